import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { PresencePeriod } from '../entities/presence-period.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { membershipFor } from '../presence/membership.ts';
import { mode, offlineSince } from '../presence/presence.ts';

/** Sees to it that every agent has a presence (offline), a timeline and a desired membership. Repeating it changes nothing. */
export async function ensurePresences(centre: CallCentre): Promise<void> {
  const em = forkOf(centre.deps.orm);
  const known = await em.findAll(AgentPresence, { fields: ['userId'] });
  const missing = centre.roster.all().filter(({ userId }) => !known.some((row) => row.userId === userId));
  for (const agent of missing) {
    await insertIfAbsent(() =>
      centre.deps.transaction(async (own) => {
        const now = centre.deps.clock.now();
        const row = own.create(AgentPresence, {
          userId: agent.userId,
          state: 'offline',
          since: now,
          version: 1,
          clientSeq: -1,
          deviceReady: false,
          deviceChangedAt: now,
        });
        row.become(offlineSince(now));
        const start = { state: 'offline' as const, startedAt: now, cause: 'first_seen' as const };
        own.create(PresencePeriod, { userId: agent.userId, seq: 1, ...start });
        if (agent.extension === null) return;
        own.create(QueueMembership, {
          userId: agent.userId,
          extension: agent.extension,
          displayName: agent.displayName,
          desired: membershipFor(mode('offline'), agent.queues),
          desiredVersion: 1,
          confirmedVersion: 0,
          failures: 0,
        });
      }),
    );
  }
}
