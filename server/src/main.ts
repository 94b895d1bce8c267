import { pino } from 'pino';
import { startServer } from './app.ts';
import { ConfigError, readConfig, type ServerConfig } from './config.ts';
import { kept } from './kernel/log.ts';

const stopWithinMs = 5_000;
/** A night that failed, or that a server left undone when it died, is tried again so often. */
const makeUpEveryMs = 15 * 60_000;

let config: ServerConfig;
try {
  config = readConfig(process.env);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

const log = pino({
  name: 'server',
  level: config.logLevel,
  timestamp: pino.stdTimeFunctions.isoTime,
  ...kept,
});

// A fault nobody foresaw, told by our own log: what Node itself prints of an error of the database holds its values.
process.on('uncaughtException', (error) => {
  log.fatal({ event: 'server.fault', err: error });
  process.exit(1);
});

try {
  const server = await startServer({ config, log });
  if (config.makeUpJobs) {
    const makeUp = () => server.scheduler.makeUp();
    void makeUp();
    server.scheduler.addTicker({ name: 'jobs.make_up', everyMs: makeUpEveryMs, run: makeUp });
  }
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ event: 'server.stopping', signal });
    const tooLong = setTimeout(() => {
      log.error({ event: 'server.stop_too_long' });
      process.exit(1);
    }, stopWithinMs);
    tooLong.unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ event: 'server.stop_failed', err: error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  log.fatal({ event: 'server.not_started', err: error });
  // What had been started before the failure would keep the process alive; whoever supervises it waits for its end.
  process.exit(1);
}
