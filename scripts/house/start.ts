/**
 * `npm start`: the whole house in the foreground, until Ctrl-C or SIGTERM. Settings: TELLERLINE_HOME, TELLERLINE_PORT and
 * those of the programs (docs/operations.md).
 */
import { relative } from 'node:path';
import { projectRoot, readHomePath } from './home.ts';
import { HouseFault } from './house-fault.ts';
import { readBasePort } from './ports.ts';
import { consoleProgress } from './progress-console.ts';
import { type House, startHouse } from './start-house.ts';

// A closed terminal must not keep the house from stopping in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const stopRequested = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopRequested.abort(new HouseFault('Stopped before everything was up.')));
}
const untilStopRequested = new Promise<void>((resolve) => {
  stopRequested.signal.addEventListener('abort', () => resolve());
});

function welcome(house: House, seconds: number): string {
  const log = relative(projectRoot, house.home.log);
  return `
Tellerline is running (${seconds.toFixed(1)} s).

  Desktop     ${house.urls.desktop}
  Sign in as  agent1 … agent6, supervisor1, clerk1, clerk2, clerk-b, reviewer1, reviewer2, manager1, quality1, quality2, admin, admin2
  Password    ${house.password}

  A test call, in a second terminal (sign in as agent1 and become available first):
              npm run call -- --from 13800138000 --digits 1#

  Logs        ${log.startsWith('..') ? house.home.log : log}
  Ctrl-C stops everything.
`;
}

async function main(): Promise<number> {
  const began = performance.now();
  const progress = consoleProgress(process.stdout);
  const customers = process.env.TELLERLINE_CUSTOMERS;
  let house: House | null = null;
  try {
    house = await startHouse({
      home: readHomePath(process.env.TELLERLINE_HOME),
      port: readBasePort(process.env.TELLERLINE_PORT),
      ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
      ...(customers && /^\d{1,8}$/.test(customers) ? { customers: Number(customers) } : {}),
      examples: true,
      onProgress: progress.tell,
      onEvent: (event) => {
        if (event.event === 'ended unasked') process.stdout.write(`${event.process} ended and is started again.\n`);
      },
      onWarning: (warning) => {
        progress.end();
        process.stdout.write(`Note: ${warning}\n`);
      },
      signal: stopRequested.signal,
    });
    progress.end();
    process.stdout.write(welcome(house, (performance.now() - began) / 1000));
    await untilStopRequested;
    process.stdout.write('\nStopping …\n');
    await house.stop();
    process.stdout.write('Stopped.\n');
    return 0;
  } catch (error) {
    progress.end();
    if (!(error instanceof HouseFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exit(await main());
