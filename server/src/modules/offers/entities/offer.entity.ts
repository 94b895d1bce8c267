import { defineEntity, p } from '@mikro-orm/core';
import type { OfferOutcome, OfferReason } from '@tellerline/contracts';
import { autoNumber, day, instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** The first call on which an offer was to be shown to a customer, and whether chance let it be: what its effect is measured by. */
export const OfferChanceSchema = defineEntity({
  name: 'OfferChance',
  tableName: 'offer_chance',
  properties: {
    id: autoNumber(),
    offerId: shortCode(40),
    customerId: p.integer(),
    heldOut: p.boolean(),
    interactionId: uuid(),
    branchPath: shortCode(200),
    /** The bank's day, and the last one on which a product opened counts. */
    fellOn: day(),
    untilOn: day(),
  },
  uniques: [{ properties: ['customerId', 'offerId'] }],
  indexes: [{ properties: ['fellOn', 'offerId'] }],
});

/** What came of an offer on a call; the last word of the call counts. */
export const OfferAnswerSchema = defineEntity({
  name: 'OfferAnswer',
  tableName: 'offer_answer',
  properties: {
    id: autoNumber(),
    interactionId: uuid(),
    offerId: shortCode(40),
    bookVersion: p.integer(),
    customerId: p.integer(),
    /** Of the customer then, for who may count it. */
    branchPath: shortCode(200),
    outcome: shortCode(12).$type<OfferOutcome>(),
    reason: shortCode(20).$type<OfferReason>().nullable(),
    answeredAt: instant(),
    agentUserId: uuid(),
    agentName: name(100),
  },
  uniques: [{ properties: ['interactionId', 'offerId'] }],
  indexes: [{ properties: ['customerId', 'answeredAt'] }, { properties: ['answeredAt', 'offerId'] }],
});
