import type { SqlEntityManager } from '@mikro-orm/sql';
import type { OpenRequest } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { usualCalendar } from '../../kernel/usual-calendar.ts';
import type { EventSource } from '../customers/index.ts';
import { RequestEntrySchema, RequestLinkSchema, ServiceRequestSchema } from './entities/request.entity.ts';
import { ESCALATION_TASK, escalateLate } from './escalate.ts';
import { putRequest } from './open-request.ts';
import { requestEvents } from './request-events.ts';
import type { RequestPorts, RequestsDesk } from './requests.ports.ts';
import { requestsRoutes } from './requests.routes.ts';
import { requestsSource } from './requests-source.ts';

export const requestsEntities: EntityList = [ServiceRequestSchema, RequestEntrySchema, RequestLinkSchema];

export interface RequestsApi {
  /** For programs: takes down what a customer wants, once for each key, in the transaction of `em`. Returns the reference. */
  put(em: SqlEntityManager, wanted: OpenRequest & { branchPath: string; poolRole?: string }): Promise<string>;
  /** Requests and complaints in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** Sees to deadlines that have passed; the ticker calls it. */
  tick(): Promise<void>;
}

/** Service requests and complaints: taken down, worked on against the bank's clock, answered. */
export function requestsModule(deps: ServerDeps, ports: RequestPorts): ServerModule & RequestsApi {
  const desk: RequestsDesk = {
    deps,
    people: ports.people,
    tasks: ports.tasks,
    calls: ports.calls,
    sendText: ports.sendText,
    calendar: ports.calendar ?? (() => usualCalendar),
  };
  ports.tasks.registerKind(ESCALATION_TASK, { claimMinutes: null, dueHours: 8, byHand: true });
  ports.exports?.register(requestsSource(desk));
  const tick = async (): Promise<void> => void (await escalateLate(desk));
  return {
    name: 'requests',
    routes: requestsRoutes(desk),
    start: async () => {
      ports.scheduler?.addTicker({ name: 'requests.escalate', everyMs: 60_000, run: tick });
    },
    put: (em, wanted) => putRequest(desk, em, wanted, null),
    customerEvents: [requestEvents],
    tick,
  };
}
