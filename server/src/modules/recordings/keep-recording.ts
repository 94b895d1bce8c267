import { type HoldRecording, recordingRuleOf } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { forkOf } from '../../persistence/orm.ts';
import { audibleTo, findRecording } from './gate.ts';
import { recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 200;

/** A supervisor keeps a recording beyond its time, or lets it go again. */
export async function holdRecording(
  desk: RecordingsDesk,
  actor: Actor,
  id: string,
  { held, reason }: HoldRecording,
): Promise<void> {
  const audible = await audibleTo(desk, actor);
  await desk.deps.transaction(async (em) => {
    const row = await findRecording(em, audible, id);
    if (!hasRole(actor, 'supervisor')) throw new AppError('access.denied', { status: 403 });
    if (row.deleted_at) throw new AppError('recording.gone', { status: 410 });
    await recordingsDb(em)
      .updateTable('recording')
      .set({ held: held ? 1 : 0, held_by: held ? actor.userId : null, hold_reason: held ? reason : null })
      .where('id', '=', id)
      .execute();
    const key = held ? 'Recording.Held' : 'Recording.Released';
    await recordAudit(em, { actor, key, subjectId: id, details: { reason } }, desk.deps.clock);
  });
}

/**
 * Deletes the sound of recordings whose time is over and which nobody holds; the line of each stays, with its hash. What runs
 * each night. Tells how many there were.
 */
export async function deleteOld(desk: RecordingsDesk): Promise<number> {
  const { deps, vault } = desk;
  if (!vault) return 0;
  const now = deps.clock.now();
  const { rules } = await desk.book.inForce(forkOf(deps.orm));
  let deleted = 0;
  const kept = await recordingsDb(forkOf(deps.orm)).selectFrom('recording').select('rule').distinct().execute();
  for (const { rule: name } of kept) {
    const before = new Date(now.getTime() - recordingRuleOf(rules, name).retentionDays * DAY_MS);
    for (;;) {
      const gone = await deps.transaction(async (em) => {
        const due = await recordingsDb(em)
          .selectFrom('recording')
          .select(['id', 'leg_id'])
          .where('rule', '=', name)
          .where('deleted_at', 'is', null)
          .where('held', '=', 0)
          .where('started_at', '<', before)
          .limit(AT_ONCE)
          .execute();
        if (due.length === 0) return [];
        const ids = due.map(({ id }) => id);
        await recordingsDb(em)
          .updateTable('recording')
          .set({ deleted_at: now, peaks: '' })
          .where('id', 'in', ids)
          .where('held', '=', 0)
          .execute();
        for (const id of ids)
          await recordAudit(
            em,
            { actor: 'system', key: 'Recording.Deleted', subjectId: id, details: { rule: name } },
            deps.clock,
          );
        return due;
      });
      // After the commit: a file whose line says deleted may be left by a crash, never the other way round.
      for (const { leg_id } of gone) await vault.remove(leg_id);
      deleted += gone.length;
      if (gone.length < AT_ONCE) break;
    }
  }
  await recordingsDb(forkOf(deps.orm)).deleteFrom('recording_ticket').where('until', '<', now).execute();
  return deleted;
}
