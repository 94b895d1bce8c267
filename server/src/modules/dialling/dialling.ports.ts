import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EntryResult, Label } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { CallcenterApi } from '../callcenter/index.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';

/** Somebody to be put on a list. */
export interface Wanted {
  customerId: number;
  why: string;
  /** The more the sooner. */
  weight: number;
  originId: number | null;
}

/** Where lists come from that other modules know how to make. */
export interface ListSource {
  /** Customers in the actor's scope, in pages; `heldOut` says how many are kept out for the comparison. */
  wanted(
    em: SqlEntityManager,
    actor: Actor,
    params: Readonly<Record<string, unknown>>,
  ): Promise<{
    wanted: Wanted[];
    heldOut: number;
  }>;
}

/** A call of a list that reached somebody, and what its agent said of it. */
export interface ListCallTold {
  source: string;
  originId: number | null;
  customerId: number;
  listName: string;
  actor: Actor;
  disposition: Label;
  result: EntryResult | null;
  followUpAt: Date | null;
}

/** Who hears what came of the calls of lists, in the transaction that tells of it. */
export type HearListCall = (em: SqlEntityManager, told: ListCallTold) => Promise<void>;

export interface DiallingPorts {
  calls: Pick<CallcenterApi, 'notePlacedCall' | 'placeCall' | 'availableAgents' | 'numberOfCall'>;
  customers: Pick<CustomersApi, 'summariesById' | 'isBlocked'>;
  segments: RelationshipsApi['segments'] | null;
  people: DiallingPeople;
  /** Holidays of the bank, and weekend days that are worked. */
  calendar(): BankCalendar;
  exports?: ExportsApi | undefined;
  scheduler?: { addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void } | undefined;
  /** Customers kept out of every offer, so that its effect can be measured. */
  heldOut(em: SqlEntityManager, customerIds: readonly number[]): Promise<ReadonlySet<number>>;
  heard: HearListCall;
}

export interface DiallingPeople {
  user(userId: string): Promise<{ displayName: string; branchPath: string } | null>;
}
