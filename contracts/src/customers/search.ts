import { z } from 'zod';
import { RevealField } from '../api.ts';
import { Day, FreeText, Instant, Uuid } from '../primitives.ts';
import { CustomerKind, CustomerStatus, CustomerSummary } from './customer.ts';

const OrgNo = z.string().regex(/^[0-9A-Z]{1,10}$/);
const Age = z.coerce.number().int().min(0).max(150);

/** What a customer may have: a kind of account, a loan, a card. */
export const CustomerProduct = z.enum([
  'current',
  'savings',
  'term_deposit',
  'basic',
  'loan_settlement',
  'loan',
  'overdue_loan',
  'debit_card',
  'credit_card',
]);
export type CustomerProduct = z.infer<typeof CustomerProduct>;

/** Conditions a list of customers may be narrowed by; each that is there must hold. They travel as a query and in saved views. */
export const CustomerFilter = z.object({
  kind: CustomerKind.optional(),
  status: CustomerStatus.optional(),
  /** A branch, with all below it. */
  orgNo: OrgNo.optional(),
  vip: z.literal('1').optional(),
  /** Code of `keyCustomerReason`. */
  keyReason: z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,20}$/)
    .optional(),
  /** Those this user answers for. */
  mine: z.literal('1').optional(),
  /** Name of the responsible manager, whole. */
  managerName: FreeText(160).optional(),
  product: CustomerProduct.optional(),
  gender: z.enum(['0', '1', '2', '9']).optional(),
  ageFrom: Age.optional(),
  ageTo: Age.optional(),
  /** Beginning of a GB/T 2260 code: where a person is registered, where a company's licence says it is. */
  region: z
    .string()
    .regex(/^\d{2}(\d{2}(\d{2})?)?$/)
    .optional(),
  /** Beginning of a GB/T 4754 code with its section's letter: companies of a section, division, group or class. */
  industry: z
    .string()
    .regex(/^[A-T](\d{2,4})?$/)
    .optional(),
  sinceFrom: Day.optional(),
  sinceTo: Day.optional(),
  /** Papers that have ended, or end within so many days. */
  papers: z.enum(['expired', '7', '30', '90']).optional(),
});
export type CustomerFilter = z.infer<typeof CustomerFilter>;

/** What the search box sends; the server decides what the text is (name, pinyin, number, ID, phone, account). */
export const CustomerSearch = CustomerFilter.extend({
  q: z.string().trim().min(1).max(160),
  /** Why parts of numbers that are shown masked are looked for, too: it is on record with every customer shown. */
  reason: RevealField.shape.reason.optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export type CustomerSearch = z.infer<typeof CustomerSearch>;

/** Counted up to this many, then capped. */
const CappedCount = z.object({ value: z.number().int(), capped: z.boolean() });

export const CustomerSearchResult = z.object({
  items: z.array(
    CustomerSummary.extend({
      matchedBy: z.enum(['customer_no', 'id_number', 'phone', 'account', 'card', 'name', 'pinyin', 'initials']),
      /** `similar`: one letter, character or pair of digits differs from what was typed. `part`: of a masked number. */
      how: z.enum(['exact', 'similar', 'part']),
    }),
  ),
  next: z.string().nullable(),
  count: CappedCount,
  /** Parts of masked numbers, and numbers with two digits swapped, were left out: they are looked for with a reason only. */
  withheld: z.boolean(),
});
export type CustomerSearchResult = z.infer<typeof CustomerSearchResult>;

export const customerSorts = ['name', 'customerNo', 'age', 'since'] as const;
export const CustomerSort = z.enum(customerSorts);
export type CustomerSort = z.infer<typeof CustomerSort>;
export const SortDirection = z.enum(['asc', 'desc']);
export type SortDirection = z.infer<typeof SortDirection>;

/** A page of the list of customers, forwards or backwards from a cursor. */
export const CustomerListQuery = CustomerFilter.extend({
  sort: CustomerSort.default('name'),
  direction: SortDirection.default('asc'),
  cursor: z
    .string()
    .regex(/^(after|before)\.\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type CustomerListQuery = z.infer<typeof CustomerListQuery>;

export const CustomerListRow = CustomerSummary.extend({ since: Day.nullable() });
export type CustomerListRow = z.infer<typeof CustomerListRow>;
export const CustomerListPage = z.object({
  items: z.array(CustomerListRow),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  count: CappedCount,
});
export type CustomerListPage = z.infer<typeof CustomerListPage>;

/** Columns of the list; number and name always stand. */
export const customerColumns = [
  'kind',
  'status',
  'gender',
  'age',
  'idTail',
  'branch',
  'manager',
  'since',
  'marks',
] as const;
export const CustomerColumn = z.enum(customerColumns);
export type CustomerColumn = z.infer<typeof CustomerColumn>;

/** How a list is looked at. */
export const ViewSettings = z.object({
  filter: CustomerFilter,
  columns: z.array(CustomerColumn).max(customerColumns.length),
  sort: CustomerSort,
  direction: SortDirection,
});
export type ViewSettings = z.infer<typeof ViewSettings>;

const ViewName = FreeText(40).regex(/^[^\n\t]+$/);
/** A saved view: its owner's, and readable to his branch and those below it when he shares it. */
export const SavedView = z.object({
  id: Uuid,
  name: z.string(),
  shared: z.boolean(),
  own: z.boolean(),
  owner: z.string(),
  settings: ViewSettings,
  updatedAt: Instant,
  version: z.number().int(),
});
export type SavedView = z.infer<typeof SavedView>;
export const NewView = z.object({ name: ViewName, shared: z.boolean(), settings: ViewSettings });
export type NewView = z.infer<typeof NewView>;
export const ViewChange = NewView.extend({ version: z.number().int() });
export type ViewChange = z.infer<typeof ViewChange>;
/** What the filters of the list offer: branches in scope, by path. */
export const ListChoices = z.object({
  branches: z.array(
    z.object({ orgNo: z.string(), name: z.object({ 'zh-CN': z.string(), en: z.string() }), depth: z.number().int() }),
  ),
});
export type ListChoices = z.infer<typeof ListChoices>;
