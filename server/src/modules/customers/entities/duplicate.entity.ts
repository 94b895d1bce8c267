import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Two customers who may be one, each pair once: the lower id first. Nothing here is ever deleted. */
export const DuplicatePairSchema = defineEntity({
  name: 'DuplicatePair',
  tableName: 'duplicate_pair',
  properties: {
    id: uuid().primary(),
    lowId: p.integer(),
    highId: p.integer().index(),
    kind: p.string().length(10),
    state: shortCode(15),
    origin: shortCode(10),
    certain: p.boolean(),
    /** Hundredths of a bit; may be below zero. */
    weight: p.integer(),
    /** Per mille. */
    probability: p.integer(),
    /** JSON: field, agreement, bits. */
    fields: longText(),
    /** What the fields' agreement rests on, short: a pair that was judged comes back only when this changes. */
    evidence: shortCode(80),
    foundAt: instant(),
    comparedAt: instant(),
    /** The weight when somebody said that they are two. */
    judgedWeight: p.integer().nullable(),
    decidedAt: instant().nullable(),
    decidedByName: name(100).nullable(),
    reason: p.string().length(300).nullable(),
    /** Counts merges and their undoing, for compare-and-set. */
    mergeVersion: p.integer(),
    version: p.integer(),
  },
  uniques: [{ properties: ['lowId', 'highId'] }],
  indexes: [{ properties: ['state', 'weight', 'id'] }, { properties: ['state', 'foundAt', 'id'] }],
});

/** By what a customer meets others: one row for each block he stands in. Rebuilt for whoever changed. */
export const MatchKeySchema = defineEntity({
  name: 'MatchKey',
  tableName: 'match_key',
  properties: {
    /** One letter for the rule, then its value. */
    block: p.string().length(190).primary(),
    customerId: p.integer().primary(),
  },
  indexes: [{ properties: ['customerId'] }],
});

/** How a customer looked when his keys were last made, and whether he still waits to be compared. */
export const MatchStampSchema = defineEntity({
  name: 'MatchStamp',
  tableName: 'match_stamp',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    stamp: p.string().length(190),
    waiting: p.boolean(),
  },
  indexes: [{ properties: ['waiting', 'customerId'] }],
});

export const DuplicateRunSchema = defineEntity({
  name: 'DuplicateRun',
  tableName: 'duplicate_run',
  properties: {
    id: uuid().primary(),
    startedAt: instant(),
    endedAt: instant().nullable(),
    changed: p.integer(),
    compared: p.integer(),
    opened: p.integer(),
    reopened: p.integer(),
    faded: p.integer(),
    /** JSON: rule, number of blocks, the largest. */
    oversized: longText(),
  },
  indexes: [{ properties: ['startedAt', 'id'] }],
});

/** What records are compared by, as it was learnt; in force once two administrators said so. */
export const MatchWeightsSchema = defineEntity({
  name: 'MatchWeights',
  tableName: 'match_weights',
  properties: {
    id: uuid().primary(),
    /** JSON: kind, field, agreement, m, u. */
    weights: longText(),
    /** JSON: kind, pairs looked at, of them one customer. */
    samples: longText(),
    learntAt: instant(),
    proposedBy: uuid().nullable(),
    proposedByName: name(100).nullable(),
    approvedByName: name(100).nullable(),
    inForceFrom: instant().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['inForceFrom'] }, { properties: ['learntAt'] }],
});
