import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Every version of every scorecard; the highest of a card is in force. Never changed: a new one is added. */
export const ScorecardSchema = defineEntity({
  name: 'Scorecard',
  tableName: 'scorecard',
  properties: {
    id: shortCode(40).primary(),
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `ScorecardForm` of contracts has it. */
    form: longText(),
    changedAt: instant(),
    /** Null: the usual one, at the first start. */
    changedByName: name(100).nullable(),
  },
});

/** What a supervisor found of a recording. Never changed but for the agent's answer. */
export const EvaluationSchema = defineEntity({
  name: 'Evaluation',
  tableName: 'evaluation',
  properties: {
    id: uuid().primary(),
    recordingId: uuid().index(),
    agentUserId: uuid().nullable(),
    evaluatorUserId: uuid(),
    card: shortCode(40),
    version: p.integer(),
    /** JSON as text: points and notes by question. */
    answers: longText(),
    /** In tenths of a per cent; null: nothing applied. */
    permille: p.integer().nullable(),
    failed: p.boolean(),
    note: longText(),
    calibration: p.boolean(),
    createdAt: instant(),
    response: shortCode(15).$type<'acknowledged' | 'objected'>().nullable(),
    responseNote: longText().nullable(),
    respondedAt: instant().nullable(),
  },
  indexes: [{ properties: ['agentUserId', 'createdAt'] }],
});

/** One answered question of an evaluation, for means over many. */
export const EvaluationAnswerSchema = defineEntity({
  name: 'EvaluationAnswer',
  tableName: 'evaluation_answer',
  properties: {
    evaluationId: uuid().primary(),
    questionId: shortCode(40).primary(),
    points: p.integer(),
    most: p.integer(),
  },
});
