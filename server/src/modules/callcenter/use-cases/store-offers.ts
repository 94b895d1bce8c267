import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import { type Leg, startOf } from '../calls/derive-legs.ts';
import { coveredMs, coveredMsWithout } from '../calls/intervals.ts';
import type { TouchedCall } from '../calls/touched-call.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';

/** Keeps the agents' legs as rows, for the questions that are asked by agent. */
export async function storeOffers(
  centre: CallCentre,
  em: SqlEntityManager,
  calls: readonly TouchedCall[],
): Promise<void> {
  const changed = calls.flatMap(({ interaction, before }) =>
    interaction.story.legs
      .filter(
        (leg) =>
          !same(
            leg,
            before?.legs.find(({ channelId }) => channelId === leg.channelId),
          ),
      )
      .map((leg) => ({ leg, interaction })),
  );
  if (changed.length === 0) return;
  const known = await em.find(InteractionOffer, { channelId: { $in: changed.map(({ leg }) => leg.channelId) } });
  const byChannel = new Map(known.map((offer) => [offer.channelId, offer]));
  for (const { leg, interaction } of changed) {
    const now = leg.endedAt ?? interaction.lastHeardAt.getTime();
    const talk = leg.connectedAt === null ? [] : [{ from: leg.connectedAt, to: leg.endedAt }];
    const row = {
      interactionId: interaction.id,
      extension: leg.extension,
      userId: centre.roster.ofExtension(leg.extension)?.userId ?? null,
      queue: leg.queue,
      startedAt: new Date(startOf(leg)),
      connectedAt: leg.connectedAt === null ? null : new Date(leg.connectedAt),
      endedAt: leg.endedAt === null ? null : new Date(leg.endedAt),
      outcome: leg.outcome,
      talkMs: coveredMsWithout(talk, leg.holds, now),
      holdMs: coveredMs(leg.holds, now),
    };
    const present = byChannel.get(leg.channelId);
    if (present) Object.assign(present, { ...row, userId: present.userId ?? row.userId });
    else byChannel.set(leg.channelId, em.create(InteractionOffer, { channelId: leg.channelId, ...row }));
  }
}

const same = (a: Leg, b: Leg | undefined): boolean => b !== undefined && JSON.stringify(a) === JSON.stringify(b);
