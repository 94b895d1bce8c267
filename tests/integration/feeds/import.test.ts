import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBank } from '@tellerline/db/generators/write-bank';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyBank } from '../../support/emptied-bank.ts';
import {
  accountLine,
  balanceLine,
  customerLine,
  editControl,
  phoneLine,
  readText,
  rewriteFile,
  writeDay,
} from '../../support/feed-day.ts';
import { tableContents } from '../../support/table-contents.ts';
import { databaseWithBank, importFolder, type TestOrm, temporaryFolder } from '../../support/test-bank.ts';
import { describeEachDatabase, sqliteDatabase, type TestDatabase } from '../../support/test-database.ts';

const smallDay = {
  customers: [customerLine('C1', '张伟'), customerLine('C2', '王芳', { orgNo: '02' })],
  contact_points: [phoneLine('P1', 'C1', '13712345678')],
  accounts: [accountLine('A1', 'C1')],
  balances: [balanceLine('A1', '1234.56')],
};

const select = (orm: TestOrm, sql: string): Promise<Record<string, unknown>[]> =>
  orm.em.fork().getConnection().execute(sql);
const counts = (read: number, created: number, changed: number, unchanged: number, rejected = 0) => ({
  read,
  created,
  changed,
  unchanged,
  rejected,
});

describeEachDatabase('CIF-02 the core bank’s day', (database) => {
  let orm: TestOrm;
  beforeAll(async () => {
    ({ orm } = await databaseWithBank(database));
  });
  beforeEach(() => emptyBank(orm));
  afterAll(() => orm.close());

  test('a day is imported with its money exact and its source’s time', async () => {
    const run = await importFolder(orm, writeDay(smallDay));
    expect(run).toMatchObject({ status: 'imported', businessDay: '2026-11-20', reason: null });
    expect(run.counts.customers).toEqual(counts(2, 2, 0, 0));
    expect(await select(orm, 'select balance from account_balance')).toEqual([{ balance: 123456 }]);
    const [customer] = await select(orm, "select branch_path, as_of from customer where customer_no = 'C2'");
    expect(customer).toEqual({ branch_path: '/00/02/', as_of: new Date('2026-11-20T15:59:59.999Z') });
  });

  test('the same files again change not one row', async () => {
    const folder = writeDay(smallDay);
    await importFolder(orm, folder);
    const before = await tableContents(orm);
    const again = await importFolder(orm, folder, { again: true });
    expect(again.counts.customers).toEqual(counts(2, 0, 0, 2));
    expect(again.counts.balances).toEqual(counts(1, 0, 0, 1));
    expect(await tableContents(orm)).toEqual(before);
  });

  test('the same day sent twice is known and not read again', async () => {
    const folder = writeDay(smallDay);
    const first = await importFolder(orm, folder);
    expect((await importFolder(orm, folder)).id).toBe(first.id);
    expect(await select(orm, 'select id from feed_run')).toHaveLength(1);
  });

  test('the next day changes what differs and nothing else, search keys with it', async () => {
    await importFolder(orm, writeDay(smallDay));
    const next = writeDay(
      {
        customers: [customerLine('C1', '张伟民'), customerLine('C2', '王芳', { orgNo: '02' })],
        contact_points: [phoneLine('P1', 'C1', '13787654321')],
        balances: [balanceLine('A1', '-0.01')],
      },
      { businessDay: '2026-11-21', previousDay: '2026-11-20' },
    );
    const run = await importFolder(orm, next);
    expect(run.counts.customers).toEqual(counts(2, 0, 1, 1));
    expect(await select(orm, 'select customer_no, version from customer order by customer_no')).toEqual([
      { customer_no: 'C1', version: 2 },
      { customer_no: 'C2', version: 1 },
    ]);
    expect(await select(orm, 'select balance from account_balance')).toEqual([{ balance: -1 }]);
    const bigrams = await select(
      orm,
      "select b.bigram from name_bigram b join customer c on c.id = b.customer_id where c.customer_no = 'C1' order by b.bigram",
    );
    expect(bigrams.map((row) => row.bigram)).toEqual(['伟民', '张伟']);
    const tails = await select(orm, "select tail from phone_tail where tail like '%4321' order by length(tail)");
    expect(tails.map((row) => row.tail)).toEqual([
      '4321',
      '54321',
      '654321',
      '7654321',
      '87654321',
      '787654321',
      '3787654321',
    ]);
    expect(await select(orm, "select tail from phone_tail where tail = '5678'")).toEqual([]);
  });

  test('a telephone number said to be gone is gone', async () => {
    await importFolder(orm, writeDay(smallDay));
    const gone = writeDay(
      { contact_points: [phoneLine('P1', 'C1', '13712345678', { removed: true })] },
      { businessDay: '2026-11-21', previousDay: '2026-11-20' },
    );
    expect((await importFolder(orm, gone)).counts.contact_points).toEqual(counts(1, 0, 1, 0));
    expect(await select(orm, 'select id from contact_point')).toEqual([]);
    expect(await select(orm, 'select tail from phone_tail')).toEqual([]);
    expect((await importFolder(orm, gone, { again: true })).counts.contact_points).toEqual(counts(1, 0, 0, 1));
  });

  test('a day in GB 18030 reads as the one in UTF-8', async () => {
    const rows = { customers: [customerLine('C1', '镕䶮𠮷')] };
    await importFolder(orm, writeDay(rows, { encoding: 'gb18030' }));
    expect(await select(orm, 'select name from customer')).toEqual([{ name: '镕䶮𠮷' }]);
  });

  describe('I7 a day that is not what was announced is refused whole and yesterday stays', () => {
    const spoilt: [string, (folder: string) => void, RegExp][] = [
      [
        'one row fewer than announced',
        (folder) =>
          rewriteFile(folder, 'customers', `${readText(folder, 'customers').split('\n').slice(0, 2).join('\n')}\n`),
        /customers: 1 rows came, the control file says 2/,
      ],
      [
        'a file cut in the middle',
        (folder) => rewriteFile(folder, 'balances', readText(folder, 'balances').slice(0, -20)),
        /balances/,
      ],
      [
        'other bytes than announced',
        (folder) =>
          editControl(folder, (control) => {
            for (const file of control.files) if (file.name === 'accounts') file.sha256 = 'a'.repeat(64);
          }),
        /accounts\.csv: the SHA-256/,
      ],
      [
        'another sum',
        (folder) =>
          editControl(folder, (control) => {
            for (const file of control.files) if (file.name === 'balances') file.sums.balance = '999.99';
          }),
        /balance sums to 7\.00, the control file says 999\.99/,
      ],
      [
        'another count of a branch',
        (folder) =>
          editControl(folder, (control) => {
            for (const file of control.files) {
              if (file.name === 'customers')
                file.branches = { '01': { rows: 2, sums: {} }, '02': { rows: 0, sums: {} } };
            }
          }),
        /customers, branch 01: 1 rows came, the control file says 2/,
      ],
      [
        'another sum of a branch, though the whole agrees',
        (folder) =>
          editControl(folder, (control) => {
            for (const file of control.files) {
              if (file.name === 'balances') {
                file.branches = {
                  '01': { rows: 1, sums: { balance: '6.00', available: '7.00' } },
                  '02': { rows: 0, sums: { balance: '1.00' } },
                };
              }
            }
          }),
        /balances, branch 01: balance sums to 7\.00, the control file says 6\.00/,
      ],
      [
        'a branch that is not announced',
        (folder) =>
          editControl(folder, (control) => {
            for (const file of control.files) if (file.name === 'customers') file.branches = {};
          }),
        /branch \d\d is not in the control file/,
      ],
      [
        'another header line',
        (folder) => rewriteFile(folder, 'accounts', 'account,customer\n'),
        /accounts\.csv: the first line must be account_no,customer_no/,
      ],
    ];
    test.each(spoilt)('%s', async (_, spoil, reason) => {
      await importFolder(orm, writeDay(smallDay));
      const before = await tableContents(orm);
      const next = writeDay(
        {
          customers: [customerLine('C1', '别人'), customerLine('C2', '别人', { orgNo: '02' })],
          accounts: [accountLine('A1', 'C1')],
          balances: [balanceLine('A1', '7.00')],
        },
        { businessDay: '2026-11-21', previousDay: '2026-11-20' },
      );
      spoil(next);
      const run = await importFolder(orm, next);
      expect(run.status).toBe('refused');
      expect(run.reason).toMatch(reason);
      expect(await tableContents(orm)).toEqual(before);
      expect(await select(orm, 'select business_day from source_state')).toEqual([{ business_day: '2026-11-20' }]);
      const audited = await select(orm, `select details from audit_entry where subject_id = '${run.id}'`);
      expect(audited).toEqual([{ details: '{"day":"2026-11-21"}' }]);
    });
  });

  test('F23 a day without its control file is not begun', async () => {
    await expect(importFolder(orm, temporaryFolder())).rejects.toThrow(/not complete yet/);
    expect(await select(orm, 'select id from feed_run')).toEqual([]);
  });

  test('F23 an announced file that is missing refuses the day', async () => {
    const folder = writeDay(smallDay);
    editControl(folder, (control) => {
      control.files = control.files.filter((file) => file.name === 'customers');
    });
    const whole = await importFolder(orm, folder);
    expect(whole.status).toBe('imported');
    const missing = temporaryFolder();
    const { copyFileSync } = await import('node:fs');
    copyFileSync(`${writeDay(smallDay, { businessDay: '2026-11-21' })}/control.json`, `${missing}/control.json`);
    expect(await importFolder(orm, missing)).toMatchObject({ status: 'refused', reason: 'products.csv is missing' });
  });

  test('F23 a late day and a day too early are told apart and refused', async () => {
    await importFolder(orm, writeDay(smallDay));
    const late = await importFolder(orm, writeDay(smallDay, { businessDay: '2026-11-19' }));
    expect(late).toMatchObject({
      status: 'refused',
      reason: '2026-11-19 comes late: 2026-11-20 has been imported already',
    });
    const early = await importFolder(orm, writeDay(smallDay, { businessDay: '2026-11-23', previousDay: '2026-11-22' }));
    expect(early.reason).toBe('2026-11-23 builds on 2026-11-22, but the last imported day is 2026-11-20');
  });

  test('the current day may come again corrected', async () => {
    await importFolder(orm, writeDay(smallDay));
    const corrected = await importFolder(orm, writeDay({ ...smallDay, balances: [balanceLine('A1', '99')] }));
    expect(corrected.counts.balances).toEqual(counts(1, 0, 1, 0));
  });

  test('two imports never run at once', async () => {
    const results = await Promise.allSettled([
      importFolder(orm, writeDay(smallDay)),
      importFolder(orm, writeDay(smallDay)),
    ]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeLessThanOrEqual(1);
    for (const { reason } of refused) expect((reason as { code: string }).code).toBe('feed.busy');
    expect(await select(orm, 'select customer_no from customer')).toHaveLength(2);
  });
});

describeEachDatabase('CIF-02 F24 an import killed anywhere', (database) => {
  test('ends, started again, with the same tables', async () => {
    const folder = temporaryFolder();
    writeBank(folder, { customers: 300, seed: 5, businessDay: '2026-11-20', transactionsPerAccount: 5 });
    const { databaseUrl, orm } = await databaseWithBank(database);
    await importFolder(orm, folder);
    const expected = await tableContents(orm);
    await emptyBank(orm);

    const killAt = ['merging customers', ...killedAtToo[database.dialect]];
    for (const step of killAt) expect(await importUntil(databaseUrl, folder, step)).toBe('killed');
    expect((await importFolder(orm, folder)).status).toBe('imported');
    expect(await tableContents(orm)).toEqual(expected);
    expect(await select(orm, "select id from feed_run where reason = 'interrupted'")).toHaveLength(killAt.length);
    await orm.close();
  }, 120_000);
});

const killedAtToo = {
  sqlite: ['reading accounts', 'merging cards'],
  mariadb: ['checking relations', 'merging transactions'],
};

/** Runs an import in a process of its own, which is killed when it comes to `step`. */
function importUntil(databaseUrl: string, folder: string, step: string): Promise<'killed' | 'ended'> {
  const script = fileURLToPath(new URL('../../support/feed-import-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, databaseUrl, folder, step], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal === 'SIGKILL' ? 'killed' : 'ended')));
}

const berkaFolder = fileURLToPath(new URL('../../../../shared/data/berka', import.meta.url));
const berkaSample = fileURLToPath(new URL('../../fixtures/berka', import.meta.url));

/** The Berka bank as a day of our feed, made once for both databases. */
const days = new Map<string, Promise<string>>();
function berkaDay(source: string): Promise<string> {
  const made = days.get(source) ?? convert(source);
  days.set(source, made);
  return made;
}
async function convert(source: string): Promise<string> {
  const { convertBerka } = await import('@tellerline/db/feeds/berka');
  const folder = temporaryFolder();
  await convertBerka(source, folder);
  return folder;
}

async function importBerka(database: TestDatabase, source: string): Promise<TestOrm> {
  const { orm } = await databaseWithBank(database);
  const run = await importFolder(orm, await berkaDay(source));
  expect(run).toMatchObject({ status: 'imported', reason: null });
  for (const count of Object.values(run.counts)) expect(count.rejected).toBe(0);
  return orm;
}

/** Accounts whose balance is not the sum of their transactions. */
const oddBalances = (orm: TestOrm) =>
  select(
    orm,
    `select a.id from account a join account_balance b on b.account_id = a.id
     join account_transaction t on t.account_id = a.id group by a.id, b.balance having b.balance <> sum(t.amount)`,
  );

test('CIF-02 the Berka bank becomes the same day every time', async () => {
  const control = async (day: Promise<string>) => readFileSync(join(await day, 'control.json'), 'utf8');
  expect(await control(convert(berkaSample))).toBe(await control(berkaDay(berkaSample)));
});

describeEachDatabase('CIF-02 the Berka bank', (database) => {
  test('a sample becomes customers, accounts, loans, cards and ties', async () => {
    const orm = await importBerka(database, berkaSample);
    expect(await select(orm, 'select count(*) as n from customer')).toEqual([{ n: 41 }]);
    expect(await select(orm, 'select count(*) as n from account_transaction')).toEqual([{ n: 1431 }]);
    expect((await select(orm, 'select distinct status from loan order by status')).map((row) => row.status)).toEqual([
      'overdue',
      'running',
      'settled',
      'written_off',
    ]);
    const roles = await select(orm, 'select distinct role from customer_relation order by role');
    expect(roles.map((row) => row.role)).toEqual(['16', '24']);
    expect(await oddBalances(orm)).toEqual([]);
    await orm.close();
  });
});

/** One database is enough for the size of it: that both take a day alike is shown above. */
describe.skipIf(!existsSync(berkaFolder))('CIF-02 the whole Berka bank', () => {
  test('every client, account, loan, card and transaction', async () => {
    const orm = await importBerka(sqliteDatabase, berkaFolder);
    const count = async (table: string) => Number((await select(orm, `select count(*) as n from ${table}`))[0]?.n);
    expect(await count('customer')).toBe(5_369);
    expect(await count('account')).toBe(4_500);
    expect(await count('loan')).toBe(682);
    expect(await count('card')).toBe(892);
    expect(await count('account_transaction')).toBe(49_102);
    expect(await oddBalances(orm)).toEqual([]);
    // 29 accounts have bookings of the data's last day cut off; of all others a balance of their last day is our sum.
    const [agreeing] = await select(
      orm,
      `select count(*) as n from account_balance b where exists (select 1 from account_transaction t
    where t.account_id = b.account_id and abs(t.balance_after - b.balance) <= 50
    and t.booked_at = (select max(l.booked_at) from account_transaction l
      where l.account_id = b.account_id and l.customer_id = t.customer_id))`,
    );
    expect(Number(agreeing?.n)).toBe(1_200);
    await orm.close();
  }, 120_000);
});
