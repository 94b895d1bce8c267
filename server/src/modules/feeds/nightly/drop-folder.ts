import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedStatus } from '@tellerline/contracts';
import { FeedRefusal } from '../feed-refusal.ts';
import { readControl } from '../import-day.ts';

/** A day that lies in the drop folder, whole as far as its control file says. */
export interface ReadyDay {
  /** Name of its folder. */
  folder: string;
  source: string;
  businessDay: string;
  previousDay: string | null;
  fingerprint: string;
}
export interface DropFolder {
  ready: ReadyDay[];
  /** Folders without a control file, or with one that cannot be read. */
  unready: { folder: string; why: 'incomplete' | 'unreadable' }[];
}
export type WaitingDay = FeedStatus['waiting'][number];

const MOST_FOLDERS = 1_000;

/** What lies in the drop folder, by business day. The control file is written last: a folder without it is not begun. */
export async function readDropFolder(dropDir: string): Promise<DropFolder> {
  const entries = await readdir(dropDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const found: DropFolder = { ready: [], unready: [] };
  for (const folder of names.sort().slice(-MOST_FOLDERS)) {
    try {
      const { control, fingerprint } = await readControl(join(dropDir, folder));
      const { source, businessDay, previousDay } = control;
      found.ready.push({ folder, source, businessDay, previousDay, fingerprint });
    } catch (error) {
      if (!(error instanceof FeedRefusal)) throw error;
      found.unready.push({ folder, why: error.code === 'control_missing' ? 'incomplete' : 'unreadable' });
    }
  }
  found.ready.sort((a, b) => (a.businessDay < b.businessDay ? -1 : a.businessDay > b.businessDay ? 1 : 0));
  return found;
}
