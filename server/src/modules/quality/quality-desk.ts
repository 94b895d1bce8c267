import type { Actor } from '../../kernel/actor.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { TasksApi } from '../tasks/index.ts';

/** What quality asks of those below it. */
export interface QualityPeople {
  agents(): Promise<readonly { userId: string; displayName: string }[]>;
  /** The agents somebody leads, or whose calls he judges; null for everybody else. */
  supervised(actor: Actor): Promise<{ userIds: string[] } | null>;
  user(userId: string): Promise<{ displayName: string } | null>;
}

export interface HeardRecordings {
  /** A recording this person may hear; null: none, or not his to hear. Never asked within a transaction. */
  audible(actor: Actor, id: string): Promise<{ agentUserId: string | null } | null>;
}

/** What the use cases of this module share. */
export interface QualityDesk {
  deps: ServerDeps;
  people: QualityPeople;
  recordings: HeardRecordings;
  /** Null: nobody keeps a workbench; objections stand on their page alone. */
  tasks: Pick<TasksApi, 'registerKind' | 'open' | 'complete'> | null;
  /** Null: the cards stay as they came. */
  reviews: Pick<ReviewsApi, 'register' | 'openChangeOf'> | null;
}
