import { defineEntity, p } from '@mikro-orm/core';
import { autoNumber, day, fen, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** What the last night that saw a change knew of a customer: the ground of his verdicts. Recent: 90 days; before: the 90 before. */
export const CustomerFiguresSchema = defineEntity({
  name: 'CustomerFigures',
  tableName: 'customer_figures',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    accountsOpen: p.integer(),
    accountsEver: p.integer(),
    mainAccount: p.integer(),
    creditLines: p.integer(),
    creditOpen: p.integer(),
    cardsOpen: p.integer(),
    cardsEver: p.integer(),
    firstOpenedOn: day().nullable(),
    lastClosedOn: day().nullable(),
    products: p.integer(),
    productsBefore: p.integer(),
    transactions: p.integer(),
    transactionsBefore: p.integer(),
    /** Has he had as many transactions as end the stage of development? */
    tried: p.integer(),
    turnover: fen(),
    turnoverBefore: fen(),
    deposits: fen(),
    loans: fen(),
    contribution: fen(),
    contributionBefore: fen(),
    overdueDays: p.integer(),
    complaints: p.integer(),
    suggestions: p.integer(),
    referrals: p.integer(),
    satisfaction: p.integer().nullable(),
    agreement: p.integer(),
    terminatedOn: day().nullable(),
  },
  indexes: [{ properties: ['contribution', 'customerId'] }],
});

/** Stage and form of a customer. Stages and forms are numbers, 0 the lowest; the order of contracts' lists. */
export const CustomerStandingSchema = defineEntity({
  name: 'CustomerStanding',
  tableName: 'customer_standing',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    /** In force: what was computed, unless a person decided otherwise. */
    stage: p.integer(),
    stageSince: day(),
    stageComputed: p.integer(),
    stageRule: shortCode(20),
    /** Bits: 1 products, 2 frequency, 4 turnover, 8 contribution. */
    stageSigns: p.integer(),
    stagePending: p.integer().nullable(),
    stagePendingSince: day().nullable(),
    form: p.integer(),
    formSince: day(),
    formComputed: p.integer(),
    formPending: p.integer().nullable(),
    formPendingSince: day().nullable(),
    score: p.integer(),
    coverage: p.integer(),
    pAccount: p.integer(),
    pProducts: p.integer(),
    pFrequency: p.integer(),
    pComplaints: p.integer(),
    pSuggestions: p.integer(),
    pReferrals: p.integer(),
    pCredit: p.integer().nullable(),
    pContribution: p.integer(),
    pSatisfaction: p.integer().nullable(),
    pLoyalty: p.integer(),
  },
  indexes: [{ properties: ['stage', 'customerId'] }, { properties: ['form', 'score', 'customerId'] }],
});

/** Every move there ever was. */
export const StandingChangeSchema = defineEntity({
  name: 'StandingChange',
  tableName: 'standing_change',
  properties: {
    id: autoNumber(),
    customerId: p.integer(),
    subject: shortCode(5),
    /** Null: the first verdict. */
    fromValue: p.integer().nullable(),
    toValue: p.integer(),
    onDay: day(),
    /** Who decided; null: the night. */
    byName: name(100).nullable(),
    reason: p.string().length(300).nullable(),
    rule: shortCode(20).nullable(),
    score: p.integer().nullable(),
    /** JSON of the figures behind it. */
    figures: longText().nullable(),
  },
  indexes: [{ properties: ['customerId', 'id'] }, { properties: ['subject', 'onDay', 'customerId', 'id'] }],
});

/** What a person decided against the reckoning, until a day. */
export const StandingDecisionSchema = defineEntity({
  name: 'StandingDecision',
  tableName: 'standing_decision',
  properties: {
    id: uuid().primary(),
    customerId: p.integer(),
    subject: shortCode(5),
    value: p.integer(),
    reason: p.string().length(300),
    decidedBy: uuid(),
    decidedByName: name(100),
    decidedAt: instant(),
    endsOn: day(),
    /** 1 while in force, null afterwards: one at a time. */
    slot: p.integer().nullable(),
    endedAt: instant().nullable(),
    endedByName: name(100).nullable(),
  },
  uniques: [{ properties: ['customerId', 'subject', 'slot'] }],
  indexes: [{ properties: ['slot', 'endsOn'] }],
});

/** What a customer is expected to bring while he lasts. */
export const CustomerValueSchema = defineEntity({
  name: 'CustomerValue',
  tableName: 'customer_value',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    /** Null: no transactions within a year to tell by. */
    alivePercent: p.integer().nullable(),
    /** Transactions expected within a year, in tenths. */
    expectedTenths: p.integer().nullable(),
    lifetime: fen(),
  },
  indexes: [{ properties: ['lifetime', 'customerId'] }],
});
