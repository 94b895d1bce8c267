import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerAlert, CustomerFlag, InteractionBrief, Label } from '@tellerline/contracts';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Question } from '../../persistence/questions.ts';
import type { ExportsApi } from '../exports/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import type { AttributesKept } from './attributes/index.ts';
import type { EventSource } from './events/event-source.ts';
import type { NotableTransactions } from './events/transaction-events.ts';
import type { ExpirySettings } from './expiry/expiry-state.ts';
import type { ManagerDirectory } from './expiry/responsible.ts';
import type { PapersOf } from './groups/groups.routes.ts';
import type { ExchangeRates } from './groups/holding-sums.ts';
import type { LookPeople } from './privacy/look-log.routes.ts';
import type { Revealed } from './privacy/reveal.routes.ts';

/** What the call centre knows about a customer's past calls. */
export interface InteractionHistory {
  /** The latest first. */
  briefs(customerNos: readonly string[], limit: number): Question<z.input<typeof InteractionBrief>[]>;
  /** Start of the latest call of each; customers without one are absent. */
  lastCallAt(em: SqlEntityManager, customerNos: string[]): Promise<Map<string, Date>>;
  /** Customers the latest calls of a number were with, the latest first, each once. */
  lastCustomersAt(em: SqlEntityManager, e164: string, limit: number): Promise<string[]>;
}

export interface BranchName {
  orgNo: string;
  path: string;
  name: Label;
}

/** The branch tree, as identity keeps it. */
export interface BranchDirectory {
  branches(): Promise<readonly BranchName[]> | readonly BranchName[];
}

/** What the call centre knows about who may see which call. */
export interface CallAccess {
  maySee(actor: Actor, interactionId: string): Promise<boolean>;
  /** Is this person on the phone with this customer, or still writing about it? */
  isOnCallWith?(actor: Actor, customerNo: string): Promise<boolean>;
}

/** How much one person may look up of his own accord; pops of his calls are not counted. */
export interface LookUpLimits {
  /** Different customers within an hour. */
  customersAnHour: number;
  /** Different searches by number within ten minutes. */
  numberSearches: number;
}

export const lookUpLimits: LookUpLimits = { customersAnHour: 200, numberSearches: 60 };

export interface CustomerViewPorts {
  /** What happened to a customer in modules above this one. Asked anew each time: they come later. */
  events?: (() => readonly EventSource[]) | undefined;
  /** His images, papers and bundles. */
  papers?: PapersOf | undefined;
  /** Which transactions are worth a line. */
  notable?: NotableTransactions | undefined;
  /** Absent: amounts in other currencies are not reckoned over. */
  rates?: ExchangeRates | undefined;
}

export interface CustomerPorts {
  history: InteractionHistory;
  branches: BranchDirectory;
  /** Absent: there are no calls to name. */
  calls?: CallAccess | undefined;
  limits?: LookUpLimits | undefined;
  /** Our own people with role and branch, for who looked at a customer. */
  lookers?: LookPeople | undefined;
  /** Absent: the usual policy of rights, and nobody counts reveals. */
  privacy?: PrivacyApi | undefined;
  /** Absent: files are read only. */
  reviews?: ReviewsApi | undefined;
  /** Absent: no list leaves the house. */
  exports?: ExportsApi | undefined;
  /** Names of our own people; absent: nobody answers for a customer by name. */
  people?: ManagerDirectory | undefined;
  /** The workbench; absent: nobody is told of papers that end. */
  tasks?: TasksApi | undefined;
  /** Runs what comes by night, and what comes by the second. */
  scheduler?:
    | {
        add(job: { name: string; cron: string; run(): Promise<void> }): void;
        addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void;
      }
    | undefined;
  /** The early warning about a customer, by his own id and those merged into him; absent: there is none. */
  alertOf?: ((em: SqlEntityManager, customerIds: readonly number[]) => Question<CustomerAlert | null>) | undefined;
  /** Hears whose industry attributes were looked after. */
  attributesKept?: AttributesKept | undefined;
  /** Told of what was shown whole, before it is seen. */
  revealed?: Revealed | undefined;
  /** What is told of a customer's risk from his relations; of all records merged into him. */
  risks?: ((customerIds: readonly number[]) => Question<CustomerFlag[]>[]) | undefined;
  /** Hears whose relations were changed, in the transaction that changes them. */
  relationsChanged?: ((em: SqlEntityManager, customerIds: readonly number[]) => Promise<void>) | undefined;
  /** How papers that end are treated. */
  expiry?: ExpirySettings | undefined;
  /** What the single customer view is told from elsewhere, and the bank's settings of it. */
  view?: CustomerViewPorts | undefined;
}
