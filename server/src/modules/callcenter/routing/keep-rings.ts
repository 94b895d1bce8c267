import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import type { TouchedCall } from '../calls/touched-call.ts';
import { candidatesOf } from './queue-standing.ts';
import { RoutingDecision } from './routing-decision.entity.ts';

/** Writes down whom Asterisk rang for a call of a queue, and how the queue's other agents stood: before their presences move. */
export async function keepRings(
  centre: CallCentre,
  em: SqlEntityManager,
  calls: readonly TouchedCall[],
): Promise<void> {
  const rings = calls.flatMap(({ interaction, before }) =>
    interaction.story.legs.flatMap((leg) =>
      leg.queue !== null && leg.offeredAt !== null && !before?.legs.some((old) => old.channelId === leg.channelId)
        ? [{ interaction, leg, queue: leg.queue, offeredAt: leg.offeredAt }]
        : [],
    ),
  );
  if (rings.length === 0) return;
  const known = new Set(
    (
      await em.find(
        RoutingDecision,
        { offerId: { $in: rings.map(({ leg }) => leg.channelId) } },
        { fields: ['offerId'], disableIdentityMap: true },
      )
    ).map(({ offerId }) => offerId),
  );
  const standing = new Map<string, Awaited<ReturnType<typeof candidatesOf>>>();
  for (const { interaction, leg, queue, offeredAt } of rings) {
    if (known.has(leg.channelId)) continue;
    const candidates = standing.get(queue) ?? (await candidatesOf(centre, em, queue));
    standing.set(queue, candidates);
    const routed = await em.findOne(
      RoutingDecision,
      { callId: interaction.callId, step: { $ne: 'rung' } },
      { orderBy: { at: 'desc', id: 'desc' }, fields: ['priority', 'segmentId'], disableIdentityMap: true },
    );
    em.create(RoutingDecision, {
      callId: interaction.callId,
      at: new Date(offeredAt),
      step: 'rung',
      queue,
      priority: routed?.priority ?? 'usual',
      segmentId: routed?.segmentId ?? null,
      waitedSeconds: Math.max(0, Math.round((offeredAt - (interaction.story.queuedAt ?? offeredAt)) / 1000)),
      userId: centre.roster.ofExtension(leg.extension)?.userId ?? null,
      offerId: leg.channelId,
      candidates,
    });
  }
}
