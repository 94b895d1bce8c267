/**
 * No call lost, whatever goes wrong: `npm run chaos -- --seed N [--seconds 60] [--agents 5] [--calls-a-minute 30]
 * [--database mariadb|sqlite] [--fault "bridge killed" …] [--quiet]`.
 *
 * A shift on the whole house: real Asterisk, bridge, server and database, robots for agents and callers. The seed decides who
 * calls when and does what, and what goes wrong when; the log tells it with times, and the same seed plays the same shift again
 * (how long a program takes for its part is the machine's). Then every invariant is checked; a violation is told with the whole
 * story of its call, and the folder is kept. Ends with 0 when all hold.
 */
import { parseArgs } from 'node:util';
import { Chance } from '@tellerline/server/modules/analytics/learning/chance';
import { checkShift, storyOf } from './support/check-shift.ts';
import { possibleFaults } from './support/faults.ts';
import { logFileOf, runShift } from './support/run-shift.ts';
import { removeShiftFolder, shiftFolder, startShiftHouse } from './support/shift-house.ts';
import { ShiftLog } from './support/shift-log.ts';
import { type FaultKind, faultKinds, planInWords, planShift } from './support/shift-plan.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000) },
    seconds: { type: 'string', default: '60' },
    agents: { type: 'string', default: '5' },
    'calls-a-minute': { type: 'string', default: '30' },
    database: { type: 'string', default: 'mariadb' },
    fault: { type: 'string', multiple: true },
    quiet: { type: 'boolean', default: false },
  },
});
const whole = (name: 'seed' | 'seconds' | 'agents' | 'calls-a-minute', most: number): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  console.error(`--${name} takes a whole number from 1 to ${most}, not ${JSON.stringify(values[name])}.`);
  return process.exit(1);
};
const seed = whole('seed', 1_000_000_000);
const database = values.database === 'sqlite' ? 'sqlite' : 'mariadb';
const unknown = (values.fault ?? []).filter((name) => !faultKinds.some((kind) => kind === name));
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}; there are: ${faultKinds.join(', ')}.`);
  process.exit(1);
}
const plan = planShift(seed, {
  seconds: whole('seconds', 24 * 3600),
  callsAMinute: whole('calls-a-minute', 3_000),
  faults: (values.fault as FaultKind[] | undefined) ?? possibleFaults(database),
});
const agents = whole('agents', 40);
const folder = shiftFolder();
const log = new ShiftLog(logFileOf(folder), !values.quiet);
for (const line of planInWords(plan)) log.tell('plan', line);
const chance = new Chance(seed + 1);
const shift = await startShiftHouse({ folder, database, agents, chance: () => chance.next() });
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(signal)));
});
try {
  const lived = await Promise.race([runShift(shift, plan, log), interrupted]);
  const { violations, ...found } = await checkShift(shift, lived);
  for (const { invariant, subject, problem } of violations) log.tell(invariant, `${subject}: ${problem}`);
  for (const subject of new Set(violations.map((one) => one.subject))) {
    for (const line of await storyOf(shift, subject, log.lines)) console.log(`  ${subject} | ${line}`);
  }
  console.log(
    `seed ${seed}: ${plan.calls.length} callers, ${lived.answeredCallers.length} answered by the house; ${found.interactions} calls, ${found.cel} channel events, ${found.cdr} call records, ${found.facts} facts; ${found.answered} answered by agents = ${found.wrappedUp} wrapped up + ${found.worklist} in worklists; ${plan.faults.length} faults: ${violations.length === 0 ? 'every invariant holds' : `${violations.length} violations, replay with --seed ${seed}; all of it is in ${folder}`}`,
  );
  if (violations.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error);
  console.error(`The shift could not be played to its end; all of it is in ${folder}`);
  process.exitCode = 1;
} finally {
  await shift.stop();
  if (!process.exitCode) removeShiftFolder(folder);
}
