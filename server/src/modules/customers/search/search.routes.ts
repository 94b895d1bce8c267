import {
  CustomerListPage,
  CustomerListQuery,
  CustomerSearch,
  CustomerSearchResult,
  ListChoices,
  NewView,
  SavedView,
  Uuid,
  ViewChange,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { customerReaders as readers } from '../data-gate.ts';
import { causeOf, type RevealDesk } from '../privacy/reveal.routes.ts';
import { addView, changeView, removeView, savedViews } from './saved-views.ts';
import { asksForNumber } from './search-term.ts';
import { tellHidden } from './tell-hidden.ts';

const tag = 'customers';
/** Of the customers a search by number showed, so many are named in the audit trail: as many as a page may hold. */
const CUSTOMERS_ON_RECORD = 50;
const ofView = z.object({ id: Uuid });

export const searchRoutes = (
  { desk, budgets, calls, tasks }: RevealDesk,
  deps: Pick<ServerDeps, 'clock' | 'transaction'>,
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
      const byNumber = asksForNumber(query.q);
      if (byNumber) await budgets.searchByNumber(actor, query.q, audit);
      const cause = (tx: typeof em, customerNo: string) => causeOf(tx, { calls, tasks }, actor, customerNo);
      const result =
        query.reason === undefined
          ? await desk.search(em, query, actor)
          : await tellHidden(em, desk, actor, query, cause);
      const matchedBy = result.items[0]?.matchedBy ?? null;
      const shown = result.items.slice(0, CUSTOMERS_ON_RECORD).map(({ customerNo }) => customerNo);
      await auditRead('Customer.Searched', {
        id: actor.userId,
        details: { matchedBy, found: result.count.value, ...(byNumber && { customers: shown.join(',') }) },
      });
      return result;
    },
  }),
  ...listRoutes(desk),
  ...viewRoutes(deps),
];

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
