import { defineEntity, p } from '@mikro-orm/core';
import type { BookState, OfferOutcome, OfferReason } from '@tellerline/contracts';
import { autoNumber, day, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Every version of the offers and how they are weighed. That nobody approves what he wrote stands in the schema too. */
export const OfferBookSchema = defineEntity({
  name: 'OfferBook',
  tableName: 'offer_book',
  properties: {
    version: p.integer().primary().autoincrement(false),
    state: shortCode(10).$type<BookState>(),
    /** JSON as text, as `OfferBook` of contracts has it. */
    content: longText(),
    /** Who changed it last; null: the usual one, at the first start. */
    writtenBy: uuid().nullable(),
    writtenByName: name(100).nullable(),
    /** JSON: everybody who wrote on it. */
    writers: longText(),
    changedAt: instant(),
    approvedBy: uuid().nullable(),
    approvedByName: name(100).nullable(),
    approvedAt: instant().nullable(),
    returnReason: p.string().length(200).nullable(),
    /** Counts changes, for compare-and-set. */
    revision: p.integer(),
    /** 1 while in force, 2 while worked on; null afterwards: one of each at a time. */
    slot: p.integer().nullable().unique(),
  },
  checks: [{ name: 'offer_book_two_people', expression: 'approved_by is null or approved_by <> written_by' }],
});

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
