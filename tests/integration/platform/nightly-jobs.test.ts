import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

describeEachDatabase('OPS-01 what runs by itself', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database });
  });
  afterAll(() => server.stop());

  test('every module has its nightly work in the calendar', () => {
    expect(server.scheduler.registered().map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'crisis.run_night',
        'customers.tell_expiry',
        'lifecycle.judge',
        'relationships.risk_groups',
        'relationships.segments',
      ]),
    );
  });

  test('a new house does its first night at once, without a fault, and not twice', async () => {
    await server.scheduler.makeUp();
    const runs = () => forkOf(server.deps.orm).execute<{ job: string }[]>('select * from job_run order by job');
    const first = await runs();
    const daily = server.scheduler.registered().filter(({ cron }) => /^\d+ \d+ \* \* \*$/.test(cron));
    expect(first.map(({ job }) => job)).toEqual(daily.map(({ name }) => name).sort());
    await server.scheduler.makeUp();
    expect(await runs()).toEqual(first);
    expect(server.errors()).toEqual([]);
  });
});
