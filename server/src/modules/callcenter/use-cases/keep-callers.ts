import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { PhoneReport } from '../entities/platform.entity.ts';
import { keepCaller } from './come-back.ts';

/** A page that is only reloaded asks for its caller itself; one that is gone for longer is not waited for in silence. */
const goneForMs = 3_000;

/**
 * Finds agents whose page died in the middle of a talk (no desktop, and no phone in Asterisk, for a while) and keeps their
 * callers with music. A lost line to us alone is no reason: the talk goes on without it.
 */
export class CallerKeeper {
  private readonly centre: CallCentre;
  /** Legs whose caller was taken away already. */
  private readonly kept = new Set<string>();

  constructor(centre: CallCentre) {
    this.centre = centre;
  }

  async keepLost(): Promise<void> {
    const em = forkOf(this.centre.deps.orm);
    const lost = await em.find(
      AgentPresence,
      { state: 'connection_lost' },
      { fields: ['userId'], disableIdentityMap: true },
    );
    if (lost.length === 0) return void this.kept.clear();
    const before = new Date(this.centre.deps.clock.now().getTime() - goneForMs);
    const phones = await em.find(
      PhoneReport,
      { reachable: false, occurredAt: { $lt: before } },
      { disableIdentityMap: true },
    );
    const legs = await em.find(
      InteractionOffer,
      {
        userId: { $in: lost.map(({ userId }) => userId) },
        extension: { $in: phones.map(({ extension }) => extension) },
        connectedAt: { $ne: null },
        endedAt: null,
      },
      { disableIdentityMap: true },
    );
    for (const leg of legs) {
      if (this.kept.has(leg.channelId)) continue;
      this.kept.add(leg.channelId);
      const call = await em.findOneOrFail(
        Interaction,
        { id: leg.interactionId },
        { fields: ['callId'], disableIdentityMap: true },
      );
      const result = await keepCaller(this.centre, call.callId, leg.extension);
      if (!result.ok) this.kept.delete(leg.channelId);
      this.centre.deps.log.warn({ event: 'call.agent_page_lost', callId: call.callId, kept: result.ok });
    }
  }
}
