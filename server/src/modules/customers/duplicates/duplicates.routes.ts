import {
  DismissDuplicate,
  DuplicateDetail,
  DuplicatePage,
  DuplicateQuery,
  DuplicateRun,
  DuplicateRuns,
  ProposeDuplicate,
  ProposedDuplicate,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { CustomerPorts } from '../customers.ports.ts';
import { compareCustomers } from './compare-customers.ts';
import { dismissDuplicate, proposeDuplicate } from './decide-duplicate.ts';
import { listDuplicates } from './list-duplicates.ts';
import { showDuplicate } from './show-duplicate.ts';

/** Who decides what is one customer and what are two, and who approves it. */
const lookers: readonly Role[] = ['clerk', 'manager', 'reviewer'];
const deciders: readonly Role[] = ['clerk', 'manager'];
const ofPair = z.object({ id: Uuid });
const tag = 'duplicates';
const RUNS_SHOWN = 30;

export function duplicateRoutes(around: {
  desk: CustomerDesk;
  deps: ServerDeps;
  ports: Pick<CustomerPorts, 'history' | 'view'>;
  reviews: ReviewsApi | null;
  tasks: TasksApi | null;
}): RouteDefinition[] {
  const { desk, deps, reviews, tasks } = around;
  return [
    route({
      method: 'get',
      path: '/duplicates',
      summary: 'Records that may be one customer: by score or age, both in scope',
      tag,
      allow: lookers,
      query: DuplicateQuery,
      response: DuplicatePage,
      handler: async ({ em, query, actor, auditRead }) => {
        const page = await listDuplicates(em, desk, query, actor);
        const details = { matchedBy: null, found: page.items.length, filters: 'duplicates' };
        await auditRead('Customer.Searched', { id: actor.userId, details });
        return page;
      },
    }),
    route({
      method: 'post',
      path: '/duplicates',
      summary: 'Two records a person takes for one customer',
      tag,
      allow: deciders,
      body: ProposeDuplicate,
      response: ProposedDuplicate,
      status: 201,
      handler: ({ body, actor }) =>
        deps.transaction(async (em) => ({ id: await proposeDuplicate(em, deps, actor, body.customerNos) })),
    }),
    route({
      method: 'get',
      path: '/duplicates/:id',
      summary: 'Both records side by side, with what hangs on each',
      tag,
      allow: lookers,
      params: ofPair,
      response: DuplicateDetail,
      handler: async ({ em, params, actor, auditRead }) => {
        const detail = await showDuplicate(em, around, params.id, actor);
        const details = { first: detail.pair.first.customerNo, second: detail.pair.second.customerNo };
        await auditRead('Duplicate.Viewed', { id: params.id, details });
        return detail;
      },
    }),
    route({
      method: 'post',
      path: '/duplicates/:id/dismissal',
      summary: 'They are two customers; not told again unless what is known of them changes',
      tag,
      allow: deciders,
      params: ofPair,
      body: DismissDuplicate,
      response: DuplicateDetail,
      handler: async ({ em, params, body, actor }) => {
        await deps.transaction((tx) =>
          dismissDuplicate(tx, { deps, tasks }, reviews, actor, { pairId: params.id, ...body }),
        );
        return showDuplicate(em, around, params.id, actor);
      },
    }),
    route({
      method: 'get',
      path: '/duplicate-runs',
      summary: 'The nightly comparisons, the latest first',
      tag,
      allow: ['supervisor', 'admin', ...lookers],
      response: DuplicateRuns,
      handler: async ({ em }) => ({ items: await readRuns(em) }),
    }),
    route({
      method: 'post',
      path: '/duplicate-runs',
      summary: 'Compare now who changed since the last time',
      tag,
      allow: ['supervisor', 'admin'],
      response: DuplicateRun,
      handler: () => compareCustomers({ deps, tasks }),
    }),
  ];
}

async function readRuns(em: Parameters<typeof customerDb>[0]): Promise<DuplicateRun[]> {
  const rows = await customerDb(em)
    .selectFrom('duplicate_run')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(RUNS_SHOWN)
    .execute();
  return rows.map(({ id, started_at, ended_at, changed, compared, opened, reopened, faded, oversized }) => ({
    id,
    startedAt: started_at.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
    changed,
    compared,
    opened,
    reopened,
    faded,
    oversized: JSON.parse(oversized) as DuplicateRun['oversized'],
  }));
}
