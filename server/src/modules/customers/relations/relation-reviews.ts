import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Changes, type CustomerKind, type FieldValue, relationFields } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { ChangeToApply, CheckedChanges, ReviewSubject } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { CustomerPorts } from '../customers.ports.ts';
import { presentChanges } from '../file/present-changes.ts';
import { readChanges } from '../file/read-changes.ts';
import { findParty, numbersOf, type Party } from './find-party.ts';
import { knownTies, partyKeyOf } from './known-ties.ts';
import { relationFindings } from './relation-findings.ts';
import { keyOf, type Owner, type RelationRow, readRelation, readSubject, valuesOf } from './relation-state.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const kindOf = (value: unknown): CustomerKind => (value === 'corporate' ? 'corporate' : 'personal');

/** Relations as two people change them (REL-01). Nothing is deleted: a relation ends. */
export const relationReviews = (
  desk: CustomerDesk,
  relationsChanged: CustomerPorts['relationsChanged'],
): ReviewSubject => ({
  kind: 'relation',
  label: { 'zh-CN': '客户关联', en: 'Relation' },
  entryRoles: ['clerk', 'manager'],
  reviewRoles: ['reviewer'],
  read: async (em, actor, subjectId) => {
    const { owner, row } = await readRelation(em, subjectId, actor);
    const { customerNo, branchPath, name } = owner;
    return { version: row?.version ?? 0, customerNo, branchPath, title: name };
  },
  check: async (em, actor, subjectId, changes) => {
    await desk.refreshCodes();
    return checkRelation(em, desk, actor, subjectId, changes);
  },
  apply: async (em, change, reviewer) => {
    const touched = await applyRelation(em, desk, change, reviewer);
    desk.ties.changing(em, touched);
    await relationsChanged?.(em, touched);
  },
  present: async (em, change, actor) => {
    await desk.refreshCodes();
    const viewer = await desk.seeingNo(em, actor, readSubject(change.subjectId).customerNo, false);
    const kind = kindOf(change.after.partyKind ?? change.before.partyKind);
    return presentChanges(change, { catalogue: relationFields(kind), codes: desk.codes, viewer });
  },
});

async function checkRelation(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  subjectId: string,
  typed: Changes,
): Promise<CheckedChanges> {
  const today = desk.today();
  const { owner, row } = await readRelation(em, subjectId, actor);
  const stored = row ? valuesOf(row, await relatedNoOf(em, row)) : {};
  const kind = kindOf(typed.partyKind ?? stored.partyKind);
  const { changes, before, issues } = readChanges(typed, {
    catalogue: relationFields(kind),
    state: {
      customerId: owner.id,
      customerNo: owner.customerNo,
      name: owner.name,
      branchPath: owner.branchPath,
      version: row?.version ?? 0,
      values: stored,
      readOnly: new Set(),
      provenance: {},
      lists: {},
    },
    codes: desk.codes,
    today,
  });
  const values = (): Record<string, FieldValue> => ({ ...stored, ...(changes as Record<string, FieldValue>) });
  const meant = await partyOf(em, values(), actor, today);
  const party = meant && isSure(meant, values()) ? meant : null;
  if (party?.visible && party.id !== owner.id) takeFromCustomer(party, stored, changes, before);
  const after = values();
  const [ownerNumbers, ofOwner, ofParty] = await Promise.all([
    numbersOf(em, owner.id),
    knownTies(em, owner.id, row?.id ?? null),
    party ? knownTies(em, party.id, row?.id ?? null) : [],
  ]);
  const idNumber = textOf(after.relatedIdNumber);
  const found = relationFindings({
    values: after,
    owner: { kind: owner.kind, birthDate: owner.birthDate, numbers: ownerNumbers },
    party: party && { ...party, isOwner: party.id === owner.id },
    partyKey: partyKeyOf(party?.id ?? null, idNumber, textOf(after.relatedName) ?? ''),
    ofOwner,
    ofParty,
    ownerKey: `c${owner.id}`,
    today,
  });
  const told = new Set(issues.map(({ path }) => path));
  return {
    changes,
    before,
    issues: [...issues, ...found.issues.filter(({ path }) => !told.has(path))],
    warnings: found.warnings,
  };
}

/** A number alone proves nothing of a customer the clerk does not see; who holds the document may tie him. */
const isSure = (party: Party, values: Readonly<Record<string, FieldValue>>): boolean =>
  party.visible || textOf(values.relatedNo) === null || party.numbers.has(textOf(values.relatedIdNumber) ?? '');

const partyOf = (
  em: SqlEntityManager,
  values: Readonly<Record<string, FieldValue>>,
  actor: Actor,
  today: string,
): Promise<Party | null> =>
  findParty(
    em,
    {
      customerNo: textOf(values.relatedNo),
      idNumber: textOf(values.relatedIdNumber),
      kind: kindOf(values.partyKind),
      today,
    },
    actor,
  );

async function relatedNoOf(em: SqlEntityManager, row: RelationRow): Promise<string | null> {
  if (!row.related_customer_id) return null;
  const found = await customerDb(em)
    .selectFrom('customer')
    .select('customer_no')
    .where('id', '=', row.related_customer_id)
    .executeTakeFirst();
  return found?.customer_no ?? null;
}

/** A customer's number, name and kind are the customer's own: nobody types them twice. A name that differs is told first. */
function takeFromCustomer(
  party: Party,
  stored: Readonly<Record<string, FieldValue>>,
  changes: Changes,
  before: Changes,
): void {
  const byNumber = textOf(changes.relatedNo ?? stored.relatedNo) !== null;
  const own = { relatedNo: party.customerNo, partyKind: party.kind, ...(byNumber && { relatedName: party.name }) };
  for (const [id, value] of Object.entries(own)) {
    if ((stored[id] ?? null) === value) {
      delete changes[id];
      delete before[id];
    } else {
      changes[id] = value;
      before[id] = stored[id] ?? null;
    }
  }
}

/** @returns the customers it touches, before and after */
async function applyRelation(
  em: SqlEntityManager,
  desk: CustomerDesk,
  change: ChangeToApply,
  reviewer: Actor,
): Promise<number[]> {
  const { owner, entryKey, row } = await readRelation(em, change.subjectId, reviewer);
  const stored = row ? valuesOf(row, await relatedNoOf(em, row)) : {};
  const values = { ...stored, ...(change.after as Record<string, FieldValue>) };
  const party = await partyOf(em, values, reviewer, desk.today());
  const columns = columnsOf(values, party, change.decidedAt);
  const touched = [owner.id, row?.related_customer_id, party?.id].filter((id) => typeof id === 'number');
  const db = customerDb(em);
  if (!row) {
    await insertRelation(em, owner, entryKey, { ...columns, recorded_on: desk.today() });
    return touched;
  }
  const result = await db
    .updateTable('customer_relation')
    .set({ ...columns, version: change.baseVersion + 1 })
    .where('id', '=', row.id)
    .where('version', '=', change.baseVersion)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw stale();
  return touched;
}

function columnsOf(values: Readonly<Record<string, FieldValue>>, party: Party | null, at: Date) {
  const number = (id: string): number | null => (typeof values[id] === 'number' ? values[id] : null);
  return {
    role: textOf(values.role) ?? '',
    related_customer_id: party?.id ?? null,
    related_name: party?.name ?? textOf(values.relatedName) ?? '',
    related_kind: party?.kind ?? kindOf(values.partyKind),
    related_id_kind: textOf(values.relatedIdKind),
    related_id_number: textOf(values.relatedIdNumber),
    event: textOf(values.event),
    share: number('share'),
    amount: number('amount'),
    currency: textOf(values.currency),
    established_on: textOf(values.establishedOn),
    ended_on: textOf(values.endedOn),
    note: textOf(values.note),
    as_of: at,
  };
}

async function insertRelation(
  em: SqlEntityManager,
  owner: Owner,
  entryKey: string,
  columns: ReturnType<typeof columnsOf> & { recorded_on: string },
): Promise<void> {
  try {
    await customerDb(em)
      .insertInto('customer_relation')
      .values({ ...columns, customer_id: owner.id, related_key: keyOf(entryKey), source: 'crm', version: 1 })
      .execute();
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
}
