import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { SupervisedProcess } from '../../../scripts/house/supervisor.ts';
import type { FaultyLine, LineMode } from './faulty-line.ts';
import type { RobotDesk } from './robot-desk.ts';
import type { ShiftHouse } from './shift-house.ts';
import { type FaultKind, faultKinds } from './shift-plan.ts';

type Fault = (house: ShiftHouse, forMs: number, desks: readonly RobotDesk[]) => Promise<void>;

const SLOW_DATABASE_MS = 150;
const SLOW_LINE_MS = 400;
/** What is written of a full disk at a time. */
const BLOCK = Buffer.alloc(64 * 1024, 1);

async function freeze(process: SupervisedProcess, forMs: number): Promise<void> {
  process.kill('SIGSTOP');
  await delay(forMs);
  process.kill('SIGCONT');
}

async function fill(file: string, forMs: number): Promise<void> {
  try {
    writeFileSync(file, BLOCK);
    for (;;) writeFileSync(file, BLOCK, { flag: 'a' });
  } catch {
    // Full now.
  }
  await delay(forMs);
  truncateSync(file);
  rmSync(file);
}

async function spoil(line: FaultyLine, mode: LineMode, forMs: number, lateMs = 0): Promise<void> {
  line.become(mode, lateMs);
  await delay(forMs);
  line.become('clear');
}

/** Does what its name says, and settles when it is over as far as this hand goes: what was killed is brought back by its supervisor. */
const faults: Record<FaultKind, Fault> = {
  'bridge killed': async ({ house }) => house.processes.bridge.kill('SIGKILL'),
  'bridge frozen': ({ house }, forMs) => freeze(house.processes.bridge, forMs),
  'server killed': async ({ house }) => house.processes.server.kill('SIGKILL'),
  'server frozen': ({ house }, forMs) => freeze(house.processes.server, forMs),
  'line cut': async ({ amiLine }) => amiLine.cut(),
  'line dead': ({ amiLine }, forMs) => spoil(amiLine, 'dead', forMs),
  'line split': ({ amiLine }, forMs) => spoil(amiLine, 'split', forMs),
  'line slow': ({ amiLine }, forMs) => spoil(amiLine, 'slow', forMs, SLOW_LINE_MS),
  'desktops cut': async (_house, _forMs, desks) => {
    for (const desk of desks) desk.cut();
  },
  'database killed': async ({ database }) => database?.server.killAndRestart(),
  'database frozen': async ({ database }, forMs) => {
    database?.server.signal('SIGSTOP');
    await delay(forMs);
    database?.server.signal('SIGCONT');
  },
  'database cut': async ({ database }) => database?.line.cut(),
  'database slow': async ({ database }, forMs) => {
    if (database) await spoil(database.line, 'slow', forMs, SLOW_DATABASE_MS);
  },
  'database read-only': async ({ database }, forMs) => {
    await database?.setReadOnly(true);
    await delay(forMs);
    await database?.setReadOnly(false);
  },
  'disk full': async ({ ballast }, forMs) => {
    if (ballast) await fill(ballast, forMs);
  },
  'Asterisk killed': async ({ house }) => house.processes.asterisk.kill('SIGKILL'),
};

export const bringAbout = (kind: FaultKind, ...about: Parameters<Fault>): Promise<void> => faults[kind](...about);

/** What can go wrong with this database, as this user. */
export const possibleFaults = (database: 'mariadb' | 'sqlite'): FaultKind[] =>
  faultKinds.filter((kind) => {
    if (kind.startsWith('database')) return database === 'mariadb';
    return kind !== 'disk full' || process.getuid?.() === 0;
  });
