import { defineEntity, p } from '@mikro-orm/core';
import type { ModelState, ScoreKind, ScoreRun } from '@tellerline/contracts';
import { day, instant, longText, shortCode, uuid } from '../../../persistence/columns.ts';

/** A model trained on the bank's own history. Never changed but for its state. */
export const ScoreModelSchema = defineEntity({
  name: 'ScoreModel',
  tableName: 'score_model',
  properties: {
    kind: shortCode(20).primary().$type<ScoreKind>(),
    version: shortCode(12).primary(),
    state: shortCode(12).$type<Exclude<ModelState, 'reference'>>(),
    /** The kind while it is in force: one at a time. */
    forceKey: shortCode(20).nullable().unique(),
    /** JSON as the learning part writes models and cards. */
    model: longText(),
    card: longText(),
    trainedAt: instant(),
  },
  indexes: [{ properties: ['kind', 'trainedAt'] }],
});

/** A training or a night's scoring. */
export const ScoreRunSchema = defineEntity({
  name: 'ScoreRun',
  tableName: 'score_run',
  properties: {
    id: uuid().primary(),
    task: shortCode(6).$type<ScoreRun['task']>(),
    kind: shortCode(20).$type<ScoreKind>(),
    day: day(),
    state: shortCode(12).$type<ScoreRun['state']>(),
    /** Task and kind while it runs: one at a time. */
    slot: shortCode(30).nullable().unique(),
    startedAt: instant(),
    endedAt: instant().nullable(),
    version: shortCode(12).nullable(),
    rowsSeen: p.integer(),
    rowsWritten: p.integer(),
    /** JSON: what history there was, or where the tenths of all scores begin. */
    details: longText().nullable(),
  },
  indexes: [{ properties: ['kind', 'task', 'startedAt'] }],
});

/** What the last night forecast of a customer. Probabilities are in parts of ten thousand. */
export const CustomerScoreSchema = defineEntity({
  name: 'CustomerScore',
  tableName: 'customer_score',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    kind: shortCode(20).primary().$type<ScoreKind>(),
    score: p.integer(),
    version: shortCode(12),
    /** The night this value was first reckoned. */
    scoredOn: day(),
    /** JSON: `[feature, value, share]` of what counted most. */
    reasons: longText(),
  },
  indexes: [{ properties: ['kind', 'score', 'customerId'] }],
});
