/**
 * Imports one day in a process of its own, so that reading millions of lines never holds up a call: started by
 * import-child.ts, which says what over the channel between them.
 */
import { pathToFileURL } from 'node:url';
import { AppError } from '../../../kernel/app-error.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { openOrm } from '../../../persistence/orm.ts';
import { type BranchName, customersEntities } from '../../customers/index.ts';
import { feedsEntities } from '../feeds-entities.ts';
import { importDay } from '../import-day.ts';

export interface ImportOrder {
  databaseUrl: string;
  folder: string;
  dropFolder: string;
  again: boolean;
  branches: readonly BranchName[];
  timeZone: string;
}
/** How it ended: the run's state, or what was thrown. */
export interface ImportEnd {
  runId: string | null;
  status: string;
}

async function work(order: ImportOrder): Promise<ImportEnd> {
  const entities = [...customersEntities, ...feedsEntities];
  const orm = await openOrm({ databaseUrl: order.databaseUrl, entities, poolSize: 2 });
  try {
    const branches = { branches: () => order.branches };
    const deps = { orm, clock: systemClock, branches, timeZone: order.timeZone };
    const run = await importDay(order.folder, deps, { again: order.again, dropFolder: order.dropFolder });
    return { runId: run.id, status: run.status };
  } catch (error) {
    if (error instanceof AppError) return { runId: null, status: error.code };
    throw error;
  } finally {
    await orm.close();
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // Without the server the import would go on unseen.
  process.once('disconnect', () => process.exit(1));
  process.once('message', (order) => {
    work(order as ImportOrder).then(
      (end) => process.send?.(end, undefined, {}, () => process.exit(0)),
      (error: unknown) => {
        const status = error instanceof Error ? error.name : 'Error';
        process.send?.({ runId: null, status } satisfies ImportEnd, undefined, {}, () => process.exit(1));
      },
    );
  });
}
