import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type TableLimits, tableLimits } from '../table-limits.ts';
import { TableRefusal } from '../table-refusal.ts';
import type { TableKind, TableRow } from '../table-row.ts';
import type { TableMessage, TableTask } from './table-worker.ts';

/**
 * Rows of a stranger's table in batches, the heading first. Read in a thread of its own with a heap of its own, which is
 * ended when it takes too long: a file that is made to hurt hurts only that thread.
 * @throws TableRefusal
 */
export async function* readTable(
  path: string,
  kind: TableKind,
  limits: TableLimits = tableLimits,
): AsyncGenerator<TableRow[]> {
  const task: TableTask = { path, kind, limits };
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), {
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const tooLong = AbortSignal.timeout(limits.milliseconds);
  try {
    for (;;) {
      const [message] = (await once(worker, 'message', { signal: tooLong })) as [TableMessage];
      if ('end' in message) return;
      if ('refused' in message) throw new TableRefusal(message.refused.reason, message.refused.n);
      yield message.rows;
      worker.postMessage('go on');
    }
  } catch (error) {
    throw refusalOf(error, tooLong.aborted);
  } finally {
    await worker.terminate();
  }
}

function refusalOf(error: unknown, isTooLong: boolean): unknown {
  if (error instanceof TableRefusal) return error;
  if (isTooLong) return new TableRefusal('took_too_long', null, error);
  if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') return new TableRefusal('bomb', null, error);
  return error;
}
