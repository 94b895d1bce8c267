import { spawn } from 'node:child_process';
import { projectRoot } from '../house/home.ts';

export interface Check {
  /** What it proves, as a person would say it: `types of server, bridge and scripts`. */
  name: string;
  /** A program of node_modules/.bin, or a path from the project, with its arguments. */
  command: readonly [program: string, ...args: string[]];
}

/** Runs one check, tells its outcome in a line, and its words when it fails. */
export async function runCheck(check: Check): Promise<boolean> {
  const began = performance.now();
  const [program, ...args] = check.command;
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      said += text;
    });
  }
  const passed = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      said += error.message;
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(` ${passed ? '✓' : '✗'} ${check.name} (${seconds} s)\n${passed ? '' : `${said.trimEnd()}\n`}`);
  return passed;
}
