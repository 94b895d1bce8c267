import type { BlindSettings, CustomerCard, Decided } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { FileDesk } from './file-entry.ts';

const { alone, sharing, typed } = knownCustomers;

describeEachDatabase('CIF-07 entry and review by two people', (database) => {
  let server: TestServer;
  let clerk: FileDesk;
  let otherClerk: FileDesk;
  let branchClerk: FileDesk;
  let reviewer: FileDesk;
  let otherReviewer: FileDesk;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({
      databaseUrl,
      config: { blindSecondEntry: ['personal_file:phones.number', 'personal_file:salaryAccount'] },
    });
    const desk = async (user: string) => new FileDesk(await server.signIn(user));
    [clerk, otherClerk, branchClerk] = [await desk('clerk1'), await desk('clerk2'), await desk('clerk-b')];
    [reviewer, otherReviewer] = [await desk('reviewer1'), await desk('reviewer2')];
  });
  afterAll(() => server.stop());

  const taskOf = async (changeId: string) => {
    const rows = await forkOf(server.deps.orm).execute(
      "select state from task where kind = 'review' and subject_id = ?",
      [changeId],
    );
    return (rows as { state: string }[]).map(({ state }) => state);
  };

  test('a change waits, is seen side by side, and becomes true when a second person approves', async () => {
    const { version } = await clerk.file(alone.customerNo);
    const change = await clerk.submit(
      alone.customerNo,
      { housing: '1', monthlyIncome: 1_250_000 },
      { baseVersion: version },
    );
    expect((await clerk.file(alone.customerNo)).fields.housing?.value).toBeNull();
    expect((await otherClerk.file(alone.customerNo)).open).toMatchObject({
      id: change.id,
      state: 'submitted',
      enteredBy: { name: '录入员 1' },
      own: false,
    });
    expect(await taskOf(change.id)).toEqual(['open']);
    const flags = async () =>
      (await clerk.client.get<CustomerCard>(`/customers/${alone.customerNo}/card`)).data.flags.map(
        ({ text }) => text.en,
      );
    expect(await flags()).toContain('Personal file: a change waits for review');

    const waiting = (await reviewer.inbox()).items.find(({ id }) => id === change.id);
    expect(waiting).toMatchObject({ kind: 'personal_file', title: alone.name, changedFields: 2, own: false });
    const { changes, mayDecide } = await reviewer.detail(change.id);
    expect(mayDecide).toBe(true);
    expect(changes.map(({ path, before, after }) => [path, before, after?.text['zh-CN']])).toEqual([
      ['monthlyIncome', null, '12,500.00'],
      ['housing', null, '自置'],
    ]);

    await reviewer.approved(change);
    const file = await clerk.file(alone.customerNo);
    expect(file).toMatchObject({ version: version + 1, open: null });
    expect(file.fields.housing).toMatchObject({ value: '1', provenance: { source: 'crm' } });
    expect(file.fields.annualIncome?.value).toBe(15_000_000);
    expect(await taskOf(change.id)).toEqual(['done']);
    expect(await flags()).not.toContain('Personal file: a change waits for review');
    const keys = (await auditEntries(server))
      .filter(({ subject_id }) => subject_id === change.id)
      .map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['Review.Submitted', 'Review.Viewed', 'Review.Approved']));
  });

  test('nobody decides his own entry, whatever his roles', async () => {
    const em = forkOf(server.deps.orm);
    const id = await server.userId('clerk2');
    await em.execute("insert into user_role (user_id, role) values (?, 'reviewer')", [id]);
    const both = new FileDesk(await server.signIn('clerk2'));
    const { version } = await both.file(sharing.customerNos[0]);
    const change = await both.submit(sharing.customerNos[0], { housing: '5' }, { baseVersion: version });
    expect((await both.inbox()).items.map((row) => row.id)).not.toContain(change.id);
    expect(await both.detail(change.id)).toMatchObject({ mayDecide: false, whyNot: 'own_entry' });
    expect((await both.approve(change.id, change.version)).error?.code).toBe('review.same_person');
    expect((await both.return(change.id, change.version, '自己退回')).error?.code).toBe('review.same_person');
    await both.client.post(`/reviews/${change.id}/withdrawal`, { version: change.version });
    await em.execute("delete from user_role where user_id = ? and role = 'reviewer'", [id]);
  });

  test('the database itself refuses the same person as entry and reviewer', async () => {
    const { version } = await clerk.file(sharing.customerNos[0]);
    const change = await clerk.submit(sharing.customerNos[0], { housing: '5' }, { baseVersion: version });
    const forge = forkOf(server.deps.orm).execute(
      "update pending_change set state = 'approved', reviewed_by = entered_by where id = ?",
      [change.id],
    );
    await expect(forge).rejects.toThrow(/constraint/i);
    await clerk.client.post(`/reviews/${change.id}/withdrawal`, { version: change.version });
    expect(await taskOf(change.id)).toEqual(['cancelled']);
  });

  test('a return is kept for ever with its reason; its author goes on from what he typed', async () => {
    const no = sharing.customerNos[1];
    const { version } = await clerk.file(no);
    const change = await clerk.submit(no, { contactNote: '打错了' }, { baseVersion: version });
    expect((await reviewer.return(change.id, change.version, '')).status).toBe(400);
    expect((await reviewer.return(change.id, change.version, '与原件不符')).status).toBe(200);
    expect((await clerk.file(no)).open).toBeNull();
    const mine = await clerk.inbox('mine', '&state=returned');
    expect(mine.items).toMatchObject([{ id: change.id, reason: '与原件不符', reviewedBy: { name: '复核员 1' } }]);

    const { data: words } = await clerk.client.get<{ changes: object }>(`/reviews/${change.id}/entry`);
    expect(words.changes).toEqual({ contactNote: '打错了' });
    const again = await clerk.submit(no, { contactNote: '改正后' }, { baseVersion: version });
    expect((await reviewer.detail(again.id)).returns).toMatchObject([{ by: '复核员 1', reason: '与原件不符' }]);
    await reviewer.approved(again);
    expect((await reviewer.detail(change.id)).row.state).toBe('returned');
  });

  describe('one change of a record at a time', () => {
    const no = sharing.customerNos[2];

    test('who comes second is told who is at it, and nothing of his is stored over it', async () => {
      const { version } = await clerk.file(no);
      const first = await clerk.enter(no, 'draft', { housing: '3' }, { baseVersion: version });
      expect(first.data.state).toBe('draft');
      const second = await otherClerk.enter(no, 'draft', { housing: '4' }, { baseVersion: version });
      expect(second.error).toMatchObject({ code: 'review.change_open', details: { by: '录入员 1', state: 'draft' } });
      const { changes } = (await clerk.client.get<{ changes: object }>(`/reviews/${first.data.id}/entry`)).data;
      expect(changes).toEqual({ housing: '3' });

      const moved = await clerk.enter(
        no,
        'submission',
        { housing: '3', householdSize: 3 },
        { baseVersion: version, changeVersion: 1 },
      );
      expect(moved.data).toMatchObject({ state: 'submitted', version: 2 });
      const late = await clerk.enter(no, 'draft', { housing: '5' }, { baseVersion: version, changeVersion: 1 });
      expect(late.error?.code).toBe('review.change_open');
      await reviewer.approved(moved.data);
    });

    test('two clerks who open the file alike: the slower one is told that it has moved on', async () => {
      const [mine, his] = [await clerk.file(no), await otherClerk.file(no)];
      expect(mine.version).toBe(his.version);
      await reviewer.approved(await clerk.submit(no, { positionYears: 3 }, { baseVersion: mine.version }));
      const slow = await otherClerk.enter(no, 'submission', { contactNote: '晚了' }, { baseVersion: his.version });
      expect(slow.error?.code).toBe('conflict.stale');
      const again = await otherClerk.submit(no, { contactNote: '晚了' }, { baseVersion: his.version + 1 });
      await reviewer.approved(again);
      const { fields } = await clerk.file(no);
      expect([fields.positionYears?.value, fields.contactNote?.value]).toEqual([3, '晚了']);
    });

    test('two who save at the same moment: one draft is kept, the other is told', async () => {
      const { version } = await clerk.file(no);
      const answers = await Promise.all([
        clerk.enter(no, 'draft', { housing: '1' }, { baseVersion: version }),
        otherClerk.enter(no, 'draft', { housing: '2' }, { baseVersion: version }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const kept = answers.find(({ status }) => status === 200)?.data;
      const winner = answers[0]?.status === 200 ? clerk : otherClerk;
      await winner.client.post(`/reviews/${kept?.id}/withdrawal`, { version: kept?.version });
    });

    test('two reviewers who decide at the same moment: one decision counts', async () => {
      const { version } = await clerk.file(no);
      const change = await clerk.submit(no, { housing: '6' }, { baseVersion: version });
      const answers = await Promise.all([
        reviewer.approve(change.id, change.version),
        otherReviewer.approve(change.id, change.version),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await clerk.file(no)).version).toBe(version + 1);
    });
  });

  describe('blind second entry', () => {
    const no = typed.customerNo;
    const path = 'phones.n1.number';

    const submitPhone = async (number: string) => {
      const { version } = await clerk.file(no);
      const phone = { use: 'work_phone', number };
      return clerk.submit(no, { 'phones.n1': phone, contactNote: String(version) }, { baseVersion: version });
    };

    const reveal = { path, side: 'after', reason: 'compare_paper' };
    const seesNothing = async (id: string) => {
      const { changes } = await reviewer.detail(id);
      expect(changes.find((row) => row.path === path)).toMatchObject({ blind: true, after: null });
      expect((await reviewer.client.post(`/reviews/${id}/reveal`, reveal)).status).toBe(404);
    };

    test('the reviewer types without seeing; the same number in another writing passes', async () => {
      const { version } = await clerk.file(no);
      const typing = { 'phones.n1': { use: 'work_phone', number: '0757-2222 0000' } };
      const draft = (await clerk.enter(no, 'draft', typing, { baseVersion: version })).data;
      await seesNothing(draft.id);
      await clerk.client.post(`/reviews/${draft.id}/withdrawal`, { version: draft.version });
      await seesNothing(draft.id);
      const change = await submitPhone('0757-2222 1234 转 801');
      await seesNothing(change.id);
      expect((await clerk.client.post(`/reviews/${change.id}/reveal`, reveal)).status).toBe(200);
      const decided = await reviewer.approve(change.id, change.version, { [path]: '075722221234' });
      expect(decided.data).toMatchObject({ row: { state: 'approved' }, differing: [] });
      const phones = (await clerk.file(no)).lists.phones ?? [];
      expect(phones.at(-1)).toMatchObject({ readOnly: false, fields: { extension: { value: '801' } } });
    });

    test('a difference is told once, and the second time the change goes back', async () => {
      const change = await submitPhone('0757-2222 5678');
      const first = await reviewer.approve(change.id, change.version);
      expect(first.data).toMatchObject({ row: { state: 'submitted' }, differing: [path] });
      expect(await reviewer.detail(change.id)).toMatchObject({ blindTries: 1, mayDecide: true });
      const second = await reviewer.approve(change.id, change.version + 1, { [path]: '0757-22221235' });
      expect(second.data).toMatchObject({ row: { state: 'returned' }, differing: [path] });
      const keys = (await auditEntries(server)).filter(({ subject_id }) => subject_id === change.id);
      expect(keys.filter(({ key }) => key === 'Review.SecondEntryDiffered')).toHaveLength(2);
      await seesNothing(change.id);
      const decided = { path: 'contactNote', side: 'after', reason: 'compare_paper' };
      await reviewer.client.post(`/reviews/${change.id}/reveal`, decided);
      const causes = await forkOf(server.deps.orm).execute('select distinct cause from reveal_grant');
      expect(causes).toEqual([{ cause: null }]);
    });
  });

  test('CIF-07 what is chosen from a list is compared by its code, nothing on the page tells it, and a setting that changed meanwhile is told', async () => {
    const admin = await server.signIn('admin');
    const [{ version: baseVersion, fields } = { version: 0, fields: [] as string[] }] = (
      await admin.get<BlindSettings>('/blind-fields')
    ).data.items;
    const no = await clerk.newNumber();
    const { data: draft } = await clerk.enter(no, 'draft', { name: '盲录先知' });
    expect((await reviewer.detail(draft.id)).row.title).toBe('盲录先知');
    await clerk.client.post(`/reviews/${draft.id}/withdrawal`, { version: draft.version });
    const phone = { use: 'mobile', number: '13922224444', best: true };
    const paper = { kind: '11', number: 'E12345678', longTerm: true };
    const one = await clerk.submit(no, {
      name: '盲录某',
      gender: '1',
      birthDate: '1980-01-01',
      'idDocuments.n1': paper,
      'phones.n1': phone,
    });
    const before = await reviewer.detail(one.id);
    const wanted = [...fields, 'personal_file:idDocuments.kind', 'personal_file:name'];
    await admin.request('put', '/blind-fields', { baseVersion, fields: wanted, reason: '审计要求' });
    const kind = 'idDocuments.n1.kind';
    const approve = (version: number, second: Record<string, string>, blindVersion?: number) =>
      reviewer.client.post<Decided>(`/reviews/${one.id}/approval`, { version, blind: second, blindVersion });
    const typed = { name: '盲录某', [kind]: '11', 'phones.n1.number': '139 2222 4444' };
    const stale = await approve(one.version, typed, before.blindVersion);
    expect(stale.error?.code).toBe('conflict.stale');
    const now = await reviewer.detail(one.id);
    expect(now).toMatchObject({ blindVersion: baseVersion + 1, blindTries: 0 });
    expect(now.changes.filter(({ path }) => path.startsWith('idDocuments')).map(({ section }) => section.en)).toEqual(
      now.changes.filter(({ path }) => path.startsWith('idDocuments')).map(() => 'Identity documents 1'),
    );
    const words = await approve(now.row.version, { ...typed, [kind]: '护照' }, now.blindVersion);
    expect(words.data.differing).toEqual([kind]);
    expect((await approve(words.data.row.version, typed, now.blindVersion)).data.row.state).toBe('approved');
    const next = await clerk.submit(await clerk.newNumber(), {
      name: '再盲某',
      gender: '1',
      birthDate: '1981-01-01',
      'idDocuments.n1': { ...paper, number: 'E12345679' },
      'phones.n1': { ...phone, number: '13922225555' },
    });
    expect(JSON.stringify([await reviewer.detail(next.id), await reviewer.inbox('all')])).not.toContain('再盲某');
    await admin.request('put', '/blind-fields', { baseVersion: baseVersion + 1, fields, reason: '审计要求' });
  });

  describe('whose business a change is', () => {
    test('a branch sees its own changes only, and an agent may enter none', async () => {
      const no = typed.customerNo;
      const { version } = await clerk.file(no);
      const change = await clerk.submit(no, { housing: '7' }, { baseVersion: version });
      expect((await branchClerk.inbox('all')).items.map((row) => row.customerNo)).not.toContain(no);
      expect((await branchClerk.client.get(`/reviews/${change.id}`)).error?.code).toBe('resource.not_found');
      const foreign = await branchClerk.enter(no, 'draft', { housing: '1' });
      expect(foreign.error?.code).toBe('resource.not_found');
      const agent = new FileDesk(await server.signIn('agent1'));
      expect((await agent.enter(no, 'draft', { housing: '1' })).error?.code).toBe('access.denied');
      expect((await agent.inbox('all')).items).toEqual([]);
      expect((await agent.client.get(`/reviews/${change.id}`)).error?.code).toBe('resource.not_found');
      const reveal = { path: 'housing', side: 'after', reason: 'other' };
      expect((await agent.client.post(`/reviews/${change.id}/reveal`, reveal)).status).toBe(404);
      expect((await clerk.approve(change.id, change.version)).error?.code).toBe('review.same_person');
      expect((await otherClerk.approve(change.id, change.version)).error?.code).toBe('access.denied');
      await reviewer.approved(change);
      expect((await otherReviewer.approve(change.id, change.version)).error?.code).toBe('review.not_open');
    });

    test('the inbox pages by keyset, with filters', async () => {
      const pages: string[] = [];
      let cursor = '';
      do {
        const page = await reviewer.inbox('all', `&order=newest&limit=2&kind=personal_file${cursor}`);
        pages.push(...page.items.map(({ id }) => id));
        cursor = page.next ? `&cursor=${page.next}` : '';
      } while (cursor);
      const whole = await reviewer.inbox('all', '&order=newest&limit=100&kind=personal_file');
      expect(pages).toEqual(whole.items.map(({ id }) => id));
      expect(new Set(pages).size).toBe(pages.length);
      expect(pages.length).toBeGreaterThan(6);
      const returned = await reviewer.inbox('all', '&state=returned');
      expect(returned.items.every(({ state }) => state === 'returned')).toBe(true);
      expect((await reviewer.client.get('/reviews?cursor=1.x')).status).toBe(400);
    });
  });
});
