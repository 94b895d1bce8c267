import { accessSync, constants, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';
const roomNeeded = 3 * 1024 ** 3;

/**
 * Where a run of tests keeps its databases: in memory where there is room for them, so that no test waits for a disk
 * (a new MariaDB database costs a tenth of the time), otherwise the system's temporary folder.
 */
export function fastFolder(): string {
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomNeeded ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Removes folders `<prefix><pid>-…` of processes that are gone: a run that was killed could not do it itself. */
export function removeFoldersOfTheDead(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? Number(/^\d+(?=-)/.exec(name.slice(prefix.length))?.[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(`${parent}/${name}`, { recursive: true, force: true });
  }
}

/** Is there a process of this id? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
