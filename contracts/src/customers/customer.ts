import { z } from 'zod';
import { CustomerAlert } from '../crisis/alert.ts';
import {
  Currency,
  CustomerNo,
  Day,
  E164,
  Fen,
  FreeText,
  Instant,
  Label,
  PersonName,
  Provenance,
  Uuid,
} from '../primitives.ts';
import { FieldGroup } from '../privacy/rights-policy.ts';

export const CustomerKind = z.enum(['personal', 'corporate']);
export type CustomerKind = z.infer<typeof CustomerKind>;
/** A prospect has no contract with the bank yet. */
export const CustomerStatus = z.enum(['prospect', 'active', 'closed']);

/** A field shown masked says so, and whether this user may ask to see it (with a reason, audited). */
export const Maskable = z.object({
  text: z.string(),
  masked: z.boolean(),
  /** Masked, and this user may not ask to see it. */
  sealed: z.literal(true).optional(),
});
export type Maskable = z.infer<typeof Maskable>;

/** Enough of a customer to recognise him in a list or a picker. Masked by the server. */
export const CustomerSummary = z.object({
  customerNo: CustomerNo,
  kind: CustomerKind,
  status: CustomerStatus,
  name: z.string(),
  gender: z.enum(['0', '1', '2', '9']).nullable(),
  age: z.number().int().nullable(),
  idTail: z.string().nullable(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  managerName: z.string().nullable(),
  vip: z.boolean(),
  blacklisted: z.boolean(),
});
export type CustomerSummary = z.infer<typeof CustomerSummary>;

export const ContactPointView = z.object({
  id: z.string(),
  kind: z.enum([
    'mobile',
    'home_phone',
    'work_phone',
    'other_phone',
    'phs',
    'email',
    'home_address',
    'work_address',
    'mailing_address',
  ]),
  value: Maskable,
  /** E.164 for click-to-call, only where the user may see the whole number. */
  e164: E164.nullable(),
  best: z.boolean(),
  provenance: Provenance,
});
export const IdDocumentView = z.object({
  kind: z.string(),
  kindLabel: Label,
  number: Maskable,
  validUntil: Day.nullable(),
  longTerm: z.boolean(),
  expired: z.boolean(),
});
export const AccountView = z.object({
  accountNo: Maskable,
  product: Label,
  kind: z.enum(['current', 'savings', 'term_deposit', 'basic', 'loan_settlement']),
  currency: Currency,
  balance: Fen,
  available: Fen,
  status: z.enum(['active', 'dormant', 'frozen', 'closed']),
  openedOn: Day,
  maturesOn: Day.nullable(),
  provenance: Provenance,
});
export const TransactionView = z.object({
  id: z.string(),
  accountNo: z.string(),
  bookedAt: Instant,
  /** Signed: money in is positive. */
  amount: Fen,
  currency: Currency,
  balanceAfter: Fen.nullable(),
  purpose: z.string(),
  channel: z.string(),
  counterparty: z.string().nullable(),
});
export type TransactionView = z.infer<typeof TransactionView>;
export const LoanView = z.object({
  loanNo: z.string(),
  product: Label,
  principal: Fen,
  outstanding: Fen,
  currency: Currency,
  ratePercent: z.string(),
  startedOn: Day,
  endsOn: Day,
  status: z.enum(['running', 'overdue', 'settled', 'written_off']),
  overdueDays: z.number().int(),
  provenance: Provenance,
});
export const CardView = z.object({
  cardNo: Maskable,
  product: Label,
  kind: z.enum(['debit', 'credit']),
  status: z.enum(['active', 'frozen', 'lost', 'closed']),
  issuedOn: Day,
  expiresOn: Day.nullable(),
  creditLimit: Fen.nullable(),
  provenance: Provenance,
});
export const RelationView = z.object({
  role: z.string(),
  roleLabel: Label,
  customerNo: CustomerNo.nullable(),
  name: z.string(),
  kind: CustomerKind,
  since: Day.nullable(),
  endedOn: Day.nullable(),
});
/** Something who serves the customer must see first. `advice`: what to do about it. */
export const CustomerFlag = z.object({
  severity: z.enum(['info', 'warning', 'danger']),
  text: Label,
  advice: Label.optional(),
  /** Why it is told, where more follows from it: a mass event that lasts affects him. */
  cause: z.enum(['mass_event']).optional(),
});
export type CustomerFlag = z.infer<typeof CustomerFlag>;
/** A past interaction as the customer's file shows it. */
export const InteractionBrief = z.object({
  id: z.string(),
  startedAt: Instant,
  direction: z.enum(['inbound', 'outbound', 'internal']),
  queue: z.string().nullable(),
  outcome: z.string(),
  agentName: z.string().nullable(),
  disposition: Label.nullable(),
  note: z.string().nullable(),
  talkSeconds: z.number().int(),
});

/**
 * The single customer view of the first version: everything the call screen paints, in one answer.
 * Money of accounts adds up per currency in `totals`.
 */
export const CustomerCard = z.object({
  summary: CustomerSummary,
  basic: z.object({
    birthDate: Day.nullable(),
    maritalStatus: Label.nullable(),
    nationality: Label.nullable(),
    hukouRegion: Label.nullable(),
    education: Label.nullable(),
    occupation: Label.nullable(),
    employer: z.string().nullable(),
    industry: Label.nullable(),
    legalPerson: z.string().nullable(),
    creditCode: z.string().nullable(),
    relationshipSince: Day.nullable(),
    provenance: Provenance,
  }),
  idDocuments: z.array(IdDocumentView),
  contactPoints: z.array(ContactPointView),
  accounts: z.array(AccountView),
  totals: z.array(z.object({ currency: Currency, deposits: Fen, loans: Fen })),
  /** The latest ten. */
  transactions: z.array(TransactionView),
  loans: z.array(LoanView),
  cards: z.array(CardView),
  relations: z.array(RelationView),
  interactions: z.array(InteractionBrief),
  /** Numbers that were merged into this record; what hangs on them is told here. The latest first. */
  formerNumbers: z.array(z.object({ customerNo: CustomerNo, mergedAt: Instant })).optional(),
  /** Things the agent must see first, worst first. */
  flags: z.array(CustomerFlag),
  /** The early warning about this customer, for who serves him. */
  alert: CustomerAlert.nullable().optional(),
  /** Names of fields that are empty and worth asking for. */
  missing: z.array(z.string()),
  /** Groups of fields that are left out because this user may not see them. */
  withheld: z.array(FieldGroup).optional(),
  readAt: Instant,
});
export type CustomerCard = z.infer<typeof CustomerCard>;

/** A prospect typed in during a call: little, and never refused for being little. */
export const CreateProspect = z.object({
  kind: CustomerKind.default('personal'),
  name: PersonName(160),
  gender: z.enum(['0', '1', '2', '9']).optional(),
  phone: z.string().trim().min(3).max(35).optional(),
  note: FreeText(500).optional(),
  /** The call he was met on. */
  interactionId: Uuid.optional(),
});
export type CreateProspect = z.infer<typeof CreateProspect>;

/** The prospect, and who else is known under the same number: told, so that nobody is recorded twice unknowingly. */
export const CreatedProspect = CustomerSummary.extend({ samePhone: z.array(CustomerSummary) });
export type CreatedProspect = z.infer<typeof CreatedProspect>;
