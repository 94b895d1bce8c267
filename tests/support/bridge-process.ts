import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../cti-bridge/src/main.ts', import.meta.url));

/** The real bridge in a process of its own, so that a test can kill it. */
export interface BridgeProcess {
  pid: number;
  healthPort: number;
  /** Its log lines so far, parsed. */
  log: Record<string, unknown>[];
  /** Both outputs so far, as text. */
  output(): string;
  /** `/readyz` answers 200. */
  isReady(): Promise<boolean>;
  get(path: string): Promise<Response>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface BridgeProcessOptions {
  /** For secrets and, unless told otherwise, the journal. */
  folder: string;
  amiPort: number;
  serverUrl: string;
  token?: string;
  amiSecret?: string;
  environment?: NodeJS.ProcessEnv;
}

/** A port nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const left = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve));

export async function startBridgeProcess(options: BridgeProcessOptions): Promise<BridgeProcess> {
  const { folder } = options;
  const healthPort = await freePort();
  writeFileSync(path.join(folder, 'ami.secret'), options.amiSecret ?? 'secret', { mode: 0o600 });
  writeFileSync(path.join(folder, 'cti.token'), options.token ?? 'token', { mode: 0o600 });
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AMI_PORT: String(options.amiPort),
      AMI_SECRET_FILE: path.join(folder, 'ami.secret'),
      CTI_TOKEN_FILE: path.join(folder, 'cti.token'),
      SERVER_URL: options.serverUrl,
      JOURNAL_DIR: path.join(folder, 'journal'),
      HEALTH_PORT: String(healthPort),
      LOG_LEVEL: 'debug',
      ...options.environment,
    },
  });
  const log: Record<string, unknown>[] = [];
  let output = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) log.push(JSON.parse(line));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const get = (what: string) => fetch(`http://127.0.0.1:${healthPort}${what}`);
  return {
    pid: child.pid ?? 0,
    healthPort,
    log,
    output: () => output,
    get,
    isReady: async () => {
      try {
        return (await get('/readyz')).ok;
      } catch {
        return false;
      }
    },
    kill: async (signal) => {
      child.kill(signal);
      return left(child);
    },
  };
}
