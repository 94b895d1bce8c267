import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { forkOf } from '../../persistence/orm.ts';
import { type RecordingRecord, recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';

/** A condition on the table `r`: the recordings somebody may hear. */
export type Audible = RawBuilder<boolean>;

/**
 * Whose recordings somebody may hear: a supervisor those of the agents of his branches and, where these are all agents, those
 * nobody's; an agent his own where the rules say so. Never asked within a transaction: the list of agents is read beside it.
 */
export async function audibleTo(desk: RecordingsDesk, actor: Actor): Promise<Audible> {
  const supervised = await desk.calls.supervised(actor);
  const { rules } = await desk.book.inForce(forkOf(desk.deps.orm));
  const own = hasRole(actor, 'agent') && rules.agentsHearOwn ? [actor.userId] : [];
  const ids = [...new Set([...(supervised?.userIds ?? []), ...own])];
  const theirs = ids.length > 0 ? sql`r.agent_user_id in (${sql.join(ids)})` : sql`1 = 0`;
  const nobodys = supervised?.all ? sql`r.agent_user_id is null` : sql`1 = 0`;
  return sql<boolean>`(${theirs} or ${nobodys})`;
}

/** @throws AppError resource.not_found, alike for what is absent and what is foreign */
export async function findRecording(em: SqlEntityManager, audible: Audible, id: string): Promise<RecordingRecord> {
  const row = await recordingsDb(em)
    .selectFrom('recording as r')
    .selectAll('r')
    .where('r.id', '=', id)
    .where(audible)
    .executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return row;
}
