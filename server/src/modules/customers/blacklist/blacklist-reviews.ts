import type { SqlEntityManager } from '@mikro-orm/sql';
import { blacklistFields, type Changes, type FieldValue } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { ChangeToApply, CheckedChanges, ReviewSubject } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { presentChanges } from '../file/present-changes.ts';
import { readChanges } from '../file/read-changes.ts';
import { findParty, type Party } from '../relations/find-party.ts';
import { blacklistFindings } from './blacklist-findings.ts';
import { isPossible, soundOf } from './blacklist-keys.ts';
import { type EntryRow, entryValues, readEntry } from './blacklist-state.ts';
import { entryKeys, rewriteKeys } from './entry-keys.ts';
import { markListed } from './mark-listed.ts';
import { meetBlacklist } from './meet-blacklist.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/**
 * The blacklist as two people change it. A change names no customer in the list of changes, so that nobody who serves him learns
 * of a suspicion that is only being looked into.
 */
export const blacklistReviews = (desk: CustomerDesk): ReviewSubject => ({
  kind: 'blacklist_entry',
  label: { 'zh-CN': '黑名单', en: 'Blacklist' },
  entryRoles: ['clerk', 'manager'],
  reviewRoles: ['reviewer'],
  read: async (em, actor, subjectId) => {
    const { row, branchPath } = await readEntry(em, subjectId, actor, await desk.branchNames());
    return { version: row?.version ?? 0, customerNo: null, branchPath, title: row?.name ?? '' };
  },
  check: (em, actor, subjectId, changes) => checkEntry(em, desk, actor, subjectId, changes),
  apply: (em, change, reviewer) => applyEntry(em, desk, change, reviewer),
  present: async (em, change, actor) => {
    await desk.refreshCodes();
    const { branchPath } = await readEntry(em, change.subjectId, actor, await desk.branchNames());
    const viewer = await desk.seeing(actor, { customerNo: '', branchPath }, false);
    return presentChanges(change, { catalogue: blacklistFields, codes: desk.codes, viewer });
  },
});

async function checkEntry(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  subjectId: string,
  typed: Changes,
): Promise<CheckedChanges> {
  await desk.refreshCodes();
  const today = desk.today();
  const { id, row, branchPath } = await readEntry(em, subjectId, actor, await desk.branchNames());
  const stored = row ? entryValues(row, await customerNoOf(em, row)) : {};
  const { changes, before, issues } = readChanges(typed, {
    catalogue: blacklistFields,
    state: {
      customerId: null,
      customerNo: '',
      name: row?.name ?? '',
      branchPath,
      version: row?.version ?? 0,
      values: stored,
      readOnly: new Set(),
      provenance: {},
      lists: {},
    },
    codes: desk.codes,
    today,
  });
  const after = { ...stored, ...(changes as Record<string, FieldValue>) };
  const party = await customerOf(em, after, actor, today);
  const met = await meetBlacklist(em, entryKeys(after, party?.customerNo ?? null, today), today);
  const found = blacklistFindings({
    values: after,
    isNew: row === undefined,
    wasLifted: (row?.lifted_on ?? null) !== null,
    customer: party?.visible ? party : null,
    doubled: met.some(({ entryId, by }) => entryId !== id && !isPossible(by)),
    today,
  });
  const told = new Set(issues.map(({ path }) => path));
  return {
    changes,
    before,
    issues: [...issues, ...found.issues.filter(({ path }) => !told.has(path))],
    warnings: found.warnings,
    title: textOf(after.name) ?? '',
  };
}

/** The customer meant: by his number; else whose document or code it is, so that lists mark him. */
const customerOf = (
  em: SqlEntityManager,
  values: Readonly<Record<string, FieldValue>>,
  actor: Actor,
  today: string,
): Promise<Party | null> =>
  findParty(
    em,
    {
      customerNo: textOf(values.customerNo),
      idNumber: textOf(values.idNumber) ?? textOf(values.creditCode),
      kind: values.partyKind === 'corporate' ? 'corporate' : 'personal',
      today,
    },
    actor,
  );

async function customerNoOf(em: SqlEntityManager, row: EntryRow): Promise<string | null> {
  if (!row.customer_id) return null;
  const found = await customerDb(em)
    .selectFrom('customer')
    .select('customer_no')
    .where('id', '=', row.customer_id)
    .executeTakeFirst();
  return found?.customer_no ?? null;
}

async function applyEntry(
  em: SqlEntityManager,
  desk: CustomerDesk,
  change: ChangeToApply,
  reviewer: Actor,
): Promise<void> {
  const today = desk.today();
  const { id, orgNo, branchPath, row } = await readEntry(em, change.subjectId, reviewer, await desk.branchNames());
  const stored = row ? entryValues(row, await customerNoOf(em, row)) : {};
  const values = { ...stored, ...(change.after as Record<string, FieldValue>) };
  const party = await customerOf(em, values, reviewer, today);
  const columns = {
    ...columnsOf(values),
    customer_id: party?.id ?? null,
    entered_by_name: change.enteredBy.name,
    reviewed_by_name: change.reviewedBy.name,
    changed_at: change.decidedAt,
    version: change.baseVersion + 1,
  };
  if (row) await updateEntry(em, id, change.baseVersion, columns);
  else
    await insertEntry(em, {
      ...columns,
      id,
      org_no: orgNo,
      branch_path: branchPath,
      hits: 0,
      last_hit_at: null,
      import_id: null,
    });
  const about = await rewriteKeys(em, [id], today);
  await markListed(em, today, [...about, ...(row?.customer_id ? [row.customer_id] : [])]);
}

function columnsOf(values: Readonly<Record<string, FieldValue>>) {
  const must = (name: string): string => textOf(values[name]) ?? '';
  const may = (name: string): string | null => textOf(values[name]);
  return {
    party_kind: must('partyKind'),
    name: must('name'),
    ...soundOf(must('name')),
    birth_date: may('birthDate'),
    id_kind: may('idKind'),
    id_number: may('idNumber'),
    credit_code: may('creditCode'),
    phone: may('phone'),
    severity: must('severity'),
    reason: must('reason'),
    advice: must('advice'),
    reason_text: may('reasonText'),
    source: must('source'),
    source_text: may('sourceText'),
    valid_from: must('validFrom'),
    valid_until: may('validUntil'),
    lifted_on: may('liftedOn'),
    lift_reason: may('liftReason'),
  };
}

async function updateEntry(
  em: SqlEntityManager,
  id: string,
  baseVersion: number,
  columns: Partial<EntryRow>,
): Promise<void> {
  const result = await customerDb(em)
    .updateTable('blacklist_entry')
    .set(columns)
    .where('id', '=', id)
    .where('version', '=', baseVersion)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw stale();
}

async function insertEntry(em: SqlEntityManager, row: EntryRow): Promise<void> {
  try {
    await customerDb(em).insertInto('blacklist_entry').values(row).execute();
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
}
