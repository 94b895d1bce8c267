import { z } from 'zod';
import type { Role } from '../identity/session.ts';
import { FreeText, Instant, Label, Uuid } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';

const Code = z.string().regex(/^[a-z0-9_]{1,40}$/);
const Words = Label.refine((label) => label['zh-CN'].trim() !== '' && label.en.trim() !== '');

/** Who judges calls, writes scorecards and lets another's go out, and settles objections. */
export const judgeRoles: readonly Role[] = ['supervisor', 'quality'];

/** `yes_no`: 0 or 1 · `scale`: 0 to 4. */
export const questionKinds = ['yes_no', 'scale'] as const;
export const mostPoints = { yes_no: 1, scale: 4 } as const;

export const ScorecardQuestion = z.object({
  id: Code,
  text: Words,
  kind: z.enum(questionKinds),
  weight: z.number().int().min(1).max(100),
  /** No points here, and the whole call has failed. */
  instantFail: z.boolean(),
});
export type ScorecardQuestion = z.infer<typeof ScorecardQuestion>;

/** What calls are judged by: sections of weighted questions, in both languages. */
export const ScorecardForm = z
  .object({
    name: Words,
    sections: z
      .array(z.object({ id: Code, title: Words, questions: z.array(ScorecardQuestion).min(1).max(30) }))
      .min(1)
      .max(12),
  })
  .superRefine(({ sections }, context) => {
    const ids = sections.flatMap(({ questions }) => questions.map(({ id }) => id));
    if (new Set(ids).size < ids.length) context.addIssue({ code: 'custom', path: ['sections'], message: 'ids repeat' });
  });
export type ScorecardForm = z.infer<typeof ScorecardForm>;

export const ScorecardView = z.object({
  id: Code,
  version: z.number().int(),
  form: ScorecardForm,
  /** Null: came with the house. */
  changedBy: z.string().nullable(),
  reviewedBy: z.string().nullable(),
  changedAt: Instant,
});
export type ScorecardView = z.infer<typeof ScorecardView>;
export const ScorecardList = z.object({ items: z.array(ScorecardView) });
export type ScorecardList = z.infer<typeof ScorecardList>;

/** All versions of a card, the one in force first, and who works on the next. */
export const ScorecardDetail = z.object({ versions: z.array(ScorecardView), open: OpenChange.nullable() });
export type ScorecardDetail = z.infer<typeof ScorecardDetail>;

/** Points for each question; null: it did not apply. */
export const ScorecardAnswers = z.record(
  Code,
  z.object({ points: z.number().int().min(0).max(4).nullable(), note: FreeText(300).default('') }),
);
export type ScorecardAnswers = z.infer<typeof ScorecardAnswers>;

/** Questions that have no answer, or one their kind does not know. */
export function unanswered({ sections }: ScorecardForm, answers: ScorecardAnswers): string[] {
  return sections
    .flatMap(({ questions }) => questions)
    .filter(({ id, kind }) => {
      const answer = answers[id];
      return !answer || (answer.points ?? 0) > mostPoints[kind];
    })
    .map(({ id }) => id);
}

/**
 * The result in per cent with one decimal: the weighted share of the points that could be had, of the questions that applied; 0
 * where an instant-fail question has none. Null when nothing applied.
 */
export function scoreOf(
  { sections }: ScorecardForm,
  answers: ScorecardAnswers,
): { percent: number | null; failed: boolean } {
  let had = 0;
  let possible = 0;
  let failed = false;
  for (const { id, kind, weight, instantFail } of sections.flatMap(({ questions }) => questions)) {
    const points = answers[id]?.points ?? null;
    if (points === null) continue;
    if (points === 0 && instantFail) failed = true;
    had += (weight * points) / mostPoints[kind];
    possible += weight;
  }
  if (possible === 0) return { percent: null, failed: false };
  return { percent: failed ? 0 : Math.round((1_000 * had) / possible) / 10, failed };
}

/** Somebody who leads or judges calls judges a recording. A calibration counts for nobody and is not shown to the agent. */
export const NewEvaluation = z.object({
  key: Uuid,
  card: Code,
  version: z.number().int(),
  answers: ScorecardAnswers,
  /** What the agent should take from it. */
  note: FreeText(2_000).default(''),
  calibration: z.boolean().default(false),
});
export type NewEvaluation = z.infer<typeof NewEvaluation>;

export const evaluationResponses = ['acknowledged', 'objected'] as const;
/** An objection is settled once, by neither the evaluator nor the agent: the score stays, or is another. */
export const settlementOutcomes = ['upheld', 'changed'] as const;
const SettlementReason = FreeText(1_000).refine((reason) => reason.length >= 2);
export const SettleObjection = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('upheld'), reason: SettlementReason }),
  z.object({ outcome: z.literal('changed'), reason: SettlementReason, answers: ScorecardAnswers }),
]);
export type SettleObjection = z.infer<typeof SettleObjection>;
export const EvaluationView = z.object({
  id: Uuid,
  recordingId: Uuid,
  card: ScorecardView,
  agent: z.string().nullable(),
  evaluator: z.string().nullable(),
  at: Instant,
  answers: ScorecardAnswers,
  percent: z.number().nullable(),
  failed: z.boolean(),
  note: z.string(),
  calibration: z.boolean(),
  response: z.object({ kind: z.enum(evaluationResponses), note: z.string(), at: Instant }).nullable(),
  /** The agent it is about may answer it, once. */
  mayRespond: z.boolean(),
  /** What came of the agent's objection; with a changed score both are told. */
  settlement: z
    .object({
      outcome: z.enum(settlementOutcomes),
      by: z.string(),
      at: Instant,
      reason: z.string(),
      answers: ScorecardAnswers.nullable(),
      percent: z.number().nullable(),
      failed: z.boolean(),
    })
    .nullable(),
  /** Whoever asks may settle the objection. */
  maySettle: z.boolean(),
});
export type EvaluationView = z.infer<typeof EvaluationView>;
export const EvaluationList = z.object({ items: z.array(EvaluationView) });
export type EvaluationList = z.infer<typeof EvaluationList>;

export const RespondToEvaluation = z.object({ kind: z.enum(evaluationResponses), note: FreeText(1_000).default('') });
export type RespondToEvaluation = z.infer<typeof RespondToEvaluation>;

/** Means in per cent over evaluations that count, as they stand after objections: of agents, and of the questions of each card. */
export const QualityAverages = z.object({
  agents: z.array(
    z.object({
      userId: Uuid,
      name: z.string(),
      evaluations: z.number().int(),
      percent: z.number().nullable(),
      failed: z.number().int(),
      objections: z.number().int(),
      /** Of these: not settled yet, and settled with another score. */
      openObjections: z.number().int(),
      changedScores: z.number().int(),
    }),
  ),
  questions: z.array(z.object({ card: Code, id: Code, text: Label, answers: z.number().int(), percent: z.number() })),
});
export type QualityAverages = z.infer<typeof QualityAverages>;
