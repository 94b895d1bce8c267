import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { PhoneReport } from '../entities/platform.entity.ts';

const unmapped = { disableIdentityMap: true } as const;

/**
 * Ends rings that nobody can answer any more: since the phone began to ring, the agent's desktop went away and his phone was gone
 * from Asterisk, be it for a moment only. A page that was reloaded knows nothing of the ring of the page before. The caller goes
 * on to the next agent at once, and the agent is not charged with a missed call.
 */
export class LostRings {
  readonly #centre: CallCentre;
  /** Legs that were ended already. */
  readonly #ended = new Set<string>();

  constructor(centre: CallCentre) {
    this.#centre = centre;
  }

  async end(): Promise<void> {
    const em = forkOf(this.#centre.deps.orm);
    const states = { $in: ['ringing', 'connection_lost'] as const };
    const rung = await em.find(AgentPresence, { state: states, interactionId: { $ne: null } }, unmapped);
    if (rung.length === 0) return void this.#ended.clear();
    const legs = await em.find(
      InteractionOffer,
      {
        userId: { $in: rung.map(({ userId }) => userId) },
        interactionId: { $in: rung.map(({ interactionId }) => interactionId ?? '') },
        outcome: 'ringing',
        endedAt: null,
      },
      unmapped,
    );
    const phones = await em.find(PhoneReport, { extension: { $in: legs.map(({ extension }) => extension) } }, unmapped);
    for (const leg of legs) {
      const desktop = rung.find(({ userId }) => userId === leg.userId);
      const phone = phones.find(({ extension }) => extension === leg.extension);
      const areGone = [desktop?.deviceChangedAt, phone?.occurredAt].every((at) => at && at > leg.startedAt);
      if (areGone && !this.#ended.has(leg.channelId)) await this.#endRing(leg);
    }
  }

  async #endRing({ channelId: offerId, interactionId: id }: InteractionOffer): Promise<void> {
    this.#ended.add(offerId);
    const { deps } = this.#centre;
    const { callId } = await forkOf(deps.orm).findOneOrFail(Interaction, { id }, { fields: ['callId'] });
    const result = await deps.telephony.endRing({ callId, offerId });
    if (!result.ok) this.#ended.delete(offerId);
    deps.log.warn({ event: 'call.ring_lost', callId, ended: result.ok });
  }
}
