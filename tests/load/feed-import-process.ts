/** Imports a day in a process of its own and tells how it went: `node … <databaseUrl> <folder> [again]`, by fork. */
import { demoBranches } from '@tellerline/db/seeds/branches';
import { entitiesOf } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { importDay } from '@tellerline/server/modules/feeds/index';
import { openOrm } from '@tellerline/server/persistence/orm';

export interface ImportMemory {
  /** The most the process held above what it held when the import began. */
  growthMb: number;
  /** What the process itself computed, whoever else was on the machine. */
  cpuSeconds: number;
  phaseSeconds: Record<string, number>;
}

const MB = 1024 * 1024;
const [databaseUrl = '', folder = '', again] = process.argv.slice(2);
const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
const before = process.memoryUsage().rss;
let most = before;
const peaks: Record<string, number> = {};
const phaseSeconds: Record<string, number> = {};
let phase = 'reading';
const watch = setInterval(() => {
  const memory = process.memoryUsage();
  most = Math.max(most, memory.rss);
  peaks[phase] = Math.max(peaks[phase] ?? 0, Math.round(memory.rss / MB));
}, 50);
const began = performance.now();
const cpuBefore = process.cpuUsage();
let phaseBegan = began;
const leavePhase = (next: string) => {
  phaseSeconds[phase] = (phaseSeconds[phase] ?? 0) + (performance.now() - phaseBegan) / 1000;
  [phase, phaseBegan] = [next, performance.now()];
};
const run = await importDay(
  folder,
  { orm, clock: systemClock, branches: { branches: () => demoBranches }, timeZone: 'Asia/Shanghai' },
  {
    again: again === 'again',
    onProgress: (progress) => {
      if (progress.phase !== phase) leavePhase(progress.phase);
    },
  },
);
leavePhase('');
clearInterval(watch);
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (process.env.FEED_BENCH_PEAKS) console.log(JSON.stringify({ before: Math.round(before / MB), peaks }));
await orm.close();
process.send?.(
  {
    run,
    seconds,
    memory: { growthMb: Math.round((most - before) / MB), cpuSeconds: (user + system) / 1e6, phaseSeconds },
  },
  undefined,
  {},
  () => process.disconnect(),
);
