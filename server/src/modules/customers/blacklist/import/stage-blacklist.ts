import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImportOutcome, RowReason } from '@tellerline/contracts';
import { rowReasons } from '@tellerline/contracts';
import type { TableRow } from '../../../../exchange/index.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { CodeBook } from '../../code-book.ts';
import { customerDb } from '../../customer.tables.ts';
import { readImportRow } from '../../imports/read-import-row.ts';
import { writeIssues } from '../../imports/row-issues.ts';
import type { StagedCounts, Staging } from '../../imports/table-kind.ts';
import { blacklistFindings } from '../blacklist-findings.ts';
import { byOf, keysOf, nameKey } from '../blacklist-keys.ts';
import type { EntryRow } from '../blacklist-state.ts';
import { type BlacklistColumn, columnIds, rowColumns } from './blacklist-columns.ts';
import { type FoundListed, findListed, findStanding, type Listed } from './find-listed.ts';
import { completed, type ReadBlacklistRow, readBlacklistCell } from './read-blacklist-cell.ts';

export interface BlacklistStager extends Staging {
  codes: CodeBook;
  /** Row somebody was first seen in, over the whole file. */
  firstRowOf: Map<string, number>;
}

/** A row with whom it is about and what its entry will be met by. */
interface Known {
  read: ReadBlacklistRow;
  values: ReadBlacklistRow['values'];
  customer: Listed | null;
  keys: string[];
  /** Who it is, as far as that is certain: a second row of the same is no second entry. */
  identity: string;
}

/**
 * Checks a batch of rows of a list as the dry run and keeps them with what would become of them. Four queries a batch, whatever
 * is in it. @param em an open transaction
 */
export async function stageBlacklist(
  em: SqlEntityManager,
  batch: readonly TableRow[],
  stager: BlacklistStager,
): Promise<StagedCounts> {
  const { today, codes, columns, scope } = stager;
  const read = batch.map((row) =>
    readImportRow<BlacklistColumn>(row, columns, (field, raw) => readBlacklistCell(field, raw, codes)),
  );
  const values = read.map((row) => completed(row, today));
  const found = await findListed(em, values, scope);
  const known = read.map((row, at) => knownOf(row, values[at] ?? {}, found, today));
  for (const each of known) addFindings(each, found, stager);
  const standing = await findStanding(
    em,
    known.flatMap(({ keys }) => keys),
    today,
  );
  const counts: StagedCounts = { rows: read.length, bad: 0, new: 0, change: 0, same: 0 };
  const rows = known.map((each) => {
    const outcome = outcomeOf(each, standing, columns);
    counts[outcome] += 1;
    return stagedRow(stager.importId, each, outcome);
  });
  if (rows.length > 0) await customerDb(em).insertInto('blacklist_import_row').values(rows).execute();
  return counts;
}

function knownOf(
  read: ReadBlacklistRow,
  values: ReadBlacklistRow['values'],
  { byNumber, byPaper }: FoundListed,
  today: string,
): Known {
  const customer =
    byNumber.get(values.customerNo ?? '') ?? byPaper.get(values.idNumber ?? values.creditCode ?? '') ?? null;
  const list = (value: string | null | undefined): string[] => (value ? [value] : []);
  const sure = keysOf(
    {
      customerNos: customer ? [customer.customerNo] : [],
      documents: list(values.idNumber),
      creditCodes: list(values.creditCode),
      phones: list(values.phone),
    },
    today,
  );
  const name = nameKey(values.partyKind ?? 'personal', values.name ?? '');
  const keys = sure.length > 0 ? sure : [name];
  const paper = sure.find((key) => byOf(key) !== 'phone');
  return { read, values, customer, keys, identity: paper ?? `${keys[0]} ${name} ${values.birthDate ?? ''}` };
}

/** What is wrong with a row as an entry, in the words of rows: doubts count as faults, nobody is there to give a reason. */
function addFindings({ read, values, customer, identity }: Known, found: FoundListed, stager: BlacklistStager): void {
  const told = new Set(read.issues.map(({ field }) => field));
  const numbers = new Set(
    [values.idNumber, values.creditCode].filter(
      (number): number is string => number != null && found.byPaper.get(number)?.id === customer?.id,
    ),
  );
  const { issues, warnings } = blacklistFindings({
    values: { ...Object.fromEntries(columnIds.map((id) => [id, null])), ...values },
    isNew: true,
    wasLifted: false,
    customer: customer?.visible ? { numbers } : null,
    doubled: false,
    today: stager.today,
  });
  for (const { path, code } of [...issues, ...warnings]) {
    if (told.has(path)) continue;
    read.issues.push({ field: path, reason: reasonOf(code), n: null });
  }
  if (read.issues.length > 0) return;
  const first = stager.firstRowOf.get(identity);
  if (first === undefined) stager.firstRowOf.set(identity, read.rowNo);
  else read.issues.push({ field: 'name', reason: 'same_as_row', n: String(first) });
}

const reasonOf = (code: string): RowReason =>
  code === 'customer_unknown' ? 'unknown_customer' : code in rowReasons ? (code as RowReason) : 'not_in_list';

function outcomeOf(
  { read, values, keys, customer }: Known,
  standing: ReadonlyMap<string, EntryRow[]>,
  columns: Staging['columns'],
): 'bad' | 'new' | 'same' {
  if (read.issues.length > 0) return 'bad';
  const entries = keys.flatMap((key) => standing.get(key) ?? []);
  const says = (entry: EntryRow): boolean =>
    entry.customer_id === (customer?.id ?? null) &&
    columnIds.every(
      (id) =>
        id === 'customerNo' ||
        (id === 'validFrom' && !columns.some(({ field }) => field === id)) ||
        (entry[rowColumns[id] as Exclude<(typeof rowColumns)[BlacklistColumn], 'customer_no'>] ?? null) ===
          (values[id] ?? null),
    );
  if (entries.some(says)) return 'same';
  const certain = keys.some((key) => !['name', 'phone'].includes(byOf(key)) && standing.has(key));
  if (!certain) return 'new';
  read.issues.push({ field: 'name', reason: 'listed_otherwise', n: null });
  return 'bad';
}

function stagedRow(importId: number, { read, values, customer, keys }: Known, outcome: ImportOutcome) {
  const keyBy = (by: string): string | null => keys.find((key) => byOf(key) === by) ?? null;
  const cells = Object.fromEntries(
    columnIds.map((id) => [rowColumns[id], (outcome === 'bad' ? read.values[id] : values[id]) ?? null]),
  ) as Record<(typeof rowColumns)[BlacklistColumn], string | null>;
  return {
    import_id: importId,
    row_no: read.rowNo,
    outcome,
    issues: writeIssues(read.issues),
    customer_id: customer?.id ?? null,
    entry_id: outcome === 'new' ? newId() : null,
    ...cells,
    key_customer: keyBy('customer'),
    key_document: keyBy('document'),
    key_credit_code: keyBy('credit_code'),
    key_phone: keyBy('phone'),
    key_name: keyBy('name'),
  };
}
