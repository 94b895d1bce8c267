import type { AlertRulesView, AlertTrial, RetentionEffect } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const day = 86_400_000;

describeEachDatabase('CRI-04 how good the early warning is', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let supervisor: TestClient;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 150, clock });
    await orm.close();
    const aYear = 400 * day;
    server = await startTestServer({
      databaseUrl,
      clock,
      config: { session: { idleMs: aYear, absoluteMs: aYear } },
    });
    supervisor = await server.signIn('supervisor1');
  });
  afterAll(() => server.stop());

  const sql = (text: string): Promise<Record<string, unknown>[]> =>
    forkOf(server.deps.orm).getConnection().execute(text);
  const trial = async (body: object): Promise<AlertTrial> => {
    const answer = await supervisor.post<AlertTrial>('/alert-trials', body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  };

  test('a draft is tried beside the model in force, and nothing of it stays', async () => {
    const { rules } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const draft = { ...rules, levels: { yellow: 10, orange: 55, red: 75 } };
    const { inForce, draft: tried, customers, tried: of } = await trial({ rules: draft, weeks: 6, horizonDays: 30 });
    expect([of, customers]).toEqual([customers, customers]);
    expect(inForce.weeks).toHaveLength(6);
    expect(inForce.losses).toBeGreaterThan(0);
    // A lower bar catches no fewer, with more alerts.
    expect(tried?.losses).toBe(inForce.losses);
    expect(tried?.alerts).toBeGreaterThan(inForce.alerts);
    expect(tried?.recall?.value ?? 0).toBeGreaterThanOrEqual(inForce.recall?.value ?? 0);
    const { low = 0, value = 0, high = 0 } = tried?.precision ?? {};
    expect([low <= value, value <= high]).toEqual([true, true]);
    for (const table of ['alert_stage', 'alert_reading', 'customer_alert'])
      expect([table, await sql(`select * from ${table}`)]).toEqual([table, []]);
  });

  test('a model that says nothing catches nothing', async () => {
    const { rules } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const off = Object.fromEntries(
      Object.entries(rules.indicators).map(([key, rule]) => [key, { ...rule, on: false }]),
    );
    const { draft } = await trial({ rules: { ...rules, indicators: off }, weeks: 3, horizonDays: 30 });
    expect(draft).toMatchObject({ alerts: 0, precision: null, leadDays: null, recall: { value: 0 } });
  });

  test('what became of everybody is noted after the same time, and the acted-on are compared with the others', async () => {
    const { rules, version } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const change = { ...rules, holdOut: { percent: 40, seed: 7 } };
    await supervisor.request('put', '/alert-rules', { baseVersion: version, rules: change, reason: 'x' });
    await supervisor.post('/alert-runs');
    expect((await supervisor.get<RetentionEffect>('/alert-effect')).data.acted.customers).toBe(0);
    clock.advance(91 * day);
    // The comparison group left; who was acted on went on trading.
    const now =
      database.dialect === 'sqlite'
        ? String(clock.now().getTime())
        : `'${clock.now().toISOString().slice(0, 23).replace('T', ' ')}'`;
    await sql(
      `update account_transaction set booked_at = ${now} where customer_id in (select customer_id from customer_alert where held_out = 0)`,
    );
    await supervisor.post('/alert-runs');
    const { data } = await supervisor.get<RetentionEffect>('/alert-effect');
    expect(data.heldOut.customers).toBeGreaterThan(1);
    expect(data.heldOut.kept).toBe(0);
    expect(data.acted.kept).toBeGreaterThan(0);
    const share = data.acted.kept / data.acted.customers;
    expect(data.savedShare?.value).toBeCloseTo(share, 6);
    expect(data.savedShare?.high).toBeLessThanOrEqual(1);
    expect((await (await server.signIn('manager1')).get('/alert-effect')).status).toBe(403);
  });
});
