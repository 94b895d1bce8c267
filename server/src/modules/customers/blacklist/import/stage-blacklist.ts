import type { SqlEntityManager } from '@mikro-orm/sql';
import { type FieldValue, type RowReason, rowReasons } from '@tellerline/contracts';
import type { TableRow } from '../../../../exchange/index.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { CodeBook } from '../../code-book.ts';
import { customerDb } from '../../customer.tables.ts';
import { readImportRow } from '../../imports/read-import-row.ts';
import { writeIssues } from '../../imports/row-issues.ts';
import type { StagedCounts, Staging } from '../../imports/table-kind.ts';
import { blacklistFindings } from '../blacklist-findings.ts';
import { byOf, isPossible, keysOf, nameKey, possibleKeys, soundOf } from '../blacklist-keys.ts';
import type { EntryRow } from '../blacklist-state.ts';
import { type BlacklistColumn, columnIds, rowColumns } from './blacklist-columns.ts';
import { type FoundListed, findListed, findStanding, type Listed } from './find-listed.ts';
import { completed, type ReadBlacklistRow, readBlacklistCell } from './read-blacklist-cell.ts';

export interface BlacklistStager extends Staging {
  codes: CodeBook;
  /** Row somebody was first seen in, or an entry was first changed by, over the whole file. */
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
  const standing = await findStanding(
    em,
    known.flatMap(({ keys }) => keys),
    today,
  );
  const counts: StagedCounts = { rows: read.length, bad: 0, new: 0, change: 0, same: 0 };
  const rows = known.map((each) => {
    const decided = decide(each, standing, found, stager);
    counts[decided.outcome] += 1;
    return stagedRow(stager, each, decided);
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
  const keys = sure.length > 0 ? sure : possibleKeys(values.partyKind ?? 'personal', values.name ?? '');
  const paper = sure.find((key) => byOf(key) !== 'phone');
  return { read, values, customer, keys, identity: paper ?? `${keys[0]} ${name} ${values.birthDate ?? ''}` };
}

/** What is wrong with an entry as it would stand, in the words of rows: doubts count as faults, nobody is there to give a reason. */
function addFindings(
  { read, customer }: Known,
  values: Readonly<Record<string, FieldValue>>,
  isNew: boolean,
  found: FoundListed,
  today: string,
): void {
  const told = new Set(read.issues.map(({ field }) => field));
  const numbers = new Set(
    [values.idNumber, values.creditCode].filter(
      (number): number is string => typeof number === 'string' && found.byPaper.get(number)?.id === customer?.id,
    ),
  );
  const { issues, warnings } = blacklistFindings({
    values,
    isNew,
    wasLifted: false,
    customer: customer?.visible ? { numbers } : null,
    doubled: false,
    today,
  });
  for (const { path, code } of [...issues, ...warnings]) {
    if (told.has(path)) continue;
    read.issues.push({ field: path, reason: reasonOf(code), n: null });
  }
}

const reasonOf = (code: string): RowReason =>
  code === 'customer_unknown' ? 'unknown_customer' : code in rowReasons ? (code as RowReason) : 'not_in_list';

/** What becomes of a row; of a change, the entry it changes and what that will say. */
interface Decided {
  outcome: 'bad' | 'new' | 'same' | 'change';
  entry: EntryRow | null;
  values: Readonly<Record<string, FieldValue>>;
}

/**
 * A row that says what an entry in force says changes nothing; one that meets an entry of the same branch for certain and says
 * otherwise is a proposed change of it, in what the row says. Of several entries, or one of another branch, a person decides.
 */
function decide(
  known: Known,
  standing: ReadonlyMap<string, EntryRow[]>,
  found: FoundListed,
  stager: BlacklistStager,
): Decided {
  const { read, keys, values } = known;
  const met = new Map(keys.flatMap((key) => standing.get(key) ?? []).map((entry) => [entry.id, entry]));
  const alike = [...met.values()].find((entry) => saysAll(entry, known));
  const certain = new Map(
    keys
      .filter((key) => !isPossible(byOf(key)) && byOf(key) !== 'phone')
      .flatMap((key) => standing.get(key) ?? [])
      .map((entry) => [entry.id, entry]),
  );
  const [only] = certain.size === 1 ? [...certain.values()] : [];
  const entry = only?.branch_path === stager.scope.branchPath ? only : null;
  const after = entry ? changed(entry, known) : { ...Object.fromEntries(columnIds.map((id) => [id, null])), ...values };
  addFindings(known, after, entry === null, found, stager.today);
  if (read.issues.length === 0) firstOf(entry?.id ?? known.identity, read, stager);
  const outcome = (): Decided['outcome'] => {
    if (read.issues.length > 0) return 'bad';
    if (alike) return 'same';
    if (entry) return 'change';
    if (certain.size === 0) return 'new';
    read.issues.push({ field: 'name', reason: 'listed_otherwise', n: null });
    return 'bad';
  };
  return { outcome: outcome(), entry, values: after };
}

/** A second row of the same is told with the first. */
function firstOf(identity: string, read: ReadBlacklistRow, { firstRowOf }: BlacklistStager): void {
  const first = firstRowOf.get(identity);
  if (first === undefined) firstRowOf.set(identity, read.rowNo);
  else read.issues.push({ field: 'name', reason: 'same_as_row', n: String(first) });
}

type EntryColumn = Exclude<(typeof rowColumns)[BlacklistColumn], 'customer_no'>;
const standsAs = (entry: EntryRow, id: BlacklistColumn): string | null => entry[rowColumns[id] as EntryColumn] ?? null;

/** Does an entry say all that the row says? What the row leaves open is left to the entry. */
const saysAll = (entry: EntryRow, { read, values, customer }: Known): boolean =>
  columnIds.every((id) => {
    if (!read.values[id]) return true;
    return id === 'customerNo' ? entry.customer_id === customer?.id : standsAs(entry, id) === (values[id] ?? null);
  });

/** An entry as it would stand: the row's words in place of its own, and what to do as it follows from another severity. */
function changed(entry: EntryRow, { read, values, customer }: Known): Record<string, FieldValue> {
  const harder = Boolean(read.values.severity) && values.severity !== entry.severity && !read.values.advice;
  return Object.fromEntries(
    columnIds.map((id): [string, FieldValue] => {
      if (id === 'customerNo') return [id, read.values.customerNo ? (customer?.customerNo ?? null) : null];
      const follows = (id === 'advice' && harder) || (id === 'idKind' && Boolean(read.values.idNumber));
      const taken = Boolean(read.values[id]) || follows;
      return [id, taken ? (values[id] ?? null) : standsAs(entry, id)];
    }),
  );
}

function stagedRow(
  { importId }: BlacklistStager,
  { read, customer, keys }: Known,
  { outcome, entry, values }: Decided,
) {
  const isChange = outcome === 'change' && entry !== null;
  const keyBy = (by: string): string | null => keys.find((key) => byOf(key) === by) ?? null;
  const cells = Object.fromEntries(
    columnIds.map((id) => [rowColumns[id], (outcome === 'bad' ? read.values[id] : values[id]) ?? null]),
  ) as Record<(typeof rowColumns)[BlacklistColumn], string | null>;
  const customerId = isChange && !read.values.customerNo ? entry.customer_id : (customer?.id ?? null);
  return {
    import_id: importId,
    row_no: read.rowNo,
    outcome,
    issues: writeIssues(read.issues),
    customer_id: customerId,
    entry_id: isChange ? entry.id : outcome === 'new' ? newId() : null,
    ...cells,
    ...soundOf(String(values.name ?? '')),
    key_customer: keyBy('customer'),
    key_document: keyBy('document'),
    key_credit_code: keyBy('credit_code'),
    key_phone: keyBy('phone'),
    key_name: keyBy('name'),
    key_sound: keyBy('sound'),
    ...beforeOf(isChange ? entry : null),
  };
}

const beforeOf = (entry: EntryRow | null) => ({
  before_version: entry?.version ?? null,
  before_party_kind: entry?.party_kind ?? null,
  before_name: entry?.name ?? null,
  before_name_pinyin: entry?.name_pinyin ?? null,
  before_name_initials: entry?.name_initials ?? null,
  before_birth_date: entry?.birth_date ?? null,
  before_customer_id: entry?.customer_id ?? null,
  before_id_kind: entry?.id_kind ?? null,
  before_id_number: entry?.id_number ?? null,
  before_credit_code: entry?.credit_code ?? null,
  before_phone: entry?.phone ?? null,
  before_severity: entry?.severity ?? null,
  before_reason: entry?.reason ?? null,
  before_advice: entry?.advice ?? null,
  before_reason_text: entry?.reason_text ?? null,
  before_source: entry?.source ?? null,
  before_source_text: entry?.source_text ?? null,
  before_valid_from: entry?.valid_from ?? null,
  before_valid_until: entry?.valid_until ?? null,
});
