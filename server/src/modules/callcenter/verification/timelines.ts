import type { SqlEntityManager } from '@mikro-orm/sql';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { PresencePeriod } from '../entities/presence-period.entity.ts';
import { type Violation, violation } from './violation.ts';

/** I3: each period begins where the one before ended, the last is open and says what the presence says. */
export async function timelines(em: SqlEntityManager): Promise<Violation[]> {
  const found: Violation[] = [];
  const periods = await em.find(
    PresencePeriod,
    {},
    { orderBy: { userId: 'asc', seq: 'asc' }, disableIdentityMap: true },
  );
  const presences = await em.find(AgentPresence, {}, { disableIdentityMap: true });
  for (const presence of presences) {
    const own = periods.filter(({ userId }) => userId === presence.userId);
    const say = (problem: string) => found.push(violation('I3', presence.userId, problem));
    if (own.length === 0) say('a presence without a timeline');
    for (const [index, period] of own.entries()) {
      const next = own[index + 1];
      if (period.seq !== index + 1) say(`period ${period.seq} stands in place ${index + 1}`);
      if (period.endedAt && period.endedAt < period.startedAt) say(`period ${period.seq} ends before it begins`);
      if (!next) continue;
      const gap = period.endedAt ? next.startedAt.getTime() - period.endedAt.getTime() : Number.NaN;
      if (gap !== 0)
        say(`between periods ${period.seq} and ${next.seq}: ${Number.isNaN(gap) ? 'no end' : `${gap} ms`}`);
    }
    const last = own.at(-1);
    if (last?.endedAt) say('the timeline has ended, the presence has not');
    if (last && (last.state !== presence.state || (last.reason ?? null) !== (presence.reason ?? null))) {
      say(`the timeline says ${last.state}, the presence ${presence.state}`);
    }
  }
  return found;
}
