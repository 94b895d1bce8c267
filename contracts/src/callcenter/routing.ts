import { z } from 'zod';
import { Day, Extension, Instant, Label, Locale } from '../primitives.ts';
import { NotReadyReason, PresenceState } from './presence.ts';
import { QueueCode } from './setup.ts';

/** The dialplan waits no longer for a word about a caller; without one he waits as he would have. In milliseconds. */
export const ROUTE_ANSWER_MS = 800;

/** Why a caller goes before others, the strongest last; `preferred` and `foremost` by a group he is in. A place in Asterisk's queue is this, then the time he began to wait. */
export const priorities = {
  usual: 0,
  preferred: 1,
  vip: 2,
  foremost: 3,
  affected: 4,
  at_risk: 5,
  returned: 6,
} as const;
export type Priority = keyof typeof priorities;
export const Priority = z.enum(Object.keys(priorities) as [Priority, ...Priority[]]);

/** A caller is about to wait, or has waited in a queue as long as the last word said. */
export const RouteAsked = z.object({
  callId: z.string().min(1).max(150),
  dialled: z.string().max(64),
  queue: QueueCode,
  language: Locale.catch('zh-CN'),
  /** As the dialplan cleaned it; empty: withheld or unreadable. */
  number: z.string().max(30),
  /** As typed; empty: not. */
  customerNo: z.string().max(11),
  /** When he began to wait, in seconds since 1970. */
  since: z.coerce.number().int().nonnegative(),
  /** `moved`: an agent sent him to this queue · `returned`: one who should have had him did not: he goes before those who wait. */
  again: z.enum(['moved', 'returned']).nullable(),
  /** When it was asked for him last, in seconds since 1970; 0: never. */
  before: z.coerce.number().int().nonnegative(),
});
export type RouteAsked = z.infer<typeof RouteAsked>;

/** Where he waits next and how long, in seconds, until it is asked again. */
export const RouteAnswer = z.discriminatedUnion('to', [
  z.object({
    to: z.literal('queue'),
    queue: QueueCode,
    priority: z.number().int().min(0).max(9),
    /** Null: nobody has set this queue's patience; he waits as long as the dialplan says, then hears the goodbye. */
    seconds: z.number().int().min(1).max(7_200).nullable(),
    music: z.enum(['music', 'ringing']),
    /** Rung first, for so many seconds. */
    first: z.object({ extension: Extension, seconds: z.number().int().min(1).max(60) }).nullable(),
    /** Told before he waits: his place, and the range of minutes it will take. */
    place: z.number().int().min(1).nullable(),
    minutes: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    offersCallback: z.boolean(),
  }),
  z.object({ to: z.literal('closed') }),
  /** His patience, as the bank has set it, is over. */
  z.object({ to: z.literal('goodbye') }),
]);
export type RouteAnswer = z.infer<typeof RouteAnswer>;

/** How an agent stood when a call was given away. Supervisors see him; `level` null: he does not serve the queue. */
export const RoutingCandidate = z.object({
  userId: z.string(),
  name: z.string(),
  level: z.number().int().nullable(),
  state: PresenceState,
  reason: NotReadyReason.nullable(),
  /** Since when he is in this state. */
  since: Instant,
});
export type RoutingCandidate = z.infer<typeof RoutingCandidate>;

export const routingSteps = [
  'queued',
  'last_agent',
  'overflow',
  'callback_offered',
  'closed',
  'gave_up',
  'rung',
] as const;
/** One decision about a call. `rung`: Asterisk chose this agent among the free of the highest level, in turn. */
export const RoutingStep = z.object({
  at: Instant,
  step: z.enum(routingSteps),
  queue: z.object({ code: z.string(), label: Label }),
  priority: Priority,
  waitedSeconds: z.number().int(),
  /** A group he belongs to had its say about queue or priority; which one is told to supervisors only. */
  group: z.object({ name: z.string().optional() }).nullable(),
  /** Who was rung. */
  agent: z.object({ userId: z.string(), name: z.string() }).nullable(),
  /** Of the queue's agents: free then, and free of the highest level among them; that level. */
  free: z.number().int(),
  freeOfLevel: z.number().int(),
  level: z.number().int().nullable(),
  /** For supervisors only. */
  candidates: z.array(RoutingCandidate).optional(),
});
export type RoutingStep = z.infer<typeof RoutingStep>;
export const CallRouting = z.object({ steps: z.array(RoutingStep) });
export type CallRouting = z.infer<typeof CallRouting>;

/** He wants to be called back rather than wait; `number` as typed or as he calls from. */
export const CallbackAsked = z.object({ callId: z.string().min(1).max(150), number: z.string().max(30) });
export type CallbackAsked = z.infer<typeof CallbackAsked>;
export const CallbackTaken = z.object({ promiseMinutes: z.number().int() });
export type CallbackTaken = z.infer<typeof CallbackTaken>;

/** One place in the line that outlives the call: to be called back. The number is masked. */
export const ticketStates = ['callback', 'calling', 'done', 'failed', 'cancelled'] as const;
/**
 * `line`: he chose it while he waited · `wrap_up`: an agent promised it to him, for a time · `given_up`: he hung up or had to leave
 * while he waited · `transfer`: he was passed on and nobody took him. The last two are owed, and nobody promised them.
 */
export const ticketOrigins = ['line', 'wrap_up', 'given_up', 'transfer'] as const;
export const isPromise = (origin: (typeof ticketOrigins)[number]): boolean => origin === 'line' || origin === 'wrap_up';
export const CallbackTicket = z.object({
  id: z.string(),
  origin: z.enum(ticketOrigins),
  queue: z.object({ code: z.string(), label: Label }),
  number: z.string(),
  customer: z.object({ customerNo: z.string(), name: z.string() }).nullable(),
  /** When he began to wait: his place. */
  since: Instant,
  /** Until when he was promised the call. */
  promisedBy: Instant,
  state: z.enum(ticketStates),
  tries: z.number().int(),
  agentName: z.string().nullable(),
  doneAt: Instant.nullable(),
  overdue: z.boolean(),
  version: z.number().int(),
});
export type CallbackTicket = z.infer<typeof CallbackTicket>;
export const CallbackTickets = z.object({
  tickets: z.array(CallbackTicket),
  /** Today: promises whose time has come or that were kept, and those kept in time. */
  promised: z.number().int(),
  kept: z.number().int(),
});
export type CallbackTickets = z.infer<typeof CallbackTickets>;
/** Promised calls back of some days, by the day they were promised for. */
export const CallbackCounts = z.object({
  promised: z.number().int(),
  /** Reached by the time that was promised, or later. */
  kept: z.number().int(),
  late: z.number().int(),
  /** Given up after the last try, or past their time and still owed. */
  missed: z.number().int(),
  /** Their time has not come. */
  open: z.number().int(),
  cancelled: z.number().int(),
});
export type CallbackCounts = z.infer<typeof CallbackCounts>;
export const CallbackReport = z.object({
  from: Day,
  to: Day,
  queues: z.array(CallbackCounts.extend({ queue: z.object({ code: z.string(), label: Label }) })),
  total: CallbackCounts,
});
export type CallbackReport = z.infer<typeof CallbackReport>;
export const CallbackReportQuery = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ['to'] });

export const CallbackDecision = z.object({ version: z.number().int(), decision: z.enum(['cancel', 'take']) });
export type CallbackDecision = z.infer<typeof CallbackDecision>;
