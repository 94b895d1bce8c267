import { closeSync, openSync } from 'node:fs';
import { HouseFault } from './house-fault.ts';
import { lastLines } from './log-files.ts';
import { startTiedChild } from './tied-child.ts';

/** Runs programs that end by themselves (migrations, seeds, a build) and can end them early. */
export class SetupTasks {
  private readonly running = new Set<{ kill(signal: NodeJS.Signals): boolean; exited: Promise<unknown> }>();
  private cancelled = false;

  /** Runs one Node program to its end; one that fails is told with its last words. Its output goes to `logFile`, anew. */
  async run(task: {
    name: string;
    args: readonly string[];
    env: NodeJS.ProcessEnv;
    cwd: string;
    logFile: string;
  }): Promise<void> {
    if (this.cancelled) throw new HouseFault(`${task.name} was not begun.`);
    closeSync(openSync(task.logFile, 'w', 0o640));
    const env = { ...task.env, NO_COLOR: '1' };
    const child = await startTiedChild({ ...task, env, command: process.execPath });
    this.running.add(child);
    const end = await child.exited;
    this.running.delete(child);
    if (end.code !== 0) {
      throw new HouseFault(`${task.name} failed (${task.logFile}):\n${withoutStack(lastLines(task.logFile, 60))}`);
    }
  }

  /** Ends what runs and refuses to begin more. */
  async cancel(): Promise<void> {
    this.cancelled = true;
    const running = [...this.running];
    for (const child of running) child.kill('SIGTERM');
    await Promise.all(running.map((child) => child.exited));
  }
}

/** What a program said at its end, less the lines that only its makers can read. */
const withoutStack = (words: string): string =>
  words
    .split('\n')
    .filter((line) => !/^\s+at |^\s*$/.test(line))
    .slice(-12)
    .join('\n');
