import { errorInLog, nameErrorLine } from '@tellerline/contracts';
import { pino } from 'pino';
import { startBridge } from './bridge.ts';
import { readConfig } from './config.ts';

async function run(): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.logLevel,
    base: { service: 'cti-bridge' },
    serializers: { err: errorInLog },
    hooks: {
      logMethod(args, method) {
        nameErrorLine(args);
        method.apply(this, args);
      },
    },
  });
  // A fault nobody foresaw: told, then ended; whoever supervises starts us again and the journal tells where we were.
  process.on('uncaughtException', (error) => {
    log.fatal({ event: 'bridge.fault', err: error }, 'unforeseen fault');
    process.exit(1);
  });
  const bridge = await startBridge(config, log);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ event: 'bridge.stopping', signal }, 'stopping');
    setTimeout(() => process.exit(1), 4500).unref();
    bridge.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ event: 'bridge.stop_failed', err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
