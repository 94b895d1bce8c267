import { parentPort, workerData } from 'node:worker_threads';
import type { TableLimits } from '../table-limits.ts';
import { TableRefusal } from '../table-refusal.ts';
import type { TableKind, TableRow } from '../table-row.ts';

/** What the reading thread is given, and what it says. It waits for a word after each batch, so that none pile up. */
export interface TableTask {
  path: string;
  kind: TableKind;
  limits: TableLimits;
}
export type TableMessage =
  | { rows: TableRow[] }
  | { end: true }
  | { refused: { reason: TableRefusal['reason']; n: string | number | null } };

const ROWS_A_BATCH = 500;

async function read({ path, kind, limits }: TableTask, say: (message: TableMessage) => Promise<void>): Promise<void> {
  let batch: TableRow[] = [];
  for await (const row of await rowsOf(path, kind, limits)) {
    batch.push(row);
    if (batch.length < ROWS_A_BATCH) continue;
    await say({ rows: batch });
    batch = [];
  }
  if (batch.length > 0) await say({ rows: batch });
}

/** Loads only the reader this file needs: a thread begins anew with each file. */
async function rowsOf(path: string, kind: TableKind, limits: TableLimits): Promise<AsyncIterable<TableRow>> {
  if (kind.format === 'csv') return (await import('./read-text.ts')).readText(path, kind, limits);
  return (await import('./workbook/read-workbook.ts')).readWorkbook(path, limits);
}

if (parentPort) {
  const port = parentPort;
  const say = (message: TableMessage): Promise<void> =>
    new Promise((resolve) => {
      port.once('message', () => resolve());
      port.postMessage(message);
    });
  try {
    await read(workerData as TableTask, say);
    port.postMessage({ end: true } satisfies TableMessage);
  } catch (error) {
    if (!(error instanceof TableRefusal)) throw error;
    port.postMessage({ refused: { reason: error.reason, n: error.n } } satisfies TableMessage);
  }
}
