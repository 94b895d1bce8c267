import { z } from 'zod';
import { CustomerCard, CustomerFlag, CustomerSummary } from '../customers/customer.ts';
import { CustomerNo, E164, Extension, FreeText, Instant, Label, Locale, Uuid } from '../primitives.ts';
import { consultSteps, PartyNumber } from './commands.ts';
import { AniPresentation } from './facts.ts';
import { PresenceState } from './presence.ts';

/** Where a call was passed on to by an agent: a queue, a colleague, a number outside; or whom he consulted. */
export const transferKinds = ['queue', 'agent', 'outside', 'consult'] as const;
export const TransferKind = z.enum(transferKinds);

/** A transfer as everybody who has the call sees it. */
export const TransferView = z.object({
  at: Instant,
  /** Who passed it on. */
  by: z.string(),
  kind: TransferKind,
  /** The queue's label, the colleague's name or the number. */
  target: Label,
  note: z.string(),
});
export type TransferView = z.infer<typeof TransferView>;

/** An agent passes his call on; `key` makes repeats harmless. The note goes to whoever takes it. */
export const TransferCall = z.object({
  key: Uuid,
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('queue'), queue: z.string().regex(/^[a-z]{2,20}$/) }),
    z.object({ kind: z.literal('agent'), userId: z.string().min(1).max(60) }),
    z.object({ kind: z.literal('outside'), number: z.string().max(30) }),
  ]),
  note: FreeText(500).default(''),
});
export type TransferCall = z.infer<typeof TransferCall>;

/** An agent asks a colleague or somebody outside first: the caller hears music meanwhile. */
export const ConsultCall = z.object({
  key: Uuid,
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('agent'), userId: z.string().min(1).max(60) }),
    z.object({ kind: z.literal('outside'), number: z.string().max(30) }),
  ]),
  note: FreeText(500).default(''),
});
export type ConsultCall = z.infer<typeof ConsultCall>;
/** What he does next with whom he consults. */
export const ConsultMove = z.object({ party: PartyNumber, step: z.enum(consultSteps).exclude(['start']) });
export type ConsultMove = z.infer<typeof ConsultMove>;

/** An agent rings a colleague; `key` makes repeats harmless. */
export const CallColleague = z.object({ key: Uuid, userId: z.string().min(1).max(60) });
export type CallColleague = z.infer<typeof CallColleague>;

/** Where somebody is in a call: his phone rings; he is consulted, or consults, beside it; he is with the caller. */
export const PartyPlace = z.enum(['ringing', 'side', 'room']);

/** Whom a call can be passed on to now. `free`: he could take it this moment. */
export const TransferTargets = z.object({
  queues: z.array(z.object({ code: z.string(), label: Label, waiting: z.number().int(), free: z.number().int() })),
  agents: z.array(
    z.object({ userId: z.string(), name: z.string(), extension: Extension, state: PresenceState, free: z.boolean() }),
  ),
});
export type TransferTargets = z.infer<typeof TransferTargets>;

/** How the caller was proved to be the customer: by answers an agent compared with the file, or by his phone PIN. */
export const provedLevels = ['answers', 'pin'] as const;
export type ProvedLevel = (typeof provedLevels)[number];
export const isProvedLevel = (word: string): word is ProvedLevel => provedLevels.some((level) => level === word);

/** How a call ended up, told apart for good reports. Null while it lasts. */
export const interactionOutcomes = [
  'answered',
  'abandoned_in_ivr',
  'abandoned_in_queue',
  'queue_timeout',
  /** He left the queue to be called back. */
  'callback',
  'no_agent',
  'not_answered',
  'platform_failure',
] as const;
export const InteractionOutcome = z.enum(interactionOutcomes);
export type InteractionOutcome = z.infer<typeof InteractionOutcome>;

/**
 * Where a call is now. `offered`: ringing at an agent. `parked`: the caller is kept with music for his agent. `outside`: passed
 * on to a number outside.
 */
export const InteractionPhase = z.enum(['ivr', 'queued', 'offered', 'talking', 'held', 'parked', 'outside', 'ended']);
export type InteractionPhase = z.infer<typeof InteractionPhase>;

/** The caller's number, as the desk shows it. */
export const CallerNumber = z.object({
  presentation: AniPresentation,
  e164: E164.nullable(),
  /** National format, or what came when it could not be read. Empty when withheld. */
  display: z.string(),
  /** Region of a Chinese number or country of a foreign one, when known. */
  origin: Label.nullable(),
});
export type CallerNumber = z.infer<typeof CallerNumber>;

/**
 * Who it is: `one`, `several` (ranked, best first), `none`, or `withheld` (no usable number and nothing typed).
 * `by` tells what it rests on; a typed customer number beats the caller's number.
 */
export const CustomerMatch = z.object({
  kind: z.enum(['one', 'several', 'none', 'withheld']),
  by: z.enum(['customer_no', 'ani', 'agent']).nullable(),
  candidates: z
    .array(
      CustomerSummary.extend({
        reason: z.enum(['typed_number', 'only_owner', 'recent_call', 'main_number', 'shared_number', 'chosen']),
      }),
    )
    .max(10),
  /** Both were given and do not lead to the same customer. */
  typedDiffersFromAni: z.boolean(),
  /** A customer number was typed that no customer in this user's branches has. */
  typedUnknown: z.boolean(),
});
export type CustomerMatch = z.infer<typeof CustomerMatch>;

/** A call as the agent's desktop holds it: the screen pop and everything after. */
export const CallView = z.object({
  interactionId: Uuid,
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  phase: InteractionPhase,
  caller: CallerNumber,
  callerName: z.string().nullable(),
  dnis: z.string(),
  queue: z.object({ code: z.string(), label: Label }).nullable(),
  language: Locale.nullable(),
  ivr: z.object({
    /** In the order it happened, in words for the desk. */
    path: z.array(z.object({ step: z.string(), value: z.string(), at: Instant })),
    givenCustomerNo: z.string().nullable(),
    /** What has been proved about the caller so far; ANI proves nothing. */
    verification: z.enum(['none', 'number_given', ...provedLevels]),
    /** Until when a proof counts; null without one. */
    provedUntil: Instant.nullable(),
  }),
  startedAt: Instant,
  queuedAt: Instant.nullable(),
  offeredAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  heldSince: Instant.nullable(),
  endedAt: Instant.nullable(),
  endedBy: z.enum(['caller', 'agent', 'system']).nullable(),
  /** Waiting, talking and hold so far or in the end, in milliseconds. */
  waitMs: z.number().int(),
  talkMs: z.number().int(),
  holdMs: z.number().int(),
  outcome: InteractionOutcome.nullable(),
  /** Times were reconstructed after a gap of the bridge or of Asterisk. */
  approximate: z.boolean(),
  match: CustomerMatch,
  /** The chosen or only customer's card, so that the pop needs no second request. */
  card: CustomerCard.nullable(),
  /** What is known of the number itself, whoever calls by it. */
  callerFlags: z.array(CustomerFlag).optional(),
  /** When the viewer's own part was over although the call may go on; null while he is on it. */
  partEndedAt: Instant.nullable(),
  /** Where the viewer is; `ringing`: he is ringing a colleague. */
  place: PartyPlace,
  /** He is only being asked: the call is another's. */
  consulted: z.boolean(),
  /** The other agents on the call, and whoever was asked outside; `number` is an extension or a number outside. */
  parties: z.array(z.object({ number: PartyNumber, name: z.string(), place: PartyPlace })),
  /** The viewer's leg is recorded, as Asterisk told; absent: it is not. */
  recording: z.enum(['on', 'paused']).optional(),
  /** Who passed the call on, oldest first. */
  transfers: z.array(TransferView),
  wrapUp: z.object({ required: z.boolean(), doneAt: Instant.nullable(), deadline: Instant.nullable() }),
});
export type CallView = z.infer<typeof CallView>;

/** Wrap-up, sent through the browser's outbox: `key` makes repeats harmless. */
export const WrapUp = z.object({
  key: Uuid,
  dispositionCode: z.string().regex(/^[a-z0-9_]{1,40}$/),
  note: FreeText(2000).default(''),
  followUpAt: Instant.nullable().default(null),
  customerNo: CustomerNo.nullable().default(null),
});
export type WrapUp = z.infer<typeof WrapUp>;

/** The promise to come back to the customer was kept, or was not after all. */
export const FollowUpMark = z.object({ done: z.boolean() });
export type FollowUpMark = z.infer<typeof FollowUpMark>;

export const DispositionView = z.object({
  code: z.string(),
  label: Label,
  group: z.enum(['service', 'sales', 'complaint', 'other']),
  requiresFollowUp: z.boolean(),
  /** Only for calls of these queues; absent or empty: of all. */
  queues: z.array(z.string()).optional(),
  /** How the Chinese label is spoken, a syllable each, without tones: typed by its initials it is found as well. */
  pinyin: z.array(z.string()).optional(),
});
export type DispositionView = z.infer<typeof DispositionView>;

/** A line of "my recent calls" and of the supervisor's list. */
export const InteractionRow = z.object({
  id: Uuid,
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  caller: CallerNumber,
  customer: z.object({ customerNo: CustomerNo, name: z.string() }).nullable(),
  dnis: z.string(),
  queue: z.string().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  outcome: InteractionOutcome.nullable(),
  agentName: z.string().nullable(),
  waitMs: z.number().int(),
  talkMs: z.number().int(),
  holdMs: z.number().int(),
  disposition: Label.nullable(),
  note: z.string().nullable(),
  /** When the agent promised to come back to the customer. */
  followUpAt: Instant.nullable(),
  /** When he had kept that promise; null while it stands. */
  followUpDoneAt: Instant.nullable(),
  wrapUpOpen: z.boolean(),
  missedByMe: z.boolean(),
});
export type InteractionRow = z.infer<typeof InteractionRow>;
