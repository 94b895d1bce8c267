import type { FeedDelivery, FeedDeliveryResult, PersonalFileView } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { feedFiles } from '@tellerline/server/modules/feeds/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { accountLine, balanceLine, customerLine, phoneLine, writeDay } from '../../support/feed-day.ts';
import { importFolder } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { FileDesk } from '../reviews/file-entry.ts';

type Row = FeedDelivery['rows'][number];
type Values = readonly (string | number | null)[];

const keys = ['the-new-key-of-the-core-bank-0123456789', 'the-old-key-of-the-core-bank-0123456789'];
const columnsOf = new Map(feedFiles(() => 0).map((file) => [file.name, file.fields.map(({ name }) => name)]));
const delta = (file: Row['file'], asOf: string, values: Values): Row => ({
  file,
  asOf: `2026-11-${asOf}.000Z`,
  values: Object.fromEntries(
    (columnsOf.get(file) ?? []).map((name, i) => [
      name,
      values[i] === null || values[i] === undefined ? null : String(values[i]),
    ]),
  ),
});

describeEachDatabase('CIF-02 deltas of the core bank', (database) => {
  let server: TestServer;
  let sent = 0;
  const clock = new ManualClock('2026-11-21T06:00:00.000Z');

  beforeAll(async () => {
    server = await startTestServer({
      database,
      clock,
      config: { feed: { dropDir: null, dueAt: '06:30', keys } },
    });
    const day = writeDay({
      customers: [customerLine('C1', '张伟'), customerLine('C2', '王芳', { orgNo: '02' }), customerLine('C3', '李强')],
      contact_points: [phoneLine('P1', 'C1', '13712345678')],
      accounts: [accountLine('A1', 'C1')],
      balances: [balanceLine('A1', '10.00')],
    });
    expect((await importFolder(server.deps.orm, day, {}, clock)).status).toBe('imported');
  });
  afterAll(() => server.stop());

  const deliver = (rows: Row[], deliveryId = `D${sent++}`, key: string | undefined = keys[0]) =>
    server
      .client()
      .request<FeedDeliveryResult>(
        'post',
        '/feeds/deltas',
        { source: 'core-bank', deliveryId, rows },
        { origin: undefined, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      );
  const outcomes = async (rows: Row[]) => {
    const { data, error } = await deliver(rows);
    if (!data) throw new Error(JSON.stringify(error));
    return data.rows.map(({ outcome, reason }) => reason ?? outcome);
  };
  const select = (sql: string) => forkOf(server.deps.orm).execute<Record<string, unknown>[]>(sql);
  const balance = async (accountNo = 'A1') => {
    const [row] = await select(
      `select b.balance, b.as_of from account_balance b join account a on a.id = b.account_id where a.account_no = '${accountNo}'`,
    );
    return row ?? null;
  };

  test('nobody gets in without a key, with a wrong one or by a session; both keys are good while one takes the other’s place', async () => {
    const row = delta('balances', '21T01:00:00', balanceLine('A1', '10.00'));
    expect((await deliver([row], 'K0', '')).error?.code).toBe('service.key_required');
    expect((await deliver([row], 'K1', `${keys[0]}x`)).error?.code).toBe('service.key_required');
    const admin = await server.signIn('admin');
    const bySession = await admin.post('/feeds/deltas', { source: 'core-bank', deliveryId: 'K2', rows: [row] });
    expect([bySession.status, bySession.error?.code]).toEqual([401, 'service.key_required']);
    for (const [i, key] of keys.entries()) expect((await deliver([row], `K${3 + i}`, key)).status).toBe(200);
  });

  test('a new customer, his account and its balance come in one delivery, in any order, with their own time', async () => {
    const { data } = await deliver([
      delta('balances', '21T02:00:02', balanceLine('A7', '77.70')),
      delta('accounts', '21T02:00:01', accountLine('A7', 'C7')),
      delta('customers', '21T02:00:00', customerLine('C7', '赵敏')),
      delta('products', '21T02:00:00', ['X1', '惠农贷', null, 'loan', 'CNY', '3.8500', '2026-01-01', null]),
    ]);
    expect(data).toMatchObject({ repeated: false, counts: { created: 4, changed: 0, rejected: 0 } });
    expect(await balance('A7')).toEqual({ balance: 7770, as_of: new Date('2026-11-21T02:00:02.000Z') });
    const pairs = await select(
      "select b.bigram from name_bigram b join customer c on c.id = b.customer_id where c.customer_no = 'C7'",
    );
    expect(pairs).toEqual([{ bigram: '赵敏' }]);
    expect(await select('select name_zh from product')).toEqual([{ name_zh: '惠农贷' }]);
    for (const file of columnsOf.keys()) expect(await select(`select line from feed_stage_${file}`)).toEqual([]);
    const [last] = (await auditEntries(server)).filter(({ key }) => key === 'Feed.DeltasTaken').slice(-1);
    expect(JSON.parse(last?.details ?? '{}')).toMatchObject({ rows: 4, created: 4, rejected: 0 });
  });

  test('sent again under its name nothing is done twice; its name for other rows is refused', async () => {
    const row = delta('customers', '21T02:10:00', customerLine('C2', '王芳芳', { orgNo: '02' }));
    const first = await deliver([row], 'AGAIN');
    const version = await select("select version from customer where customer_no = 'C2'");
    const second = await deliver([row], 'AGAIN');
    expect(second.data).toEqual({ ...first.data, repeated: true });
    expect(await select("select version from customer where customer_no = 'C2'")).toEqual(version);
    const other = await deliver([delta('customers', '21T02:10:00', customerLine('C2', '别人'))], 'AGAIN');
    expect([other.status, other.error?.code]).toEqual([409, 'feed.delivery_differs']);
    expect(await select("select name from customer where customer_no = 'C2'")).toEqual([{ name: '王芳芳' }]);
  });

  test('an older delta never writes over a newer one, also where the newer one changed nothing', async () => {
    expect(await outcomes([delta('balances', '21T03:00:00', balanceLine('A1', '30.00'))])).toEqual(['taken']);
    expect(await outcomes([delta('balances', '21T03:00:05', balanceLine('A1', '30.00'))])).toEqual(['taken']);
    expect(await outcomes([delta('balances', '21T03:00:04', balanceLine('A1', '29.00'))])).toEqual(['outdated']);
    expect(await balance()).toMatchObject({ balance: 3000 });
  });

  test('of several tellings of one record in a delivery the latest counts', async () => {
    const told = await outcomes([
      delta('balances', '21T03:10:02', balanceLine('A1', '2.00')),
      delta('balances', '21T03:10:03', balanceLine('A1', '3.00')),
      delta('balances', '21T03:10:01', balanceLine('A1', '1.00')),
    ]);
    expect(told).toEqual(['superseded', 'taken', 'superseded']);
    expect(await balance()).toMatchObject({ balance: 300 });
  });

  test('what was removed is not brought back by an older delta', async () => {
    await outcomes([delta('contact_points', '21T03:20:00', phoneLine('P1', 'C1', '13712345678', { removed: true }))]);
    expect(await select('select contact_ref from contact_point')).toEqual([]);
    expect(await outcomes([delta('contact_points', '21T03:19:00', phoneLine('P1', 'C1', '13700000000'))])).toEqual([
      'outdated',
    ]);
    expect(await select('select contact_ref from contact_point')).toEqual([]);
    expect(await select('select tail from phone_tail')).toEqual([]);
  });

  test('a bad row is kept with its reason and the others go in', async () => {
    const whole = delta('customers', '21T03:30:00', customerLine('C3', '李强强'));
    const { name: _, ...nameless } = whole.values;
    const { data } = await deliver([
      delta('balances', '21T03:30:00', balanceLine('A1', '1.234')),
      delta('balances', '21T03:30:00', balanceLine('A404', '1.00')),
      delta('accounts', '21T03:30:00', accountLine('A8', 'C404')),
      { ...whole, values: nameless },
      { ...whole, values: { ...whole.values, nickname: 'x' } },
      { ...whole, asOf: '2026-11-22T03:00:00.000Z' },
      delta('customers', '21T03:30:00', customerLine('C3', '李\u202e强')),
      whole,
    ]);
    expect(data.rows.map(({ outcome, field, reason }) => [outcome, field, reason])).toEqual([
      ['rejected', 'balance', 'not_money'],
      ['rejected', 'account_no', 'unknown_account'],
      ['rejected', 'customer_no', 'unknown_customer'],
      ['rejected', 'name', 'missing_column'],
      ['rejected', 'nickname', 'unknown_column'],
      ['rejected', 'asOf', 'as_of_in_future'],
      ['rejected', 'name', 'bad_characters'],
      ['taken', null, null],
    ]);
    expect(await select("select name from customer where customer_no = 'C3'")).toEqual([{ name: '李强强' }]);
    const admin = await server.signIn('admin');
    const { data: shown } =
      await admin.get<{ deliveryId: string; rows: number; rejects: unknown[] }[]>('/feeds/deliveries');
    expect(shown[0]).toMatchObject({ deliveryId: data.deliveryId, rows: 8, rejected: 7 });
    expect(shown[0]?.rejects[1]).toEqual({ row: 1, file: 'balances', field: 'account_no', reason: 'unknown_account' });
    expect(JSON.stringify(shown)).not.toContain('李');
  });

  test('too many rows, too many bytes and another form are refused whole', async () => {
    const row = delta('balances', '21T03:40:00', balanceLine('A1', '5.00'));
    expect((await deliver(Array.from({ length: 501 }, () => row))).error?.code).toBe('request.invalid');
    const long = { ...row, values: { ...row.values, balance: '1'.repeat(900) } };
    expect((await deliver(Array.from({ length: 400 }, () => long))).error?.code).toBe('request.too_large');
    expect((await deliver([{ ...row, file: 'users' as 'balances' }])).error?.code).toBe('request.invalid');
    expect(await balance()).toMatchObject({ balance: 300 });
  });

  test('a night older than a delta leaves its record alone, and a later night takes over', async () => {
    await outcomes([
      delta('balances', '21T05:00:00', balanceLine('A1', '50.00')),
      delta('contact_points', '21T05:00:00', phoneLine('P2', 'C1', '13722222222')),
    ]);
    const late = writeDay(
      {
        balances: [balanceLine('A1', '20.00'), balanceLine('A7', '7.00')],
        contact_points: [phoneLine('P2', 'C1', '13711111111')],
      },
      { previousDay: null },
    );
    const run = await importFolder(server.deps.orm, late, {}, clock);
    expect(run.counts.balances).toMatchObject({ read: 2, changed: 0, unchanged: 2 });
    expect(await balance()).toMatchObject({ balance: 5000 });
    expect(await select("select value from contact_point where contact_ref = 'P2'")).toEqual([
      { value: '13722222222' },
    ]);
    clock.advance(24 * 3_600_000);
    const next = writeDay(
      { balances: [balanceLine('A1', '60.00')] },
      { businessDay: '2026-11-21', previousDay: '2026-11-20' },
    );
    expect((await importFolder(server.deps.orm, next, {}, clock)).counts.balances).toMatchObject({ changed: 1 });
    expect(await balance()).toMatchObject({ balance: 6000 });
    expect(await select('select file from feed_mark')).toEqual([]);
    expect(await outcomes([delta('balances', '21T15:59:00', balanceLine('A1', '1.00'))])).toEqual(['outdated']);
  });

  test('deltas of the day that is being merged are sent back untouched, later ones are taken', async () => {
    await forkOf(server.deps.orm).execute(
      `insert into feed_run (id, source, business_day, status, started_at, counts, fingerprint, phase)
        values ('r', 'core-bank', '2026-11-22', 'running', ?, '{}', 'f', 'merging')`,
      [clock.now()],
    );
    const early = await deliver([delta('balances', '22T05:00:00', balanceLine('A1', '1.00'))], 'EARLY');
    expect([early.status, early.error?.code]).toEqual([409, 'feed.busy']);
    await forkOf(server.deps.orm).execute("delete from feed_run where id = 'r'");
    expect(
      (await deliver([delta('balances', '22T05:00:00', balanceLine('A1', '1.00'))], 'EARLY')).data.counts.changed,
    ).toBe(1);
  });

  test('what the core bank owns is refused on the file’s endpoints, field by field, and shows its source and time', async () => {
    const clerk = new FileDesk(await server.signIn('clerk1'));
    const file: PersonalFileView = await clerk.file('C1');
    const owned = Object.entries(file.fields).filter(
      ([, field]) => field.readOnly && field.provenance?.source === 'core-bank',
    );
    expect(owned.map(([id]) => id)).toEqual(
      expect.arrayContaining(['name', 'gender', 'birthDate', 'maritalStatus', 'nationality', 'education', 'isStaff']),
    );
    for (const [, { provenance }] of owned) expect(provenance?.asOf).toMatch(/^2026-11-2/);
    const [phone] = file.lists.phones ?? [];
    expect(phone).toMatchObject({ readOnly: true, provenance: { source: 'core-bank' } });
    const paths = [...owned.map(([id]) => id), `phones.${phone?.key}`];
    const typed = Object.fromEntries(paths.map((path) => [path, null]));
    const answer = await clerk.enter('C1', 'submission', typed, { baseVersion: file.version });
    expect(answer.data.state).toBe('draft');
    const refused = answer.data.findings.issues.filter(({ code }) => code === 'not_yours').map(({ path }) => path);
    expect(refused.sort()).toEqual(paths.sort());
    expect(await select("select value from contact_point where contact_ref = 'P2'")).toEqual([
      { value: '13722222222' },
    ]);
  });

  test('somebody who tries keys is stopped; the bank’s own key goes on working', async () => {
    const row = delta('balances', '22T06:00:00', balanceLine('A1', '2.00'));
    const answers = [];
    for (let i = 0; i < 25; i += 1) answers.push((await deliver([row], `T${i}`, `guess-${i}`)).status);
    expect(answers.slice(-1)).toEqual([429]);
    expect((await deliver([row])).status).toBe(200);
  });

  test('whoever has the customer on his desk is told that he changed, by number alone; nobody else is', async () => {
    const [looking, other] = [await server.signIn('agent1'), await server.signIn('agent2')];
    await looking.get('/customers/C1/card');
    await other.get('/customers/C3/card');
    const told = () =>
      select('select * from desktop_stream_event order by user_id, seq').then((rows) =>
        rows.map((row) => [row.user_id, typeof row.change === 'string' ? JSON.parse(row.change) : row.change]),
      );
    const before = await told();
    const asOf = '22T06:01:00';
    expect(await outcomes([delta('balances', asOf, balanceLine('A1', '77.00'))])).toEqual(['taken']);
    expect((await told()).slice(before.length)).toEqual([
      [looking.session?.user.id, { kind: 'customer_changed', customerNo: 'C1' }],
    ]);
    expect(await outcomes([delta('balances', '22T06:02:00', balanceLine('A1', '77.00'))])).toEqual(['taken']);
    expect(await told()).toHaveLength(before.length + 1);
  });

  test('CRI-01 a change by day rates its customer within seconds, nobody else', async () => {
    const closed = accountLine('A1', 'C1').map((value, i) => ({ 6: 'closed', 8: '2026-11-22' })[i] ?? value);
    expect(await outcomes([delta('accounts', '22T06:03:00', closed)])).toEqual(['taken']);
    const readings = () =>
      select(
        'select c.customer_no, r.indicator from alert_reading r join customer c on c.id = r.customer_id order by c.customer_no',
      );
    await until('he is rated', async () => (await readings()).length > 0);
    expect(await readings()).toEqual([{ customer_no: 'C1', indicator: 'relationship_ended' }]);
  });
});
