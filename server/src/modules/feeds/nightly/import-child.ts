import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ImportEnd, ImportOrder } from './import-process.ts';

const program = fileURLToPath(new URL('./import-process.ts', import.meta.url));

/** Heap of the importing process: what it needs is a tenth of it, however long the files. */
const HEAP_MB = 256;

export interface ImportChild {
  ended: Promise<ImportEnd>;
  stop(): void;
}

/** Starts the import of a day in a process of its own. A process that dies is found out by its lock and tried again. */
export function startImport(order: ImportOrder): ImportChild {
  const child: ChildProcess = fork(program, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<ImportEnd>((resolve) => {
    let end: ImportEnd = { runId: null, status: 'killed' };
    child.on('message', (message) => {
      end = message as ImportEnd;
    });
    child.on('error', () => resolve({ runId: null, status: 'not_started' }));
    child.on('exit', () => resolve(end));
    child.send(order);
  });
  return { ended, stop: () => void child.kill('SIGTERM') };
}
