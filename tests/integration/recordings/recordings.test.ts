import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ListenTicket,
  PauseRecording,
  RecordingDetail,
  RecordingPage,
  RecordingRulesView,
  SetRecordingRules,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import type { RecordingsApi } from '@tellerline/server/modules/recordings/index';
import { sampleOf } from '@tellerline/server/modules/recordings/vault/mu-law';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { join as joined, silence, tone } from '../../../scripts/caller/sound.ts';
import { auditEntries } from '../../support/audit-entries.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const morning = new Date('2026-11-23T02:00:00.000Z');
const MS = 1_000;

/** What Asterisk writes: the agent left, the caller right. */
function raw(agent: Int16Array, caller: Int16Array): Buffer {
  const bytes = Buffer.alloc(agent.length * 4);
  for (let at = 0; at < agent.length; at += 1) {
    bytes.writeInt16LE(agent[at] ?? 0, at * 4);
    bytes.writeInt16LE(caller[at] ?? 0, at * 4 + 2);
  }
  return bytes;
}
/** Thirty seconds of talk, silent for both from 16 to 20 unless told. */
const talk = (pauseAgent = silence(4 * MS)): Buffer =>
  raw(
    joined([tone(300, 16 * MS, 0.5), pauseAgent, tone(300, 10 * MS, 0.5)]),
    joined([tone(700, 16 * MS, 0.1), silence(4 * MS), tone(700, 10 * MS, 0.1)]),
  );

describeEachDatabase('recordings', (database) => {
  let server: TestServer;
  let recordings: RecordingsApi;
  let supervisor: TestClient;
  let agent: TestClient;
  let stranger: TestClient;
  const clock = new ManualClock(morning);
  const spool = testFolder('spool');
  const vault = testFolder('vault');
  const orders: PauseRecording[] = [];

  const hear = (story: Story) => server.callcenter?.applyFacts(batchOf(story.facts, randomUUID()));
  /** The known call, answered in its tenth second, recorded from there on, silent from 26 to 30. */
  const recorded = (callId: string, start: Date) => {
    const leg = { callId, channelId: `${callId}-leg`, extension: '1001' };
    return Story.knownCall(start, callId)
      .at(10, 'leg.recording', { ...leg, state: 'on' })
      .at(26, 'leg.recording', { ...leg, state: 'paused' })
      .at(30, 'leg.recording', { ...leg, state: 'on' });
  };
  const leave = (leg: string, sound: Buffer) => {
    const path = join(spool, `${leg}.raw`);
    writeFileSync(path, sound);
    utimesSync(path, clock.now(), clock.now());
    return path;
  };
  const list = async (who: TestClient, query = '') => {
    const { status, data } = await who.get<RecordingPage>(`/recordings?${query}`);
    expect(status).toBe(200);
    return data.items;
  };
  const ticketOf = (who: TestClient, id: string, order: object) =>
    who.post<ListenTicket>(`/recordings/${id}/tickets`, order);
  const soundPath = (id: string, ticket: string) => `/recordings/${id}/sound?ticket=${ticket}`;

  /** Sessions do not outlive the days these stories skip. */
  const signIn = async () => {
    [supervisor, agent, stranger] = await Promise.all([
      server.signIn('supervisor1'),
      server.signIn('agent1'),
      server.signIn('agent2'),
    ]);
  };

  beforeAll(async () => {
    server = await startTestServer({
      database,
      clock,
      config: { recordings: { spool, vault, secrets: ['a-secret-only-tests-know'] } },
    });
    if (!server.recordings) throw new Error('the recordings are missing');
    recordings = server.recordings;
    server.deps.telephony.pauseRecording = async (order) => {
      orders.push(order);
      return { ok: true };
    };
    await signIn();
  });
  afterAll(() => server?.stop());

  test('CTI-07 a finished recording is sealed, measured, found and heard; nothing is taken from an unfinished call', async () => {
    const story = recorded('r1', morning).facts;
    const path = leave('r1-leg', talk());
    await server.callcenter?.applyFacts(batchOf(story.slice(0, 5), randomUUID()));
    clock.advance(60 * MS);
    await recordings.takeIn();
    expect(existsSync(path)).toBe(true);
    await server.callcenter?.applyFacts(batchOf(story, randomUUID()));
    await recordings.takeIn();
    expect(existsSync(path)).toBe(false);
    const sealed = readdirSync(vault, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(sealed).toHaveLength(1);
    const [file] = sealed;
    expect(readFileSync(join(file?.parentPath ?? '', file?.name ?? '')).includes('WAVE')).toBe(false);

    const userId = await server.userId('agent1');
    const [row, ...more] = await list(supervisor, `agent=${userId}&queue=retail&from=2026-11-23&longerThan=29`);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ startedAt: '2026-11-23T02:00:10.000Z', lengthMs: 30_000, direction: 'inbound' });
    expect(await list(supervisor, 'longerThan=31')).toEqual([]);
    expect(await list(supervisor, 'until=2026-11-22')).toEqual([]);
    expect(await list(stranger)).toEqual([]);
    const id = row?.id ?? '';
    const { data: detail } = await supervisor.get<RecordingDetail>(`/recordings/${id}`);
    expect(detail.marks).toEqual([
      { kind: 'hold', fromMs: 10_000, toMs: 15_000 },
      { kind: 'pause', fromMs: 16_000, toMs: 20_000, peak: 0 },
    ]);
    expect(detail.deleteOn).toBe('2029-11-22');
    const peaks = Buffer.from(detail.peaks, 'base64');
    expect(peaks[0]).toBeGreaterThan(4 * (peaks[peaks.length / 2] ?? 255));

    expect((await supervisor.get(`/recordings/${id}/sound`)).status).toBe(400);
    expect((await ticketOf(stranger, id, { purpose: 'listen' })).status).toBe(404);
    const { ticket } = (await ticketOf(agent, id, { purpose: 'listen' })).data;
    expect((await supervisor.get(soundPath(id, ticket))).status).toBe(404);
    const whole = await agent.download(soundPath(id, ticket));
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    expect(whole.bytes.subarray(0, 4).toString()).toBe('RIFF');
    const level = (from: number, side: 0 | 1) => {
      const part = whole.bytes.subarray(58 + from * 16, 58 + (from + 500) * 16);
      return Math.max(...[...part].filter((_, at) => at % 2 === side).map((code) => Math.abs(sampleOf[code] ?? 0)));
    };
    expect(level(2_000, 0)).toBeGreaterThan(15_000);
    expect(level(2_000, 1)).toBeGreaterThan(3_000);
    expect([level(18_000, 0), level(18_000, 1)]).toEqual([0, 0]);
    const part = await fetch(`${agent.base}/api/v1${soundPath(id, ticket)}`, {
      headers: { origin: agent.origin, cookie: agent.cookie ?? '', range: 'bytes=65000-140000' },
    });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 65000-140000/${whole.bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.bytes.subarray(65_000, 140_001))).toBe(true);

    expect((await ticketOf(supervisor, id, { purpose: 'download' })).error?.code).toBe('recording.reason_required');
    expect((await ticketOf(supervisor, id, { purpose: 'download', reason: 'dispute' })).status).toBe(200);
    expect((await ticketOf(agent, id, { purpose: 'download', reason: 'dispute' })).status).toBe(403);
    const heard = (await auditEntries(server)).filter(({ key }) => /^Recording\.(Listened|Downloaded)$/.test(key));
    expect(heard.map(({ key, actor_id }) => [key, actor_id])).toEqual([
      ['Recording.Listened', userId],
      ['Recording.Downloaded', await server.userId('supervisor1')],
    ]);
  });

  test('CTI-07 sound within a pause is told, and a file whose call nobody knows is kept after a day', async () => {
    clock.advance(60 * MS);
    await hear(recorded('r2', new Date(clock.now().getTime() - 60 * MS)));
    leave('r2-leg', talk(tone(300, 4 * MS, 0.5)));
    leave('1796.stranger', talk());
    clock.advance(2 * MS);
    await recordings.takeIn();
    expect(readdirSync(spool)).toEqual(['1796.stranger.raw']);
    const [row] = await list(supervisor);
    const { data } = await supervisor.get<RecordingDetail>(`/recordings/${row?.id}`);
    const pause = data.marks.find(({ kind }) => kind === 'pause');
    expect(pause?.peak).toBeGreaterThan(10_000);
    const dialled = clock.now();
    const call = { callId: 'o1', channelId: 'o1', direction: 'outbound', dnis: '13800138000', ani: '1001' } as const;
    await hear(
      new Story(dialled)
        .at(0, 'call.started', { ...call, aniPresentation: 'allowed', callerName: null })
        .ends(50, 'o1', 'agent'),
    );
    leave('o1', talk());
    leave('o2', Buffer.alloc(0));
    clock.advance(55 * MS);
    await recordings.takeIn();
    const [placed] = await list(supervisor, 'queue=outbound');
    expect(placed).toMatchObject({
      startedAt: new Date(dialled.getTime() + 20 * MS).toISOString(),
      agent: row?.agent,
    });
    clock.advance(25 * 3_600 * MS);
    await signIn();
    await recordings.takeIn();
    expect((await list(supervisor)).filter(({ interactionId }) => interactionId === null)).toHaveLength(1);
    expect(readdirSync(spool)).toEqual([]);
  });

  test('CTI-07 the agent’s pause is ordered, repeated until Asterisk says so, and ends by itself after a reveal', async () => {
    const start = clock.now();
    const story = recorded('r3', start).facts;
    await server.callcenter?.applyFacts(batchOf(story.slice(0, 4), randomUUID()));
    clock.advance(15 * MS);
    const [call] = (await agent.get<{ items: { id: string; callId: string }[] }>('/interactions')).data.items;
    const id = call?.id ?? '';
    const pause = (paused: boolean, who = agent) => who.request('put', `/interactions/${id}/recording`, { paused });
    expect((await pause(true)).error?.code).toBe('recording.not_recorded');
    const leg = { callId: 'r3', channelId: 'r3-leg', extension: '1001' };
    await hear(new Story(start).at(10, 'leg.recording', { ...leg, state: 'on' }));
    expect((await pause(true, stranger)).status).toBe(409);
    orders.length = 0;
    expect((await pause(true)).status).toBe(200);
    await recordings.tick();
    expect(orders.length).toBeGreaterThan(1);
    expect(new Set(orders.map((order) => JSON.stringify(order)))).toEqual(new Set(['{"callId":"r3","paused":true}']));
    await hear(new Story(start).at(16, 'leg.recording', { ...leg, state: 'paused' }));
    await recordings.tick();
    orders.length = 0;
    await recordings.tick();
    expect(orders).toEqual([]);
    expect((await pause(false)).status).toBe(200);
    await hear(new Story(start).at(17, 'leg.recording', { ...leg, state: 'on' }));
    orders.length = 0;
    const session = agent.session?.user;
    const actor = { ...session, userId: session?.id ?? '', sessionId: '', branchPath: '', extension: '1001' };
    await recordings.revealed(actor as Parameters<RecordingsApi['revealed']>[0], 'phone', undefined);
    expect(orders).toEqual([]);
    await recordings.revealed(actor as Parameters<RecordingsApi['revealed']>[0], 'card_no', id);
    await hear(new Story(start).at(18, 'leg.recording', { ...leg, state: 'paused' }));
    clock.advance(59 * MS);
    await recordings.tick();
    expect(orders[0]).toEqual({ callId: 'r3', paused: true });
    expect(orders.filter(({ paused }) => !paused)).toEqual([]);
    clock.advance(2 * MS);
    await recordings.tick();
    expect(orders.at(-1)).toEqual({ callId: 'r3', paused: false });

    await hear(new Story(start).at(19, 'leg.recording', { ...leg, state: 'on' }));
    const step = (silent: boolean) => recordings.step(actor as Parameters<RecordingsApi['step']>[0], id, silent);
    orders.length = 0;
    await step(true);
    await step(true);
    expect(orders).toEqual([{ callId: 'r3', paused: true }]);
    await hear(new Story(start).at(20, 'leg.recording', { ...leg, state: 'paused' }));
    clock.advance(120 * MS);
    await recordings.tick();
    expect(orders.filter(({ paused }) => !paused)).toEqual([]);
    await step(false);
    expect(orders.at(-1)).toEqual({ callId: 'r3', paused: false });
    const causes = (await auditEntries(server)).filter(({ details }) => details.includes('"cause":"flow"'));
    expect(causes.map(({ key }) => key)).toEqual(['Recording.Paused', 'Recording.Resumed']);
  });

  test('CTI-07 a recording is deleted when its time is over, unless it is held; agents hear their own as the rules say', async () => {
    const admin = await server.signIn('admin');
    const { data: view } = await admin.get<RecordingRulesView>('/recording-rules');
    const change = (who: TestClient) =>
      who.request<RecordingRulesView>('put', '/recording-rules', {
        baseVersion: view.version,
        rules: { ...view.rules, queues: { cards: ofCards }, agentsHearOwn: false },
        reason: '测试',
      });
    const told: SetRecordingRules[] = [];
    server.deps.telephony.setRecordingRules = async (order) => {
      told.push(order);
      return { ok: true };
    };
    const ofCards = { sharePercent: 30, consent: 'ask', retentionDays: 10 } as const;
    expect((await change(supervisor)).status).toBe(403);
    expect((await change(admin)).data).toMatchObject({ version: view.version + 1, applied: true });
    // A queue without a rule of its own is recorded whole.
    const whole = { sharePercent: 100, consent: 'none' };
    expect(told.at(-1)?.rules).toEqual([
      { name: 'retail', ...whole },
      { name: 'corporate', ...whole },
      { name: 'cards', sharePercent: 30, consent: 'ask' },
      { name: 'outbound', ...whole },
    ]);
    expect((await change(admin)).error?.code).toBe('conflict.stale');
    expect(await list(agent)).toEqual([]);

    const items = await list(supervisor);
    expect(items).toHaveLength(4);
    const id = items.at(-1)?.id ?? '';
    const hold = (held: boolean) => supervisor.request('put', `/recordings/${id}/hold`, { held, reason: '监管调阅' });
    expect((await hold(true)).status).toBe(200);
    clock.advance(1_096 * 86_400 * MS);
    await signIn();
    expect(await recordings.deleteOld()).toBe(3);
    expect((await ticketOf(supervisor, id, { purpose: 'listen' })).status).toBe(200);
    expect((await hold(false)).status).toBe(200);
    expect(await recordings.deleteOld()).toBe(1);
    expect((await ticketOf(supervisor, id, { purpose: 'listen' })).error?.code).toBe('recording.gone');
    expect(readdirSync(vault, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
    expect(server.errors()).toEqual([]);
  });
});
