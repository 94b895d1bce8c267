import { randomUUID } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EvaluationList,
  type EvaluationView,
  type QualityAverages,
  type RecordingPage,
  type ScorecardAnswers,
  type ScorecardList,
  type ScorecardView,
  scoreOf,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const morning = new Date('2026-11-23T02:00:00.000Z');

describeEachDatabase('quality', (database) => {
  let server: TestServer;
  let supervisor: TestClient;
  let agent: TestClient;
  let recordingId: string;
  let card: ScorecardView;
  const clock = new ManualClock(morning);

  const full = (points: Record<string, number | null> = {}): ScorecardAnswers =>
    Object.fromEntries(
      card.form.sections.flatMap(({ questions }) =>
        questions.map(({ id, kind }) => [
          id,
          { points: points[id] === undefined ? (kind === 'scale' ? 4 : 1) : points[id], note: '' },
        ]),
      ),
    );
  const judge = (answers: ScorecardAnswers, more: object = {}, who = supervisor) =>
    who.post<EvaluationView>(`/recordings/${recordingId}/evaluations`, {
      key: randomUUID(),
      card: card.id,
      version: card.version,
      answers,
      ...more,
    });

  beforeAll(async () => {
    const spool = testFolder('spool');
    const settings = { spool, vault: testFolder('vault'), secrets: ['a-secret-only-tests-know'] };
    server = await startTestServer({ database, clock, config: { recordings: settings } });
    [supervisor, agent] = await Promise.all([server.signIn('supervisor1'), server.signIn('agent1')]);
    await server.callcenter?.applyFacts(batchOf(Story.knownCall(morning, 'q1').facts, randomUUID()));
    writeFileSync(join(spool, 'q1-leg.raw'), Buffer.alloc(32_000, 7));
    utimesSync(join(spool, 'q1-leg.raw'), morning, morning);
    clock.advance(60_000);
    await server.recordings?.takeIn();
    recordingId = (await supervisor.get<RecordingPage>('/recordings')).data.items[0]?.id ?? '';
    [card] = (await supervisor.get<ScorecardList>('/scorecards')).data.items as [ScorecardView];
  });
  afterAll(() => server?.stop());

  test('CTI-13 a recording is judged by weights; one broken rule fails the call; the agent reads and answers it once', async () => {
    const weights = card.form.sections.flatMap(({ questions }) => questions.map(({ weight }) => weight));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
    const { greeting, ...incomplete } = full();
    expect(greeting).toBeDefined();
    expect((await judge(incomplete)).error).toMatchObject({ code: 'evaluation.incomplete' });
    expect((await judge(full({ greeting: 4 }))).error).toMatchObject({ code: 'evaluation.incomplete' });
    expect((await judge(full(), {}, agent)).status).toBe(403);

    const key = randomUUID();
    const good = (await judge(full({ correct: 2, manner: null }), { key, note: '先核实再回答' })).data;
    // 100 less the ten that did not apply; half of twenty was lost.
    expect(good).toMatchObject({ percent: 88.9, failed: false, mayRespond: false });
    expect((await judge(full(), { key })).data.percent).toBe(88.9);
    const bad = (await judge(full({ identity: 0 }))).data;
    expect(bad).toMatchObject({ percent: 0, failed: true });

    const own = (await agent.get<EvaluationList>('/evaluations')).data.items;
    expect(own.map(({ id }) => id).sort()).toEqual([good.id, bad.id].sort());
    expect(own.every(({ mayRespond }) => mayRespond)).toBe(true);
    const answer = (kind: string, who = agent) =>
      who.post<EvaluationView>(`/evaluations/${bad.id}/response`, { kind, note: '客户已在语音中核实' });
    expect((await answer('objected', supervisor)).status).toBe(404);
    expect((await answer('objected')).data).toMatchObject({ response: { kind: 'objected' }, mayRespond: false });
    expect((await answer('acknowledged')).error).toMatchObject({ code: 'evaluation.answered' });
  });

  test('CTI-13 a calibration counts for nobody and is blind; means are those of the evaluations that count', async () => {
    expect((await judge(full({ listening: 1 }), { calibration: true })).data.calibration).toBe(true);
    expect((await agent.get<EvaluationList>('/evaluations')).data.items).toHaveLength(2);
    expect((await agent.get<EvaluationList>(`/recordings/${recordingId}/evaluations`)).data.items).toHaveLength(2);
    const seen = (await supervisor.get<EvaluationList>(`/recordings/${recordingId}/evaluations`)).data.items;
    expect(seen).toHaveLength(3);
    const averages = (await supervisor.get<QualityAverages>('/quality/averages?from=2026-11-23&until=2026-11-23')).data;
    expect(averages.agents).toMatchObject([{ evaluations: 2, percent: 44.5, failed: 1, objections: 1 }]);
    expect(averages.questions.find(({ id }) => id === 'correct')).toMatchObject({ answers: 2, percent: 75 });
    expect(averages.questions.find(({ id }) => id === 'manner')).toMatchObject({ answers: 1, percent: 100 });
    expect((await agent.get('/quality/averages?from=2026-11-23&until=2026-11-23')).status).toBe(403);
  });

  test('CTI-13 a card changes by new versions; what was judged keeps its own', async () => {
    const form = { ...card.form, name: { 'zh-CN': '服务通话二', en: 'Service call 2' } };
    const save = (baseVersion: number) =>
      supervisor.request<ScorecardView>('put', `/scorecards/${card.id}`, { baseVersion, form });
    expect((await save(1)).data).toMatchObject({ version: 2 });
    expect((await save(1)).error?.code).toBe('conflict.stale');
    const [section] = form.sections;
    const twice = { ...form, sections: [section, section] };
    const broken = await supervisor.request('put', '/scorecards/other', { baseVersion: 0, form: twice });
    expect(broken.status).toBe(400);
    const own = (await agent.get<EvaluationList>('/evaluations')).data.items;
    expect(own.every((each) => each.card.version === 1)).toBe(true);
    expect(scoreOf(form, {})).toEqual({ percent: null, failed: false });
    expect(server.errors()).toEqual([]);
  });
});
