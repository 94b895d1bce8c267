import type { ReadyDay, WaitingDay } from './drop-folder.ts';

/** How the days of the drop folder fared so far: the last run of each control file. */
export interface PastRun {
  fingerprint: string;
  status: 'running' | 'imported' | 'refused' | 'failed';
  code: string | null;
}

export interface Choice {
  /** The day to import now. */
  next: ReadyDay | null;
  /** Days that lie there whole and have to wait. */
  waiting: WaitingDay[];
}

/**
 * Which day is imported next. A day that was refused or failed is not tried again by itself, lest it be refused every five
 * minutes: only one whose import was interrupted, or which came before its predecessor that is in by now. A corrected control
 * file is a new one. A day whose predecessor has not come waits.
 * @param currentDays last imported day by source
 */
export function chooseDay(
  ready: readonly ReadyDay[],
  past: ReadonlyMap<string, PastRun>,
  currentDays: ReadonlyMap<string, string>,
): Choice {
  const waiting: WaitingDay[] = [];
  let next: ReadyDay | null = null;
  for (const day of ready) {
    const run = past.get(day.fingerprint);
    const current = currentDays.get(day.source) ?? null;
    if (run && !mayGoOn(run, day, current)) continue;
    const { folder, businessDay, previousDay } = day;
    const holed = current !== null && businessDay > current && previousDay !== null && previousDay !== current;
    if (holed) waiting.push({ folder, businessDay, why: 'day_missing' });
    else if (next) waiting.push({ folder, businessDay, why: 'next' });
    else next = day;
  }
  return { next, waiting };
}

function mayGoOn({ status, code }: PastRun, { previousDay }: ReadyDay, current: string | null): boolean {
  if (status === 'failed') return code === 'interrupted';
  if (status === 'running') return true;
  return status === 'refused' && code === 'day_missing' && previousDay === current;
}
