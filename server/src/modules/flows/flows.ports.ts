import type { SqlEntityManager } from '@mikro-orm/sql';
import type { crisisLevels, FlowStatistics, OpenRequest } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { CallBrief } from '../callcenter/index.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { TasksApi } from '../tasks/index.ts';

export type CrisisLevel = (typeof crisisLevels)[number];

export interface FlowPorts {
  calls: {
    /** The call as far as a flow needs it; null when there is none or the person may not see it. */
    brief(actor: Actor, interactionId: string): Promise<CallBrief | null>;
    /** Keeps with the call that this customer's identity was proved by answers, and tells whoever has it. */
    identityProved(em: SqlEntityManager, interactionId: string, customerNo: string): Promise<void>;
    /** Dispositions the wrap-up offers. */
    dispositions(em: SqlEntityManager): Promise<readonly string[]>;
    queues(): readonly string[];
  };
  customers: Pick<CustomersApi, 'card' | 'summary'>;
  people: { branches(): Promise<readonly { orgNo: string; path: string }[]> };
  tasks: Pick<TasksApi, 'open' | 'registerKind'>;
  scheduler?: { addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void } | undefined;
  /** Takes down a service request of the customer, once for each key; null where the house keeps none. */
  openRequest?:
    | ((
        em: SqlEntityManager,
        wanted: OpenRequest & { branchPath: string; poolRole?: string },
      ) => Promise<string | null>)
    | undefined;
  /** The ways callers took by themselves through a version; null: none are theirs. Absent: nobody serves himself. */
  callerPaths?: ((em: SqlEntityManager, flowId: string, version: number) => Promise<FlowStatistics | null>) | undefined;
  /** Where the words callers hear are written for whoever turns them into speech. Absent: nobody does. */
  spokenFlowsFile?: string | undefined;
  /** The recording of this agent's call is to be silent, or to be heard again. Absent: nobody records. */
  silence?: ((userId: string, interactionId: string, silent: boolean) => Promise<void>) | undefined;
  /** How alarmed the bank is about a customer. Absent: not known of anybody. */
  crisisLevel?: ((em: SqlEntityManager, customerNo: string) => Promise<CrisisLevel | null>) | undefined;
}
