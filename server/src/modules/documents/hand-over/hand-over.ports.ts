import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CentreStep, Label } from '@tellerline/contracts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { PrivacyApi } from '../../privacy/index.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import type { TasksApi } from '../../tasks/index.ts';

/** What the hand-over asks of identity. */
export interface HandOverPeople {
  user(userId: string): Promise<{ displayName: string; branchOrgNo: string; branchPath: string } | null>;
  /** By path, the root first. */
  branches(): Promise<readonly { orgNo: string; path: string; name: Label }[]>;
}

/** What the hand-over asks and hears of two-person entry. */
export type EnteredChanges = Pick<ReviewsApi, 'countsOf' | 'onMove'>;

export interface HandOverPorts {
  people: HandOverPeople;
  tasks: TasksApi;
  /** Null: nobody keeps two-person entry, every review is confirmed on the bundle itself. */
  reviews: EnteredChanges | null;
  /** How much of a number somebody sees. Absent: as little as can be. */
  privacy?: Pick<PrivacyApi, 'sightOf'> | undefined;
}

/** What the use cases of the hand-over work with. */
export interface HandOver {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>;
  people: HandOverPeople;
  tasks: TasksApi;
  reviews: EnteredChanges | null;
  privacy: Pick<PrivacyApi, 'sightOf'> | null;
}

type By = { userId: string } | null;

/** What other modules tell the hand-over, in their own transaction, so that a bundle moves on by their work. */
export interface HandOverApi {
  /**
   * A step was done for a customer: those of his bundles that wait for it move on. Steps may be done before their turn, from
   * receipt on; telling it again changes nothing. A review counts only when no change of the customer is open any more.
   */
  stepDone(em: SqlEntityManager, customerNo: string, step: CentreStep, by: By): Promise<void>;
  /** The attributes of many customers were looked after at once. */
  attributesKept(em: SqlEntityManager, customerNos: readonly string[], by: By): Promise<void>;
  /** A change was sent back (or taken back): bundles under review go back to data entry. */
  entryReturned(em: SqlEntityManager, customerNo: string, by: By, reason: string): Promise<void>;
}
