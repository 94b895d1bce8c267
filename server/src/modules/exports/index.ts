import { AskExport, ExportSourceView, ExportView, type Role, Uuid } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import { ExportRequestSchema } from './entities/export-request.entity.ts';
import { Exports } from './exports.ts';
import { reviewsSource, tasksSource } from './work-sources.ts';

export type { ExportFilter, ExportSource } from './export-source.ts';
export { branchCell, instantCell, pagedSource } from './paged-source.ts';

export const exportsEntities: EntityList = [ExportRequestSchema];

/** Where a module registers the lists that may leave the house. */
export type ExportsApi = Pick<Exports, 'register'>;

const allow: readonly Role[] = ['clerk', 'reviewer', 'manager', 'supervisor'];
const tag = 'exports';
const ofExport = z.object({ id: Uuid });

/** Exports: every list, one way out, by two people. */
export function exportsModule(
  deps: ServerDeps,
  reviews: ReviewsApi,
  tasks: Pick<TasksApi, 'list'> | null,
): ServerModule & { api: ExportsApi } {
  const exports = new Exports(deps, reviews);
  // Modules below this one cannot come to its door: their lists are registered here.
  if (tasks) exports.register(tasksSource(tasks));
  exports.register(reviewsSource(reviews));
  return { name: 'exports', routes: exportRoutes(exports), api: exports };
}

const exportRoutes = (exports: Exports): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/export-sources',
    summary: 'Lists I may ask to take out as a file, with their columns',
    tag,
    allow,
    response: z.array(ExportSourceView),
    handler: async ({ actor }) => exports.sources(actor),
  }),
  route({
    method: 'get',
    path: '/exports',
    summary: 'My exports, the latest first',
    tag,
    allow,
    response: z.array(ExportView),
    handler: ({ em, actor }) => exports.mine(em, actor),
  }),
  route({
    method: 'post',
    path: '/exports',
    summary: 'Ask for a list as a file; a second person decides',
    tag,
    allow,
    body: AskExport,
    response: ExportView,
    status: 201,
    handler: ({ actor, body }) => exports.ask(actor, body),
  }),
  route({
    method: 'get',
    path: '/exports/:id',
    summary: 'An export of mine',
    tag,
    allow,
    params: ofExport,
    response: ExportView,
    handler: ({ em, actor, params }) => exports.view(em, actor, params.id),
  }),
  route({
    method: 'get',
    path: '/exports/:id/file',
    summary: 'The approved file, marked and masked; each fetch counts',
    tag,
    allow,
    params: ofExport,
    response: 'file',
    handler: ({ actor, params }) => exports.fetch(actor, params.id),
  }),
];
