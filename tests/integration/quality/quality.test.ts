import { randomUUID } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EvaluationList,
  type EvaluationView,
  type QualityAverages,
  type RecordingPage,
  type ScorecardAnswers,
  type ScorecardDetail,
  type ScorecardList,
  type ScorecardView,
  scoreOf,
  type TaskPage,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';
import { RecordDesk } from '../reviews/record-desk.ts';

const morning = new Date('2026-11-23T02:00:00.000Z');

describeEachDatabase('quality', (database) => {
  let server: TestServer;
  let supervisor: TestClient;
  let agent: TestClient;
  let quality: TestClient;
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
    [supervisor, agent, quality] = (await Promise.all(
      ['supervisor1', 'agent1', 'quality1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
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

  test('CTI-13 an objection is settled by neither evaluator nor agent; another score counts from then on, both are seen', async () => {
    const [waiting] = (await quality.get<EvaluationList>('/objections')).data.items;
    expect(waiting).toMatchObject({ response: { kind: 'objected' }, maySettle: true, settlement: null });
    const tasks = async () => (await quality.get<TaskPage>('/tasks?kind=evaluation_objection')).data.items.length;
    expect(await tasks()).toBe(1);
    const settle = (who: TestClient, order: object) =>
      who.request<EvaluationView>('put', `/evaluations/${waiting?.id}/settlement`, {
        reason: '录音中已核实',
        ...order,
      });
    expect((await settle(supervisor, { outcome: 'upheld' })).error?.code).toBe('evaluation.same_person');
    expect((await settle(agent, { outcome: 'upheld' })).status).toBe(403);
    expect((await settle(quality, { outcome: 'upheld', reason: '' })).status).toBe(400);
    expect((await settle(quality, { outcome: 'changed', answers: {} })).error?.code).toBe('evaluation.incomplete');
    const settled = (await settle(quality, { outcome: 'changed', answers: full({ correct: 2 }) })).data;
    expect(settled).toMatchObject({
      percent: 0,
      failed: true,
      settlement: { outcome: 'changed', percent: 90, failed: false },
    });
    expect((await settle(quality, { outcome: 'upheld' })).error?.code).toBe('evaluation.not_objected');
    expect(await tasks()).toBe(0);
    const own = (await agent.get<EvaluationList>('/evaluations')).data.items.find(({ id }) => id === waiting?.id);
    expect(own).toMatchObject({ percent: 0, settlement: { by: '质检员 1', percent: 90 } });
    const { agents, questions } = (
      await supervisor.get<QualityAverages>('/quality/averages?from=2026-11-23&until=2026-11-23')
    ).data;
    const counted = { objections: 1, openObjections: 0, changedScores: 1 };
    expect(agents).toMatchObject([{ evaluations: 2, percent: 89.5, failed: 0, ...counted }]);
    expect(questions.find(({ id }) => id === 'identity')).toMatchObject({ answers: 2, percent: 100 });
    await expect(
      forkOf(server.deps.orm)
        .getConnection()
        .execute('update evaluation set settled_by = evaluator_user_id where id = ?', [waiting?.id]),
    ).rejects.toThrow(/evaluation_settled_by_another|CHECK constraint/);
  });

  test('CTI-13 who judges calls hears and scores them, and learns of no customer', async () => {
    const { items } = (await quality.get<RecordingPage>('/recordings')).data;
    expect(items).toMatchObject([{ id: recordingId, customer: null }]);
    const known =
      (await supervisor.get<RecordingPage>('/recordings')).data.items[0]?.customer?.customerNo ?? '100200300';
    expect((await quality.get<RecordingPage>(`/recordings?customerNo=${known}`)).data.items).toEqual([]);
    expect((await judge(full(), {}, quality)).status).toBe(200);
    const ticket = { purpose: 'download', reason: 'quality' };
    expect((await quality.post(`/recordings/${recordingId}/tickets`, ticket)).status).toBe(403);
    expect((await quality.post(`/recordings/${recordingId}/tickets`, { purpose: 'listen' })).status).toBe(200);
    for (const path of [`/customers/${known}/card`, '/live/settings', '/service-requests', '/recording-rules'])
      expect((await quality.get(path)).status, path).toBe(403);
  });

  test('CTI-13 a card changes by two people in new versions; what was judged keeps its own', async () => {
    const [writer, second] = [new RecordDesk(quality, 'scorecard'), new RecordDesk(supervisor, 'scorecard')];
    const [section] = card.form.sections;
    const [first] = section?.questions ?? [];
    const asked = { section: section?.id ?? '', textZh: '结束语', textEn: 'Closing words', kind: 'yes_no', weight: 5 };
    const change = { nameEn: 'Service call 2', 'questions.q1': { ...asked, instantFail: false, position: 9 } };
    const told = await writer.told(
      'service',
      { ...change, 'questions.q1': { ...asked, textEn: '' } },
      { baseVersion: 1 },
    );
    expect(told.issues).toEqual(['questions.q1 unfit']);
    const removed = { ...change, [`questions.${first?.id}`]: null };
    const sent = await writer.submit('service', removed, { baseVersion: 1 });
    expect((await writer.approve(sent)).error?.code).toBe('review.same_person');
    const rows = (await second.detail(sent.id)).changes.map(({ path }) => path);
    expect(rows).toEqual(expect.arrayContaining(['nameEn', 'questions.q1.weight', `questions.${first?.id}.weight`]));
    expect((await supervisor.get<ScorecardDetail>('/scorecards/service')).data.open?.state).toBe('submitted');
    await second.approved(sent);
    const { versions } = (await quality.get<ScorecardDetail>('/scorecards/service')).data;
    expect(versions.map(({ version, changedBy, reviewedBy }) => [version, changedBy, reviewedBy])).toEqual([
      [2, '质检员 1', '班长 1011'],
      [1, null, null],
    ]);
    const ids = versions[0]?.form.sections[0]?.questions.map(({ id }) => id);
    expect(ids).toContain('q1');
    expect(ids).not.toContain(first?.id);
    const own = (await agent.get<EvaluationList>('/evaluations')).data.items;
    expect(own.every((each) => each.card.version === 1)).toBe(true);
    expect(scoreOf(card.form, {})).toEqual({ percent: null, failed: false });
    expect(server.errors()).toEqual([]);
  });
});
