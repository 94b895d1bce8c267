import { FeedReject, FeedRunView, type Role } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { EntityList, ServerModule } from '../../kernel/module.ts';
import { FeedLockSchema, FeedRejectSchema, FeedRunSchema } from './entities/feed-run.entity.ts';
import { stagingEntities } from './entities/staging.entities.ts';
import { latestRuns, rejectsOf } from './feed-runs.ts';

export const feedsEntities: EntityList = [FeedRunSchema, FeedRejectSchema, FeedLockSchema, ...stagingEntities];

const admins: readonly Role[] = ['admin'];
const RUNS_SHOWN = 100;
const REJECTS_SHOWN = 1_000;

const routes: RouteDefinition[] = [
  route({
    method: 'get',
    path: '/feeds/runs',
    summary: 'The latest imports of the core bank, with what became of every file’s lines',
    tag: 'feeds',
    allow: admins,
    response: z.array(FeedRunView),
    handler: ({ em }) => latestRuns(em, RUNS_SHOWN),
  }),
  route({
    method: 'get',
    path: '/feeds/runs/:id/rejects',
    summary: 'Lines of an import that were not taken: file, line, field, reason',
    tag: 'feeds',
    allow: admins,
    params: z.object({ id: z.uuid() }),
    response: z.array(FeedReject),
    handler: ({ em, params }) => rejectsOf(em, params.id, REJECTS_SHOWN),
  }),
];

/** The feeds module: imports the core bank's days; its work is started from the command line. */
export const feedsModule = (): ServerModule => ({ name: 'feeds', routes });

export { FeedRefusal } from './feed-refusal.ts';
export { rejectsOf } from './feed-runs.ts';
export { CONTROL_FILE, type ControlFile } from './files/control-file.ts';
export { csvLine, splitCsvLine } from './files/csv-line.ts';
export { type FeedFileName, feedFileNames, feedFiles } from './files/feed-files.ts';
export { fenOf } from './files/field.ts';
export { yuan } from './files/totals.ts';
export { type ImportOptions, type ImportProgress, importDay } from './import-day.ts';
