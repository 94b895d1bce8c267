import { randomUUID } from 'node:crypto';
import type {
  AgentDay,
  CallMetrics,
  CallReport,
  CountedCall,
  CountedCallPage,
  StaffingView,
} from '@tellerline/contracts';
import { CallMetrics as Metrics } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

/** 10:00 in Shanghai. */
const morning = new Date('2026-11-23T02:00:00.000Z');
const range = 'from=2026-11-23&to=2026-11-23';

describeEachDatabase('report pages', (database) => {
  let server: TestServer;
  let supervisor: TestClient;
  const get = async <T>(path: string, who = supervisor): Promise<T> => {
    const answer = await who.get<T>(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.error)}`);
    return answer.data;
  };

  beforeAll(async () => {
    const clock = new ManualClock(morning);
    server = await startTestServer({ database, clock });
    supervisor = await server.signIn('supervisor1');
    const { callcenter } = server;
    if (!callcenter) throw new Error('the call centre is missing');
    const facts = [
      ...Story.knownCall(morning, 'k1').facts,
      ...Story.knownCall(new Date(morning.getTime() + 3_600_000), 'k2', '1002').facts,
      ...new Story(morning).arrives(0, 'a1').queues(5, 'a1').leavesQueue(13, 'a1', 'abandoned').ends(13, 'a1').facts,
      ...new Story(morning)
        .arrives(0, 'a2')
        .queues(5, 'a2', 'cards')
        .leavesQueue(45, 'a2', 'abandoned', 'cards')
        .ends(45, 'a2').facts,
      ...new Story(morning).arrives(0, 't1').queues(5, 't1').leavesQueue(65, 't1', 'timeout').ends(70, 't1').facts,
      ...new Story(morning).arrives(1, 'i1').ends(9, 'i1').facts,
    ];
    clock.advance(7_200_000);
    await callcenter.applyFacts(batchOf(facts, randomUUID()));
    await callcenter.idle();
  });
  afterAll(() => server?.stop());

  test('CTI-11 every number opens as many calls as it says, in every grouping', async () => {
    const counted = ['offered', 'answered', 'abandoned', 'shortAbandoned', 'flowedOut', 'leftInIvr', 'answeredInTime'];
    for (const by of ['interval', 'day', 'queue', 'agent', 'type']) {
      const report = await get<CallReport>(`/reports/calls?${range}&by=${by}`);
      expect(report.total).toMatchObject({
        offered: 5,
        answered: 2,
        abandoned: 2,
        shortAbandoned: 1,
        flowedOut: 1,
        leftInIvr: 1,
      });
      for (const { group, ...row } of [...report.groups, { group: null, ...report.total }]) {
        for (const metric of counted) {
          const which = `${range}&by=${by}&metric=${metric}${group === null ? '' : `&group=${encodeURIComponent(group)}`}`;
          const { items } = await get<CountedCallPage>(`/reports/calls/counted?${which}`);
          expect([by, group, metric, items.length]).toEqual([by, group, metric, row[metric as keyof CallMetrics]]);
        }
      }
    }
    const waits = await get<CountedCallPage>(`/reports/calls/counted?${range}&by=day&metric=answered`);
    const sum = waits.items.reduce((ms: number, call: CountedCall) => ms + call.waitMs, 0);
    const { total } = await get<CallReport>(`/reports/calls?${range}&by=day`);
    expect(total.asaSeconds).toBe(sum / waits.items.length / 1000);
    expect(Object.keys(total)).toEqual(Object.keys(Metrics.shape));
  });

  test('CTI-14 a day is planned from the house’s own calls, by the bank’s calendar, and asks what if', async () => {
    const { total } = await get<CallReport>(`/reports/calls?${range}&by=day`);
    const plan = await get<StaffingView>('/reports/staffing?day=2026-11-30');
    expect(plan).toMatchObject({ kind: 'usual', basis: ['2026-11-23'], forecast: { method: 'alike' } });
    expect(plan.calls).toBeCloseTo(total.offered, 6);
    const twice = await get<StaffingView>('/reports/staffing?day=2026-11-30&volumePercent=200&shrinkagePercent=80');
    expect(twice.calls).toBeCloseTo(2 * plan.calls, 6);
    expect(twice.hours).toBeGreaterThan(plan.hours);
    expect(await get<StaffingView>('/reports/staffing?day=2026-10-01')).toMatchObject({
      kind: 'holiday',
      forecast: null,
    });
    expect((await supervisor.get('/reports/staffing?day=2026-11-30&weeks=200')).error?.code).toBe('request.invalid');
  });

  test('CTI-11 an agent’s day has no gap and no overlap, and is told to those who answer for him only', async () => {
    const userId = await server.userId('agent1');
    const day = await get<AgentDay>(`/reports/agents/${userId}/day?day=2026-11-23`);
    const { periods } = day;
    expect(periods.length).toBeGreaterThan(0);
    for (const [at, period] of periods.entries()) if (at > 0) expect(period.from).toBe(periods[at - 1]?.to);
    expect(periods.at(-1)?.to).toBe('2026-11-23T04:00:00.000Z');
    expect((await supervisor.get(`/reports/agents/${randomUUID()}/day?day=2026-11-23`)).status).toBe(404);
    const agent = await server.signIn('agent1');
    expect((await agent.get(`/reports/calls?${range}`)).status).toBe(403);
    expect((await supervisor.get('/reports/calls?from=2026-11-24&to=2026-11-23')).error).toMatchObject({
      code: 'request.invalid',
    });
    expect(server.errors()).toEqual([]);
  });
});
