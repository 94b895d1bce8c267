import { z } from 'zod';
import { Currency, CustomerNo, Day, Fen, Instant, Label, Provenance } from '../primitives.ts';
import { CustomerKind } from './customer.ts';

/** One fact in words, masked for whoever looks, with where it is from and when it was true there. */
export const ProfileFact = z.object({
  id: z.string(),
  label: Label,
  text: Label,
  masked: z.boolean(),
  provenance: Provenance,
});
export type ProfileFact = z.infer<typeof ProfileFact>;

/** Groups of source document §2.1 that are told in words: 属性, 财务 (beside loans and balances), 其他. Empty facts are left out. */
export const CustomerProfile = z.object({
  attributes: z.array(ProfileFact),
  financial: z.array(ProfileFact),
  other: z.array(ProfileFact),
});
export type CustomerProfile = z.infer<typeof CustomerProfile>;

export const HoldingFamily = z.enum(['deposit', 'loan', 'card']);
/** Money by kind of account and currency; of accounts that are not closed. */
export const BalanceLine = z.object({
  kind: z.enum(['current', 'savings', 'term_deposit', 'basic', 'loan_settlement']),
  currency: Currency,
  accounts: z.number().int(),
  balance: Fen,
  available: Fen,
});
export type BalanceLine = z.infer<typeof BalanceLine>;
/** What is owed, by currency; of loans in the books. */
export const LoanLine = z.object({
  currency: Currency,
  loans: z.number().int(),
  principal: Fen,
  outstanding: Fen,
  overdue: z.number().int(),
  overdueDays: z.number().int(),
});
export type LoanLine = z.infer<typeof LoanLine>;

/** Groups 产品 and 帐户余额汇总, and of 财务 what is owed. Sums are made in the database, over all accounts. */
export const CustomerHoldings = z.object({
  products: z.array(
    z.object({
      family: HoldingFamily,
      product: Label,
      count: z.number().int(),
      /** Most frequent first. */
      statuses: z.array(z.object({ status: z.string(), count: z.number().int() })),
      since: Day.nullable(),
    }),
  ),
  balances: z.array(BalanceLine),
  loans: z.array(LoanLine),
  /** By currency. */
  totals: z.array(z.object({ currency: Currency, deposits: Fen, loans: Fen })),
  /** All of it in CNY; null where a currency has no known rate. */
  inCny: z.object({ deposits: Fen, loans: Fen, ratesAsOf: Day.nullable() }).nullable(),
  /** True: balances and loans are not for this person's eyes. */
  withheld: z.boolean(),
  /** When the core bank's facts were true. */
  provenance: Provenance,
});
export type CustomerHoldings = z.infer<typeof CustomerHoldings>;

/** Group 资源: who and what stands ready for this customer. */
export const CustomerResources = z.object({
  branch: z.object({ orgNo: z.string(), name: Label }),
  /** As the core bank names him. */
  coreManager: z.string().nullable(),
  /** One of our users who answers for the customer. */
  manager: z.object({ displayName: z.string(), since: Instant }).nullable(),
  images: z.array(z.object({ kind: z.string(), label: Label, sets: z.number().int(), latestAt: Instant })),
  papers: z.object({ files: z.number().int(), out: z.number().int(), overdue: z.number().int() }),
  /** Null: bundles are not this person's business. */
  bundles: z
    .object({
      underway: z.number().int(),
      done: z.number().int(),
      latest: z.object({ id: z.string(), flowNo: z.string(), step: z.string() }).nullable(),
    })
    .nullable(),
  provenance: Provenance,
});
export type CustomerResources = z.infer<typeof CustomerResources>;

export const NetworkNode = z.object({
  /** Good within this answer alone. */
  id: z.string(),
  /** Null: no customer, or one this person may not see. */
  customerNo: CustomerNo.nullable(),
  name: z.string(),
  kind: CustomerKind,
  /** How many ties away from the customer in the middle. */
  steps: z.number().int().min(0).max(8),
  /** Ties this picture leaves out; of a hub at least so many. */
  leftOut: z.number().int(),
  isHub: z.boolean(),
});
export type NetworkNode = z.infer<typeof NetworkNode>;
/** `from` is `roles` to `to`: the legal person points at the company. */
export const NetworkEdge = z.object({
  from: z.string(),
  to: z.string(),
  roles: z.array(Label),
  ended: z.boolean(),
  /** What is secured by guarantees, mortgages and pledges along it, in fen of CNY; null where no amount is known. */
  amount: Fen.nullable(),
});
export type NetworkEdge = z.infer<typeof NetworkEdge>;

/** Group 关系 as a picture: who is tied to the customer, and who to them. Never more than sixty; what is left out is counted. */
export const CustomerNetwork = z.object({ nodes: z.array(NetworkNode).max(60), edges: z.array(NetworkEdge) });
export type CustomerNetwork = z.infer<typeof CustomerNetwork>;
export const WayQuery = z.object({
  /** Ties that have ended too. */
  ended: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});
export const NetworkQuery = WayQuery.extend({ steps: z.coerce.number().int().min(1).max(3).default(2) });

/** A shortest way over ties from one customer to another, node by node: `steps` counts from the first. */
export const CustomerWay = z.object({
  /** How many ties it leads over; null: none was found. */
  ties: z.number().int().min(0).max(8).nullable(),
  /** Of hubs, and far away, not everything was looked at: another way may be shorter, or be the only one. */
  isBounded: z.boolean(),
  network: CustomerNetwork,
});
export type CustomerWay = z.infer<typeof CustomerWay>;
