import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';

/** The link of the bridge came up or went down; the desktops are told what that means for them. */
export async function bridgeLinked(centre: CallCentre, linked: boolean): Promise<void> {
  if (!centre.link.note(linked)) return;
  await centre.deps.transaction(async (em) => tellPlatform(centre, em, await centre.link.isConnected(em)));
  centre.boardChanged();
  if (linked) centre.background.start('set_queues', {}, () => orderQueues(centre));
}

/** A house that begins anew has the queues it ships with; those that were added, and how queues ring, are told again. */
async function orderQueues(centre: CallCentre): Promise<void> {
  const result = await centre.deps.telephony.setQueues({ queues: centre.setup.ringing() });
  if (!result.ok) centre.deps.log.warn({ event: 'queues.unconfirmed', reason: result.reason });
}

/** Tells every desktop of an agent who is not offline whether the telephone system is within reach. */
export async function tellPlatform(centre: CallCentre, em: SqlEntityManager, connected: boolean): Promise<void> {
  const present = await em.find(
    AgentPresence,
    { state: { $ne: 'offline' } },
    { fields: ['userId'], disableIdentityMap: true },
  );
  for (const { userId } of present) await centre.deps.hub.publish(em, userId, { kind: 'platform', connected });
}
