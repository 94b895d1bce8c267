import { CustomerEventPage, CustomerEventQuery, CustomerNo, type Role } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import type { EventSource } from './event-source.ts';
import { listEvents } from './list-events.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer'];

/** The story of a customer. */
export const eventRoutes = (
  desk: CustomerDesk,
  sources: () => readonly EventSource[],
  timeZone: string,
  budgets: LookUpBudgets,
): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/customers/:customerNo/events',
    summary: 'Everything that happened between the bank and a customer, the newest first',
    tag: 'customers',
    allow: readers,
    params: z.object({ customerNo: CustomerNo }),
    query: CustomerEventQuery,
    response: CustomerEventPage,
    handler: async ({ em, params: { customerNo }, query, actor, audit, auditRead }) => {
      await budgets.readCustomer(actor, customerNo, audit);
      const group = await desk.group(em, customerNo, actor);
      const viewer = await desk.seeingNo(em, actor, group.customerNo);
      await desk.refreshCodes();
      const page = await listEvents(em, sources(), { group, viewer, query, timeZone });
      const { kinds, q } = query;
      const details = { part: 'events', kinds: kinds?.join(',') ?? null, text: q !== undefined };
      await auditRead('Customer.CardViewed', { id: customerNo, details });
      return page;
    },
  }),
];
