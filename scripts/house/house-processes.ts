import { join } from 'node:path';
import { renderConfig } from './asterisk-config.ts';
import { startAsterisk } from './asterisk-process.ts';
import type { ProvidedAsterisk } from './asterisk-provision.ts';
import { bridgeEnvironment, serverEnvironment, urlsOf } from './environment.ts';
import { type HouseHome, projectRoot } from './home.ts';
import { HouseFault } from './house-fault.ts';
import { lastWords, logLimits, recordLimits, rotateLog } from './log-files.ts';
import { httpAnswers, httpReadiness, startNodeProgram } from './node-program.ts';
import type { HousePorts } from './ports.ts';
import type { HouseSecrets } from './secrets.ts';
import { type SupervisedOptions, SupervisedProcess } from './supervisor.ts';

/** What the processes of one house are started with; the last two are filled in while it is being set up. */
export interface HouseBlueprint {
  home: HouseHome;
  ports: HousePorts;
  secrets: HouseSecrets;
  databaseUrl: string;
  env: NodeJS.ProcessEnv;
  environment: { server?: NodeJS.ProcessEnv; bridge?: NodeJS.ProcessEnv };
  queue: { queueTimeoutSeconds?: number; ringSeconds?: number; survey?: boolean; carrier?: string };
  asterisk: ProvidedAsterisk | null;
  desktopDir: string | null;
}

export interface HouseProcesses {
  asterisk: SupervisedProcess;
  server: SupervisedProcess;
  bridge: SupervisedProcess;
}

export const logFileOf = (home: HouseHome, name: string): string => join(home.log, `${name}.log`);

/** Files the house writes into for as long as it runs, moved on when they have grown too large. */
export function rotateLogs(home: HouseHome): void {
  for (const name of ['asterisk', 'bridge', 'server', 'launcher']) rotateLog(logFileOf(home, name), logLimits);
  const record = (name: string): string => join(home.asteriskRun, 'log', name);
  for (const name of ['queue_log', 'security.log']) rotateLog(record(name), recordLimits);
  // Asterisk opens these for every line it writes.
  for (const name of ['cel-custom/events.csv', 'cdr-custom/calls.csv']) {
    rotateLog(record(name), recordLimits, 'reopens');
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * The three supervised processes of a house, not yet started, and Asterisk's console.
 * @param onWarning told, at each start of Asterisk, what works less well than it could on this machine
 */
export function houseProcesses(
  house: HouseBlueprint,
  onEvent: NonNullable<SupervisedOptions['onEvent']>,
  onWarning: (warning: string) => void,
): HouseProcesses & { console(command: string): Promise<string> } {
  const urls = urlsOf(house.ports);
  const lastWordsOf = (name: string) => () => lastWords(logFileOf(house.home, name));
  let console = async (_command: string): Promise<string> => {
    throw new HouseFault('Asterisk is not running.');
  };

  const asterisk = new SupervisedProcess({
    name: 'Asterisk',
    start: async () => {
      const { home, ports, secrets, asterisk } = house;
      if (!asterisk) throw new HouseFault('Asterisk has not been provided.');
      const config = renderConfig({ home, ports, secrets, asterisk, ...house.queue });
      for (const warning of config.warnings) onWarning(warning);
      const running = await startAsterisk({ home, ports, asterisk, config });
      console = (command) => running.console(command);
      return { ...running, kill: (signal: NodeJS.Signals) => signalProcess(running.pid, signal) };
    },
    // `startAsterisk` returns only when Asterisk is booted and listens.
    readiness: async () => null,
    onEvent,
    lastWords: lastWordsOf('asterisk'),
  });

  const program = (name: string, log: string, entry: string, env: () => NodeJS.ProcessEnv, url: string) =>
    new SupervisedProcess({
      name,
      start: () =>
        startNodeProgram({
          name,
          entry: join(projectRoot, entry),
          env: { ...house.env, ...env() },
          cwd: projectRoot,
          logFile: logFileOf(house.home, log),
        }),
      readiness: () => httpReadiness(`${url}/readyz`),
      answers: () => httpAnswers(`${url}/healthz`),
      onEvent,
      lastWords: lastWordsOf(log),
    });

  const server = program(
    'The server',
    'server',
    'server/src/main.ts',
    () => ({ ...serverEnvironment(house), ...house.environment.server }),
    urls.desktop,
  );
  const bridge = program(
    'The CTI bridge',
    'bridge',
    'cti-bridge/src/main.ts',
    () => ({ ...bridgeEnvironment(house), ...house.environment.bridge }),
    urls.bridge,
  );
  return { asterisk, server, bridge, console: (command) => console(command) };
}
