import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';

/** What a running installation says about itself in its folder: read by `npm run call` and by a second start. */
export interface RunningHouse {
  pid: number;
  /** Tells this process from a later one with the same number. */
  processStart: string;
  basePort: number;
  startedAt: string;
}

const stateFile = (home: HouseHome): string => join(home.run, 'house.json');

/** When the process began, in the kernel's ticks; null when there is no such process. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** The installation running in this folder, or null; what a killed launcher left behind does not count. */
export function findRunningHouse(home: HouseHome): RunningHouse | null {
  try {
    const state = JSON.parse(readFileSync(stateFile(home), 'utf8')) as RunningHouse;
    return processStart(state.pid) === state.processStart ? state : null;
  } catch {
    return null;
  }
}

export interface HomeClaim {
  /** Somebody else's claim stood there whose process is gone: it was killed, its children may still be ending. */
  afterCrash: boolean;
  /** Gives the folder back. */
  release(): void;
}

/** Takes the folder for this process; one installation runs in a folder at a time. */
export function claimHome(home: HouseHome, basePort: number): HomeClaim {
  const own: RunningHouse = {
    pid: process.pid,
    processStart: processStart(process.pid) ?? '',
    basePort,
    startedAt: new Date().toISOString(),
  };
  let afterCrash = false;
  const claim = () => writeFileSync(stateFile(home), `${JSON.stringify(own, null, 2)}\n`, { flag: 'wx' });
  try {
    claim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const other = findRunningHouse(home);
    if (other) {
      throw new HouseFault(
        `Tellerline is already running in ${home.path} (process ${other.pid}, port ${other.basePort}); stop it first, or set TELLERLINE_HOME and TELLERLINE_PORT for a second one.`,
      );
    }
    rmSync(stateFile(home), { force: true });
    claim();
    afterCrash = true;
  }
  return { afterCrash, release: () => rmSync(stateFile(home), { force: true }) };
}
