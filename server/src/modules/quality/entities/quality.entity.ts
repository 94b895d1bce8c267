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
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reviewedBy: uuid().nullable(),
    reviewedByName: name(100).nullable(),
  },
  checks: [{ name: 'scorecard_two_people', expression: 'changed_by is null or reviewed_by <> changed_by' }],
});

/**
 * What somebody found of a recording. Never changed but for the agent's answer, and what was settled after his objection; that
 * nobody settles what he found, or what is about him, stands in the schema, too.
 */
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
    settlement: shortCode(10).$type<'upheld' | 'changed'>().nullable(),
    settledBy: uuid().nullable(),
    settledByName: name(100).nullable(),
    settledAt: instant().nullable(),
    settledReason: longText().nullable(),
    /** The score after the objection, where it is another. */
    settledAnswers: longText().nullable(),
    settledPermille: p.integer().nullable(),
    settledFailed: p.boolean().nullable(),
  },
  checks: [
    {
      name: 'evaluation_settled_by_another',
      expression: 'settled_by is null or (settled_by <> evaluator_user_id and settled_by <> agent_user_id)',
    },
  ],
  indexes: [{ properties: ['agentUserId', 'createdAt'] }, { properties: ['response', 'settlement', 'respondedAt'] }],
});

/** One answered question of an evaluation as it stands after objections, for means over many. */
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
