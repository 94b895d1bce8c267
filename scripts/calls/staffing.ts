/**
 * Agents needed on a day to come: `npm run calls:staffing -- --day 1999-08-16 [--weeks 8] [--minutes 30] [--answer 80] [--within 20]
 * [--source house|FORMAT] [--holidays DAY,DAY] [--json]`. From the calls of the weeks before, our own and imported ones.
 */
import { parseArgs } from 'node:util';
import { ReportQuestion, standardMetricSettings } from '@tellerline/contracts';
import { daysAfter } from '@tellerline/server/kernel/bank-day';
import { planDay, reportOn, type StaffingPlan } from '@tellerline/server/modules/reports/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { openDatabase, Refusal, runCommand } from './open-database.ts';

const usage =
  'npm run calls:staffing -- --day DAY [--weeks 8] [--minutes 15|30|60] [--answer 80] [--within 20] [--source house|FORMAT] [--holidays DAY,DAY] [--json]';

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      day: { type: 'string', default: '' },
      weeks: { type: 'string', default: '8' },
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
  if (!isDay || !(weeks >= 1 && weeks <= 52) || !(share > 0 && share < 1) || !(seconds >= 0 && seconds <= 3_600)) {
    throw new Refusal(usage);
  }
  const question = ReportQuestion.safeParse({
    from: daysAfter(values.day, -7 * Math.floor(weeks)),
    to: daysAfter(values.day, -1),
    by: 'interval',
    minutes: Number(values.minutes),
    filter: { source: values.source },
    settings: standardMetricSettings,
  });
  if (!question.success) throw new Refusal(usage);
  const orm = await openDatabase();
  try {
    const history = await reportOn(forkOf(orm), question.data, process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai');
    const plan = planDay(history, values.day, { seconds, share }, {}, new Set(values.holidays.split(',')));
    console.log(values.json ? JSON.stringify(plan, null, 2) : inWords(plan));
  } finally {
    await orm.close();
  }
});

function inWords({ day, basis, patienceSeconds, intervals }: StaffingPlan): string {
  const from = basis.length === 0 ? 'no day like it in the history' : `from ${basis.join(', ')}`;
  const patience = patienceSeconds === null ? 'nobody hung up' : `mean patience ${patienceSeconds.toFixed(0)} s`;
  const lines = intervals.map(({ time, calls, ahtSeconds, erlangC, erlangA }) =>
    [time, calls.toFixed(1), ahtSeconds.toFixed(0), erlangC.agents, erlangA?.agents ?? '–']
      .map((cell) => String(cell).padStart(10))
      .join(''),
  );
  const head = ['time', 'calls', 'AHT (s)', 'Erlang C', 'Erlang A'].map((cell) => cell.padStart(10)).join('');
  return [`${day}: ${from}; ${patience}`, head, ...lines].join('\n');
}
