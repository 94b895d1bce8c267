import type { ChangeCallList } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { diallingDb } from '../dialling.tables.ts';
import { type DiallingDesk, rulesOf } from '../dialling-desk.ts';
import { visibleList } from './read-lists.ts';

/**
 * Changes how a list is worked through. Calls under way end by what they began with; every later try is checked by the new rules,
 * within the frames of the house and the refusals of customers, which no list loosens. Entries with as many tries as are
 * allowed now are over, and whoever was dialled for by himself is not any more once the list is a preview.
 * @throws AppError dial.list_state for a list that has ended, conflict.stale
 */
export function changeList(desk: DiallingDesk, actor: Actor, id: string, change: ChangeCallList): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const list = await visibleList(em, desk, actor, id);
    if (list.state === 'ended') throw new AppError('dial.list_state', { status: 409 });
    const { version, name, pacing, why, priority, rules } = change;
    const db = diallingDb(em);
    const done = await db
      .updateTable('call_list')
      .set({ name, pacing, why, priority, rules: JSON.stringify(rules), version: sql<number>`version + 1` })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) throw new AppError('conflict.stale', { status: 409 });
    await db
      .updateTable('call_list_entry')
      .set({ state: 'done', result: 'unreachable', version: sql<number>`version + 1` })
      .where('list_id', '=', id)
      .where('state', '=', 'retry')
      .where('tries', '>=', rules.most)
      .where('reached_at', 'is', null)
      .execute();
    if (pacing === 'preview') await db.deleteFrom('dial_seat').where('list_id', '=', id).execute();
    const before = {
      name: list.name,
      pacing: list.pacing,
      why: list.why,
      priority: list.priority,
      rules: rulesOf(list),
    };
    const details = {
      before: JSON.stringify(before),
      after: JSON.stringify({ name, pacing, why, priority, rules }),
    };
    await recordAudit(em, { actor, key: 'CallList.Changed', subjectId: id, details }, desk.deps.clock);
  });
}
