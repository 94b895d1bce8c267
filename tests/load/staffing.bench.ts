/**
 * P12 `npm run bench -- staffing [--intervals 200] [--calls 60000]`: agents needed by formula (Erlang A) against those an exact
 * discrete-event simulation needs, interval by interval. Half of the intervals are drawn, half are of the Anonymous Bank's log with its
 * own measured patience, where ../shared/data is there. Closes with `staffing <share> % of intervals within 1 agent`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { agentsNeeded, type Load } from '@tellerline/server/modules/reports/staffing/erlang';
import { meanPatience, type Wait } from '@tellerline/server/modules/reports/staffing/patience';
import { seededRandom, simulateQueue } from '@tellerline/server/modules/reports/staffing/simulate';

const { values } = parseArgs({
  options: { intervals: { type: 'string', default: '200' }, calls: { type: 'string', default: '60000' } },
});
const target = { seconds: 20, share: 0.8 };
const calls = Number(values.calls);
const half = Math.ceil(Number(values.intervals) / 2);
const logFile = fileURLToPath(
  new URL('../../../shared/data/anonymous-bank/calls-1999-08-01_15.csv.gz', import.meta.url),
);

interface Interval {
  load: Load;
  patience: number;
}

function drawn(count: number): Interval[] {
  const random = seededRandom(1_999);
  return Array.from({ length: count }, () => ({
    load: { callsPerHour: 10 + random() * 500, ahtSeconds: 60 + random() * 300 },
    patience: 40 + random() * 500,
  }));
}

/** Half hours of the log with at least five calls that reached the queue, evenly over the two weeks. */
function logged(count: number): Interval[] {
  if (!existsSync(logFile)) {
    console.log('The call log of ../shared/data is not here: drawn intervals only.');
    return [];
  }
  const rows = gunzipSync(readFileSync(logFile)).toString('utf8').trimEnd().split('\n').slice(1);
  const byHalfHour = new Map<string, { calls: number; handling: number; answered: number }>();
  const waits: Wait[] = [];
  for (const row of rows) {
    const cells = row.split(',');
    const [day = '', entry = '', outcome = ''] = [cells[5], cells[6], cells[12]];
    const [wait, service] = [Number(cells[11]), Number(cells[15])];
    if (outcome === 'PHANTOM' || (outcome === 'HANG' && wait <= 0)) continue;
    waits.push({ seconds: wait, abandoned: outcome === 'HANG' });
    const [hour = '', minute = ''] = entry.split(':');
    const key = `${day} ${hour} ${Math.floor(Number(minute) / 30)}`;
    const sum = byHalfHour.get(key) ?? { calls: 0, handling: 0, answered: 0 };
    sum.calls += 1;
    if (outcome === 'AGENT') {
      sum.answered += 1;
      sum.handling += service;
    }
    byHalfHour.set(key, sum);
  }
  const patience = meanPatience(waits) ?? 1e9;
  console.log(`Measured patience of the log: ${patience.toFixed(0)} s from ${waits.length} waits.`);
  const all = [...byHalfHour.values()].filter((sum) => sum.calls >= 5 && sum.handling > 0);
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => {
    const sum = all[Math.floor((at * all.length) / Math.min(count, all.length))];
    const { calls: came, handling, answered } = sum ?? { calls: 1, handling: 1, answered: 1 };
    return { load: { callsPerHour: came * 2, ahtSeconds: handling / answered }, patience };
  });
}

/** How many agents the simulation needs, searched from the formula's answer. */
function exactAgents({ load, patience }: Interval, guess: number, seed: number): number {
  const meets = (agents: number): boolean =>
    simulateQueue(load, patience, agents, target.seconds, { calls, seed }).serviceLevel >= target.share;
  let agents = guess;
  while (agents > 1 && meets(agents - 1)) agents -= 1;
  while (!meets(agents)) agents += 1;
  return agents;
}

const offBy = (intervals: readonly Interval[]): number[] =>
  intervals.map((interval, seed) => {
    const { agents } = agentsNeeded(interval.load, target, interval.patience);
    return Math.abs(agents - exactAgents(interval, agents, seed));
  });

const tell = (name: string, off: readonly number[]): void => {
  const same = off.filter((each) => each === 0).length;
  console.log(`${name}: ${off.length} intervals, ${same} alike, at most ${Math.max(0, ...off)} agents apart`);
};
const ofDrawn = offBy(drawn(half));
const ofLog = offBy(logged(half));
tell('drawn', ofDrawn);
tell('log', ofLog);
const off = [...ofDrawn, ...ofLog];
const within = (100 * off.filter((each) => each <= 1).length) / off.length;
console.log(`staffing ${within.toFixed(1)} % of intervals within 1 agent`);
