import { articleWriterRoles, type Label, type Role } from '@tellerline/contracts';
import { bankDay } from '../../kernel/bank-day.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { TasksApi } from '../tasks/index.ts';

/** Somebody of the house, as far as an announcement asks whether it is for him. */
export interface Reader {
  userId: string;
  username: string;
  displayName: string;
  roles: readonly Role[];
  branchPath: string;
  queues: readonly { queue: string }[];
}

export interface KnowledgePorts {
  people: {
    user(userId: string): Promise<Reader | null>;
    withRole(role: Role): Promise<Reader[]>;
    branches(): Promise<readonly { orgNo: string; path: string; name: Label }[]>;
  };
  reviews: Pick<ReviewsApi, 'register' | 'openChangeOf'>;
  tasks: Pick<TasksApi, 'registerKind' | 'open' | 'cancel'>;
  scheduler?: { add(job: { name: string; cron: string; run(): Promise<void> }): void } | undefined;
}

/** What the use cases of this module share. */
export interface KnowledgeDesk extends Pick<KnowledgePorts, 'people' | 'reviews' | 'tasks'> {
  deps: ServerDeps;
}

export const todayOf = ({ deps }: Pick<KnowledgeDesk, 'deps'>): string => bankDay(deps.clock.now(), deps.bank.timeZone);

/** Where work on an article waits: with its owner; where he is gone, with those who judge calls, of the whole bank. */
export async function poolOf(
  { people }: Pick<KnowledgeDesk, 'people'>,
  ownerUserId: string | null,
): Promise<{ pool: { role: Role; branchPath: string }; assignTo: string | null }> {
  const owner = ownerUserId === null ? null : await people.user(ownerUserId);
  const role = articleWriterRoles.find((each) => owner?.roles.includes(each));
  if (owner && role) return { pool: { role, branchPath: owner.branchPath }, assignTo: owner.userId };
  const [root] = await people.branches();
  return { pool: { role: 'quality', branchPath: root?.path ?? '/' }, assignTo: null };
}
