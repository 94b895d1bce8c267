import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { MikroORM } from '@mikro-orm/core';
import { type CallReport, ReportQuestion, standardMetricSettings } from '@tellerline/contracts';
import { entitiesOf } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { HistoryRefusal, importCalls, pastCallFormats, reportOn } from '@tellerline/server/modules/reports/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { makeTransaction } from '@tellerline/server/persistence/transaction';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { agents, type Centre, morning, openCentre } from '../callcenter/centre.ts';
import { Story } from '../callcenter/story.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const realFile = join(project, '../shared/data/anonymous-bank/calls-1999-08-01_15.csv.gz');
const header =
  'vru_line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server';
const line = (id: string, time: string, more: Partial<Record<string, string | number>> = {}): string => {
  const { customer = 0, type = 'PS', date = '2026-11-23', ivr = 10, wait = 0, outcome = 'AGENT', talk = 0 } = more;
  return `AA01,${id},${customer},0,${type},${date},${time},${time},${ivr},${time},${time},${wait},${outcome},${time},${time},${talk},${more.server ?? 'ANAT'}`;
};
/** A file of a day in Shanghai: three answered, one abandoned early, one later, one that left in the IVR, one phantom. */
const day = [
  line('1', '0:00:00', { wait: 0, talk: 60, customer: 7 }),
  line('2', '9:29:59', { wait: 20, talk: 120, type: 'NE' }),
  line('3', '9:30:00', { wait: 40, talk: 0, customer: 7, ivr: -7 }),
  line('4', '23:59:59', { wait: 9, outcome: 'HANG', server: 'NO_SERVER' }),
  line('5', '10:00:00', { wait: 51, outcome: 'HANG', server: 'NO_SERVER', type: 'NE' }),
  line('6', '11:00:00', { outcome: 'HANG', server: 'NO_SERVER' }),
  line('7', '12:00:00', { wait: 500, outcome: 'PHANTOM', server: 'NO_SERVER' }),
];
const fileOf = (...lines: string[]): string => {
  const file = join(testFolder('history'), 'calls.csv.gz');
  writeFileSync(file, gzipSync(`${[header, ...lines].join('\n')}\n`));
  return file;
};
const question = (more: object = {}): ReportQuestion =>
  ReportQuestion.parse({ from: '2026-11-23', to: '2026-11-23', by: 'type', settings: standardMetricSettings, ...more });
const rowsOf = (report: CallReport) =>
  report.groups.map(({ group, offered, answered, abandoned }) => [group, offered, answered, abandoned]);

describeEachDatabase('call history', (database) => {
  let orm: MikroORM;
  let centre: Centre | null = null;
  const open = async () => {
    orm = await openOrm({ databaseUrl: await database.fresh(), entities: entitiesOf(['reports', 'callcenter']) });
    await orm.schema.create();
  };
  afterEach(async () => {
    await (centre ? centre.close() : orm.close());
    centre = null;
  });
  const take = (file: string, format = 'anonymous-bank') => {
    const found = pastCallFormats.get(format);
    if (!found) throw new Error(format);
    return importCalls(file, found, {
      transaction: makeTransaction(orm),
      clock: systemClock,
      timeZone: 'Asia/Shanghai',
    });
  };
  const report = (more: object = {}) => reportOn(forkOf(orm), question(more), 'Asia/Shanghai');

  test('CTI-11 a day by hand, by type, interval, agent and in all; the same file twice changes nothing', async () => {
    await open();
    const first = await take(fileOf(...day));
    expect(first).toMatchObject({ read: 7, added: 7, unchanged: 0, rejected: 0 });
    expect(first.remarks).toEqual([{ line: 4, field: 'vru_time', reason: 'negative_duration', kind: 'odd' }]);
    const told = await report();
    expect(rowsOf(told)).toEqual([
      ['NE', 2, 1, 1],
      ['PS', 3, 2, 1],
    ]);
    expect(told.total).toMatchObject({
      offered: 5,
      answered: 3,
      abandoned: 2,
      shortAbandoned: 1,
      leftInIvr: 1,
      ignored: 1,
      serviceLevelPercent: 40,
      asaSeconds: 20,
      ahtSeconds: 60,
      averageAbandonSeconds: 30,
      longestWaitSeconds: 51,
      fcrPercent: 50,
    });
    expect(rowsOf(await report({ by: 'interval' }))).toEqual([
      ['2026-11-23 00:00', 1, 1, 0],
      ['2026-11-23 09:00', 1, 1, 0],
      ['2026-11-23 09:30', 1, 1, 0],
      ['2026-11-23 10:00', 1, 0, 1],
      ['2026-11-23 11:00', 0, 0, 0],
      ['2026-11-23 12:00', 0, 0, 0],
      ['2026-11-23 23:30', 1, 0, 1],
    ]);
    expect(rowsOf(await report({ by: 'agent' }))).toEqual([
      ['-', 2, 0, 2],
      ['ANAT', 3, 3, 0],
    ]);
    expect((await report({ filter: { agent: '-', type: 'NE' } })).total.offered).toBe(1);
    expect((await report({ from: '2026-11-24', to: '2026-11-25' })).groups).toEqual([]);

    expect(await take(fileOf(...day))).toMatchObject({ read: 7, added: 0, changed: 0, unchanged: 7 });
    const corrected = [line('1', '0:00:00', { wait: 30, talk: 60, customer: 7 }), ...day.slice(1)];
    expect(await take(fileOf(...corrected))).toMatchObject({ added: 0, changed: 1, unchanged: 6 });
    expect((await report()).total).toMatchObject({ offered: 5, asaSeconds: 30 });
  });

  test('CTI-11 who called again within a week was not helped the first time; later, or at the same moment, is no repeat', async () => {
    await open();
    const of = (id: string, date: string, customer: number) => line(id, '9:00:00', { date, customer, talk: 60 });
    await take(
      fileOf(
        of('1', '2026-11-02', 7),
        of('2', '2026-11-09', 7),
        of('3', '2026-11-17', 7),
        of('4', '2026-11-02', 8),
        of('5', '2026-11-02', 8),
      ),
    );
    const { groups } = await report({ from: '2026-11-01', to: '2026-11-30', by: 'day' });
    expect(groups.map(({ group, answered, fcrPercent }) => [group, answered, fcrPercent])).toEqual([
      ['2026-11-02', 3, 66.67],
      ['2026-11-09', 1, 100],
      ['2026-11-17', 1, 100],
    ]);
    // The next call lies behind the days that are asked about.
    expect((await report({ from: '2026-11-02', to: '2026-11-02' })).total.fcrPercent).toBe(66.67);
  });

  test('CTI-11 bad lines are told with number and reason, the good ones count; another file is refused whole', async () => {
    await open();
    const done = await take(
      fileOf(
        day[0] ?? '',
        'too,few',
        line('8', '25:00:00'),
        line('9', '8:00:00', { date: '2026-02-30' }),
        line('10', '8:00:00', { outcome: 'LOST' }),
        line('11', '8:00:00', { wait: 'x' }),
        line('12', '8:00:00', { type: '' }),
        `${line('13', '8:00:00')}"`,
        day[0] ?? '',
      ),
    );
    expect(done).toMatchObject({ read: 9, added: 1, rejected: 8 });
    expect(done.remarks.map(({ line: no, field, reason }) => [no, field, reason])).toEqual([
      [3, null, 'wrong_column_count'],
      [4, 'vru_entry', 'not_a_time'],
      [5, 'date', 'not_a_date'],
      [6, 'outcome', 'unknown_value'],
      [7, 'q_time', 'not_a_whole_number'],
      [8, 'type', 'empty'],
      [9, null, 'quotes_do_not_match'],
      [10, null, 'repeated'],
    ]);
    const other = join(testFolder('history'), 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n');
    const damaged = join(testFolder('history'), 'damaged.csv.gz');
    writeFileSync(damaged, gzipSync(`${[header, ...day].join('\n')}\n`).subarray(0, 80));
    for (const file of [other, damaged, join(testFolder('history'), 'absent')]) {
      await expect(take(file)).rejects.toBeInstanceOf(HistoryRefusal);
    }
    expect((await report()).total.offered).toBe(1);
  });

  test('CTI-10 CTI-11 the centre’s own calls and a history count in one report, each call once', async () => {
    centre = await openCentre(database);
    orm = centre.orm;
    await centre.makeAvailable(agents.one);
    // 10:00 in Shanghai: waits 5 s, talks 25 s, held for 5 s; then after-call work until its time is over.
    await centre.hear(Story.knownCall(morning).rates(40, 'call-1', 5).facts);
    await centre.pass(300);
    await centre.hear([
      ...new Story(morning).arrives(0, 'a').queues(5, 'a').leavesQueue(13, 'a', 'abandoned').ends(13, 'a').facts,
      ...new Story(morning).arrives(0, 't').queues(5, 't', 'cards').leavesQueue(65, 't', 'timeout').ends(70, 't').facts,
      ...new Story(morning).arrives(1, 'i').ends(9, 'i').facts,
      ...new Story(morning).arrives(60, 'w').queues(61, 'w').facts,
    ]);
    await take(fileOf(...day));
    const told = await report({ by: 'queue' });
    expect(told.groups.map(({ group, offered, waiting, leftInIvr }) => [group, offered, waiting, leftInIvr])).toEqual([
      ['-', 5, 0, 2],
      ['cards', 1, 0, 0],
      ['retail', 2, 1, 0],
    ]);
    const own = (await report({ by: 'agent', filter: { source: 'house', queue: 'retail' } })).groups;
    const [first] = own.filter(({ group }) => group === agents.one.userId);
    expect(first).toMatchObject({ answered: 1, asaSeconds: 5, talkSeconds: 25, holdSeconds: 5, answeredInTime: 1 });
    expect(first).toMatchObject({ rated: 1, csatPercent: 100, csatAverage: 5 });
    expect(first?.acwSeconds).toBeGreaterThan(0);
    expect(first?.ahtSeconds).toBe(30 + (first?.acwSeconds ?? 0));
    for (const by of ['interval', 'day', 'agent', 'dnis', 'type', 'disposition']) {
      expect((await report({ by })).total).toEqual(told.total);
    }
  });

  test.skipIf(!existsSync(realFile))(
    'CTI-11 the Anonymous Bank’s calls give the published figures (skipped where ../shared/data is absent)',
    async () => {
      await open();
      const done = await take(realFile);
      expect(done).toMatchObject({ read: 23_668, added: 23_668, rejected: 0 });
      expect(done.remarks).toHaveLength(12);
      const told = await report({ from: '1999-08-01', to: '1999-08-15' });
      expect(rowsOf(told)).toEqual([
        ['IN', 1659, 963, 696],
        ['NE', 1727, 1545, 182],
        ['NW', 3539, 1789, 1750],
        ['PE', 86, 50, 36],
        ['PS', 14067, 11061, 3006],
        ['TT', 524, 480, 44],
      ]);
      expect(told.total).toMatchObject({
        offered: 21_602,
        answered: 15_888,
        abandoned: 5_714,
        shortAbandoned: 527,
        leftInIvr: 1_867,
        asaSeconds: 114.67,
        serviceLevelPercent: 23.64,
        ahtSeconds: 187.64,
      });
    },
  );
});

test('CTI-11 the commands work on a new installation without a server', () => {
  const home = join(testFolder('home'), 'new');
  const command = (...args: string[]) => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, TELLERLINE_HOME: home };
    return spawnSync(process.execPath, [join(project, 'scripts/bootstrap.js'), ...args], { env, encoding: 'utf8' });
  };
  const taken = command('calls:import', '--format', 'anonymous-bank', fileOf(...day));
  expect(taken.stdout).toContain('line 4: odd, vru_time negative_duration');
  expect(taken.stdout).toContain('7 calls read: 7 new, 0 changed, 0 unchanged, 0 rejected');
  const told = command('calls:report', '--from', '2026-11-23', '--to', '2026-11-23', '--by', 'type', '--json');
  expect(JSON.parse(told.stdout)).toMatchObject({
    groups: [
      { group: 'NE', offered: 2 },
      { group: 'PS', offered: 3 },
    ],
    total: { offered: 5, serviceLevelPercent: 40 },
  });
});
