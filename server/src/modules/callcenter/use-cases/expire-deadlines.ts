import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { movePresences } from './move-presence.ts';

const AT_MOST_AT_ONCE = 500;

/** Moves on whoever's time is over: wrap-up, grace, ring lease. The timeline says when it was over, not when we looked. */
export async function expireDeadlines(centre: CallCentre): Promise<void> {
  const due = { deadline: { $lte: centre.deps.clock.now() } };
  const seen = await forkOf(centre.deps.orm).count(AgentPresence, due);
  if (seen === 0) return;
  await centre.deps.transaction(async (em) => {
    const rows = await em.find(AgentPresence, due, { limit: AT_MOST_AT_ONCE, orderBy: { userId: 'asc' } });
    await movePresences(
      centre,
      em,
      rows.map(({ userId, deadline }) => ({
        userId,
        event: { type: 'deadline_passed' as const },
        at: deadline ?? centre.deps.clock.now(),
      })),
    );
  });
}
