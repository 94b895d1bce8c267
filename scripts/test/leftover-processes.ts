import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface LeftoverProcess {
  pid: number;
  command: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Processes that carry this mark in their environment, other than this one: everything a test run has started. */
function markedProcesses(variable: string, mark: string): LeftoverProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(`${variable}=${mark}`))
    .filter((pid) => !/^State:\s+Z/m.test(read(`/proc/${pid}/status`)))
    .map((pid) => ({
      pid: Number(pid),
      command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 200),
    }));
}

/**
 * Finds what a test run has left running after a moment of patience, and ends it.
 * @returns what had to be ended; empty when the run was clean.
 */
export async function endLeftoverProcesses(
  variable: string,
  mark: string,
  patienceMs = 5_000,
): Promise<LeftoverProcess[]> {
  const deadline = Date.now() + patienceMs;
  let left = markedProcesses(variable, mark);
  while (left.length > 0 && Date.now() < deadline) {
    await pause(100);
    left = markedProcesses(variable, mark);
  }
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
  return left;
}
