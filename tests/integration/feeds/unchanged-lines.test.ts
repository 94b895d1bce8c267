import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { FeedFileName } from '@tellerline/contracts';
import { FeedFolderWriter } from '@tellerline/db/feeds/feed-folder-writer';
import { writeBank } from '@tellerline/db/generators/write-bank';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type ImportProgress, splitCsvLine } from '@tellerline/server/modules/feeds/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyBank } from '../../support/emptied-bank.ts';
import { accountLine, balanceLine, customerLine, readText, writeDay } from '../../support/feed-day.ts';
import { tableContents } from '../../support/table-contents.ts';
import { databaseWithBank, importFolder, type TestOrm, temporaryFolder } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';

type Bank = Map<FeedFileName, string[][]>;
const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'] as const;

function generated(): Bank {
  const folder = temporaryFolder();
  writeBank(folder, { customers: 150, seed: 3, businessDay: days[0], transactionsPerAccount: 4 });
  return new Map(
    FeedFileName.options.map((name) => {
      const lines = readFileSync(`${folder}/${name}.csv`, 'utf8').trimEnd().split('\n').slice(1);
      return [name, lines.map((line) => splitCsvLine(line) ?? [])];
    }),
  );
}

/** A bank in which lines wait for what is to come: a card for an account, a tie for a customer, neither there yet. */
function firstDay(): Bank {
  const bank = generated();
  (bank.get('cards')?.[3] ?? [])[2] = 'NA1';
  const tie = bank.get('relations')?.[2] ?? [];
  [tie[2], tie[3]] = ['N1', '新客户'];
  (bank.get('customers')?.[8] ?? [])[4] = '77';
  return bank;
}

const changedColumn: Partial<Record<FeedFileName, [number, string]>> = {
  customers: [19, '新客户经理'],
  contact_points: [4, '0'],
  documents: [4, '2039-01-01'],
  balances: [2, '4321.00'],
  transactions: [7, '变更'],
  loans: [11, '7'],
  cards: [7, '2031-01-01'],
  relations: [5, '变更'],
};

/** Every kind of difference two days may have, in every file. */
function nextDay(bank: Bank, nth: number): Bank {
  const next: Bank = new Map([...bank].map(([name, lines]) => [name, lines.map((line) => [...line])]));
  for (const [name, lines] of next) {
    const [column, value] = changedColumn[name] ?? [];
    if (column !== undefined) {
      for (let i = nth; i < lines.length; i += 17) (lines[i] ?? [])[column] = `${value}`;
    }
    if (lines.length < 40) continue;
    lines.splice(20 + nth, 1);
    const [moved] = lines.splice(12, 1);
    lines.splice(33, 0, moved ?? []);
    lines.push([...(lines[5] ?? [])]);
  }
  const accounts = next.get('accounts') ?? [];
  const owner = next.get('customers')?.[1]?.[0] ?? '';
  if (nth === 1) {
    next.get('customers')?.push(customerLine('N1', '新客户').map((value) => (value === null ? '' : String(value))));
    accounts.unshift(['NA1', owner, '01', 'C100', 'savings', 'CNY', 'active', '2010-01-01', '', '']);
  }
  if (nth === 2) (accounts[4] ?? [])[1] = owner;
  return next;
}

function write(bank: Bank, nth: number): string {
  const folder = temporaryFolder();
  const writer = new FeedFolderWriter(folder, {
    source: 'core-bank',
    businessDay: days[nth] ?? '',
    previousDay: days[nth - 1] ?? null,
  });
  for (const [name, lines] of bank)
    for (const line of lines)
      writer.write(
        name,
        line.map((value) => value || null),
      );
  writer.finish();
  return folder;
}

describeEachDatabase('CIF-02 P6 lines that stand in the day before are passed over', (database) => {
  let compared: TestOrm;
  let whole: TestOrm;
  beforeAll(async () => {
    ({ orm: compared } = await databaseWithBank(database));
    ({ orm: whole } = await databaseWithBank(database));
  });
  afterAll(() => Promise.all([compared.close(), whole.close()]));
  const select = (orm: TestOrm, sql: string): Promise<Record<string, unknown>[]> =>
    orm.em.fork().getConnection().execute(sql);
  const totals = async (orm: TestOrm, id: string) => {
    const [row] = await select(orm, `select totals from feed_run where id = '${id}'`);
    const told = typeof row?.totals === 'string' ? JSON.parse(row.totals) : row?.totals;
    expect(told).toHaveLength(FeedFileName.options.length);
    return told;
  };
  const comparedWith = async () =>
    (await select(compared, 'select compared_with from feed_run order by started_at desc, id desc limit 1'))[0]
      ?.compared_with;

  test('the tables, counts, totals and rejects are those of a day that is read whole', async () => {
    let bank = firstDay();
    let previous: string | null = null;
    for (const nth of [0, 1, 2]) {
      if (nth > 0) bank = nextDay(bank, nth);
      const folder = write(bank, nth);
      const clock = new ManualClock(`${days[nth]}T22:00:00Z`);
      const run = await importFolder(compared, folder, {}, clock);
      const asWhole = await importFolder(whole, folder, { again: true }, clock);
      expect(run).toMatchObject({ status: 'imported', reason: null });
      expect(await comparedWith()).toBe(previous);
      previous = run.id;
      expect(run.counts).toEqual(asWhole.counts);
      expect(await totals(compared, run.id)).toEqual(await totals(whole, asWhole.id));
      const rejects = (orm: TestOrm, id: string) =>
        select(orm, `select file, line, field, reason from feed_reject where run_id = '${id}' order by file, line`);
      expect(await rejects(compared, run.id)).toEqual(await rejects(whole, asWhole.id));
      expect(await tableContents(compared)).toEqual(await tableContents(whole));
      // By day a delta tells another balance, which the next night takes back without a line of its own.
      for (const orm of [compared, whole]) {
        const account = bank.get('balances')?.[nth + 2]?.[0] ?? '';
        await select(
          orm,
          `update account_balance set balance = 5 where account_id = (select id from account where account_no = '${account}')`,
        );
        await select(
          orm,
          `insert into feed_mark (file, key_first, key_second, key_third, as_of)
           values ('balances', '${account}', '', '', ${database.dialect === 'sqlite' ? Date.parse(`${days[nth + 1]}T02:00:00Z`) : `'${days[nth + 1]} 02:00:00'`})`,
        );
      }
    }
  }, 60_000);

  test('a day before whose files were touched, or are gone, is not trusted', async () => {
    await emptyBank(compared);
    const day = (nth: number) =>
      writeDay(
        { customers: [customerLine('C1', '张伟'), customerLine('C2', '王芳')] },
        { businessDay: days[nth] ?? '', previousDay: days[nth - 1] ?? null },
      );
    const first = day(0);
    await importFolder(compared, first);
    appendFileSync(`${first}/customers.csv`, readText(first, 'customers').split('\n')[1] ?? '');
    const second = day(1);
    const clock = new ManualClock(`${days[1]}T22:00:00Z`);
    expect((await importFolder(compared, second, {}, clock)).counts.customers).toMatchObject({ read: 2, unchanged: 2 });
    rmSync(second, { recursive: true });
    const run = await importFolder(compared, day(2), {}, new ManualClock(`${days[2]}T22:00:00Z`));
    expect(run.counts.customers).toMatchObject({ read: 2, unchanged: 2 });
    expect(await comparedWith()).toBeNull();
  });

  test('a line that was passed over is read after all when a delta changes its row before the file is merged', async () => {
    await emptyBank(compared);
    const day = (nth: number) =>
      writeDay(
        {
          customers: [customerLine('C1', '张伟')],
          accounts: [accountLine('A1', 'C1'), accountLine('A2', 'C1')],
          balances: [balanceLine('A1', '12.00'), balanceLine('A2', '7.00')],
        },
        { businessDay: days[nth] ?? '', previousDay: days[nth - 1] ?? null },
      );
    await importFolder(compared, day(0), {}, new ManualClock(`${days[0]}T22:00:00Z`));
    const at = database.dialect === 'sqlite' ? Date.parse(`${days[1]}T02:00:00Z`) : `'${days[1]} 02:00:00'`;
    let toldOf = 0;
    const onProgress = async ({ phase, file, done }: ImportProgress) => {
      if (phase !== 'merging' || file !== 'balances' || done > 0) return;
      toldOf += 1;
      await select(
        compared,
        "update account_balance set balance = 5 where account_id = (select id from account where account_no = 'A1')",
      );
      await select(
        compared,
        `insert into feed_mark (file, key_first, key_second, key_third, as_of) values ('balances', 'A1', '', '', ${at})`,
      );
    };
    const run = await importFolder(compared, day(1), { onProgress }, new ManualClock(`${days[1]}T22:00:00Z`));
    expect(toldOf).toBeGreaterThan(0);
    expect(await comparedWith()).not.toBeNull();
    expect(run.counts.balances).toMatchObject({ read: 2, changed: 1, unchanged: 1, rejected: 0 });
    expect(
      await select(
        compared,
        'select a.account_no, b.balance from account_balance b join account a on a.id = b.account_id order by a.account_no',
      ),
    ).toMatchObject([
      { account_no: 'A1', balance: 1_200 },
      { account_no: 'A2', balance: 700 },
    ]);
  });
});
