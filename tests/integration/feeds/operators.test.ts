import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedRejectPage, FeedRunDetail, FeedRunView, FeedStatus } from '@tellerline/contracts';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { Nightly } from '@tellerline/server/modules/feeds/nightly/nightly';
import { tellNights } from '@tellerline/server/modules/feeds/nightly/tell-night';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { accountLine, balanceLine, customerLine, type DayRows, editControl, writeDay } from '../../support/feed-day.ts';
import { importFolder, temporaryFolder } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

/** The leap day: the days are picked up when a test says so. */
const neverCron = '0 0 29 2 *';
const rows: DayRows = {
  customers: [customerLine('C1', '张伟'), customerLine('C2', '王芳', { orgNo: '02' })],
  accounts: [accountLine('A1', 'C1')],
  balances: [balanceLine('A1', '10.00')],
};

describeEachDatabase('CIF-02 operators watch over the feed', (database) => {
  const dropDir = temporaryFolder();
  let server: TestServer;
  let admin: TestClient;
  let nightly: Nightly;
  beforeAll(async () => {
    server = await startTestServer({
      database,
      config: { feed: { dropDir, dueAt: '06:30', keys: [], pickUpCron: neverCron } },
    });
    admin = await server.signIn('admin');
    const { deps, databaseUrl } = server;
    const start = (order: { folder: string; dropFolder: string; again: boolean }) => ({
      ended: importFolder(deps.orm, order.folder, order).then(({ id, status }) => ({ runId: id, status })),
      stop: () => undefined,
    });
    nightly = new Nightly(deps, { dropDir, databaseUrl, start }, { branches: () => demoBranches });
  });
  afterAll(() => server.stop());

  /** Leaves a day as the core bank does: the files first, the control file last. */
  const drop = (
    name: string,
    lines: DayRows,
    day: string,
    previousDay: string | null,
    edit?: (folder: string) => void,
  ) => {
    const made = writeDay(lines, { businessDay: day, previousDay });
    edit?.(made);
    cpSync(made, join(dropDir, name), { recursive: true });
  };
  const runs = async () => (await admin.get<{ items: FeedRunView[] }>('/feeds/runs')).data.items;
  const status = async () => (await admin.get<FeedStatus>('/feeds/status')).data;
  /** Asked of the database: a person would be stopped for asking so often. */
  const endedRuns = async () => {
    const em = forkOf(server.deps.orm);
    const [row] = await em.execute<{ n: number }[]>('select count(*) as n from feed_run where ended_at is not null');
    return Number(row?.n);
  };
  /** Picks up what is ready and waits until so many runs have ended. */
  const pickedUp = async (ended: number) => {
    await nightly.pickUp();
    await until(`${ended} runs have ended`, async () => (await endedRuns()) >= ended, 90_000);
    return runs();
  };

  test('the days that lie ready are imported one after the other and only once', async () => {
    drop('20261120', rows, '2026-11-20', null);
    drop('20261121', { balances: [balanceLine('A1', '11.00')] }, '2026-11-21', '2026-11-20');
    const ended = await pickedUp(2);
    expect(ended.map(({ businessDay, status: state }) => [businessDay, state])).toEqual([
      ['2026-11-21', 'imported'],
      ['2026-11-20', 'imported'],
    ]);
    expect(ended[1]?.counts.customers).toEqual({ read: 2, created: 2, changed: 0, unchanged: 0, rejected: 0 });
    await nightly.pickUp();
    expect(await runs()).toHaveLength(2);
    expect(await forkOf(server.deps.orm).execute('select balance from account_balance')).toEqual([{ balance: 1100 }]);
    expect(await status()).toMatchObject({
      currentDay: '2026-11-21',
      due: { day: expect.any(String), late: true },
      waiting: [],
    });
  }, 180_000);

  test('a day without its predecessor, one that is not whole and one that cannot be read wait, and that is told', async () => {
    drop('20261123', { balances: [balanceLine('A1', '13.00')] }, '2026-11-23', '2026-11-22');
    drop('20261124', {}, '2026-11-24', '2026-11-23', (folder) => editControl(folder, () => undefined));
    cpSync(writeDay({}), join(dropDir, 'half'), { recursive: true, filter: (from) => !from.endsWith('control.json') });
    await nightly.pickUp();
    expect(await runs()).toHaveLength(2);
    expect((await status()).waiting).toEqual([
      { folder: '20261123', businessDay: '2026-11-23', why: 'day_missing' },
      { folder: '20261124', businessDay: '2026-11-24', why: 'day_missing' },
      { folder: 'half', businessDay: null, why: 'incomplete' },
    ]);
  });

  test('I7 a refused day tells which branch differs, is not tried again by itself, and is imported when it came corrected', async () => {
    const lines: DayRows = { balances: [balanceLine('A1', '12.00'), balanceLine('A404', '1.00')] };
    drop('20261122', lines, '2026-11-22', '2026-11-21', (folder) =>
      editControl(folder, (control) => {
        const file = control.files.find(({ name }) => name === 'balances');
        if (file?.branches?.['01']) file.branches['01'].sums.balance = '13.01';
      }),
    );
    const [refused] = await pickedUp(3);
    expect(refused).toMatchObject({ businessDay: '2026-11-22', status: 'refused', mayRetry: true });
    expect(refused?.refusal).toEqual({
      code: 'sum_differs',
      details: { where: 'balances, branch 01', column: 'balance', came: '13.00', said: '13.01' },
    });
    const { data } = await admin.get<FeedRunDetail>(`/feeds/runs/${refused?.id}`);
    expect(data.totals.find(({ file }) => file === 'balances')?.branches).toEqual([
      {
        orgNo: '01',
        name: { 'zh-CN': '营业部', en: 'Main branch' },
        said: { rows: 2, sums: { balance: '13.01', available: '13.00' } },
        came: { rows: 2, sums: { balance: '13.00', available: '13.00' } },
      },
    ]);
    await nightly.pickUp();
    expect(await runs()).toHaveLength(3);
    // The program that imported it may still be on its way out: feed.busy until then.
    await until(
      'the retry is accepted',
      async () => (await admin.post(`/feeds/runs/${refused?.id}/retry`)).status === 204,
    );
    await until('the retry has ended', async () => (await endedRuns()) === 4, 90_000);
    // This one ran in a process of its own.
    const again = await runs();
    expect(again[0]).toMatchObject({ businessDay: '2026-11-22', status: 'refused' });
    const [looking, other] = [await server.signIn('agent1'), await server.signIn('agent2')];
    await looking.get('/customers/C1/card');
    await other.get('/customers/C2/card');
    drop('20261122', lines, '2026-11-22', '2026-11-21');
    const ended = await pickedUp(7);
    expect(ended.slice(0, 3).map(({ businessDay, status: state }) => [businessDay, state])).toEqual([
      ['2026-11-24', 'imported'],
      ['2026-11-23', 'imported'],
      ['2026-11-22', 'imported'],
    ]);
    // Whoever had the customer's card this shift is told by number that the night has changed him; nobody else is.
    const told = () =>
      forkOf(server.deps.orm).execute<{ user_id: string; change: unknown }[]>(
        "select distinct user_id, `change` from desktop_stream_event where `change` like '%customer_changed%'".replaceAll(
          '`',
          database.dialect === 'mariadb' ? '`' : '"',
        ),
      );
    await until('desks are told', async () => (await told()).length > 0, 30_000);
    expect(
      (await told()).map((row) => [row.user_id, typeof row.change === 'string' ? JSON.parse(row.change) : row.change]),
    ).toEqual([[looking.session?.user.id, { kind: 'customer_changed', customerNo: 'C1' }]]);
    const kept = (await auditEntries(server)).map(({ key }) => key).filter((key) => key.startsWith('Feed.'));
    expect(kept).toEqual(expect.arrayContaining(['Feed.Imported', 'Feed.Refused', 'Feed.RetryAsked']));
    const old = await admin.post(`/feeds/runs/${refused?.id}/retry`);
    expect([old.status, old.error?.code]).toEqual([409, 'feed.no_retry']);
  }, 180_000);

  test('rejected lines are shown by page and fetched as a table with reasons in words, without what stood in them', async () => {
    const run = (await runs()).find(({ counts }) => (counts.balances?.rejected ?? 0) > 0);
    const { data } = await admin.get<FeedRejectPage>(`/feeds/runs/${run?.id}/rejects`);
    expect(data).toEqual({
      items: [{ file: 'balances', line: 3, field: 'account_no', reason: 'unknown_account' }],
      next: null,
    });
    expect((await admin.get<FeedRejectPage>(`/feeds/runs/${run?.id}/rejects?cursor=balances:3`)).data.items).toEqual(
      [],
    );
    const file = await admin.download(`/feeds/runs/${run?.id}/rejects.csv?locale=zh-CN`);
    expect(file.headers.get('content-disposition')).toContain('rejects-core-bank-2026-11-22.csv');
    expect(file.bytes.toString('utf8')).toBe(
      '\ufeff文件,行号,字段,原因代码,原因\nbalances,3,account_no,unknown_account,账号不存在\n',
    );
    expect((await auditEntries(server)).map(({ key }) => key)).toContain('Feed.RejectsFetched');
  });

  test('CIF-02 a day imported from the command line is noticed, and told to desks once, whichever server does', async () => {
    const looking = await server.signIn('agent2');
    await looking.get('/customers/C1/card');
    const day = { businessDay: '2026-11-25', previousDay: '2026-11-24' };
    const { status: state } = await importFolder(
      server.deps.orm,
      writeDay({ balances: [balanceLine('A1', '99.00')] }, day),
    );
    expect(state).toBe('imported');
    await Promise.all([tellNights(server.deps), tellNights(server.deps)]);
    const told = await forkOf(server.deps.orm).execute<{ n: number }[]>(
      'select count(*) as n from desktop_stream_event where user_id = ?',
      [looking.session?.user.id],
    );
    expect(Number(told[0]?.n)).toBe(1);
  });

  test('a supervisor sees whether the data is current, nothing of branches, rejects and retries', async () => {
    const supervisor = await server.signIn('supervisor1');
    const [run] = await runs();
    expect((await supervisor.get('/feeds/status')).status).toBe(200);
    expect(JSON.stringify((await supervisor.get('/feeds/runs')).data)).not.toContain('totals');
    for (const path of [`/feeds/runs/${run?.id}`, `/feeds/runs/${run?.id}/rejects`, '/feeds/deliveries']) {
      expect((await supervisor.get(path)).error?.code).toBe('access.denied');
    }
    expect((await supervisor.post(`/feeds/runs/${run?.id}/retry`)).error?.code).toBe('access.denied');
    expect(server.errors()).toEqual([]);
  });
});
