import { z } from 'zod';
import { Currency, CustomerNo, Day, Fen, Label, Provenance } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { CustomerKind, Maskable } from './customer.ts';
import { ShownField } from './personal-file.ts';

/**
 * The id of a relation in two-person entry (`PUT /records/relation/<subject>/…`): the customer it is told of, and a uuid the desk
 * makes for a new one.
 */
export const relationSubject = (customerNo: string, key: string): string => `${customerNo}:${key}`;

/** Whom a relation is with, as far as the viewer may see him. */
export const RelatedParty = z.object({
  /** Null: no customer, or one of a branch the viewer does not see. */
  customerNo: CustomerNo.nullable(),
  /** Of such a customer its first character only. */
  name: z.string(),
  kind: CustomerKind,
  /** He is a customer, whether or not the viewer may open him. */
  isCustomer: z.boolean(),
  hidden: z.boolean(),
});
export type RelatedParty = z.infer<typeof RelatedParty>;

/** One tie of a customer, read from his side. */
export const RelationEntry = z.object({
  id: z.string(),
  /** `own`: told of this customer; `inverse`: told of the other one and read backwards here. */
  direction: z.enum(['own', 'inverse']),
  /** Code of `relationRole`, as it was told of the customer it belongs to. */
  role: z.string(),
  /** What the other one is to this customer, and what this customer is to him. */
  roleLabel: Label,
  reverseLabel: Label,
  other: RelatedParty,
  document: z.object({ kindLabel: Label, number: Maskable }).nullable(),
  event: z.string().nullable(),
  /** Hundredths of a percent: 5 100 is 51 %. */
  share: z.number().int().nullable(),
  amount: Fen.nullable(),
  currency: Currency.nullable(),
  note: z.string().nullable(),
  recordedOn: Day,
  establishedOn: Day.nullable(),
  endedOn: Day.nullable(),
  inForce: z.boolean(),
  /** `core-bank`: only the feed changes it; `file`: the company's licence does. */
  owner: z.enum(['core-bank', 'file', 'crm']),
  provenance: Provenance,
  /** What a change is entered for and against; null where this viewer cannot change it. */
  subjectId: z.string().nullable(),
  version: z.number().int(),
  /** Whose relation it is, as the form tells it: the customer himself, or the other one. */
  toldOf: z.string(),
  /** The present values for the form; masked ones withheld. Empty where it cannot be changed. */
  fields: z.record(z.string(), ShownField),
  open: OpenChange.nullable(),
});
export type RelationEntry = z.infer<typeof RelationEntry>;

/** A new relation that is being written, waits, or came back to its author. */
export const PendingRelation = OpenChange.extend({
  subjectId: z.string(),
  title: z.string(),
  reason: z.string().nullable(),
});
export type PendingRelation = z.infer<typeof PendingRelation>;

export const RelationQuery = z.object({
  state: z.enum(['in_force', 'ended', 'all']).default('all'),
});
export type RelationQuery = z.infer<typeof RelationQuery>;

/** All ties of a customer, those in force first, then the latest; at most two hundred of each direction. */
export const RelationList = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  kind: CustomerKind,
  items: z.array(RelationEntry),
  /** There are more than are shown. */
  cut: z.boolean(),
  pending: z.array(PendingRelation),
  mayEdit: z.boolean(),
});
export type RelationList = z.infer<typeof RelationList>;

/** Who has this document? Asked when somebody is told by name and ID; a customer found so is offered. */
export const RelatedQuestion = z.object({
  partyKind: CustomerKind,
  relatedNo: CustomerNo.optional(),
  idNumber: z.string().trim().min(4).max(50).optional(),
});
export type RelatedQuestion = z.infer<typeof RelatedQuestion>;
export const RelatedAnswer = z.object({
  /** The customer meant, where the asker may see him. */
  found: z.object({ customerNo: CustomerNo, name: z.string(), kind: CustomerKind, branch: Label }).nullable(),
  /** He is a customer of a branch the asker does not see. */
  elsewhere: Label.nullable(),
});
export type RelatedAnswer = z.infer<typeof RelatedAnswer>;
