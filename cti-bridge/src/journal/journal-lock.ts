import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** `pid start-time` of a process; the start time tells a process from a later one with the same pid (Linux only). */
function identityOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    try {
      process.kill(pid, 0);
      return `${pid} `;
    } catch {
      return null;
    }
  }
}

/**
 * Makes sure that one bridge alone writes a journal. A lock left by a dead process is taken over.
 *
 * @returns what releases it.
 */
export function lockJournal(folder: string): () => void {
  const file = path.join(folder, 'lock');
  const mine = identityOf(process.pid) ?? `${process.pid} `;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
      const holder = readFileSync(file, 'utf8');
      if (holder !== '' && identityOf(Number.parseInt(holder, 10)) === holder && holder !== mine) {
        throw new Error(`another bridge (process ${Number.parseInt(holder, 10)}) writes the journal in ${folder}`);
      }
      rmSync(file, { force: true });
    }
  }
  throw new Error(`the journal in ${folder} could not be locked`);
}
