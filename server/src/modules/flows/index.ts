import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Flow } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { EventSource } from '../customers/index.ts';
import { flowIn, publishedFlow, versionOf } from './definitions/read-versions.ts';
import { shipFlows } from './definitions/ship-flows.ts';
import { FlowEffectSchema, FlowMoveSchema, FlowRunSchema, FlowVersionSchema } from './entities/flow.entity.ts';
import { flowEvents } from './flow-events.ts';
import type { FlowPorts } from './flows.ports.ts';
import { flowRoutes } from './flows.routes.ts';
import { FLOW_TASK } from './runs/do-effect.ts';
import { FlowDesk } from './runs/flow-desk.ts';
import { tendLateRuns } from './runs/late-runs.ts';
import { shippedFlows } from './shipped/index.ts';

export const flowsEntities: EntityList = [FlowVersionSchema, FlowRunSchema, FlowMoveSchema, FlowEffectSchema];

export interface FlowsApi {
  /** The version of a flow in force; null: none is. */
  published(em: SqlEntityManager, flowId: string): Promise<{ version: number; flow: Flow } | null>;
  /** @throws AppError resource.not_found */
  version(em: SqlEntityManager, flowId: string, version: number): Promise<Flow>;
  /** Conversations in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** What the clock does with runs; tests call it themselves. */
  tick(): Promise<void>;
}

/** Conversations as data: written by business users, published by two, walked on calls. */
export function flowsModule(deps: ServerDeps, ports: FlowPorts): ServerModule & FlowsApi {
  const desk = new FlowDesk(deps, ports);
  const tick = () => tendLateRuns(desk);
  ports.tasks.registerKind(FLOW_TASK, { claimMinutes: null, dueHours: 24, byHand: true });
  return {
    name: 'flows',
    routes: flowRoutes(desk),
    start: async () => {
      await shipFlows(deps, shippedFlows);
      await desk.tellWords();
      ports.scheduler?.addTicker({ name: 'flows.late_runs', everyMs: 5_000, run: tick });
    },
    published: publishedFlow,
    version: async (em, flowId, version) => flowIn(await versionOf(em, flowId, version)),
    customerEvents: [flowEvents],
    tick,
  };
}

export { shippedFlows } from './shipped/index.ts';
