import { z } from 'zod';
import { CustomerNo, FreeText, Instant, Label, Uuid } from '../primitives.ts';
import { SpokenInput } from './advance.ts';
import { FlowFinding } from './findings.ts';
import { Flow, FlowId, FlowKind, FlowStep, FlowText, FlowValue } from './flow.ts';

/** `draft` → `handed_in` → `published` by another; `returned` ones are drafts again; `replaced` ran before. */
export const FlowVersionState = z.enum(['draft', 'handed_in', 'published', 'replaced']);
export type FlowVersionState = z.infer<typeof FlowVersionState>;

export const FlowVersionRow = z.object({
  version: z.number().int(),
  state: FlowVersionState,
  /** Null: shipped with the house. */
  writtenBy: z.string().nullable(),
  changedAt: Instant,
  handedInAt: Instant.nullable(),
  publishedBy: z.string().nullable(),
  publishedAt: Instant.nullable(),
  /** Why it was handed back. */
  returnReason: z.string().nullable(),
  revision: z.number().int(),
});
export type FlowVersionRow = z.infer<typeof FlowVersionRow>;

export const FlowRow = z.object({
  id: FlowId,
  name: FlowText,
  kind: FlowKind,
  /** What runs now; null before the first publication. */
  published: z.number().int().nullable(),
  /** What is being worked on. */
  pending: z.object({ version: z.number().int(), state: FlowVersionState }).nullable(),
  runs: z.number().int(),
  abandoned: z.number().int(),
});
export type FlowRow = z.infer<typeof FlowRow>;
export const FlowList = z.object({ items: z.array(FlowRow) });
export type FlowList = z.infer<typeof FlowList>;

export const FlowVersionView = FlowVersionRow.extend({
  flow: Flow,
  findings: z.array(FlowFinding),
  /** May the person who asks publish it or hand it back? */
  mayDecide: z.boolean(),
});
export type FlowVersionView = z.infer<typeof FlowVersionView>;
export const FlowDetail = z.object({ id: FlowId, versions: z.array(FlowVersionRow), newest: FlowVersionView });
export type FlowDetail = z.infer<typeof FlowDetail>;

/** Keeps a draft. `revision` is the one that was read, 0 for a draft that is not there yet. */
export const SaveFlow = z.object({ revision: z.number().int().min(0), flow: Flow });
export type SaveFlow = z.infer<typeof SaveFlow>;
/** Hands a draft in, or decides on one: as it was read. */
export const MoveFlow = z.object({ revision: z.number().int() });
export const ReturnFlow = MoveFlow.extend({ reason: FreeText(300).refine((reason) => reason.length >= 2) });

/** How runs of a version went: how often each way was taken, and where people left. */
export const FlowStatistics = z.object({
  runs: z.number().int(),
  ended: z.number().int(),
  abandoned: z.number().int(),
  exits: z.array(z.object({ step: z.string(), branch: z.string(), taken: z.number().int() })),
  leftAt: z.array(z.object({ step: z.string(), runs: z.number().int() })),
});
export type FlowStatistics = z.infer<typeof FlowStatistics>;

export const FlowRunStatus = z.enum(['running', 'ended', 'abandoned']);
export type FlowRunStatus = z.infer<typeof FlowRunStatus>;

/** What was answered, as this person may read it. */
export const FlowRunAnswer = z.object({
  seq: z.number().int(),
  step: z.string(),
  branch: z.string(),
  question: FlowText,
  answer: Label.nullable(),
  by: z.string().nullable(),
  at: Instant,
});

/** What the flow puts into the wrap-up when it has ended. */
export const FlowOutcome = z.object({
  disposition: z.string(),
  note: FlowText,
  followUpAt: Instant.nullable(),
});
export type FlowOutcome = z.infer<typeof FlowOutcome>;

/** A run as the desktop shows it: one step, with its texts filled in, and what lies behind. */
export const FlowRunView = z.object({
  id: Uuid,
  flowId: FlowId,
  name: FlowText,
  version: z.number().int(),
  interactionId: Uuid,
  status: FlowRunStatus,
  startedAt: Instant,
  /** Who began it. */
  by: z.string(),
  /** The number of the next move. */
  seq: z.number().int(),
  /** Where it stands, texts filled in; null when it is over. */
  step: FlowStep.nullable(),
  /** What was answered here before one went back; never a sensitive answer. */
  before: FlowValue.nullable(),
  mayGoBack: z.boolean(),
  dueAt: Instant.nullable(),
  answers: z.array(FlowRunAnswer),
  outcome: FlowOutcome.nullable(),
  /** Why the last answer was not taken. */
  refusal: z.object({ fault: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
});
export type FlowRunView = z.infer<typeof FlowRunView>;

/** Flows on a call: what runs, what fits it best first, and what ran before on this call and on others of its customer. */
export const CallFlows = z.object({
  running: FlowRunView.nullable(),
  offered: z.array(z.object({ id: FlowId, name: FlowText, purpose: FlowText, fits: z.boolean() })),
  past: z.array(FlowRunView),
});
export type CallFlows = z.infer<typeof CallFlows>;

export const StartFlow = z.object({ flowId: FlowId, customerNo: CustomerNo.nullable().default(null) });
export type StartFlow = z.infer<typeof StartFlow>;
/** A move of the person at the desk. `seq` is the run's as it was read; the same `key` again is the same move. */
export const MoveRun = z.object({ key: Uuid, seq: z.number().int(), input: SpokenInput });
export type MoveRun = z.infer<typeof MoveRun>;
