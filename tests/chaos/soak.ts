/**
 * What a long shift leaves behind: `npm run soak -- --minutes M [--agents 6] [--calls-a-minute 60] [--database mariadb|sqlite]
 * [--seed N]`.
 *
 * The shift of `npm run chaos` without faults: steady calls on real Asterisk, bridge, server and database. Memory (resident) and
 * open handles of bridge and server are looked at every five seconds; told at the end: how much they grow for each call, by a
 * straight line through all but the first third. Then every invariant is checked. Ends with 0 when all hold.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { slopeOf } from '../load/ratio.ts';
import { checkShift } from './support/check-shift.ts';
import { logFileOf, runShift } from './support/run-shift.ts';
import { removeShiftFolder, shiftFolder, startShiftHouse } from './support/shift-house.ts';
import { ShiftLog } from './support/shift-log.ts';
import { planShift } from './support/shift-plan.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    agents: { type: 'string', default: '6' },
    'calls-a-minute': { type: 'string', default: '60' },
    database: { type: 'string', default: 'mariadb' },
    seed: { type: 'string', default: '1' },
  },
});
const seconds = Math.round(Number(values.minutes) * 60);
const callsAMinute = Number(values['calls-a-minute']);
if (!(seconds >= 20 && callsAMinute > 0 && Number(values.agents) >= 1)) {
  console.error('--minutes takes 0.34 or more, --calls-a-minute and --agents more than 0.');
  process.exit(1);
}
const plan = planShift(Number(values.seed), { seconds, callsAMinute, faults: [] });
const folder = shiftFolder();
const log = new ShiftLog(logFileOf(folder), false);
const sampleEveryMs = 5_000;

interface Sample {
  calls: number;
  kilobytes: number;
  handles: number;
}

/** Of a process of this machine. */
function look(pid: number, calls: number): Sample {
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { calls, kilobytes, handles: readdirSync(`/proc/${pid}/fd`).length };
}

const database = values.database === 'sqlite' ? 'sqlite' : 'mariadb';
const shift = await startShiftHouse({ folder, database, agents: Number(values.agents), chance: Math.random });
try {
  const { bridge, server } = shift.house.processes;
  const samples = new Map([bridge, server].map((program) => [program, [] as Sample[]]));
  const sampling = setInterval(() => {
    const calls = log.lines.filter((line) => line.includes(' over: ')).length;
    for (const [program, own] of samples) {
      const pid = program.pid();
      if (pid !== null) own.push(look(pid, calls));
    }
  }, sampleEveryMs);
  const lived = await runShift(shift, plan, log).finally(() => clearInterval(sampling));
  for (const [program, own] of samples) {
    const steady = own.slice(Math.floor(own.length / 3)).filter(({ calls }) => calls < plan.calls.length);
    const slope = (of: (sample: Sample) => number) => slopeOf(steady.map((one) => ({ x: one.calls, y: of(one) })));
    const [first, last] = [own[0], own.at(-1)];
    console.log(
      `${program.name}: ${((first?.kilobytes ?? 0) / 1024).toFixed(0)} → ${((last?.kilobytes ?? 0) / 1024).toFixed(0)} MB, ${slope(({ kilobytes }) => kilobytes).toFixed(2)} KB a call; handles ${first?.handles} → ${last?.handles}, ${slope(({ handles }) => handles).toFixed(4)} a call`,
    );
  }
  const { violations, ...found } = await checkShift(shift, lived);
  for (const { invariant, subject, problem } of violations) console.log(`${invariant} ${subject}: ${problem}`);
  console.log(
    `${plan.calls.length} calls in ${values.minutes} minutes, ${found.answered} answered by agents, ${found.facts} facts: ${violations.length === 0 ? 'every invariant holds' : `${violations.length} violations; all of it is in ${folder}`}`,
  );
  if (violations.length > 0) process.exitCode = 1;
} finally {
  await shift.stop();
  if (!process.exitCode) removeShiftFolder(folder);
}
