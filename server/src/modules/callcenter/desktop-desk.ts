import { forkOf } from '../../persistence/orm.ts';
import type { DesktopRequests } from '../../realtime/desktop-requests.ts';
import type { CallCentre } from './call-centre.ts';
import { AgentNotice } from './entities/agent-notice.entity.ts';
import { Interaction } from './entities/interaction.entity.ts';
import { InteractionOffer } from './entities/interaction-offer.entity.ts';
import { desktopConnected, desktopDisconnected, deviceReported } from './use-cases/desktop-presence.ts';
import { forcePresence } from './use-cases/force-presence.ts';
import { liveBoard } from './use-cases/live-board.ts';
import { presenceOf, requestPresence } from './use-cases/request-presence.ts';
import { viewCall } from './use-cases/view-call.ts';

/** An open wrap-up stays on the desktop this long after the call; then it is found in the worklist. */
const wrapUpShownMs = 30 * 60_000;
const noticesShownMs = 8 * 60 * 60_000;
const mostShown = 10;

/** What desktops may ask of the call centre. */
export function desktopDesk(centre: CallCentre): DesktopRequests {
  return {
    snapshot: async (actor) => {
      const em = forkOf(centre.deps.orm);
      const calls = await callsOf(centre, actor.userId);
      const since = new Date(centre.deps.clock.now().getTime() - noticesShownMs);
      const notices = await em.find(
        AgentNotice,
        { userId: actor.userId, dismissedAt: null, at: { $gt: since } },
        { orderBy: { at: 'desc', id: 'desc' }, limit: mostShown },
      );
      const views = await Promise.all(calls.map((interaction) => viewCall(centre, interaction, actor)));
      for (const view of views) await centre.cardViews.note(em, actor.userId, view);
      return {
        presence: await presenceOf(centre, actor.userId),
        calls: views,
        notices: notices.map(({ id, kind, at, params }) => ({ id, kind, at: at.toISOString(), params })),
        platformConnected: await centre.link.isConnected(em),
      };
    },
    requestPresence: (actor, request) => requestPresence(centre, actor, request),
    reportDevice: (actor, socketId, report) => deviceReported(centre, actor, socketId, report),
    dismissNotice: async (actor, id) => {
      const dismissedAt = centre.deps.clock.now();
      await forkOf(centre.deps.orm).nativeUpdate(AgentNotice, { id, userId: actor.userId }, { dismissedAt });
    },
    liveBoard: (actor) => liveBoard(centre, actor),
    forcePresence: (actor, force) => forcePresence(centre, actor, force),
    connected: (actor) => desktopConnected(centre, actor),
    disconnected: (actor, socketId) => desktopDisconnected(centre, actor, socketId),
  };
}

/** The calls on an agent's desktop: those with a live leg of his, and those he has just had and must still wrap up. */
async function callsOf(centre: CallCentre, userId: string): Promise<Interaction[]> {
  const em = forkOf(centre.deps.orm);
  const live = await em.find(InteractionOffer, { userId, endedAt: null }, { limit: mostShown });
  const since = new Date(centre.deps.clock.now().getTime() - wrapUpShownMs);
  const talked = await em.find(
    InteractionOffer,
    { userId, connectedAt: { $ne: null }, endedAt: { $gt: since }, wrappedUpAt: null },
    { orderBy: { startedAt: 'desc' }, limit: mostShown },
  );
  const found = await em.find(
    Interaction,
    {
      $or: [
        { id: { $in: [...live, ...talked].map(({ interactionId }) => interactionId) } },
        { agentUserId: userId, wrappedUpAt: null, agentEndedAt: { $gt: since }, direction: { $ne: 'internal' } },
      ],
    },
    { orderBy: { startedAt: 'desc' }, limit: 2 * mostShown },
  );
  const isOn = new Set(live.map(({ interactionId }) => interactionId));
  return found.filter((call) => isOn.has(call.id) || call.isOwedBy(userId)).slice(0, mostShown);
}
