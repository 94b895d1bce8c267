/**
 * Reports on calls: `npm run calls:report -- --from 1999-08-01 --to 1999-08-15 --by type --json`. Days of the bank's zone, both
 * included. `--by` interval, day, queue, agent, dnis, type or disposition; `--json`, `--csv`, or a table for people.
 */
import { parseArgs } from 'node:util';
import {
  type CallMetrics,
  type CallReport,
  ReportQuestion,
  reportDimensions,
  standardMetricSettings,
} from '@tellerline/contracts';
import { systemClock } from '@tellerline/server/kernel/clock';
import { CentreSetup } from '@tellerline/server/modules/callcenter/index';
import { csvLine } from '@tellerline/server/modules/feeds/index';
import { reportOn, reportTable } from '@tellerline/server/modules/reports/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { openDatabase, Refusal, runCommand } from './open-database.ts';

const usage = `npm run calls:report -- --from DAY --to DAY --by ${reportDimensions.join('|')} [--json | --csv]
  [--minutes 15|30|60] [--source house|FORMAT] [--queue Q] [--agent A] [--dnis N] [--type T] [--disposition D]
  [--service-level-seconds 20] [--short-abandon-seconds 10] [--service-level-without none|short|all] [--repeat-days 7]`;

const text = { type: 'string' } as const;
const options = {
  from: text,
  to: text,
  by: text,
  minutes: text,
  source: text,
  queue: text,
  agent: text,
  dnis: text,
  type: text,
  disposition: text,
  'service-level-seconds': text,
  'short-abandon-seconds': text,
  'service-level-without': text,
  'repeat-days': text,
  json: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
} as const;

const csv = (report: CallReport): string => reportTable(report).map(csvLine).join('');

const shown: readonly (keyof CallMetrics)[] = [
  'offered',
  'answered',
  'abandoned',
  'shortAbandoned',
  'leftInIvr',
  'serviceLevelPercent',
  'asaSeconds',
  'ahtSeconds',
];

await runCommand(async () => {
  const { values } = parseArgs({ options });
  const question = readQuestion(values);
  const orm = await openDatabase();
  const timeZone = process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai';
  try {
    // A queue's own service level, as on the pages, unless one is asked for here.
    const setup = new CentreSetup(orm, systemClock, timeZone);
    await setup.refresh(true);
    const ownLevels = values['service-level-seconds'] === undefined ? setup.ownLevels() : {};
    const settings = { ...question.settings, ownLevels };
    const report = await reportOn(forkOf(orm), { ...question, settings }, timeZone);
    process.stdout.write(
      values.json ? `${JSON.stringify(report, null, 2)}\n` : values.csv ? csv(report) : table(report),
    );
  } finally {
    await orm.close();
  }
});

function readQuestion(values: Partial<Record<keyof typeof options, string | boolean>>): ReportQuestion {
  const { source, queue, agent, dnis, type, disposition } = values;
  const filter = { source, queue, agent, dnis, type, disposition };
  const whole = (value: string | boolean | undefined, standard: number) =>
    value === undefined ? standard : Number(value);
  const parsed = ReportQuestion.safeParse({
    from: values.from,
    to: values.to,
    by: values.by ?? 'day',
    minutes: whole(values.minutes, 30),
    filter,
    settings: {
      serviceLevelSeconds: whole(values['service-level-seconds'], standardMetricSettings.serviceLevelSeconds),
      shortAbandonSeconds: whole(values['short-abandon-seconds'], standardMetricSettings.shortAbandonSeconds),
      serviceLevelWithout: values['service-level-without'] ?? standardMetricSettings.serviceLevelWithout,
      repeatDays: whole(values['repeat-days'], standardMetricSettings.repeatDays),
    },
  });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Refusal([usage, 'Not accepted:', ...wrong].join('\n'));
  }
  if (parsed.data.to < parsed.data.from) throw new Refusal('--to lies before --from.');
  return parsed.data;
}

function table(report: CallReport): string {
  const lines = reportTable(report, shown).map((cells) => cells.map((cell) => String(cell ?? '–')));
  const widths = shown.map((name) => name.length);
  const first = Math.max(...lines.map(([label = '']) => label.length));
  return lines
    .map(
      ([label = '', ...cells]) =>
        `${label.padEnd(first)}  ${cells.map((c, i) => c.padStart(widths[i] ?? 0)).join('  ')}\n`,
    )
    .join('');
}
