import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSummary, FieldGroup, Label } from '@tellerline/contracts';
import type { Scheduler } from '../../jobs/scheduler.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { BranchDirectory, CustomersApi } from '../customers/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { TasksApi } from '../tasks/index.ts';

/** Which classes of fields a person sees whole, of customers of a branch. */
export type FieldSightOn = (actor: Actor, branchPath: string) => Promise<(group: FieldGroup) => boolean>;

/** One of our people, as far as it matters whether he may answer for a customer. */
export interface ResponsiblePeople {
  user(userId: string): Promise<{ userId: string; roles: readonly string[]; branchPath: string } | null>;
}

/** What is asked of customers. */
export interface CustomersAsked extends Pick<CustomersApi, 'countLookUp'> {
  /** Summaries through the data gate, by id; who is out of scope is absent. */
  summariesById(
    em: SqlEntityManager,
    ids: readonly number[],
    scope: { branchPath: string },
  ): Promise<ReadonlyMap<number, CustomerSummary>>;
  /** What may be chosen from a short list of the bank. */
  choices(list: string): readonly { code: string; label: Label }[];
  /** Sections or divisions of GB/T 4754. */
  industries(level: 'section' | 'division'): readonly { code: string; label: Label }[];
  refreshChoices(): Promise<void>;
}

export interface RelationshipPorts {
  branches: BranchDirectory;
  people: ResponsiblePeople;
  customers: CustomersAsked;
  /** Absent: the usual policy of rights. */
  privacy?: Pick<PrivacyApi, 'sightOf'> | undefined;
  /** Absent: no list leaves the house. */
  exports?: ExportsApi | undefined;
  /** The workbench; absent: nobody is told of circles. */
  tasks?: TasksApi | undefined;
  scheduler?: Pick<Scheduler, 'add'> | undefined;
}
