import {
  CustomerListPage,
  CustomerListQuery,
  CustomerSearch,
  CustomerSearchResult,
  ListChoices,
  NewView,
  type Role,
  SavedView,
  Uuid,
  ViewChange,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteContext, type RouteDefinition, route } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import { addView, changeView, removeView, savedViews } from './saved-views.ts';
import { asksForNumber } from './search-term.ts';

/** Administrators keep the machine running; customers are not their business. */
const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer'];
const tag = 'customers';
/** Of the customers a search by number showed, so many are named in the audit trail: as many as a page may hold. */
const CUSTOMERS_ON_RECORD = 50;
const ofView = z.object({ id: Uuid });

type Asked = Pick<RouteContext<unknown, CustomerSearch, unknown>, 'query' | 'actor' | 'audit' | 'auditRead'>;

export const searchRoutes = (
  desk: CustomerDesk,
  deps: Pick<ServerDeps, 'clock' | 'transaction'>,
  budgets: LookUpBudgets,
): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/customers',
    summary:
      'Search customers by name, pinyin, initials, number, ID, telephone, account or card; typing errors forgiven',
    tag,
    allow: readers,
    query: CustomerSearch,
    response: CustomerSearchResult,
    handler: async ({ em, query, actor, audit, auditRead }) => {
      if (asksForNumber(query.q)) await budgets.searchByNumber(actor, query.q, audit);
      const result = await desk.search(em, query, actor);
      await recordSearch({ query, actor, audit, auditRead }, result, budgets);
      return result;
    },
  }),
  ...listRoutes(desk),
  ...viewRoutes(deps),
];

/**
 * What is found by a hidden part of a number tells that part: it counts as a customer looked at and stands in the audit trail as
 * a field shown, with the reason, for each customer.
 */
async function recordSearch(
  { query, actor, audit, auditRead }: Asked,
  result: CustomerSearchResult,
  budgets: LookUpBudgets,
): Promise<void> {
  const matchedBy = result.items[0]?.matchedBy ?? null;
  const shown = result.items.slice(0, CUSTOMERS_ON_RECORD).map(({ customerNo }) => customerNo);
  const told = query.reason === undefined ? [] : result.items.filter(isTold);
  for (const { customerNo } of told) await budgets.readCustomer(actor, customerNo, audit);
  for (const { customerNo, matchedBy: field } of told) {
    const details = { field, item: 'search', reason: query.reason ?? null, interactionId: null };
    await auditRead('Customer.FieldRevealed', { id: customerNo, details });
  }
  const details = { matchedBy, found: result.count.value };
  await auditRead('Customer.Searched', {
    id: actor.userId,
    details: asksForNumber(query.q) ? { ...details, customers: shown.join(',') } : details,
  });
}

type Hit = CustomerSearchResult['items'][number];
const isTold = ({ how, matchedBy }: Hit): boolean =>
  how !== 'exact' && matchedBy !== 'customer_no' && matchedBy !== 'name' && matchedBy !== 'pinyin';

const listRoutes = (desk: CustomerDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/customer-list',
    summary: 'Customers by filters, sorted by a column; pages forwards and backwards, counted up to a thousand',
    tag,
    allow: readers,
    query: CustomerListQuery,
    response: CustomerListPage,
    handler: async ({ em, query, actor, auditRead }) => {
      const page = await desk.list(em, query, actor);
      const filters = Object.keys(query).filter((name) => !['sort', 'direction', 'cursor', 'limit'].includes(name));
      await auditRead('Customer.Searched', {
        id: actor.userId,
        details: { matchedBy: null, found: page.count.value, filters: filters.join(',') },
      });
      return page;
    },
  }),
  route({
    method: 'get',
    path: '/customer-list/choices',
    summary: 'What the filters of the list offer: branches in my scope',
    tag,
    allow: readers,
    response: ListChoices,
    handler: async ({ actor }) => ({ branches: await desk.branchesInScope(actor) }),
  }),
];

const viewRoutes = (deps: Pick<ServerDeps, 'clock' | 'transaction'>): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/customer-views',
    summary: 'My saved views and those shared in my branch',
    tag,
    allow: readers,
    response: z.array(SavedView),
    handler: ({ em, actor }) => savedViews(em, actor),
  }),
  route({
    method: 'post',
    path: '/customer-views',
    summary: 'Save a view',
    tag,
    allow: readers,
    body: NewView,
    response: SavedView,
    status: 201,
    handler: ({ actor, body }) => deps.transaction((em) => addView(em, actor, body, deps.clock.now())),
  }),
  route({
    method: 'put',
    path: '/customer-views/:id',
    summary: 'Change a view of mine: its name, who sees it, what it shows',
    tag,
    allow: readers,
    params: ofView,
    body: ViewChange,
    response: SavedView,
    handler: ({ actor, params, body }) =>
      deps.transaction((em) => changeView(em, actor, params.id, body, deps.clock.now())),
  }),
  route({
    method: 'delete',
    path: '/customer-views/:id',
    summary: 'Delete a view of mine',
    tag,
    allow: readers,
    params: ofView,
    response: null,
    handler: ({ actor, params }) => deps.transaction((em) => removeView(em, actor, params.id)),
  }),
];
