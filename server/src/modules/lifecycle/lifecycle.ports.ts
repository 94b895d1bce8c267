import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../kernel/actor.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';
import type { TasksApi } from '../tasks/index.ts';

/** What the lifecycle needs of the modules below it. */
export interface LifecyclePorts {
  lookUps: Pick<CustomersApi, 'countLookUp'>;
  /** Is there such a call with this customer, and may this person see it? Handed in, because calls stand above. */
  isCallWith?: IsCallWith | undefined;
  /** Absent: the usual rights. */
  privacy?: PrivacyApi | undefined;
  /** Absent: nobody is told of valuable customers in decline. */
  tasks?: Pick<TasksApi, 'open' | 'registerKind'> | undefined;
  /** Absent: rules ask nothing of stages and forms. */
  segmentFields?: RelationshipsApi['segmentFields'] | undefined;
  scheduler?: { add(job: { name: string; cron: string; run(): Promise<void> }): void } | undefined;
}

export type IsCallWith = (
  em: SqlEntityManager,
  actor: Actor,
  interactionId: string,
  customerNos: readonly string[],
) => Promise<boolean>;

export interface LifecycleDesk {
  deps: ServerDeps;
  privacy: PrivacyApi;
  isCallWith: IsCallWith;
  lookUps: LifecyclePorts['lookUps'];
  tasks: Pick<TasksApi, 'open'> | null;
}
