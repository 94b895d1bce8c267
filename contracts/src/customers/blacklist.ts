import { z } from 'zod';
import { CustomerNo, Day, FreeText, Instant, Label, pageOf } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { CustomerKind, Maskable } from './customer.ts';
import { ShownField } from './personal-file.ts';

/** How an entry treats whom it meets: it is told, he is to be careful, or nothing may be done. */
export const BlacklistSeverity = z.enum(['inform', 'warn', 'block']);
export type BlacklistSeverity = z.infer<typeof BlacklistSeverity>;

/** `future`: not yet valid; `expired`: its last day is over; `lifted`: somebody took it off. */
export const BlacklistState = z.enum(['in_force', 'future', 'expired', 'lifted']);
export type BlacklistState = z.infer<typeof BlacklistState>;

/**
 * The id of an entry in two-person entry (`PUT /records/blacklist_entry/<subject>/…`): the branch it is kept for, and a uuid the
 * desk makes for a new one.
 */
export const blacklistSubject = (orgNo: string, id: string): string => `${orgNo}.${id}`;

export const blacklistSorts = ['newest', 'name', 'severity', 'ends'] as const;

export const BlacklistQuery = z.object({
  /** A part of the name, its pinyin or initials; a customer number, document, telephone or credit code whole. */
  q: z.string().trim().max(100).optional(),
  state: BlacklistState.or(z.literal('all')).default('in_force'),
  severity: BlacklistSeverity.optional(),
  reason: z
    .string()
    .regex(/^[\w.-]{1,20}$/)
    .optional(),
  source: z
    .string()
    .regex(/^[\w.-]{1,20}$/)
    .optional(),
  /** Only those somebody must look at: customers of the same name nobody has decided about. */
  possible: z.literal('1').optional(),
  sort: z.enum(blacklistSorts).default('newest'),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type BlacklistQuery = z.infer<typeof BlacklistQuery>;

/** An entry as the list shows it. */
export const BlacklistRow = z.object({
  id: z.string(),
  name: z.string(),
  partyKind: CustomerKind,
  customerNo: CustomerNo.nullable(),
  idNumber: Maskable.nullable(),
  phone: Maskable.nullable(),
  creditCode: z.string().nullable(),
  severity: BlacklistSeverity,
  severityLabel: Label,
  reason: Label,
  source: Label,
  advice: Label,
  validFrom: Day,
  validUntil: Day.nullable(),
  liftedOn: Day.nullable(),
  state: BlacklistState,
  branch: z.object({ orgNo: z.string(), name: Label }),
  hits: z.number().int(),
  lastHitAt: Instant.nullable(),
  /** Customers in scope of the same name, or one that sounds so, nobody has decided about; told for entries that have a name only. */
  possible: z.number().int(),
});
export type BlacklistRow = z.infer<typeof BlacklistRow>;

/** A page, and new entries that are being written, wait, or came back to their author. */
export const BlacklistPage = pageOf(BlacklistRow).extend({
  /** Counted up to a thousand. */
  count: z.object({ value: z.number().int(), capped: z.boolean() }),
  pending: z.array(OpenChange.extend({ subjectId: z.string(), title: z.string(), reason: z.string().nullable() })),
  mayEdit: z.boolean(),
});
export type BlacklistPage = z.infer<typeof BlacklistPage>;

/** An entry whole, as far as this viewer may see it. */
export const BlacklistDetail = z.object({
  row: BlacklistRow,
  subjectId: z.string(),
  version: z.number().int(),
  fields: z.record(z.string(), ShownField),
  enteredBy: z.string(),
  reviewedBy: z.string(),
  changedAt: Instant,
  /** The table it came with. */
  importId: z.number().int().nullable(),
  open: OpenChange.nullable(),
  mayEdit: z.boolean(),
});
export type BlacklistDetail = z.infer<typeof BlacklistDetail>;

/** Where an entry was met. */
export const BlacklistPlace = z.enum(['call', 'card', 'entry', 'prospect']);
export type BlacklistPlace = z.infer<typeof BlacklistPlace>;

/**
 * By what an entry was met: the customer, his document, his telephone, the company's code; `name`: by the name alone, which is
 * a possible match only; `sound`: by a name that is written otherwise and sounds the same, which is less.
 */
export const BlacklistKey = z.enum(['customer', 'document', 'phone', 'credit_code', 'name', 'sound']);
export type BlacklistKey = z.infer<typeof BlacklistKey>;

/** One time an entry was met: a call counts once, a person at the desk once a day for each customer. */
export const BlacklistHit = z.object({
  id: z.string(),
  at: Instant,
  place: BlacklistPlace,
  by: BlacklistKey,
  /** Null where the viewer does not see him, or it was nobody's. */
  customerNo: CustomerNo.nullable(),
  interactionId: z.string().nullable(),
  /** Who was at the desk; null: nobody yet, the call had only come in. */
  userName: z.string().nullable(),
});
export type BlacklistHit = z.infer<typeof BlacklistHit>;
export const BlacklistHitPage = pageOf(BlacklistHit);
export type BlacklistHitPage = z.infer<typeof BlacklistHitPage>;

/** A customer who bears the name of an entry that has nothing but a name, and what somebody found out about it. */
export const PossibleMatch = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  /** His name is written otherwise and sounds the same. */
  bySound: z.boolean(),
  /** As his own file shows it; null: not known. */
  birthDate: Maskable.nullable(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  verdict: z.object({ same: z.boolean(), reason: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type PossibleMatch = z.infer<typeof PossibleMatch>;

/** The undecided first, of them those of the very name; a hundred at most. */
export const PossibleMatches = z.object({ items: z.array(PossibleMatch), mayDecide: z.boolean() });
export type PossibleMatches = z.infer<typeof PossibleMatches>;

/** Confirmed, the entry meets this customer for certain; dismissed, its name does not meet him again. */
export const DecideMatch = z.object({
  customerNo: CustomerNo,
  same: z.boolean(),
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
