import {
  CallbackDecision,
  CallbackReport,
  CallbackReportQuery,
  CallbackTickets,
  type Role,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CustomerDirectory } from '../ports.ts';
import { countTickets } from './count-tickets.ts';
import { decideTicket } from './decide-ticket.ts';
import { listTickets } from './list-tickets.ts';

const tag = 'callcenter';
const allow: readonly Role[] = ['agent', 'supervisor'];

/** Customers who wait to be called back. */
export function ticketRoutes(centre: CallCentre, customers: CustomerDirectory): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/callbacks',
      summary: 'Customers who are owed a call, in the order of the line, and the promises of today',
      tag,
      allow,
      response: CallbackTickets,
      handler: async ({ actor }) => {
        await centre.roster.refresh();
        return listTickets(centre, customers, forkOf(centre.deps.orm), actor);
      },
    }),
    route({
      method: 'get',
      path: '/callbacks/report',
      summary: 'Promised calls back of some days: kept, late, missed, by queue',
      tag,
      allow: ['supervisor', 'manager'],
      query: CallbackReportQuery,
      response: CallbackReport,
      handler: ({ em, query }) => countTickets(centre, em, query),
    }),
    route({
      method: 'post',
      path: '/callbacks/:id/decision',
      summary: 'Call one of them now from my phone, or cancel it',
      tag,
      allow,
      params: z.object({ id: z.string().min(1).max(60) }),
      body: CallbackDecision,
      response: CallbackTickets,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        await decideTicket(centre, actor, params.id, body);
        return listTickets(centre, customers, forkOf(centre.deps.orm), actor);
      },
    }),
  ];
}
