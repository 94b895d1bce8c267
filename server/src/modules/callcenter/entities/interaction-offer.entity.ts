import { defineEntity } from '@mikro-orm/core';
import { instant, longCount, longText, shortCode, uuid } from '../../../persistence/columns.ts';
import type { Leg } from '../calls/derive-legs.ts';

/** One agent's leg of a call, derived from its facts: who was rung, who answered, who missed it. */
const InteractionOfferSchema = defineEntity({
  name: 'InteractionOffer',
  tableName: 'interaction_offer',
  properties: {
    /** Asterisk's Uniqueid of the agent's leg. */
    channelId: shortCode(150).primary(),
    interactionId: uuid().index(),
    extension: shortCode(10),
    /** Null: nobody owned this extension then. */
    userId: uuid().nullable(),
    queue: shortCode(64).nullable(),
    /** When the leg began; rows are listed by it. */
    startedAt: instant(),
    connectedAt: instant().nullable(),
    endedAt: instant().nullable(),
    outcome: shortCode(20).$type<Leg['outcome']>(),
    talkMs: longCount(),
    holdMs: longCount(),
    /** What an agent said of his part who passed the call on; the last agent's word is with the call itself. */
    wrapUpKey: uuid().nullable(),
    dispositionCode: shortCode(40).nullable(),
    note: longText().nullable(),
    followUpAt: instant().nullable(),
    followUpDoneAt: instant().nullable(),
    /** When the agent was told that the time has come. */
    followUpRemindedAt: instant().nullable(),
    wrappedUpAt: instant().nullable(),
  },
  indexes: [
    { properties: ['followUpAt'] },
    { properties: ['userId', 'startedAt'] },
    { properties: ['connectedAt', 'userId'] },
  ],
});
export class InteractionOffer extends InteractionOfferSchema.class {}
InteractionOfferSchema.setClass(InteractionOffer);

export { InteractionOfferSchema };
