import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { usualCalendar } from '../../kernel/usual-calendar.ts';
import type { EventSource } from '../customers/index.ts';
import {
  CustomerMailSchema,
  RequestEntrySchema,
  RequestLinkSchema,
  ServiceRequestSchema,
} from './entities/request.entity.ts';
import { ESCALATION_TASK, escalateLate } from './escalate.ts';
import { kindsBook } from './kinds/kinds-book.ts';
import { putRequest, type WantedRequest } from './open-request.ts';
import { requestEvents } from './request-events.ts';
import type { RequestPorts, RequestsDesk } from './requests.ports.ts';
import { requestsRoutes } from './requests.routes.ts';
import { requestsSource } from './requests-source.ts';
import { sendDueMail } from './tell/mail-outbox.ts';

export const requestsEntities: EntityList = [
  ServiceRequestSchema,
  RequestEntrySchema,
  RequestLinkSchema,
  CustomerMailSchema,
];

export interface RequestsApi {
  /** For programs: takes down what a customer wants, once for each key, in the transaction of `em`. Returns the reference; null when no such kind is offered. */
  put(em: SqlEntityManager, wanted: WantedRequest): Promise<string | null>;
  /** Requests and complaints in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** Sees to deadlines that have passed; the ticker calls it. */
  tick(): Promise<void>;
  /** Sends the mails to customers that are due; the ticker calls it. */
  sendMail(): Promise<void>;
}

/** Service requests and complaints: taken down, worked on against the bank's clock, answered. */
export function requestsModule(deps: ServerDeps, ports: RequestPorts): ServerModule & RequestsApi {
  const desk: RequestsDesk = {
    deps,
    kinds: kindsBook(deps),
    people: ports.people,
    tasks: ports.tasks,
    calls: ports.calls,
    images: ports.images,
    sendText: ports.sendText,
    mail: ports.mail,
    calendar: ports.calendar ?? (() => usualCalendar),
  };
  ports.tasks.registerKind(ESCALATION_TASK, { claimMinutes: null, dueHours: 8, byHand: true });
  ports.exports?.register(requestsSource(desk));
  const tick = async (): Promise<void> => void (await escalateLate(desk));
  const sendMail = () => sendDueMail(desk);
  return {
    name: 'requests',
    routes: requestsRoutes(desk),
    start: async () => {
      await desk.kinds.seed();
      ports.scheduler?.addTicker({ name: 'requests.escalate', everyMs: 60_000, run: tick });
      ports.scheduler?.addTicker({ name: 'requests.mail', everyMs: 30_000, run: sendMail });
    },
    put: (em, wanted) => putRequest(desk, em, wanted, null),
    customerEvents: [requestEvents(desk)],
    tick,
    sendMail,
  };
}
