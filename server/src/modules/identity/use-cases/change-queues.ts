import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { IdentityTables } from '../identity-tables.ts';

type Served = readonly { queue: string; penalty: number }[];
export interface QueueChange {
  /** As they were looked at. */
  before: Served;
  after: Served;
}

/** Sets the queues an agent serves, where they are still those that were looked at. @throws AppError resource.not_found, conflict.stale */
export async function changeQueues(
  deps: Pick<ServerDeps, 'clock' | 'transaction'>,
  actor: Actor,
  userId: string,
  { before, after }: QueueChange,
): Promise<void> {
  await deps.transaction(async (em) => {
    const db = em.getKysely<IdentityTables>();
    const isAgent = await db
      .selectFrom('user_role')
      .select('user_id')
      .where('user_id', '=', userId)
      .where('role', '=', 'agent')
      .executeTakeFirst();
    if (!isAgent) throw new AppError('resource.not_found', { status: 404 });
    const now = await db.selectFrom('user_queue').selectAll().where('user_id', '=', userId).execute();
    if (written(now) !== written(before)) throw new AppError('conflict.stale', { status: 409 });
    await db.deleteFrom('user_queue').where('user_id', '=', userId).execute();
    if (after.length > 0)
      await db
        .insertInto('user_queue')
        .values(after.map(({ queue, penalty }) => ({ user_id: userId, queue, penalty })))
        .execute();
    const details = { before: written(before), after: written(after) };
    await recordAudit(em, { actor, key: 'Centre.SkillsChanged', subjectId: userId, details }, deps.clock);
  });
}

const written = (served: Served): string =>
  served
    .map(({ queue, penalty }) => `${queue}:${Math.min(penalty, 4)}`)
    .sort()
    .join(' ');
