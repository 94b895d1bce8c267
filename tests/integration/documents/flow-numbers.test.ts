import { randomUUID } from 'node:crypto';
import type { BundleDetail } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { Bundles, okay } from './bundles.ts';

describeEachDatabase('CIF-06 flow numbers', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bundles: Bundles;
  let clerk: TestClient;
  let branchClerk: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ database, clock, config: { session: { idleMs: 4e10, absoluteMs: 4e10 } } });
    bundles = new Bundles(server);
    clerk = await server.signIn('clerk1');
    branchClerk = await server.signIn('clerk-b');
  });
  afterAll(() => server.stop());
  beforeEach(() =>
    server.deps.transaction(async (em) => {
      for (const table of ['bundle_event', 'bundle', 'document_counter'])
        await em.execute(`delete from ${table}`, [], 'run');
    }),
  );

  const numberOf = async (client: TestClient): Promise<string> => okay(await bundles.begin(client)).flowNo;

  test('are year, branch and a sequence of their own for each branch and each year', async () => {
    expect(await numberOf(clerk)).toBe('2026000001');
    expect(await numberOf(clerk)).toBe('2026000002');
    expect(await numberOf(branchClerk)).toBe('2026010001');
    clock.advance(39 * 86_400_000);
    expect(await numberOf(clerk)).toBe('2027000001');
    expect(await numberOf(branchClerk)).toBe('2027010001');
    clock.advance(-39 * 86_400_000);
  });

  test('have neither gaps nor doubles when two hundred are asked for at once, two branches beside each other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => bundles.begin(n % 2 ? branchClerk : clerk)),
    );
    expect(answers.map(({ status }) => status).filter((status) => status !== 201)).toEqual([]);
    const expected = ['00', '01'].flatMap((orgNo) =>
      Array.from({ length: 100 }, (_, n) => `2026${orgNo}${String(n + 1).padStart(4, '0')}`),
    );
    expect(answers.map(({ data }) => data.flowNo).sort()).toEqual(expected);
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(200);
  });

  test('are not used up by a request that is sent again, nor by two of the same at once', async () => {
    const key = randomUUID();
    const twice = await Promise.all([bundles.begin(clerk, key), bundles.begin(clerk, key)]);
    const again = await bundles.begin(clerk, key);
    const numbers = [...twice, again].map((answer) => okay<BundleDetail>(answer).flowNo);
    expect(numbers).toEqual(['2026000001', '2026000001', '2026000001']);
    expect(await numberOf(clerk)).toBe('2026000002');
  });

  test('one that could not be stored leaves no gap', async () => {
    await numberOf(clerk);
    await server.deps.orm.em.fork().getConnection().execute('alter table bundle_event rename to bundle_event_away');
    expect((await bundles.begin(clerk)).status).toBe(500);
    await server.deps.orm.em.fork().getConnection().execute('alter table bundle_event_away rename to bundle_event');
    expect(await numberOf(clerk)).toBe('2026000002');
  });

  test('end at 9999: the next one is refused, again and again', async () => {
    await forkOf(server.deps.orm)
      .getConnection()
      .execute("insert into document_counter (name, value) values ('flow:2026:00', 9998)", [], 'run');
    expect(await numberOf(clerk)).toBe('2026009999');
    for (let n = 0; n < 2; n += 1) {
      const { error } = await bundles.begin(clerk);
      expect(error).toMatchObject({ code: 'hand_over.numbers_used_up', details: { year: '2026', orgNo: '00' } });
    }
    expect(await numberOf(branchClerk)).toBe('2026010001');
  });
});
