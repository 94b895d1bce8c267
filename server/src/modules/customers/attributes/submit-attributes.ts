import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AttributeIssue,
  type AttributeLine,
  type AttributesSubmitted,
  type AttributeValues,
  attributeFields,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { readCellText } from '../imports/read-cell-text.ts';
import { attributeDb, type StoredAttribute } from './attribute.tables.ts';
import { attributeColumns, rowOf } from './attribute-columns.ts';
import { type FoundSubject, findSubjects } from './find-subjects.ts';
import { attributesOf } from './list-attributes.ts';
import { industryLevels, isStandardIndustry, readIndustry, spreadIndustry } from './read-industry.ts';

interface GoodLine {
  line: number;
  subject: FoundSubject;
  accountNo: string | null;
  baseVersion: number | null;
  values: AttributeValues;
}

export interface SubmitSettings {
  clock: Clock;
  /** The bank's day. */
  today: string;
  /** Told whose attributes a person looked after, changed or found right; in the same transaction. */
  kept?: AttributesKept | undefined;
}

export type AttributesKept = (
  em: SqlEntityManager,
  customerNos: readonly string[],
  by: { userId: string },
) => Promise<void>;

/**
 * Makes typed attributes true, all lines or none: what is wrong with any of them is told and nothing is saved. What is kept
 * already stays untouched, with its author.
 * @param em an open transaction
 */
export async function submitAttributes(
  em: SqlEntityManager,
  actor: Actor,
  lines: readonly AttributeLine[],
  settings: SubmitSettings,
): Promise<AttributesSubmitted> {
  const { good, issues } = await checkLines(em, actor, lines);
  const present = await attributesOf(
    em,
    good.map(({ subject }) => subject.id),
  );
  for (const { line, subject, baseVersion, values } of good) {
    if ((present.get(subject.id)?.version ?? 0) !== (baseVersion ?? 0)) {
      issues.push({ line, field: null, reason: 'changed_meanwhile', n: null });
    }
    if (!mayKeep(values.industry, present.get(subject.id))) {
      issues.push({ line, field: 'industry', reason: 'not_in_standard', n: null });
    }
  }
  if (issues.length > 0) return { saved: 0, unchanged: 0, issues: issues.sort((a, b) => a.line - b.line) };
  let saved = 0;
  for (const each of good) {
    if (await saveOne(em, actor, each, present.get(each.subject.id), settings)) saved += 1;
  }
  await settings.kept?.(
    em,
    good.map(({ subject }) => subject.customerNo),
    actor,
  );
  return { saved, unchanged: good.length - saved, issues: [] };
}

/** An industry is of the standard; what came otherwise by a table stays until somebody names another. */
const mayKeep = (industry: string | null, present: StoredAttribute | undefined): boolean =>
  industry === null || industry === present?.industry || isStandardIndustry(industry);

async function checkLines(
  em: SqlEntityManager,
  actor: Actor,
  lines: readonly AttributeLine[],
): Promise<{ good: GoodLine[]; issues: AttributeIssue[] }> {
  const find = await findSubjects(em, lines, actor);
  const firstLineOf = new Map<number, number>();
  const good: GoodLine[] = [];
  const issues: AttributeIssue[] = [];
  for (const [line, typed] of lines.entries()) {
    if (isEmpty(typed)) continue;
    const answer = find(typed);
    const { values, issues: wrong } = readValues(typed);
    issues.push(...wrong.map((issue) => ({ ...issue, line })));
    if (!('subject' in answer)) {
      issues.push({ line, field: answer.field, reason: answer.reason, n: null });
      continue;
    }
    const first = firstLineOf.get(answer.subject.id);
    if (first !== undefined) issues.push({ line, field: 'customerNo', reason: 'repeated', n: String(first + 1) });
    else firstLineOf.set(answer.subject.id, line);
    const accountNo = typed.accountNo === '' ? null : typed.accountNo;
    good.push({ line, subject: answer.subject, accountNo, baseVersion: typed.baseVersion, values });
  }
  return { good, issues };
}

const isEmpty = ({ baseVersion: _, ...texts }: AttributeLine): boolean =>
  Object.values(texts).every((text) => text === '');

function readValues(typed: AttributeLine): { values: AttributeValues; issues: Omit<AttributeIssue, 'line'>[] } {
  const issues: Omit<AttributeIssue, 'line'>[] = [];
  const values = Object.fromEntries(
    attributeFields.map(({ id, max, required }) => {
      const read = readCellText(typed[id], max, required);
      if ('reason' in read) issues.push({ field: id, ...read });
      return [id, 'value' in read ? read.value : null];
    }),
  ) as AttributeValues;
  const told = values.industry;
  for (const level of industryLevels) values[level] = values[level] && readIndustry(values[level]);
  spreadIndustry(told, values);
  return { values, issues };
}

/** Writes one customer's attributes by compare-and-set and tells what they were; false when nothing differs. */
async function saveOne(
  em: SqlEntityManager,
  actor: Actor,
  { subject, accountNo, values }: GoodLine,
  present: StoredAttribute | undefined,
  { clock, today }: SubmitSettings,
): Promise<boolean> {
  const changed = attributeFields.filter(({ id }) => (present?.[attributeColumns[id]] ?? null) !== values[id]);
  if (present && changed.length === 0) return false;
  const row = {
    ...rowOf(values),
    account_no: accountNo ?? present?.account_no ?? null,
    author: actor.displayName,
    recorded_on: today,
    imported_by: null,
    import_id: null,
    changed_at: clock.now(),
    version: (present?.version ?? 0) + 1,
  };
  const db = attributeDb(em);
  if (present) {
    const taken = await db
      .updateTable('customer_attribute')
      .set(row)
      .where('customer_id', '=', subject.id)
      .where('version', '=', present.version)
      .executeTakeFirst();
    if (Number(taken.numUpdatedRows) !== 1) throw new Error('Record has changed since last read');
  } else {
    await db
      .insertInto('customer_attribute')
      .values({ customer_id: subject.id, ...row })
      .execute();
  }
  const details = Object.fromEntries(
    changed.flatMap(({ id }) => [
      [`${id}.before`, present?.[attributeColumns[id]] ?? null],
      [`${id}.after`, values[id]],
    ]),
  );
  await recordAudit(em, { actor, key: 'Attribute.Set', subjectId: subject.customerNo, details }, clock);
  return true;
}
