import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CustomerHoldings,
  CustomerNetwork,
  CustomerNo,
  CustomerProfile,
  CustomerResources,
  CustomerWay,
  NetworkQuery,
  type Role,
  WayQuery,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteContext, type RouteDefinition, route } from '../../../http/route.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { ManagerDirectory } from '../expiry/responsible.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import type { ExchangeRates } from './holding-sums.ts';
import { readHoldings } from './read-holdings.ts';
import { readNetwork } from './read-network.ts';
import { readProfile } from './read-profile.ts';
import { readResources } from './read-resources.ts';
import { readWay } from './read-way.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer'];
const ofCustomer = z.object({ customerNo: CustomerNo });
const tag = 'customers';

/** What documents know of a customer; handed in, because they stand above. */
export type CustomerPapers = Pick<CustomerResources, 'images' | 'papers' | 'bundles'>;
export type PapersOf = (
  em: SqlEntityManager,
  customerNos: readonly string[],
  actor: Actor,
  today: string,
) => Promise<CustomerPapers | null>;

export interface GroupPorts {
  budgets: LookUpBudgets;
  people: ManagerDirectory | null;
  papers: PapersOf | null;
  rates: ExchangeRates | null;
}

/** The groups of the single customer view that are read when somebody looks at them; the card holds what a call needs at once. */
export function groupRoutes(desk: CustomerDesk, { budgets, people, papers, rates }: GroupPorts): RouteDefinition[] {
  /** Counted before it is known whether there is such a customer, and on record before it is answered. */
  const read = async <T>(
    {
      params,
      actor,
      audit,
      auditRead,
    }: Pick<RouteContext<{ customerNo: string }, unknown, unknown>, 'params' | 'actor' | 'audit' | 'auditRead'>,
    part: string,
    work: () => Promise<T>,
  ): Promise<T> => {
    await budgets.readCustomer(actor, params.customerNo, audit);
    const answer = await work();
    await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part } });
    return answer;
  };
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/profile',
      summary: 'Attributes, financial circumstances and other facts of a customer, in words',
      tag,
      allow: readers,
      params: ofCustomer,
      response: CustomerProfile,
      handler: (context) =>
        read(context, 'profile', () => readProfile(context.em, desk, context.params.customerNo, context.actor)),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/holdings',
      summary: 'Products held, balances and what is owed, added up by kind and currency',
      tag,
      allow: readers,
      params: ofCustomer,
      response: CustomerHoldings,
      handler: (context) =>
        read(context, 'holdings', async () => {
          const { ids, customerNo } = await desk.group(context.em, context.params.customerNo, context.actor);
          const [{ sight }] = await Promise.all([
            desk.seeingNo(context.em, context.actor, customerNo),
            desk.refreshCodes(),
          ]);
          const holdings = await readHoldings(context.em, ids, desk.codes, rates);
          return sight.of('C2-service') === 'hidden' ? withoutMoney(holdings) : holdings;
        }),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/resources',
      summary: 'Who answers for a customer, and what there is of him in images and on paper',
      tag,
      allow: readers,
      params: ofCustomer,
      response: CustomerResources,
      handler: (context) =>
        read(context, 'resources', () =>
          readResources(context.em, desk, { people, papers }, context.params.customerNo, context.actor),
        ),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/network',
      summary: 'Who is tied to a customer, and who to them: at most sixty, what is left out is counted',
      tag,
      allow: readers,
      params: ofCustomer,
      query: NetworkQuery,
      response: CustomerNetwork,
      handler: (context) =>
        read(context, 'network', async () => {
          const group = await desk.group(context.em, context.params.customerNo, context.actor);
          await desk.refreshCodes();
          const wanted = { ...context.query, today: desk.today() };
          const graph = await desk.ties.fresh(context.em);
          return readNetwork(context.em, group, context.actor, wanted, { codes: desk.codes, graph });
        }),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/ways/:otherNo',
      summary:
        'A shortest way over ties from one customer to another: over at most eight, each with an end this person may see',
      tag,
      allow: readers,
      params: ofCustomer.extend({ otherNo: CustomerNo }),
      query: WayQuery,
      response: CustomerWay,
      handler: (context) =>
        read(context, 'way', async () => {
          const { em, actor, params, query } = context;
          await budgets.readCustomer(actor, params.otherNo, context.audit);
          const [from, to] = [
            await desk.group(em, params.customerNo, actor),
            await desk.group(em, params.otherNo, actor),
          ];
          await desk.refreshCodes();
          await context.auditRead('Customer.CardViewed', { id: params.otherNo, details: { part: 'way' } });
          const graph = await desk.ties.fresh(em);
          const wanted = { ...query, today: desk.today() };
          return readWay(em, [from.id, to.id], actor, wanted, { codes: desk.codes, graph });
        }),
    }),
  ];
}

/** Who does not see balances and loans sees what is held, not how much. */
const withoutMoney = (holdings: CustomerHoldings): CustomerHoldings => ({
  ...holdings,
  balances: [],
  loans: [],
  totals: [],
  inCny: null,
  withheld: true,
});
