import type { BundleCounts, BundleDetail, BundlePage } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { Bundles, legalPerson, licence, okay } from './bundles.ts';

const company = knownCustomers.corporate.customerNo;
const person = knownCustomers.alone.customerNo;
const elsewhere = knownCustomers.typed.customerNo;

describeEachDatabase('CIF-06 handing documents over', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bundles: Bundles;
  let branch: TestClient;
  let centre: TestClient;
  let other: TestClient;
  let reviewer: TestClient;
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 120 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    bundles = new Bundles(server);
    branch = await server.signIn('clerk-b');
    centre = await server.signIn('clerk1');
    other = await server.signIn('clerk2');
    reviewer = await server.signIn('reviewer1');
  });
  afterAll(() => server.stop());
  beforeEach(() =>
    server.deps.transaction(async (em) => {
      for (const table of ['internal_document', 'bundle_line', 'bundle_event', 'bundle', 'task', 'pending_change']) {
        await em.execute(`delete from ${table}`, [], 'run');
      }
      clock.advance(1_000);
    }),
  );

  const received = async (customerNo: string = company): Promise<BundleDetail> => {
    const bundle = await bundles.handOver(branch, customerNo);
    return okay(await bundles.move(centre, bundle, 'receipt'));
  };
  const finish = async (client: TestClient, bundle: BundleDetail, step: string): Promise<BundleDetail> =>
    okay(await bundles.move(client, bundle, 'finish', { step }));
  const api = () => {
    const { documents } = server;
    if (!documents) throw new Error('no documents');
    return documents.handOver;
  };

  test('an account brings its customer out, of one’s own branches only', async () => {
    const ask = async (customerNo: string) =>
      (
        await branch.post<{ customer: unknown }>('/hand-over/account', {
          accountNo: await bundles.accountOf(customerNo),
        })
      ).data.customer;
    expect(await ask(company)).toEqual({ customerNo: company, name: knownCustomers.corporate.name, kind: 'corporate' });
    expect(await ask(elsewhere)).toBeNull();
    expect((await branch.post('/hand-over/account', { accountNo: '99999999999999' })).data).toEqual({ customer: null });
  });

  test('totals are computed, whatever was sent', async () => {
    const { data: empty } = await bundles.begin(branch);
    const { data } = await bundles.write(branch, empty, { lines: [licence, legalPerson] });
    expect(data.totals).toEqual({ lines: 2, pages: 5, copies: 4 });
    expect(data.lines).toEqual([licence, legalPerson]);
    expect(data.step).toBe('draft');
  });

  test('two clerks who write the same draft at once lose nothing: one is told, and what the other wrote stands', async () => {
    const { data: empty } = await bundles.begin(centre);
    const notes = ['甲', '乙'];
    const [one, two] = [await bundles.see(centre, empty.id), await bundles.see(other, empty.id)];
    const answers = await Promise.all([
      bundles.write(centre, one, { note: notes[0] ?? '' }),
      bundles.write(other, two, { note: notes[1] ?? '' }),
    ]);
    const told = answers.filter(({ error }) => error !== undefined && error !== null);
    expect(told.map(({ error }) => error?.code)).toEqual(['conflict.stale']);
    const stands = notes[answers.findIndex(({ status }) => status === 200)];
    expect((await bundles.see(centre, empty.id)).note).toBe(stands);
    expect((await bundles.see(other, empty.id)).note).toBe(stands);
  });

  test('only clerks of its own branch write it, and nobody once it was handed over', async () => {
    const { data: empty } = await bundles.begin(branch);
    expect((await bundles.write(centre, empty, { note: 'x' })).error?.code).toBe('hand_over.not_your_branch');
    const bundle = await bundles.handOver(branch, company);
    expect((await bundles.write(branch, bundle, { accountNo: null, note: 'x' })).error?.code).toBe('hand_over.not_now');
    expect((await bundles.move(branch, bundle, 'submission')).error?.code).toBe('hand_over.not_now');
  });

  test('what is incomplete stays with the branch, and which line it is is told', async () => {
    const { data: empty } = await bundles.begin(branch);
    expect((await bundles.move(branch, empty, 'submission')).error?.code).toBe('hand_over.account_unknown');
    const accountNo = await bundles.accountOf(company);
    const bare = okay(await bundles.write(branch, empty, { accountNo }));
    expect((await bundles.move(branch, bare, 'submission')).error?.code).toBe('hand_over.no_lines');
    const unnumbered = { ...legalPerson, certificateNo: '' };
    const half = okay(await bundles.write(branch, bare, { lines: [licence, unnumbered] }));
    expect((await bundles.move(branch, half, 'submission')).error).toMatchObject({
      code: 'hand_over.incomplete',
      details: { line: 2 },
      issues: [{ path: 'lines.1.certificateNo', rule: 'required' }],
    });
    expect(await bundles.kindsWaiting(centre, half)).toEqual([]);
  });

  test('handing over makes an internal document and a task every clerk of the centre sees', async () => {
    const bundle = await bundles.handOver(branch, company);
    expect(bundle).toMatchObject({
      step: 'receipt',
      place: 'centre',
      holder: null,
      customer: { customerNo: company },
      document: { number: `${bundle.flowNo}-1`, by: { name: '录入员 B' } },
    });
    for (const client of [centre, other]) {
      expect(await bundles.taskOf(client, bundle)).toMatchObject({
        kind: 'document_receipt',
        params: { flowNo: bundle.flowNo, name: knownCustomers.corporate.name, orgNo: '01' },
        mayClaim: true,
      });
    }
    expect(await bundles.kindsWaiting(branch, bundle)).toEqual([]);
    const [stored] = (await forkOf(server.deps.orm)
      .getConnection()
      .execute('select content from internal_document')) as { content: string }[];
    expect(JSON.parse(stored?.content ?? '{}')).toMatchObject({ lines: [licence, legalPerson], totals: { pages: 5 } });
  });

  test('branch and centre see where it is, since when and who has it', async () => {
    const bundle = await bundles.handOver(branch, company);
    const submittedAt = clock.now().toISOString();
    clock.advance(60_000);
    const task = await bundles.taskOf(centre, bundle);
    await centre.post(`/tasks/${task?.id}/claim`);
    const claimedAt = clock.now().toISOString();
    for (const client of [branch, centre]) {
      expect(await bundles.see(client, bundle.id)).toMatchObject({
        step: 'receipt',
        since: submittedAt,
        holder: { name: '录入员 1', since: claimedAt },
      });
    }
    clock.advance(60_000);
    await centre.post(`/tasks/${task?.id}/release`);
    const seen = await bundles.see(branch, bundle.id);
    expect(seen.holder).toBeNull();
    expect(seen.path.map(({ what, by }) => [what, by?.name ?? null])).toEqual([
      ['created', '录入员 B'],
      ['submitted', '录入员 B'],
      ['claimed', '录入员 1'],
      ['released', '录入员 1'],
    ]);
  });

  test('a claim that runs out leaves its mark on the path and frees the bundle', async () => {
    const bundle = await bundles.handOver(branch, company);
    const task = await bundles.taskOf(centre, bundle);
    await centre.post(`/tasks/${task?.id}/claim`);
    clock.advance(61 * 60_000);
    await server.tasks?.tick();
    const seen = await bundles.see(other, bundle.id);
    expect(seen.holder).toBeNull();
    expect(seen.path.at(-1)).toMatchObject({ what: 'timed_out', step: 'receipt', by: null });
    okay(await bundles.move(other, seen, 'receipt'));
  });

  test('who has not claimed it cannot receive what a colleague has, and the branch cannot receive its own', async () => {
    const bundle = await bundles.handOver(branch, company);
    const task = await bundles.taskOf(centre, bundle);
    await centre.post(`/tasks/${task?.id}/claim`);
    expect((await bundles.move(other, bundle, 'receipt')).error).toMatchObject({
      code: 'task.taken',
      details: { by: '录入员 1' },
    });
    expect((await bundles.move(branch, bundle, 'receipt')).error?.code).toBe('resource.not_found');
    expect((await bundles.move(centre, bundle, 'receipt')).data.step).toBe('data_entry');
  });

  test('a company goes through the six to-do states; its attributes may be kept before their turn', async () => {
    let bundle = await received();
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['attributes', 'data_entry']);
    bundle = await finish(other, bundle, 'attributes');
    expect(bundle.step).toBe('data_entry');
    bundle = await finish(centre, bundle, 'data_entry');
    // Nothing was entered for this customer: a second person says so.
    expect(bundle.step).toBe('review');
    expect(await bundles.kindsWaiting(reviewer, bundle)).toEqual(['review']);
    bundle = await finish(reviewer, await bundles.see(reviewer, bundle.id), 'review');
    expect(bundle.step).toBe('archive');
    bundle = await finish(centre, await bundles.see(centre, bundle.id), 'archive');
    bundle = await finish(centre, bundle, 'images');
    expect(bundle).toMatchObject({ step: 'done', place: 'nowhere', holder: null });
    expect(bundle.progress.map(({ step, state, by }) => [step, state, by?.name])).toEqual([
      ['data_entry', 'done', '录入员 1'],
      ['review', 'done', '复核员 1'],
      ['attributes', 'done', '录入员 2'],
      ['archive', 'done', '录入员 1'],
      ['images', 'done', '录入员 1'],
    ]);
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual([]);
    expect(bundle.path.at(-1)).toMatchObject({ what: 'completed' });
  });

  test('a person has no industry attributes', async () => {
    let bundle = await received(person);
    expect(bundle.progress.map(({ step }) => step)).toEqual(['data_entry', 'review', 'archive', 'images']);
    bundle = await finish(centre, bundle, 'data_entry');
    bundle = await finish(reviewer, await bundles.see(reviewer, bundle.id), 'review');
    expect(bundle.step).toBe('archive');
    expect(
      (await bundles.move(centre, await bundles.see(centre, bundle.id), 'finish', { step: 'attributes' })).error?.code,
    ).toBe('hand_over.not_now');
  });

  test('a step that is not at its turn is refused', async () => {
    const bundle = await received();
    for (const step of ['review', 'archive', 'images']) {
      expect((await bundles.move(centre, bundle, 'finish', { step })).error?.code).toBe('hand_over.not_now');
    }
    expect((await bundles.move(reviewer, bundle, 'finish', { step: 'data_entry' })).error?.code).toBe(
      'resource.not_found',
    );
  });

  test('CIF-07 the database refuses an entry and its review by one person', async () => {
    const bundle = await finish(centre, await received(), 'data_entry');
    const clerk = await server.userId('clerk1');
    await expect(
      server.deps.transaction((em) =>
        em.execute('update bundle set review_by = ? where id = ?', [clerk, bundle.id], 'run'),
      ),
    ).rejects.toThrow(/constraint/i);
  });

  test('work of other modules moves the bundle on, and telling it twice changes nothing', async () => {
    const bundle = await received();
    const by = { userId: await server.userId('clerk1') };
    const second = { userId: await server.userId('reviewer1') };
    const tell = (step: Parameters<ReturnType<typeof api>['stepDone']>[2], who = by) =>
      server.deps.transaction((em) => api().stepDone(em, company, step, who));
    await tell('images');
    await tell('attributes');
    await tell('data_entry');
    await tell('data_entry');
    expect((await bundles.see(centre, bundle.id)).step).toBe('review');
    await tell('review', second);
    expect((await bundles.see(centre, bundle.id)).step).toBe('archive');
    await tell('archive');
    const done = await bundles.see(centre, bundle.id);
    expect(done.step).toBe('done');
    expect(done.path.filter(({ what }) => what === 'step_done')).toHaveLength(5);
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual([]);
  });

  test('what the centre sends back lies at the branch with the reason, is put right and comes again', async () => {
    let bundle = await bundles.handOver(branch, company);
    const { data: returned } = await bundles.move(centre, bundle, 'return', { reason: '缺法人身份证背面' });
    expect(returned).toMatchObject({ step: 'returned', place: 'branch', reason: '缺法人身份证背面' });
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['document_returned']);
    expect(await bundles.taskOf(branch, bundle)).toMatchObject({ kind: 'document_returned' });
    bundle = await bundles.see(branch, bundle.id);
    bundle = okay(await bundles.write(branch, bundle, { lines: [licence, { ...legalPerson, pages: 2 }] }));
    bundle = okay(await bundles.move(branch, bundle, 'submission'));
    expect(bundle).toMatchObject({ step: 'receipt', reason: null, document: { number: `${bundle.flowNo}-2` } });
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['document_receipt']);
    expect(bundle.path.find(({ what }) => what === 'returned')).toMatchObject({ reason: '缺法人身份证背面' });
  });

  test('what was received may still go back while its data are entered; nothing of the centre’s work waits any more', async () => {
    const bundle = await received();
    const { data } = await bundles.move(centre, bundle, 'return', { reason: '账号有误' });
    expect(data.step).toBe('returned');
    expect(await bundles.kindsWaiting(centre, bundle)).toEqual(['document_returned']);
  });

  test('a discarded draft keeps its number and its reason', async () => {
    const { data: empty } = await bundles.begin(branch);
    const { data } = await bundles.move(branch, empty, 'discard', { reason: '客户撤回' });
    expect(data).toMatchObject({ step: 'discarded', flowNo: empty.flowNo, reason: '客户撤回' });
    expect((await bundles.begin(branch)).data.flowNo > empty.flowNo).toBe(true);
    expect((await branch.get<BundlePage>('/hand-over')).data.items.map(({ id }) => id)).not.toContain(empty.id);
    expect((await branch.get<BundlePage>('/hand-over?closed=1')).data.items.map(({ id }) => id)).toContain(empty.id);
  });

  test('CIF-12 another branch’s bundle is not there, and numbers are masked but for who needs them', async () => {
    const { data: foreign } = await bundles.begin(centre);
    expect((await branch.get(`/hand-over/${foreign.id}`)).error?.code).toBe('resource.not_found');
    expect((await branch.get<BundlePage>('/hand-over')).data.items).toEqual([]);

    const bundle = await bundles.handOver(branch, company);
    const accountNo = await bundles.accountOf(company);
    const seen = await bundles.see(reviewer, bundle.id);
    expect(seen.accountNo).toBe(`****${accountNo.slice(-4)}`);
    expect(seen.lines[1]?.certificateNo).toBe('440524********001X');
    expect((await bundles.see(branch, bundle.id)).lines[1]?.certificateNo).toBe('4****************X');
    const task = await bundles.taskOf(centre, bundle);
    await centre.post(`/tasks/${task?.id}/claim`);
    expect(await bundles.see(centre, bundle.id)).toMatchObject({
      accountNo,
      whole: true,
      lines: [licence, legalPerson],
    });
    expect(JSON.stringify((await centre.get('/hand-over')).data)).not.toContain(accountNo);
    expect((await (await server.signIn('agent1')).get('/hand-over')).error?.code).toBe('access.denied');
  });

  test('lists are filtered, sorted and paged without loss', async () => {
    const made: BundleDetail[] = [];
    for (const customerNo of [company, person, company, person, company]) {
      made.push(await bundles.handOver(branch, customerNo));
      clock.advance(1_000);
    }
    okay(await bundles.move(centre, made[0] as BundleDetail, 'receipt'));
    const list = async (query: string) => (await branch.get<BundlePage>(`/hand-over?${query}`)).data;
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
    const all = made.map(({ id }) => id);
    expect(await ids('')).toEqual([...all].reverse());
    expect(await ids('sort=waiting')).toEqual([...all.slice(1), all[0]]);
    expect(await ids('step=data_entry')).toEqual([all[0]]);
    expect(await ids('place=branch')).toEqual([]);
    expect(await ids(`customerNo=${person}&sort=waiting`)).toEqual([all[1], all[3]]);
    expect(await ids(`q=${made[2]?.flowNo}`)).toEqual([all[2]]);
    expect(await ids(`q=${encodeURIComponent('陈志')}&sort=waiting`)).toEqual([all[1], all[3]]);
    expect(await ids(`q=${encodeURIComponent('%')}`)).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: BundlePage = await list(`limit=2&sort=waiting${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual([...all.slice(1), all[0]]);
    expect(
      (await branch.get<BundleCounts>('/hand-over/counts')).data.steps.map(({ step, count }) => [step, count]),
    ).toEqual([
      ['receipt', 4],
      ['data_entry', 1],
    ]);
  });

  test('every move is on the audit trail, without anything personal', async () => {
    const before = (await auditEntries(server)).length;
    const bundle = await received();
    await bundles.move(centre, bundle, 'return', { reason: '资料不符' });
    const entries = (await auditEntries(server)).slice(before);
    const keys = entries.map(({ key }) => key);
    for (const key of ['Bundle.Created', 'Bundle.Submitted', 'Bundle.Received', 'Bundle.Returned']) {
      expect(keys).toContain(key);
    }
    const text = JSON.stringify(entries);
    for (const secret of [await bundles.accountOf(company), legalPerson.certificateNo, '资料不符']) {
      expect(text).not.toContain(secret);
    }
  });
});
