import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';

/** What an agent has said of his part, now that another has the call: it goes to his own leg. */
export interface HandedOver {
  interactionId: string;
  userId: string;
  word: Pick<
    InteractionOffer,
    'wrapUpKey' | 'dispositionCode' | 'note' | 'followUpAt' | 'followUpDoneAt' | 'followUpRemindedAt' | 'wrappedUpAt'
  >;
}

interface Talkers {
  /** Who has the call now. */
  agentUserId: string | null;
  /** Agents who had talked as far as was known before, and now. */
  before: readonly string[];
  now: readonly string[];
  isInternal: boolean;
}

/**
 * Keeps who has still to say what his part was about when the call goes from one agent to another, and clears the call's
 * own wrap-up for the new one. Answers the former agent's word where he has said it.
 */
export function owingAfter(
  interaction: Interaction,
  { agentUserId, before, now, isInternal }: Talkers,
): HandedOver | null {
  const former = interaction.agentUserId ?? null;
  const isOther = former !== null && agentUserId !== null && former !== agentUserId;
  const owing = new Set(interaction.owing);
  if (!isInternal) {
    for (const userId of now) if (!before.includes(userId)) owing.add(userId);
    if (isOther && !interaction.wrappedUpAt) owing.add(former);
  }
  if (agentUserId) owing.delete(agentUserId);
  if (owing.size !== interaction.owing.length || interaction.owing.some((userId) => !owing.has(userId))) {
    interaction.owing = [...owing];
  }
  if (!isOther) return null;
  const { id: interactionId, wrapUpKey, dispositionCode, note, wrappedUpAt } = interaction;
  const { followUpAt, followUpDoneAt, followUpRemindedAt } = interaction;
  Object.assign(interaction, {
    wrapUpKey: null,
    dispositionCode: null,
    note: null,
    followUpAt: null,
    followUpDoneAt: null,
    followUpRemindedAt: null,
    wrappedUpAt: null,
    wrappedUpBy: null,
    wrapUpTimedOutAt: null,
  });
  if (!wrappedUpAt) return null;
  return {
    interactionId,
    userId: former,
    word: { wrapUpKey, dispositionCode, note, followUpAt, followUpDoneAt, followUpRemindedAt, wrappedUpAt },
  };
}

/** Writes former agents' words to the legs on which they talked last. */
export async function handOverWrapUps(em: SqlEntityManager, handedOver: readonly HandedOver[]): Promise<void> {
  for (const { interactionId, userId, word } of handedOver) {
    const leg = await lastTalkOf(em, interactionId, userId);
    if (leg) await em.nativeUpdate(InteractionOffer, { channelId: leg.channelId }, word);
  }
}

/** The leg on which this agent talked last in this call. */
export const lastTalkOf = (
  em: SqlEntityManager,
  interactionId: string,
  userId: string,
): Promise<InteractionOffer | null> =>
  em.findOne(
    InteractionOffer,
    { interactionId, userId, connectedAt: { $ne: null }, outcome: { $ne: 'consulted' } },
    { orderBy: { connectedAt: 'desc', channelId: 'desc' }, disableIdentityMap: true },
  );
