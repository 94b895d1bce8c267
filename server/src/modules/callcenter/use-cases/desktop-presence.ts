import type { DeviceReport } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { ensurePresences } from './ensure-presence.ts';
import { movePresences } from './move-presence.ts';

/** A desktop opened: the agent is here. A fresh desktop counts its wishes from the beginning. */
export async function desktopConnected(centre: CallCentre, actor: Actor): Promise<void> {
  const { userId } = actor;
  if (!(await isAgent(centre, userId))) return;
  await ensurePresences(centre);
  await centre.deps.transaction(async (em) => {
    await em.nativeUpdate(AgentPresence, { userId }, { clientSeq: -1 });
    const event = { type: 'desktop_connected' as const };
    await movePresences(centre, em, [{ userId, event, at: centre.deps.clock.now() }]);
  });
}

async function isAgent(centre: CallCentre, userId: string): Promise<boolean> {
  await centre.roster.refresh(centre.roster.ofUser(userId) === null);
  return centre.roster.ofUser(userId) !== null;
}

/** A desktop went away. With it may go the phone; with the last one goes the agent. */
export async function desktopDisconnected(centre: CallCentre, actor: Actor, socketId: string): Promise<void> {
  const { userId } = actor;
  await centre.deps.transaction(async (em) => {
    const now = centre.deps.clock.now();
    await em.nativeUpdate(
      AgentPresence,
      { userId, deviceSocketId: socketId },
      { deviceSocketId: null, deviceReady: false, deviceChangedAt: now },
    );
    // He may have come back while this waited for its turn.
    if (centre.deps.hub.isConnected(userId)) return;
    await movePresences(centre, em, [{ userId, event: { type: 'desktop_lost' }, at: now }]);
  });
}

/** What a desktop measures about its phone. Only the one that owns the phone is believed; a lost phone is acted on by the reconciler. */
export async function deviceReported(
  centre: CallCentre,
  actor: Actor,
  socketId: string,
  report: DeviceReport,
): Promise<void> {
  const { userId } = actor;
  const isReady = report.registered && report.microphone && report.speaker;
  // The first word of a new agent's desktop may overtake the news that it is there.
  const isNew = (await forkOf(centre.deps.orm).count(AgentPresence, { userId })) === 0;
  if (isNew && (await isAgent(centre, userId))) await ensurePresences(centre);
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentPresence, { userId }, { disableIdentityMap: true });
    if (!row) return;
    const owns = row.deviceSocketId === socketId;
    if (!report.phoneOwner && !owns) return;
    const deviceReady = report.phoneOwner && isReady;
    if (owns && row.deviceReady === deviceReady) return;
    await em.nativeUpdate(
      AgentPresence,
      { userId },
      {
        deviceSocketId: report.phoneOwner ? socketId : null,
        deviceReady,
        ...(row.deviceReady === deviceReady ? {} : { deviceChangedAt: centre.deps.clock.now() }),
      },
    );
  });
}

/** After a start no desktop is connected yet: everybody who was here is missed, and has the grace to come back. */
export async function missEverybody(centre: CallCentre): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const now = centre.deps.clock.now();
    const present = await em.find(
      AgentPresence,
      { state: { $nin: ['offline', 'connection_lost'] } },
      { fields: ['userId'], disableIdentityMap: true },
    );
    await em.nativeUpdate(AgentPresence, {}, { deviceSocketId: null, deviceReady: false, deviceChangedAt: now });
    await movePresences(
      centre,
      em,
      present.map(({ userId }) => ({ userId, event: { type: 'desktop_lost' as const }, at: now })),
    );
  });
}
