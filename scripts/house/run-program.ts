import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ProgramEnd {
  code: number | null;
  /** Both streams as they came, the last 200,000 characters. */
  output: string;
}

/** Runs a program to its end and hands back what it said; only a program that cannot be started rejects. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: {
    env?: Record<string, string>;
    input?: string;
    uid?: number;
    gid?: number;
    onOutput?: (text: string) => void;
  } = {},
): Promise<ProgramEnd> {
  const { env, input, onOutput, ...identity } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...identity,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        output = (output + text).slice(-200_000);
        onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Where a program lies in the search path, the folders for administrators included; null when it is not there. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin'];
  for (const folder of folders) {
    if (folder === '') continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {}
  }
  return null;
}
