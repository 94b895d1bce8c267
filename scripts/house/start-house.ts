import { appendFileSync } from 'node:fs';
import { provisionAsterisk } from './asterisk-provision.ts';
import { buildDesktop } from './desktop-build.ts';
import { databaseUrlOf, type HouseUrls, inheritedEnvironment, urlsOf } from './environment.ts';
import { requireFreePorts } from './free-ports.ts';
import { type HouseHome, homeAt, prepareHome } from './home.ts';
import { prepareDatabase } from './house-database.ts';
import { type HouseBlueprint, type HouseProcesses, houseProcesses, logFileOf, rotateLogs } from './house-processes.ts';
import { type HousePorts, portsFrom } from './ports.ts';
import type { OnProgress } from './progress.ts';
import { renderPrompts } from './prompts.ts';
import { claimHome } from './running-house.ts';
import { ensureSecrets, type HouseSecrets, readSecret } from './secrets.ts';
import { SetupTasks } from './setup-task.ts';
import { speakWhatIsPublished, spokenFlows, spokenWords } from './spoken-flows.ts';
import type { SupervisedOptions } from './supervisor.ts';

export interface HouseOptions {
  /** Folder of all state; made when it is not there. */
  home: string;
  /** Base of all ports. */
  port: number;
  /** `sqlite:/…` or `mariadb://user:password@host:port/name`; the embedded database in the home unless given. */
  databaseUrl?: string;
  /** Size of the demo bank; 2,000 unless given. */
  customers?: number;
  /** Whether the demo's people have worked in the bank when it is first opened, so that no list is empty; they have not unless told. */
  examples?: boolean;
  /** How long a caller waits in a queue before the goodbye. */
  queueTimeoutSeconds?: number;
  /** Whether callers are asked how satisfied they were, after their agent hung up; they are unless told. */
  survey?: boolean;
  /** Where calls of agents go out, as `host:port` of the carrier's SIP; without it they are refused. */
  carrier?: string;
  /** How long one agent's phone rings before the next is tried. */
  ringSeconds?: number;
  /** Where Asterisk is, or is to be, unpacked instead of in the home: so that many test homes share one. */
  asteriskPrefix?: string;
  /** Where the prompts are, or are to be, rendered instead of in the home. */
  promptsFolder?: string;
  /** Password of the demo users instead of a random one. */
  seedPassword?: string;
  /** Serves the API only: for tests that need no browser. */
  withoutDesktop?: boolean;
  /** More settings for one of our programs, over everything else. */
  environment?: { server?: NodeJS.ProcessEnv; bridge?: NodeJS.ProcessEnv };
  /** Told what is being done and why; nothing is told when absent. */
  onProgress?: OnProgress;
  /** Told when a process starts, ends unasked or is started again; also in `log/launcher.log`. */
  onEvent?: NonNullable<SupervisedOptions['onEvent']>;
  /** Told what works less well than it could on this machine, one sentence each; also in `log/launcher.log`. */
  onWarning?: (warning: string) => void;
  /** Ends the start early. */
  signal?: AbortSignal;
}

/** A running installation. */
export interface House {
  home: HouseHome;
  ports: HousePorts;
  urls: HouseUrls;
  databaseUrl: string;
  /** Password of the demo users. */
  password: string;
  secrets: HouseSecrets;
  processes: HouseProcesses;
  /** One command for Asterisk's console, its answer as text. */
  asteriskConsole(command: string): Promise<string>;
  /** Stops everything, in at most ten seconds. May be called twice. */
  stop(): Promise<void>;
}

const defaultCustomers = 2_000;
const rotateEveryMs = 10_000;
/** How long the children of a launcher that was killed may still hold their ports. */
const afterCrashPatienceMs = 8_000;
/** What each may take to stop: below ten seconds in all. */
const grace = { asteriskMs: 3_000, bridgeMs: 3_000, serverMs: 3_500 };

/**
 * Provides what is missing, starts Asterisk, server and bridge in one folder, and returns when each does its work.
 * Whatever fails, nothing is left running.
 * @throws HouseFault with one clear sentence when the machine, the folder or a port stands in the way.
 */
export async function startHouse(options: HouseOptions): Promise<House> {
  const home = {
    ...homeAt(options.home),
    ...(options.asteriskPrefix ? { asterisk: options.asteriskPrefix } : {}),
    ...(options.promptsFolder ? { prompts: options.promptsFolder } : {}),
  };
  const ports = portsFrom(options.port);
  prepareHome(home);
  const claim = claimHome(home, options.port);
  const tasks = new SetupTasks();
  let stopSpeaking = (): void => undefined;
  let processes: (HouseProcesses & { console(command: string): Promise<string> }) | null = null;

  const rotation = setInterval(() => rotateLogs(home), rotateEveryMs);
  rotation.unref();

  /**
   * From the source to the sink: Asterisk ends its calls and tells so, the bridge passes the last facts on, the server
   * stores them. The other way round, every open call would stay without its end until the next start.
   */
  const stopAll = async () => {
    stopSpeaking();
    await tasks.cancel();
    await processes?.asterisk.stop(grace.asteriskMs);
    await processes?.bridge.stop(grace.bridgeMs);
    await processes?.server.stop(grace.serverMs);
    clearInterval(rotation);
    claim.release();
  };
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };

  try {
    await requireFreePorts(ports, claim.afterCrash ? afterCrashPatienceMs : 0);
    const house = blueprintOf(options, home, ports);
    const note = (level: number, fields: object) => {
      const line = { level, time: new Date().toISOString(), pid: process.pid, name: 'launcher', ...fields };
      appendFileSync(logFileOf(home, 'launcher'), `${JSON.stringify(line)}\n`);
    };
    processes = houseProcesses(
      house,
      (event) => {
        note(30, event);
        options.onEvent?.(event);
      },
      (warning) => {
        note(40, { event: 'warning', msg: warning });
        options.onWarning?.(warning);
      },
    );
    await Promise.race([setUp({ house, processes, tasks, options }), ended(options.signal)]);
    stopSpeaking = speakWhatIsPublished(home, (msg) => note(40, { event: 'warning', msg }));
    return {
      home,
      ports,
      urls: urlsOf(ports),
      databaseUrl: house.databaseUrl,
      password: readSecret(house.secrets.demoPassword),
      secrets: house.secrets,
      processes,
      asteriskConsole: processes.console,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function blueprintOf(options: HouseOptions, home: HouseHome, ports: HousePorts): HouseBlueprint {
  const { queueTimeoutSeconds, ringSeconds, survey, carrier } = options;
  return {
    home,
    ports,
    secrets: ensureSecrets(home, options.seedPassword ? { demoPassword: options.seedPassword } : {}),
    databaseUrl: options.databaseUrl ?? databaseUrlOf(home),
    env: inheritedEnvironment(process.env),
    environment: options.environment ?? {},
    queue: {
      ...(queueTimeoutSeconds === undefined ? {} : { queueTimeoutSeconds }),
      ...(ringSeconds === undefined ? {} : { ringSeconds }),
      ...(survey === undefined ? {} : { survey }),
      ...(carrier === undefined ? {} : { carrier }),
    },
    asterisk: null,
    desktopDir: null,
  };
}

/** Asterisk and the server are brought up side by side, the bridge between them when both are there. */
async function setUp(given: {
  house: HouseBlueprint;
  processes: HouseProcesses;
  tasks: SetupTasks;
  options: HouseOptions;
}): Promise<void> {
  const { house, processes, tasks, options } = given;
  const { onProgress } = options;
  const progress = onProgress ? { onProgress } : {};

  const bringAsteriskUp = async () => {
    house.asterisk = await provisionAsterisk({ home: house.home, ...progress });
    await renderPrompts({
      home: house.home,
      flows: spokenFlows(house.home),
      words: spokenWords(house.home),
      // Houses that share a folder must not take away what the other one needs or is making.
      keepOthers: options.promptsFolder !== undefined,
      ...progress,
    });
    onProgress?.({ what: 'Starting Asterisk', why: 'it carries the calls' });
    await processes.asterisk.start();
  };
  const bringServerUp = async () => {
    const logFile = logFileOf(house.home, 'desktop-build');
    if (!options.withoutDesktop) {
      house.desktopDir = await buildDesktop({ tasks, logFile, env: house.env, ...progress });
    }
    onProgress?.({ what: 'Preparing the database', why: 'its tables and the demo bank must be there' });
    const { customers = defaultCustomers, examples = false } = options;
    await prepareDatabase(house, tasks, { customers, examples });
    onProgress?.({ what: 'Starting the server', why: 'it serves the desktops and keeps the records' });
    await processes.server.start();
  };

  await Promise.all([bringAsteriskUp(), bringServerUp()]);
  onProgress?.({ what: 'Starting the CTI bridge', why: 'it tells the server what happens in Asterisk' });
  await processes.bridge.start();
}

/** Rejects when the signal is given; never settles otherwise. */
function ended(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal?.reason);
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail, { once: true });
  });
}
