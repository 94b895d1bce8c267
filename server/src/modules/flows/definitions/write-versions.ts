import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditKey, SaveFlow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { flowErrors } from '../flows.errors.ts';
import type { FlowPorts } from '../flows.ports.ts';
import { flowDb, type VersionRow } from '../flows.tables.ts';
import { findingsOf, flowIn, mayPublish, writersOf } from './read-versions.ts';

interface VersionDesk {
  deps: Pick<ServerDeps, 'clock'>;
  calls: FlowPorts['calls'];
}

/** Keeps a draft: the one there is, or a new version after the newest. A draft may have faults; it is handed in without. */
export async function saveDraft(
  desk: VersionDesk,
  em: SqlEntityManager,
  actor: Actor,
  flowId: string,
  { revision, flow }: SaveFlow,
): Promise<void> {
  if (flow.id !== flowId) throw flowErrors.otherName();
  const [newest] = await flowDb(em)
    .selectFrom('flow_version')
    .selectAll()
    .where('flow_id', '=', flowId)
    .orderBy('version', 'desc')
    .limit(1)
    .execute();
  if (newest?.state === 'handed_in') throw flowErrors.handedIn();
  const words = {
    definition: JSON.stringify(flow),
    written_by: actor.userId,
    written_by_name: actor.displayName,
    changed_at: desk.deps.clock.now(),
  };
  const version = newest?.state === 'draft' ? newest.version : (newest?.version ?? 0) + 1;
  if (newest?.state === 'draft') {
    const writers = JSON.stringify([...new Set([...writersOf(newest), actor.userId])]);
    await change(em, newest, revision, { ...words, writers });
  } else {
    if (revision !== 0) throw flowErrors.stale();
    await insertDraft(em, { flow_id: flowId, version, ...words, writers: JSON.stringify([actor.userId]) });
  }
  await audit(desk, em, actor, 'Flow.Saved', flowId, version);
}

async function insertDraft(
  em: SqlEntityManager,
  words: Pick<
    VersionRow,
    'flow_id' | 'version' | 'definition' | 'written_by' | 'written_by_name' | 'changed_at' | 'writers'
  >,
): Promise<void> {
  try {
    await flowDb(em)
      .insertInto('flow_version')
      .values({ ...words, ...untouched, state: 'draft', revision: 1, pending_key: words.flow_id })
      .execute();
  } catch (error) {
    throw isDuplicate(error) ? flowErrors.stale() : error;
  }
}

export const untouched = {
  handed_in_by: null,
  handed_in_at: null,
  published_by: null,
  published_by_name: null,
  published_at: null,
  return_reason: null,
  published_key: null,
  pending_key: null,
};

/** @throws AppError flow.not_valid · conflict.stale · flow.handed_in */
export async function handIn(desk: VersionDesk, em: SqlEntityManager, actor: Actor, row: VersionRow, revision: number) {
  if (row.state !== 'draft') throw flowErrors.handedIn();
  const findings = await findingsOf(em, desk.calls, flowIn(row));
  if (findings.length > 0) throw flowErrors.notValid(findings.length);
  await change(em, row, revision, {
    state: 'handed_in',
    handed_in_by: actor.userId,
    handed_in_at: desk.deps.clock.now(),
    return_reason: null,
  });
  await audit(desk, em, actor, 'Flow.HandedIn', row.flow_id, row.version);
}

/** A draft again, with the reason. Whoever handed it in may take it back; anybody else returns it. */
export async function handBack(
  desk: VersionDesk,
  em: SqlEntityManager,
  actor: Actor,
  row: VersionRow,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  if (row.state !== 'handed_in') throw flowErrors.notHandedIn();
  await change(em, row, revision, {
    state: 'draft',
    handed_in_by: null,
    handed_in_at: null,
    return_reason: reason,
  });
  await audit(desk, em, actor, 'Flow.Returned', row.flow_id, row.version);
}

/**
 * Puts a version in force; runs of the one before go on as they began.
 * @throws AppError flow.same_person · flow.not_handed_in · flow.not_valid (lists of the house changed meanwhile) · conflict.stale
 */
export async function publish(
  desk: VersionDesk,
  em: SqlEntityManager,
  actor: Actor,
  row: VersionRow,
  revision: number,
) {
  if (row.state !== 'handed_in') throw flowErrors.notHandedIn();
  if (!mayPublish(row, actor)) throw flowErrors.samePerson();
  const findings = await findingsOf(em, desk.calls, flowIn(row));
  if (findings.length > 0) throw flowErrors.notValid(findings.length);
  await flowDb(em)
    .updateTable('flow_version')
    .set({ state: 'replaced', published_key: null })
    .where('published_key', '=', row.flow_id)
    .execute();
  await change(em, row, revision, {
    state: 'published',
    published_by: actor.userId,
    published_by_name: actor.displayName,
    published_at: desk.deps.clock.now(),
    published_key: row.flow_id,
    pending_key: null,
  });
  await audit(desk, em, actor, 'Flow.Published', row.flow_id, row.version);
}

/** @throws AppError conflict.stale when it is not the one that was read */
async function change(
  em: SqlEntityManager,
  row: VersionRow,
  revision: number,
  values: Partial<Omit<VersionRow, 'flow_id' | 'version' | 'revision'>>,
): Promise<void> {
  const { numUpdatedRows } = await flowDb(em)
    .updateTable('flow_version')
    .set({ ...values, revision: revision + 1 })
    .where('flow_id', '=', row.flow_id)
    .where('version', '=', row.version)
    .where('state', '=', row.state)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw flowErrors.stale();
}

const audit = (desk: VersionDesk, em: SqlEntityManager, actor: Actor, key: AuditKey, flowId: string, version: number) =>
  recordAudit(em, { actor, key, subjectId: flowId, details: { version } }, desk.deps.clock);
