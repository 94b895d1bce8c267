/**
 * Agents needed on a day to come: `npm run calls:staffing -- --day 1999-08-16 [--weeks 26] [--minutes 30] [--answer 80] [--within 20]
 * [--source house|FORMAT] [--holidays DAY,DAY] [--json]`. From the calls of the weeks before, our own and imported ones.
 */
import { parseArgs } from 'node:util';
import { StaffingAddress } from '@tellerline/contracts';
import { systemClock } from '@tellerline/server/kernel/clock';
import { CentreSetup } from '@tellerline/server/modules/callcenter/index';
import { planFrom, type StaffingPlan } from '@tellerline/server/modules/reports/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { openDatabase, Refusal, runCommand } from './open-database.ts';

const usage =
  'npm run calls:staffing -- --day DAY [--weeks 26] [--minutes 15|30|60] [--answer 80] [--within 20] [--source house|FORMAT] [--holidays DAY,DAY] [--json]';

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      day: { type: 'string', default: '' },
      weeks: { type: 'string', default: '26' },
      minutes: { type: 'string', default: '30' },
      answer: { type: 'string', default: '80' },
      within: { type: 'string', default: '20' },
      source: { type: 'string' },
      holidays: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const [weeks, share, seconds] = [Number(values.weeks), Number(values.answer) / 100, Number(values.within)];
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(values.day) && !Number.isNaN(Date.parse(values.day));
  if (!isDay || !(weeks >= 1 && weeks <= 156) || !(share > 0 && share < 1) || !(seconds >= 0 && seconds <= 3_600)) {
    throw new Refusal(usage);
  }
  const asked = StaffingAddress.safeParse({
    day: values.day,
    weeks: Math.floor(weeks),
    minutes: Number(values.minutes),
    source: values.source,
  });
  if (!asked.success) throw new Refusal(usage);
  const orm = await openDatabase();
  const timeZone = process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai';
  try {
    const setup = new CentreSetup(orm, systemClock, timeZone);
    await setup.refresh(true);
    // The bank's calendar, and holidays of a history from elsewhere.
    const more = values.holidays.split(',').filter((day) => day !== '');
    const special = new Map([...setup.calendar().special, ...more.map((day) => [day, 'closed'] as const)]);
    const plan = await planFrom(forkOf(orm), { ...asked.data, special, timeZone }, { seconds, share }, {});
    console.log(values.json ? JSON.stringify(plan, null, 2) : inWords(plan));
  } finally {
    await orm.close();
  }
});

function inWords({ day, basis, forecast, patienceSeconds, intervals }: StaffingPlan): string {
  const from = basis.length === 0 ? 'no day like it in the history' : `from ${basis.join(', ')}`;
  const patience = patienceSeconds === null ? 'nobody hung up' : `mean patience ${patienceSeconds.toFixed(0)} s`;
  const lines = intervals.map(({ time, calls, ahtSeconds, erlangC, erlangA }) =>
    [time, calls.toFixed(1), ahtSeconds.toFixed(0), erlangC.agents, erlangA?.agents ?? '–']
      .map((cell) => String(cell).padStart(10))
      .join(''),
  );
  const percent = (miss: number | null): string =>
    miss === null ? 'not enough history' : `${(100 * miss).toFixed(1)} %`;
  const foreseen = forecast
    ? `${forecast.calls.toFixed(0)} calls by ${forecast.method}; missed in the last ${forecast.triedOn} days: ${Object.entries(
        forecast.misses,
      )
        .map(([method, miss]) => `${method} ${percent(miss)}`)
        .join(', ')}`
    : 'no trend: a holiday, or no day like it';
  const head = ['time', 'calls', 'AHT (s)', 'Erlang C', 'Erlang A'].map((cell) => cell.padStart(10)).join('');
  return [`${day}: ${from}; ${patience}`, foreseen, head, ...lines].join('\n');
}
