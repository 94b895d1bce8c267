import {
  FeedDelivery,
  FeedDeliveryResult,
  FeedDeliveryView,
  FeedRejectPage,
  FeedRunDetail,
  FeedRunPage,
  FeedStatus,
  Locale,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route, type ServiceDoor } from '../../http/route.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { BranchDirectory } from '../customers/index.ts';
import { deliveriesWithRejects } from './deltas/delivery-list.ts';
import type { DeltaDesk } from './deltas/delta-desk.ts';
import { readNamed } from './named-sql.ts';
import type { Nightly } from './nightly/nightly.ts';
import { rejectFile } from './reject-file.ts';
import { rejectsOf, runDetail, runPage } from './run-view.ts';

/**
 * Who sees whether the bank's data is of yesterday: who runs the house, and who has to tell the agents. Everything else is the
 * whole bank's – totals of all branches, lines of everybody's customers – and for those alone who run the house.
 */
const watchers: readonly Role[] = ['admin', 'supervisor'];
const operators: readonly Role[] = ['admin'];
const tag = 'feeds';
const PAGE = 50;
const REJECTS_A_PAGE = 200;
const DELIVERIES_SHOWN = 50;
const ofRun = z.object({ id: Uuid });

export interface FeedRouteParts {
  deps: ServerDeps;
  branches: BranchDirectory;
  door: ServiceDoor;
  desk: DeltaDesk;
  nightly: Nightly | null;
  status(): Promise<z.infer<typeof FeedStatus>>;
}

/** Endpoints of the feed: one for the core bank, the others for those who watch over it. */
export const feedRoutes = (parts: FeedRouteParts): RouteDefinition[] => [
  route({
    method: 'post',
    path: '/feeds/deltas',
    summary:
      'What has changed at the core bank: up to 500 records, each whole; later ones count, in whatever order they come',
    tag,
    allow: parts.door,
    body: FeedDelivery,
    response: FeedDeliveryResult,
    handler: ({ body }) => parts.desk.take(body),
  }),
  route({
    method: 'get',
    path: '/feeds/status',
    summary: 'How current the core bank’s data is, what lies ready and what is late',
    tag,
    allow: watchers,
    response: FeedStatus,
    handler: () => parts.status(),
  }),
  route({
    method: 'get',
    path: '/feeds/runs',
    summary: 'Imports of the core bank’s days, the latest first, with what became of every file’s lines',
    tag,
    allow: watchers,
    query: z.object({ cursor: Uuid.optional() }),
    response: FeedRunPage,
    handler: ({ em, query }) => runPage(em, query.cursor ?? null, PAGE),
  }),
  ...operatorRoutes(parts),
];

const operatorRoutes = ({ deps, branches, nightly }: FeedRouteParts): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/feeds/runs/:id',
    summary: 'One import with the control totals that were said and that came, by branch',
    tag,
    allow: operators,
    params: ofRun,
    response: FeedRunDetail,
    handler: async ({ em, params }) => {
      const detail = await runDetail(em, params.id, await branches.branches());
      if (!detail) throw new AppError('resource.not_found', { status: 404 });
      return detail;
    },
  }),
  route({
    method: 'get',
    path: '/feeds/runs/:id/rejects',
    summary: 'Lines of an import that were not taken: file, line, field, reason; never what stood in them',
    tag,
    allow: operators,
    params: ofRun,
    query: z.object({
      cursor: z
        .string()
        .regex(/^[a-z_]{1,20}:\d{1,10}$/)
        .optional(),
    }),
    response: FeedRejectPage,
    handler: async ({ em, params, query }) => {
      const [file = '', line = '0'] = query.cursor?.split(':') ?? [];
      const rows = await rejectsOf(em, params.id, REJECTS_A_PAGE + 1, { file, line: Number(line) });
      const items = rows.slice(0, REJECTS_A_PAGE);
      const last = items.at(-1);
      return { items, next: rows.length > REJECTS_A_PAGE && last ? `${last.file}:${last.line}` : null };
    },
  }),
  route({
    method: 'get',
    path: '/feeds/runs/:id/rejects.csv',
    summary: 'All rejected lines of an import as a table for the sender',
    tag,
    allow: operators,
    params: ofRun,
    query: z.object({ locale: Locale.default('zh-CN') }),
    response: 'file',
    handler: async ({ em, params, query, audit }) => {
      const detail = await runDetail(em, params.id, []);
      if (!detail) throw new AppError('resource.not_found', { status: 404 });
      await audit('Feed.RejectsFetched', { id: params.id, details: { day: detail.businessDay } });
      return {
        name: `rejects-${detail.source}-${detail.businessDay}.csv`,
        type: 'text/csv; charset=utf-8',
        body: rejectFile(() => forkOf(deps.orm), params.id, query.locale),
      };
    },
  }),
  route({
    method: 'post',
    path: '/feeds/runs/:id/retry',
    summary:
      'Import a day again that was refused or has failed, from the folder it lies in; it is under way when this answers',
    tag,
    allow: operators,
    params: ofRun,
    response: null,
    handler: async ({ em, params, audit }) => {
      const detail = await runDetail(em, params.id, []);
      if (!detail) throw new AppError('resource.not_found', { status: 404 });
      const [row] = await readNamed<{ folder: string | null }>(
        em,
        'select folder from feed_run where id = :id',
        params,
      );
      if (!nightly || !detail.mayRetry || !row?.folder) throw new AppError('feed.no_retry', { status: 409 });
      await nightly.retry(row.folder);
      await audit('Feed.RetryAsked', { id: params.id, details: { day: detail.businessDay } });
    },
  }),
  route({
    method: 'get',
    path: '/feeds/deliveries',
    summary: 'The latest deltas of which something was rejected',
    tag,
    allow: operators,
    response: z.array(FeedDeliveryView),
    handler: ({ em }) => deliveriesWithRejects(em, DELIVERIES_SHOWN),
  }),
];
