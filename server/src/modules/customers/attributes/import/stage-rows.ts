import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImportOutcome } from '@tellerline/contracts';
import type { TableRow } from '../../../../exchange/index.ts';
import { type ReadImportRow, readImportRow } from '../../imports/read-import-row.ts';
import { writeIssues } from '../../imports/row-issues.ts';
import type { StagedCounts, Staging } from '../../imports/table-kind.ts';
import { attributeDb, type StoredAttribute } from '../attribute.tables.ts';
import { attributeColumns } from '../attribute-columns.ts';
import { type FoundSubject, findSubjects } from '../find-subjects.ts';
import { attributesOf } from '../list-attributes.ts';
import { industryLevels, spreadIndustry } from '../read-industry.ts';
import type { ImportField } from './import-columns.ts';
import { readAttributeField } from './read-attribute-field.ts';

export interface Stager extends Staging {
  /** Row a customer was first seen in, over the whole file. */
  firstRowOf: Map<number, number>;
}

type ReadRow = ReadImportRow<ImportField>;

/**
 * Checks a batch of rows as the dry run and keeps them with what would become of them. A few queries a batch, whatever is
 * in it. @param em an open transaction
 */
export async function stageRows(
  em: SqlEntityManager,
  batch: readonly TableRow[],
  stager: Stager,
): Promise<StagedCounts> {
  const read = batch.map((row) => readRow(row, stager));
  const find = await findSubjects(em, read.map(keysOf), stager.scope);
  const subjects = read.map((row) => subjectOf(row, find, stager.firstRowOf));
  const present = await attributesOf(
    em,
    subjects.flatMap((subject) => subject?.id ?? []),
  );
  const counts: StagedCounts = { rows: read.length, bad: 0, new: 0, change: 0, same: 0 };
  const rows = read.map((row, at) => {
    const subject = subjects[at] ?? null;
    const outcome = row.issues.length > 0 || !subject ? 'bad' : outcomeOf(row, present.get(subject.id));
    counts[outcome] += 1;
    return stagedRow(stager.importId, row, subject, outcome);
  });
  if (rows.length > 0) await attributeDb(em).insertInto('attribute_import_row').values(rows).execute();
  return counts;
}

/** An industry told alone is spread over its levels where the table has a column for each. */
function readRow(row: TableRow, { columns, today }: Stager): ReadRow {
  const read = readImportRow<ImportField>(row, columns, (field, raw) => readAttributeField(field, raw, today));
  if (industryLevels.every((level) => level in read.values)) spreadIndustry(read.values.industry ?? null, read.values);
  return read;
}

const keysOf = (row: ReadRow) => ({
  customerNo: row.values.customerNo ?? '',
  accountNo: row.values.accountNo ?? '',
});

/** Finds whose row it is; what is wrong with that is told in the row. */
function subjectOf(
  row: ReadRow,
  find: Awaited<ReturnType<typeof findSubjects>>,
  firstRowOf: Map<number, number>,
): FoundSubject | null {
  if (row.issues.some(({ field }) => field === null || field === 'customerNo' || field === 'accountNo')) return null;
  const answer = find(keysOf(row));
  if (!('subject' in answer)) {
    row.issues.push({ field: answer.field, reason: answer.reason, n: null });
    return null;
  }
  const first = firstRowOf.get(answer.subject.id);
  if (first === undefined) firstRowOf.set(answer.subject.id, row.rowNo);
  else row.issues.push({ field: 'customerNo', reason: 'repeated', n: String(first) });
  return answer.subject;
}

function outcomeOf(row: ReadRow, present: StoredAttribute | undefined): 'new' | 'change' | 'same' {
  if (!present) return 'new';
  const differs = Object.entries(attributeColumns).some(
    ([id, column]) => id in row.values && (row.values[id as ImportField] ?? null) !== present[column],
  );
  return differs ? 'change' : 'same';
}

function stagedRow(importId: number, row: ReadRow, subject: FoundSubject | null, outcome: ImportOutcome) {
  const { values } = row;
  return {
    import_id: importId,
    row_no: row.rowNo,
    outcome,
    issues: writeIssues(row.issues),
    customer_id: subject?.id ?? null,
    customer_no: subject?.customerNo ?? values.customerNo?.slice(0, 40) ?? null,
    account_no: values.accountNo?.slice(0, 40) ?? null,
    industrial_zone: values.industrialZone ?? null,
    market_class: values.marketClass ?? null,
    industry: values.industry ?? null,
    sub_industry1: values.subIndustry1 ?? null,
    sub_industry2: values.subIndustry2 ?? null,
    sub_industry3: values.subIndustry3 ?? null,
    sub_industry4: values.subIndustry4 ?? null,
    author: values.author?.slice(0, 100) ?? null,
    recorded_on: row.issues.some(({ field }) => field === 'recordedOn') ? null : (values.recordedOn ?? null),
  };
}
