import type { TaskCounts, TaskPage, TaskView } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type NewTask, type TaskMove, type TasksApi, tasksModule } from '@tellerline/server/modules/tasks/index';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const centre = { role: 'clerk', branchPath: '/00/' } as const;
const firstBranch = { role: 'clerk', branchPath: '/00/01/' } as const;
const secondBranch = { role: 'clerk', branchPath: '/00/02/' } as const;
const minutes = (n: number): number => n * 60_000;

describeEachDatabase('CIF-07 work that waits in pools', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let tasks: TasksApi;
  let clerk1: TestClient;
  let clerk2: TestClient;
  let branchClerk: TestClient;
  let reviewer: TestClient;
  let moves: TaskMove[];
  let subject = 0;
  beforeAll(async () => {
    const aYear = minutes(60 * 24 * 365);
    server = await startTestServer({ database, clock, config: { session: { idleMs: aYear, absoluteMs: aYear } } });
    tasks = tasksModule(server.deps, { people: server.identity });
    tasks.registerKind('certificate_expiry', { claimMinutes: null, dueHours: 48, byHand: true });
    tasks.registerKind('document_receipt', {
      claimMinutes: 60,
      dueHours: 24,
      byHand: false,
      onMove: async (_em, move) => void moves.push(move),
    });
    [clerk1, clerk2, branchClerk, reviewer] = (await Promise.all(
      ['clerk1', 'clerk2', 'clerk-b', 'reviewer1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient, TestClient];
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    moves = [];
    subject += 1;
    await server.deps.transaction((em) => em.execute('delete from task', [], 'run'));
  });

  const open = (more: Partial<NewTask> = {}): Promise<string> =>
    server.deps.transaction((em) =>
      tasks.open(em, {
        kind: 'document_receipt',
        subjectKind: 'bundle',
        subjectId: `b-${subject}`,
        pool: centre,
        ...more,
      }),
    );
  const idsOf = async (client: TestClient, query = ''): Promise<string[]> =>
    (await client.get<TaskPage>(`/tasks?${query}`)).data.items.map(({ id }) => id);
  const claim = (client: TestClient, id: string) => client.post<TaskView>(`/tasks/${id}/claim`);

  test('a task is seen by its role at its branch and above, by nobody else', async () => {
    const atCentre = await open();
    const atFirst = await open({ subjectId: 'first', pool: firstBranch });
    const atSecond = await open({ subjectId: 'second', pool: secondBranch });
    expect((await idsOf(clerk1)).sort()).toEqual([atCentre, atFirst, atSecond].sort());
    expect(await idsOf(branchClerk)).toEqual([atFirst]);
    expect(await idsOf(reviewer)).toEqual([]);
    expect((await claim(branchClerk, atCentre)).error?.code).toBe('resource.not_found');
    expect((await claim(reviewer, atFirst)).error?.code).toBe('resource.not_found');
  });

  test('opening the same again while it waits changes nothing; after it was done it opens anew', async () => {
    const first = await open();
    expect(await open({ params: { flowNo: 'other' } })).toBe(first);
    expect(await open({ dedupe: 'other' })).not.toBe(first);
    await server.deps.transaction((em) => tasks.complete(em, 'document_receipt', `b-${subject}`, null));
    expect(await open()).not.toBe(first);
  });

  test('what is said only once is not opened again after it was done', async () => {
    const first = await open({ kind: 'certificate_expiry', once: true });
    await server.deps.transaction((em) => tasks.complete(em, 'certificate_expiry', `b-${subject}`, null));
    expect(await open({ kind: 'certificate_expiry', once: true })).toBe(first);
    expect(await idsOf(clerk1)).toEqual([]);
  });

  test('of two who claim at once one has it and the other is told who', async () => {
    const id = await open();
    const answers = await Promise.all([claim(clerk1, id), claim(clerk2, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won, lost] = answers[0]?.status === 200 ? answers : [...answers].reverse();
    expect(lost?.error).toMatchObject({ code: 'task.taken', details: { by: won?.data.assignee?.displayName } });
    expect(moves).toEqual([]);
    expect((await auditEntries(server)).filter(({ subject_id }) => subject_id === id).map(({ key }) => key)).toEqual([
      'Task.Claimed',
    ]);
  });

  test('a claim shows whose it is and until when, and only its holder gives it back', async () => {
    const id = await open();
    const { data } = await claim(clerk1, id);
    expect(data).toMatchObject({
      state: 'claimed',
      assignee: { displayName: '录入员 1' },
      claimEndsAt: new Date(clock.now().getTime() + minutes(60)).toISOString(),
      pool: { role: 'clerk', branch: { orgNo: '00' } },
    });
    expect(await idsOf(clerk1, 'scope=mine')).toEqual([id]);
    expect(await idsOf(clerk2)).toEqual([]);
    expect(await idsOf(clerk2, 'scope=taken')).toEqual([id]);
    expect((await clerk2.post(`/tasks/${id}/release`)).error?.code).toBe('task.not_yours');
    expect((await clerk1.post<TaskView>(`/tasks/${id}/release`)).data).toMatchObject({ state: 'open', assignee: null });
    expect(await idsOf(clerk2)).toEqual([id]);
  });

  test('a claim whose time is over goes back to the pool, one that was held on to does not', async () => {
    const [kept, left] = [await open(), await open({ subjectId: 'left' })];
    await claim(clerk1, kept);
    await claim(clerk1, left);
    clock.advance(minutes(59));
    await claim(clerk1, kept);
    clock.advance(minutes(1));
    await tasks.tick();
    expect(await idsOf(clerk1, 'scope=mine')).toEqual([kept]);
    expect(await idsOf(clerk2)).toEqual([left]);
    expect(moves).toEqual([expect.objectContaining({ move: 'timed_out', taskId: left, byUserId: null })]);
  });

  test('who must not do it sees it and cannot take it', async () => {
    const id = await open({ notForUserId: await server.userId('clerk1') });
    const [seen] = (await clerk1.get<TaskPage>('/tasks')).data.items;
    expect(seen).toMatchObject({ id, mayClaim: false });
    expect((await claim(clerk1, id)).error?.code).toBe('task.not_for_you');
    expect((await claim(clerk2, id)).status).toBe(200);
  });

  test('a module takes the free task for who does the work and refuses him one somebody else has', async () => {
    const id = await open();
    const actor = await server.identity.actorOf(await server.userId('clerk1'));
    const other = await server.identity.actorOf(await server.userId('clerk2'));
    if (!actor || !other) throw new Error('no clerks');
    const hold = (who: typeof actor) =>
      server.deps.transaction((em) => tasks.hold(em, who, 'document_receipt', `b-${subject}`));
    await hold(actor);
    await hold(actor);
    expect(await idsOf(clerk1, 'scope=mine')).toEqual([id]);
    expect(moves.map(({ move }) => move)).toEqual(['claimed']);
    await expect(hold(other)).rejects.toMatchObject({ code: 'task.taken' });
    await server.deps.transaction((em) => tasks.complete(em, 'document_receipt', `b-${subject}`, actor));
    expect(await idsOf(clerk1, 'scope=done')).toEqual([id]);
    await expect(hold(actor)).rejects.toMatchObject({ code: 'resource.not_found' });
  });

  test('a kind with a screen of its own is not ticked off in the list', async () => {
    const id = await open();
    await claim(clerk1, id);
    expect((await clerk1.post(`/tasks/${id}/complete`)).error?.code).toBe('task.not_by_hand');
  });

  test('pages by deadline, by age and newest first lose and double nothing while tasks come and go', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      ids.push(await open({ subjectId: `p-${n}`, dueAt: new Date(clock.now().getTime() + minutes((n % 3) * 10)) }));
      if (n % 2) clock.advance(1_000);
    }
    for (const sort of ['due', 'oldest', 'newest']) {
      const seen: TaskView[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
        const page: TaskPage = (await clerk1.get<TaskPage>(`/tasks?${query}`)).data;
        seen.push(...page.items);
        cursor = page.next;
      }
      expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const keys = seen.map((task) => (sort === 'due' ? task.dueAt : task.createdAt));
      expect(keys).toEqual(sort === 'newest' ? [...keys].sort().reverse() : [...keys].sort());
    }
    expect((await clerk1.get('/tasks?cursor=nonsense')).error?.code).toBe('request.invalid');
  });

  test('counts by kind and age are those of one’s pools and one’s own', async () => {
    await open({ subjectId: 'old' });
    await open({ subjectId: 'elsewhere', pool: { role: 'reviewer', branchPath: '/00/' } });
    clock.advance(minutes(60 * 25));
    const taken = await open({ subjectId: 'new' });
    await open({ kind: 'archive', subjectId: 'shelf' });
    await claim(clerk1, taken);
    const counts = async (client: TestClient) => (await client.get<TaskCounts>('/tasks/counts')).data.kinds;
    expect(await counts(clerk1)).toEqual([
      {
        kind: 'document_receipt',
        free: 1,
        mine: 1,
        taken: 0,
        overdue: 1,
        ages: { underOneDay: 1, underThreeDays: 1, underSevenDays: 0, older: 0 },
        oldestAt: expect.any(String),
      },
      expect.objectContaining({ kind: 'archive', free: 1, overdue: 0 }),
    ]);
    expect((await counts(clerk2))[0]).toMatchObject({ free: 1, mine: 0, taken: 1 });
    expect((await counts(reviewer)).map(({ kind, free }) => [kind, free])).toEqual([['document_receipt', 1]]);
    expect(await counts(branchClerk)).toEqual([]);
    expect(await idsOf(clerk1, 'overdue=1&kind=document_receipt')).toHaveLength(1);
  });

  test('a given task is its person’s from the start and has no end', async () => {
    const id = await open({ kind: 'certificate_expiry', assignTo: await server.userId('clerk2') });
    expect(await idsOf(clerk2, 'scope=mine')).toEqual([id]);
    clock.advance(minutes(60 * 24 * 30));
    await tasks.tick();
    expect(await idsOf(clerk2, 'scope=mine')).toEqual([id]);
  });
});
