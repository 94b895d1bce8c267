import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallListState, SteerCallList } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { visibleList } from './read-lists.ts';

const from: Readonly<Record<SteerCallList['to'], readonly CallListState[]>> = {
  running: ['draft', 'paused'],
  paused: ['running'],
  ended: ['draft', 'running', 'paused'],
};

/** Starts, pauses or ends a list. What an agent has on the phone goes on; nothing more is given out. @throws AppError dial.list_state, conflict.stale */
export function steerList(desk: DiallingDesk, actor: Actor, id: string, { to, version }: SteerCallList): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const list = await visibleList(em, desk, actor, id);
    if (!from[to].includes(list.state)) throw new AppError('dial.list_state', { status: 409 });
    const done = await diallingDb(em)
      .updateTable('call_list')
      .set({ state: to, version: sql<number>`version + 1`, ...(to === 'ended' && { ended_at: desk.now() }) })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) throw new AppError('conflict.stale', { status: 409 });
    if (to === 'ended') await stopOpen(em, id);
    await recordAudit(em, { actor, key: 'CallList.Steered', subjectId: id, details: { to } }, desk.deps.clock);
  });
}

/** The same for another module, whatever the list's version; a list that has ended stays so. */
export async function moveList(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor | 'system',
  id: string,
  to: 'running' | 'ended',
): Promise<void> {
  const done = await diallingDb(em)
    .updateTable('call_list')
    .set({ state: to, version: sql<number>`version + 1`, ...(to === 'ended' && { ended_at: desk.now() }) })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) return;
  if (to === 'ended') await stopOpen(em, id);
  await recordAudit(em, { actor, key: 'CallList.Steered', subjectId: id, details: { to } }, desk.deps.clock);
}

const stopOpen = (em: SqlEntityManager, listId: string) =>
  diallingDb(em)
    .updateTable('call_list_entry')
    .set({ state: 'stopped', holder: null, claim_until: null, version: sql<number>`version + 1` })
    .where('list_id', '=', listId)
    .where('state', 'in', ['open', 'retry', 'taken'])
    .execute();
