import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { HouseFault } from './house-fault.ts';

export interface TiedChildOptions {
  /** What to call it in a message: `Asterisk`, `server`. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Both outputs are appended here by the child itself, so that it never waits for the launcher. */
  logFile: string;
  /** Runs as this user instead of the launcher's; root only. */
  runAs?: { uid: number; gid: number } | null;
  /** Rights its files are made without, such as 0o027; the launcher's own unless given. */
  umask?: number;
}

export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that ends with the launcher, however the launcher ends. */
export interface TiedChild {
  pid: number;
  /** False when the process is gone already. */
  kill(signal: NodeJS.Signals): boolean;
  /** Settles when the process is gone, wanted or not. Never rejects. */
  exited: Promise<ChildEnd>;
}

/** `setpriv` of util-linux: has the kernel send SIGTERM to the child when the launcher dies, even by kill -9. */
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

const withUmask = (mask: number): string[] => ['/bin/sh', '-c', `umask ${mask.toString(8)} && exec "$0" "$@"`];

/**
 * Starts a process in its own process group, so that Ctrl-C in the terminal reaches the launcher alone and the order of
 * stopping stays in its hands. To be called from the main thread: the tie is to the thread that starts the child.
 */
export async function startTiedChild(options: TiedChildOptions): Promise<TiedChild> {
  const program = [options.command, ...options.args];
  const wanted = options.umask === undefined ? program : [...withUmask(options.umask), ...program];
  const [command = '', ...args] = setpriv ? [setpriv, '--pdeathsig', 'TERM', '--', ...wanted] : wanted;
  const log = openSync(options.logFile, 'a', 0o640);
  let child: ChildProcess;
  try {
    child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...(options.runAs ? { uid: options.runAs.uid, gid: options.runAs.gid } : {}),
    });
  } finally {
    closeSync(log);
  }
  const exited = new Promise<ChildEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new HouseFault(`${options.name} cannot be started: ${cause.message}.`, { cause })),
    );
  });
  const pid = child.pid;
  if (pid === undefined) throw new HouseFault(`${options.name} cannot be started.`);
  return { pid, kill: (signal) => child.kill(signal), exited };
}
