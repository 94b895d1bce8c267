import { z } from 'zod';
import { Fen, FreeText } from '../primitives.ts';
import { RequestKindCode } from '../requests/request-kinds.ts';

/** Names inside a flow: of steps, of answers, of options, of topics to disclose. */
const named = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
export const FlowId = z.string().regex(/^[a-z][a-z0-9_]{2,39}$/);
export const StepId = named;
export type StepId = string;
export const FactName = named;

/** What an answer or a fact may be: money in integer fen, a day as `2026-11-30`, a choice by its name. */
export const FlowValue = z.union([z.string().max(500), z.number(), z.boolean()]);
export type FlowValue = z.infer<typeof FlowValue>;

/** Said or shown; `{name}` is filled from answers and facts. A draft may lack a language, the checker tells. */
export const FlowText = z.object({ 'zh-CN': FreeText(1000), en: FreeText(1000) });
export type FlowText = z.infer<typeof FlowText>;

export const crisisLevels = ['yellow', 'orange', 'red'] as const;

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** How a typed answer is read and which are refused. Money is typed in yuan and kept in fen. */
export const AnswerRule = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), most: whole(1, 500) }),
  z.object({ type: z.literal('digits'), least: whole(1, 30), most: whole(1, 30) }),
  z.object({ type: z.literal('number'), least: z.number(), most: z.number() }),
  z.object({ type: z.literal('money'), least: Fen, most: Fen }),
  z.object({ type: z.literal('day'), lies: z.enum(['past', 'future', 'anywhere']) }),
  z.object({ type: z.literal('yes_no') }),
  z.object({ type: z.literal('phone') }),
]);
export type AnswerRule = z.infer<typeof AnswerRule>;

export const comparisons = ['equal', 'not_equal', 'less', 'at_most', 'more', 'at_least', 'known', 'unknown'] as const;
export const Comparison = z.object({
  fact: FactName,
  is: z.enum(comparisons),
  /** Null for `known` and `unknown`. */
  value: FlowValue.nullable(),
});
export type Comparison = z.infer<typeof Comparison>;
/** A condition as data: never code. */
export const Guard = z.object({ match: z.enum(['all', 'any']), of: z.array(Comparison).min(1).max(9) });
export type Guard = z.infer<typeof Guard>;

/** What the bank's files are asked; `flow-facts.ts` says what each tells. */
export const lookUps = [
  'identity',
  'balances',
  'cards',
  'term_deposits',
  'loans',
  'claim',
  'claim_by_id',
  'proof',
  'pin_try',
  'phone_pin',
  'pin_new',
  'pin_repeat',
  'last_transactions',
  'next_transaction',
  'published',
] as const;
export const LookUp = z.enum(lookUps);
export type LookUp = z.infer<typeof LookUp>;

export const flowTaskRoles = ['supervisor', 'manager', 'clerk'] as const;
/** What a flow sets going. Done once for each time the run passes, whatever breaks and is repeated. */
export const FlowEffect = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open_task'),
    role: z.enum(flowTaskRoles),
    text: FlowText,
    dueMinutes: whole(1, 43_200),
    /** Receives a reference number the customer can be told. */
    into: FactName.nullable(),
    /** It is a service request of this kind, with its clock and its story; the reference is the request's. A task where no such kind is offered. */
    request: RequestKindCode.optional(),
  }),
  z.object({ type: z.literal('follow_up'), hours: whole(1, 720) }),
  z.object({ type: z.literal('note'), text: FlowText }),
  /** The customer is who he says: kept with the call for half an hour, through transfers, so that nobody asks again. */
  z.object({ type: z.literal('confirm_identity') }),
]);
export type FlowEffect = z.infer<typeof FlowEffect>;

/** Nobody answers within so many seconds: the run goes on at `next`. Kept in the database, so a restart forgets none. */
export const Deadline = z.object({ seconds: whole(1, 2_592_000), next: StepId });
const waits = { deadline: Deadline.nullable().default(null) };

export const FlowStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    id: StepId,
    text: FlowText,
    /** The recording is silent while the conversation stands here. */
    pausesRecording: z.boolean().optional(),
    next: StepId,
    ...waits,
  }),
  z.object({
    kind: z.literal('ask'),
    id: StepId,
    text: FlowText,
    into: FactName,
    answer: AnswerRule,
    /** Masked wherever it is shown, forgotten when the run ends, and not recorded. */
    sensitive: z.boolean().default(false),
    /** The recording is silent while the conversation stands here, as it always is where the answer is sensitive. */
    pausesRecording: z.boolean().optional(),
    next: StepId,
    /** After so many answers that were refused. */
    giveUp: z
      .object({ tries: whole(1, 9), next: StepId })
      .nullable()
      .default(null),
    ...waits,
  }),
  z.object({
    kind: z.literal('choose'),
    id: StepId,
    text: FlowText,
    into: FactName.nullable().default(null),
    /** Chosen by the digit of their place, on the keyboard as on the telephone. */
    options: z
      .array(z.object({ value: FactName, text: FlowText, next: StepId }))
      .min(1)
      .max(9),
    ...waits,
  }),
  z.object({
    kind: z.literal('check'),
    id: StepId,
    cases: z
      .array(z.object({ when: Guard, next: StepId }))
      .min(1)
      .max(9),
    otherwise: StepId,
  }),
  z.object({
    kind: z.literal('look_up'),
    id: StepId,
    what: LookUp,
    /** The answer it needs, for those that need one. */
    by: FactName.nullable().default(null),
    found: StepId,
    missing: StepId,
  }),
  z.object({ kind: z.literal('do'), id: StepId, effect: FlowEffect, next: StepId }),
  z.object({
    kind: z.literal('offer'),
    id: StepId,
    text: FlowText,
    accepted: StepId,
    declined: StepId,
    later: StepId.nullable().default(null),
    ...waits,
  }),
  z.object({
    kind: z.literal('disclose'),
    id: StepId,
    text: FlowText,
    topic: FactName,
    agreed: StepId,
    refused: StepId,
    ...waits,
  }),
  z.object({
    kind: z.literal('transfer'),
    id: StepId,
    text: FlowText,
    queue: z.string().regex(/^[a-z0-9_-]{1,64}$/),
    /** Where whoever takes the call goes on. */
    next: StepId,
    ...waits,
  }),
  z.object({
    kind: z.literal('end'),
    id: StepId,
    text: FlowText,
    disposition: z.string().regex(/^[a-z0-9_]{1,40}$/),
    /** Something was sold on the way here. */
    sale: z.boolean().default(false),
    /** Begins the note of the wrap-up. */
    note: FlowText.nullable().default(null),
  }),
]);
export type FlowStep = z.infer<typeof FlowStep>;
/** Is the recording of the call silent while an agent's conversation stands at this step? */
export const isUnrecorded = (step: FlowStep | undefined): boolean =>
  (step?.kind === 'ask' && (step.sensitive || step.pausesRecording === true)) ||
  (step?.kind === 'say' && step.pausesRecording === true);
export type StepKind = FlowStep['kind'];
export type StepOf<K extends StepKind> = Extract<FlowStep, { kind: K }>;

/** Who walks it: an agent with a caller, a caller by himself at the keypad, or either. */
export const FlowKind = z.enum(['agent', 'ivr', 'both']);
export type FlowKind = z.infer<typeof FlowKind>;

/** A conversation as data: what is said, asked, decided and done, and how it ends. */
export const Flow = z.object({
  id: FlowId,
  kind: FlowKind,
  name: FlowText,
  /** When to take it, in a sentence. */
  purpose: FlowText,
  /** Offered first on calls of these queues or numbers dialled, or with customers at these levels of alarm. */
  starts: z.object({
    queues: z.array(z.string().max(64)).max(20),
    numbers: z.array(z.string().max(64)).max(20),
    crisis: z.array(z.enum(crisisLevels)).max(3),
  }),
  start: StepId,
  /** Topics that are disclosed on every way to a sale. */
  mustDisclose: z.array(FactName).max(20),
  /** A run nobody touched for so long is closed as abandoned. */
  idleMinutes: whole(5, 43_200),
  steps: z.array(FlowStep).min(1).max(150),
});
export type Flow = z.infer<typeof Flow>;
