import { z } from 'zod';
import { CustomerSummary } from '../customers/customer.ts';
import { CustomerNo, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';

/** Why the bank calls. `service`: the customer asked for it, or has to be told; the others are offers he may refuse for good. */
export const dialPurposes = ['marketing', 'retention', 'service'] as const;
export const DialPurpose = z.enum(dialPurposes);
export type DialPurpose = z.infer<typeof DialPurpose>;

/** `preview`: the agent sees whom he will call and dials; `progressive`: the next one is dialled when he is available. */
export const Pacing = z.enum(['preview', 'progressive']);
export type Pacing = z.infer<typeof Pacing>;

export const CallListState = z.enum(['draft', 'running', 'paused', 'ended']);
export type CallListState = z.infer<typeof CallListState>;

/** `taken`: an agent looks at it; `calling`: dialled; `called`: talked, his word is awaited; `retry`: waits for its time. */
export const entryStates = ['open', 'taken', 'calling', 'called', 'retry', 'done', 'stopped'] as const;
export const EntryState = z.enum(entryStates);
export type EntryState = z.infer<typeof EntryState>;

/** What came of one try. `given_up`: the agent hung up while it rang. */
export const dialOutcomes = ['connected', 'busy', 'no_answer', 'machine', 'failed', 'given_up'] as const;
export const DialOutcome = z.enum(dialOutcomes);
export type DialOutcome = z.infer<typeof DialOutcome>;

/** How an entry ended. */
export const entryResults = [
  'success',
  'refused',
  'closed',
  'unreachable',
  'do_not_call',
  'no_number',
  'skipped',
] as const;
export const EntryResult = z.enum(entryResults);
export type EntryResult = z.infer<typeof EntryResult>;

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** When may be called, on the bank's clock; days of the week from 1, Monday. */
export const CallingHours = z
  .object({ from: Clock, to: Clock, weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7) })
  .refine(({ from, to }) => from < to, { path: ['to'] });
export type CallingHours = z.infer<typeof CallingHours>;

/** Frames of the house that no list can leave; on the holidays of the bank's calendar nobody is called. */
export const DialFrames = z.object({
  hours: CallingHours,
  /** Tries to one customer in a day and in seven days, over all lists. */
  perDay: z.number().int().min(1).max(20),
  perWeek: z.number().int().min(1).max(60),
});
export type DialFrames = z.infer<typeof DialFrames>;
export const DialFramesView = z.object({
  version: z.number().int(),
  frames: DialFrames,
  changedBy: z.string().nullable(),
  changedAt: Instant,
});
export type DialFramesView = z.infer<typeof DialFramesView>;
export const ChangeDialFrames = z.object({ baseVersion: z.number().int(), frames: DialFrames });
export type ChangeDialFrames = z.infer<typeof ChangeDialFrames>;

const Minutes = z.number().int().min(1).max(10_080);
/** How a list is worked through. */
export const CallListRules = z.object({
  hours: CallingHours,
  /** Tries to one customer of this list, in a day and in all. */
  perDay: z.number().int().min(1).max(10),
  most: z.number().int().min(1).max(20),
  /** Minutes until the next try, by what came of the last one. */
  retryMinutes: z.object({ busy: Minutes, no_answer: Minutes, machine: Minutes, failed: Minutes }),
  /** Minutes an agent may look before the entry goes back. */
  claimMinutes: z.number().int().min(1).max(60),
  /** Customers an agent should reach in a day; 0: no goal. */
  goal: z.number().int().min(0).max(500),
  /** Dispositions that count as success. */
  successes: z.array(z.string().regex(/^[a-z0-9_]{1,40}$/)).max(50),
});
export type CallListRules = z.infer<typeof CallListRules>;

export const usualCallListRules: CallListRules = {
  hours: { from: '09:00', to: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
  perDay: 2,
  most: 5,
  retryMinutes: { busy: 15, no_answer: 120, machine: 240, failed: 60 },
  claimMinutes: 3,
  goal: 0,
  successes: ['product_sold', 'product_interest', 'customer_kept', 'care_done', 'survey_done'],
};

export const MOST_LIST_ROWS = 5_000;
/** Whom the list is made of. */
export const CallListSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('segment'), segment: Uuid }),
  z.object({ kind: z.literal('alerts'), levels: z.array(z.enum(['yellow', 'orange', 'red'])).min(1) }),
  z.object({
    kind: z.literal('table'),
    rows: z
      .array(z.object({ customer: FreeText(30), why: FreeText(200).default('') }))
      .min(1)
      .max(MOST_LIST_ROWS),
  }),
]);
export type CallListSource = z.infer<typeof CallListSource>;

export const NewCallList = z.object({
  /** Also its id: sent again it is made once. */
  key: Uuid,
  name: FreeText(60).min(1),
  purpose: DialPurpose,
  pacing: Pacing,
  source: CallListSource,
  /** The conversation its calls follow. */
  flowKey: z
    .string()
    .regex(/^[a-z0-9_-]{1,60}$/)
    .nullable()
    .default(null),
  /** Shown to the agent before he dials. */
  why: FreeText(300).default(''),
  /** 1 first … 9 last. */
  priority: z.number().int().min(1).max(9).default(5),
  rules: CallListRules,
});
export type NewCallList = z.infer<typeof NewCallList>;

export const SteerCallList = z.object({
  version: z.number().int(),
  to: CallListState.exclude(['draft']),
});
export type SteerCallList = z.infer<typeof SteerCallList>;

/** What of a list may be changed after it was made. It counts from the next call on; whom it holds, and what for, stays. */
export const ChangeCallList = NewCallList.pick({
  name: true,
  pacing: true,
  why: true,
  priority: true,
  rules: true,
}).extend({
  version: z.number().int(),
  why: FreeText(300),
  priority: z.number().int().min(1).max(9),
});
export type ChangeCallList = z.infer<typeof ChangeCallList>;

export const CallListRow = z.object({
  id: Uuid,
  name: z.string(),
  purpose: DialPurpose,
  pacing: Pacing,
  source: z.enum(['segment', 'alerts', 'table', 'crisis']),
  state: CallListState,
  priority: z.number().int(),
  entries: z.number().int(),
  reached: z.number().int(),
  over: z.number().int(),
  ownerName: z.string(),
  createdAt: Instant,
  version: z.number().int(),
});
export type CallListRow = z.infer<typeof CallListRow>;

const Count = z.number().int();
/** A list with what came of it. */
export const CallListDetail = z.object({
  row: CallListRow,
  why: z.string(),
  flowKey: z.string().nullable(),
  rules: CallListRules,
  /** Lines of a table that named nobody, several, or somebody out of scope; customers kept out for the comparison. */
  left: z.object({ unknown: Count, several: Count, doubled: Count, heldOut: Count }),
  states: z.record(EntryState, Count),
  results: z.record(EntryResult, Count),
  outcomes: z.record(DialOutcome, Count),
  dispositions: z.array(z.object({ code: z.string(), label: Label, entries: Count })),
  agents: z.array(z.object({ name: z.string(), tries: Count, reached: Count, success: Count, reachedToday: Count })),
  mayChange: z.boolean(),
});
export type CallListDetail = z.infer<typeof CallListDetail>;

export const CallListPage = z.object({ items: z.array(CallListRow) });

export const EntryRow = z.object({
  id: z.string(),
  customer: CustomerSummary.nullable(),
  state: EntryState,
  result: EntryResult.nullable(),
  tries: Count,
  lastOutcome: DialOutcome.nullable(),
  lastTriedAt: Instant.nullable(),
  nextAt: Instant.nullable(),
  agentName: z.string().nullable(),
  disposition: Label.nullable(),
});
export type EntryRow = z.infer<typeof EntryRow>;
export const EntryPage = pageOf(EntryRow);
export type EntryPage = z.infer<typeof EntryPage>;
export const EntryQuery = z.object({
  state: EntryState.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EntryQuery = z.infer<typeof EntryQuery>;

/** Why somebody may not be called now. */
export const dialBars = ['do_not_call', 'blacklisted', 'hours', 'holiday', 'too_often', 'no_number'] as const;
export const DialBar = z.enum(dialBars);
export type DialBar = z.infer<typeof DialBar>;

/** Whom the agent is about to call, and why. */
export const DialEntry = z.object({
  id: z.string(),
  list: z.object({ id: Uuid, name: z.string(), purpose: DialPurpose, pacing: Pacing, flowKey: z.string().nullable() }),
  customer: CustomerSummary,
  why: z.string(),
  state: EntryState,
  tries: Count,
  most: Count,
  lastOutcome: DialOutcome.nullable(),
  lastTriedAt: Instant.nullable(),
  claimUntil: Instant.nullable(),
  /** In the order they are dialled. */
  numbers: z.array(z.object({ contactId: z.string(), kind: z.string(), display: z.string(), barred: z.boolean() })),
  /** The hours the customer likes best. */
  bestHours: z.object({ from: Count, to: Count }).nullable(),
  /** What stands against calling him now. */
  bar: DialBar.nullable(),
});
export type DialEntry = z.infer<typeof DialEntry>;

/** The agent's work with lists. */
export const DialDesk = z.object({
  lists: z.array(z.object({ id: Uuid, name: z.string(), pacing: Pacing, due: Count })),
  entry: DialEntry.nullable(),
  /** The list he is dialled for by itself. */
  seat: Uuid.nullable(),
  today: z.object({ tries: Count, reached: Count, success: Count, goal: Count }),
  /** Calling hours are over, or it is a holiday. */
  closed: DialBar.extract(['hours', 'holiday']).nullable(),
});
export type DialDesk = z.infer<typeof DialDesk>;

export const TakeNext = z.object({ listId: Uuid.nullable().default(null) });
export const DialNow = z.object({
  contactId: z
    .string()
    .regex(/^\d{1,12}$/)
    .nullable()
    .default(null),
});
export const skipReasons = ['bad_time', 'wrong_person', 'spoken_already', 'other'] as const;
export const SkipEntry = z.object({ reason: z.enum(skipReasons), note: FreeText(200).default('') });
export type SkipEntry = z.infer<typeof SkipEntry>;
export const TakeSeat = z.object({ listId: Uuid.nullable() });

/** A call at a click: a customer's number, or that of an earlier call. Sent again by its key it is placed once. */
export const ClickCall = z.object({
  key: Uuid,
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('contact'), customerNo: CustomerNo, contactId: z.string().regex(/^\d{1,12}$/) }),
    /** The number of his that is called first. */
    z.object({ kind: z.literal('customer'), customerNo: CustomerNo }),
    z.object({ kind: z.literal('interaction'), interactionId: Uuid }),
    /** One that stands in the clear, such as in an article. */
    z.object({ kind: z.literal('number'), number: FreeText(30) }),
  ]),
  /** Given when one calls outside the hours: it is written down. */
  reason: FreeText(200).default(''),
});
export type ClickCall = z.infer<typeof ClickCall>;
export const PlacedCallView = z.object({ callId: z.string() });

/** `offers`: he wants no offers; `all`: he wants no calls at all. Only ever added to. */
export const RefusalScope = z.enum(['offers', 'all']);
export type RefusalScope = z.infer<typeof RefusalScope>;
export const RefuseCalls = z.object({
  key: Uuid,
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('customer'), customerNo: CustomerNo }),
    z.object({ kind: z.literal('phone'), phone: FreeText(30) }),
  ]),
  scope: RefusalScope,
  note: FreeText(200).default(''),
});
export type RefuseCalls = z.infer<typeof RefuseCalls>;
export const RefusalRow = z.object({
  id: z.string(),
  customerNo: CustomerNo.nullable(),
  phone: z.string().nullable(),
  scope: RefusalScope,
  note: z.string(),
  by: z.string(),
  at: Instant,
});
export type RefusalRow = z.infer<typeof RefusalRow>;
export const RefusalPage = pageOf(RefusalRow);
export type RefusalPage = z.infer<typeof RefusalPage>;
