import type {
  AllottedPlaces,
  ArchiveFileDetail,
  ArchiveFilePage,
  ArchiveFileView,
  CabinetView,
  ShelfMap,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { Bundles, okay } from './bundles.ts';

const company = knownCustomers.corporate.customerNo;
const foreign = knownCustomers.typed.customerNo;

describeEachDatabase('the paper archive', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let customers: string[];
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 120 });
    customers = (
      (await forkOf(orm).execute('select customer_no from customer order by customer_no')) as { customer_no: string }[]
    ).map((row) => row.customer_no);
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
  });
  afterAll(() => server.stop());

  const cabinet = async (code: string, slots: number, filesPerSlot: number, orgNo = '00') => {
    const answer = await clerk.post<CabinetView>('/archive/cabinets', {
      code,
      room: '一号库房',
      orgNo,
      slots,
      filesPerSlot,
    });
    expect(answer.error).toBeUndefined();
    return answer.data;
  };
  const register = async (customerNo: string, more: object = {}) =>
    (await clerk.post<ArchiveFileDetail>('/archive/files', { customerNo, ...more })).data;
  const allot = async (fileIds?: string[]) =>
    (await clerk.post<AllottedPlaces>('/archive/allotment', fileIds ? { fileIds } : {})).data;
  const find = async (query: string, as = clerk) => (await as.get<ArchiveFilePage>(`/archive/files?${query}`)).data;

  test('CIF-08 a file waits until a cabinet has room, then stands in a place of its own', async () => {
    const file = await register(company, { copies: 2, pages: 7 });
    expect(file).toMatchObject({ state: 'waiting', position: null, copies: 2, pages: 7, customerNo: company });
    expect(await allot()).toEqual({ allotted: [], waiting: 1 });
    await cabinet('A01', 2, 3);
    const { allotted, waiting } = await allot();
    expect([allotted.map(({ position }) => position), waiting]).toEqual([['A01-01-001'], 0]);
    const papers = await (await server.signIn('agent1')).get<ArchiveFileView[]>(`/customers/${company}/papers`);
    expect(papers.data).toMatchObject([{ code: file.code, position: 'A01-01-001', state: 'in' }]);
  });

  test('CIF-08 one customer, branch and account has one file', async () => {
    const [known] = (await find(`q=${company}`)).items;
    const again = await clerk.post('/archive/files', { customerNo: company });
    expect(again.error).toMatchObject({ code: 'archive.file_exists', details: { code: known?.code } });
    const many = await Promise.all(
      Array.from({ length: 6 }, () => clerk.post('/archive/files', { customerNo: customers[20] })),
    );
    expect(many.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test('CIF-08 places are given in the order customer, branch, account', async () => {
    await cabinet('B01', 10, 10);
    const [row] = (await forkOf(server.deps.orm).execute(
      "select c.customer_no, count(*) n from account a join customer c on c.id = a.customer_id where c.customer_no like '1%' group by c.customer_no having count(*) >= 2 order by c.customer_no limit 1",
    )) as { customer_no: string }[];
    const customerNo = row?.customer_no ?? '';
    const accounts = (await forkOf(server.deps.orm).execute(
      `select a.account_no from account a join customer c on c.id = a.customer_id where c.customer_no = '${customerNo}' order by a.org_no, a.account_no`,
    )) as { account_no: string }[];
    const later = await register(customers.at(-1) ?? '');
    const files: string[] = [];
    for (const { account_no: account } of [...accounts].reverse())
      files.push((await register(customerNo, { account })).id);
    const { allotted } = await allot([later.id, ...files]);
    expect(allotted.map(({ id }) => id)).toEqual([...files.reverse(), later.id]);
    expect(allotted[0]?.accountNo).toMatch(/^\*{4}\d{4}$/);
  });

  test('CIF-08 many who allot at once give no place twice, and nothing is left over', async () => {
    const room = await cabinet('C01', 6, 10);
    const files = await Promise.all(customers.slice(40, 90).map((customerNo) => register(customerNo)));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        allot(files.filter((_, index) => index % 5 === at % 5).map(({ id }) => id)),
      ),
    );
    expect(answers.flatMap(({ allotted }) => allotted)).toHaveLength(50);
    const positions = (await forkOf(server.deps.orm).execute(
      'select position from archive_file where position is not null',
    )) as { position: string }[];
    expect(new Set(positions.map(({ position }) => position)).size).toBe(positions.length);
    const map = (await clerk.get<ShelfMap>(`/archive/cabinets/${room.id}/map`)).data;
    expect(map.slots).toHaveLength(6);
    const { data: cabinets } = await clerk.get<CabinetView[]>('/archive/cabinets');
    const used = cabinets.reduce((sum, each) => sum + each.used, 0);
    expect(used).toBe(positions.length);
    expect(map.slots.flatMap(({ files: standing }) => standing).length).toBe(
      cabinets.find(({ code }) => code === 'C01')?.used,
    );
  });

  test('CIF-08 CIF-06 papers of a hand-over go into their own file with a place, once, and the hand-over goes on', async () => {
    const bundles = new Bundles(server);
    const [customerNo] = knownCustomers.sharing.customerNos;
    const toArchive = async () => {
      let bundle = await bundles.handOver(await server.signIn('clerk-b'), customerNo);
      bundle = okay(await bundles.move(clerk, bundle, 'receipt'));
      const by = { userId: clerk.session?.user.id ?? '' };
      await server.deps.transaction(async (em) => {
        await server.documents?.handOver.stepDone(em, customerNo, 'data_entry', by);
        await server.documents?.handOver.stepDone(em, customerNo, 'review', null);
      });
      return bundles.see(clerk, bundle.id);
    };
    await allot();
    const first = await toArchive();
    expect(first.step).toBe('archive');
    expect((await find('')).counts.arriving).toBe(1);
    const { allotted } = await allot();
    expect(allotted).toMatchObject([{ customerNo, flowNo: first.flowNo, pages: 5, state: 'in' }]);
    expect((await bundles.see(clerk, first.id)).step).toBe('images');
    expect((await allot()).allotted).toEqual([]);

    const second = await toArchive();
    const again = (await allot()).allotted;
    expect(again.map(({ id, position, flowNo, pages }) => [id, position, flowNo, pages])).toEqual([
      [allotted[0]?.id, allotted[0]?.position, second.flowNo, 10],
    ]);
    expect((await find('')).counts.arriving).toBe(0);
  });

  test('CIF-08 the database itself refuses a second file in a place', async () => {
    const em = forkOf(server.deps.orm);
    const second = em.execute(
      "update archive_file set cabinet_id = (select cabinet_id from (select * from archive_file) x where position = 'A01-01-001'), slot = 1, place = 1 where position = 'C01-01-001' or position = 'B01-01-001'",
    );
    await expect(second).rejects.toThrow(/UNIQUE|Duplicate/i);
  });

  describe('CIF-08 the register of what was taken out', () => {
    const takeOut = (id: string, dueOn = '2026-11-25', as = clerk) =>
      as.post<ArchiveFileDetail>(`/archive/files/${id}/take-out`, { holder: '李主管', reason: '年检核对', dueOn });
    const bringBack = (id: string) => clerk.post<ArchiveFileDetail>(`/archive/files/${id}/return`, { note: '完好' });
    const theFile = async () => (await find(`q=${company}`)).items[0] as ArchiveFileView;

    test('says who has a file, why and until when; and once it is back, by whom', async () => {
      const { id } = await theFile();
      const { data } = await takeOut(id);
      expect(data).toMatchObject({
        state: 'out',
        out: { holder: '李主管', reason: '年检核对', dueOn: '2026-11-25', takenBy: '录入员 1' },
      });
      expect((await find('state=out')).counts).toMatchObject({ out: 1, overdue: 0 });
      const back = await bringBack(id);
      expect(back.data).toMatchObject({
        state: 'in',
        out: null,
        movements: [{ returnedBy: '录入员 1', returnNote: '完好' }],
      });
      expect((await bringBack(id)).error?.code).toBe('archive.is_in');
    });

    test('no file is out twice, however many ask at once', async () => {
      const { id } = await theFile();
      const others = await Promise.all(
        [clerk, await server.signIn('clerk2')].flatMap((each) => [1, 2, 3].map(() => takeOut(id, '2026-11-25', each))),
      );
      expect(others.filter(({ status }) => status === 200)).toHaveLength(1);
      const refused = others.filter(({ status }) => status !== 200);
      for (const { error } of refused)
        expect(error).toMatchObject({ code: 'archive.is_out', details: { holder: '李主管' } });
      const rows = (await forkOf(server.deps.orm).execute(
        `select id from archive_movement where open_file_id = '${id}'`,
      )) as unknown[];
      expect(rows).toHaveLength(1);
    });

    test('a due day in the past, and a file without a place, are refused', async () => {
      const waiting = await register(customers[100] ?? '');
      expect((await takeOut(waiting.id)).error?.code).toBe('archive.not_filed');
      const [standing] = (await find('sort=position&state=in')).items;
      expect((await takeOut(standing?.id ?? '', '2026-11-22')).error?.code).toBe('archive.due_in_past');
    });

    test('an overdue file is a task for the clerks once a day until it is back', async () => {
      const { id } = await theFile();
      const tasks = async () => (await clerk.get<TaskPage>('/tasks?kind=paper_overdue')).data.items;
      expect(await server.documents?.remindOverdue()).toBe(0);
      clock.advance(3 * 86_400_000);
      clerk = await server.signIn('clerk1');
      expect((await theFile()).state).toBe('overdue');
      expect(await server.documents?.remindOverdue()).toBe(1);
      expect(await server.documents?.remindOverdue()).toBe(1);
      expect(await tasks()).toMatchObject([
        { kind: 'paper_overdue', customerNo: company, params: { position: 'A01-01-001', holder: '李主管' } },
      ]);
      expect((await find('state=overdue')).counts).toMatchObject({ out: 1, overdue: 1 });
      await bringBack(id);
      expect(await tasks()).toEqual([]);
      expect(await server.documents?.remindOverdue()).toBe(0);
    });
  });

  describe('finding papers', () => {
    test('CIF-08 by label, position, customer, account and flow number', async () => {
      const file = await register(customers[101] ?? '', { flowNo: '2026010001' });
      const { allotted } = await allot([file.id]);
      const position = allotted[0]?.position ?? '';
      for (const q of [file.code, file.code.toLowerCase(), position, file.customerNo, '2026010001']) {
        expect(
          (await find(`q=${encodeURIComponent(q)}`)).items.map(({ id }) => id),
          q,
        ).toContain(file.id);
      }
      expect(
        (await find(`q=${position.slice(0, 6)}`)).items.every((each) =>
          each.position?.startsWith(position.slice(0, 6)),
        ),
      ).toBe(true);
      expect((await find('q=TLF999999999')).items).toEqual([]);
      for (const q of ["' or 1=1 --", '%', '_', '\uffff'])
        expect((await find(`q=${encodeURIComponent(q)}`)).items, q).toEqual([]);
    });

    test.each(['position', 'customer', 'latest'])('pages by %s show every file once', async (sort) => {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: ArchiveFilePage = await find(`sort=${sort}${next ? `&cursor=${next}` : ''}`);
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
      }
      const where = sort === 'position' ? 'where position is not null' : '';
      const [all] = (await forkOf(server.deps.orm).execute(`select count(*) n from archive_file ${where}`)) as {
        n: number;
      }[];
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(Number(all?.n));
      expect(seen.length).toBeGreaterThan(50);
    });

    test.each(['x', 'WzFd', Buffer.from('["a"]').toString('base64url')])(
      'a forged cursor %j is refused',
      async (cursor) => {
        expect((await clerk.get(`/archive/files?cursor=${cursor}`)).error?.code).toBe('request.invalid');
      },
    );
  });

  test('CIF-12 papers of another branch’s customers are not there; a place they take is taken and no more', async () => {
    const far = await register(foreign);
    const { allotted } = await allot([far.id]);
    const clerkB = await server.signIn('clerk-b');
    for (const path of [
      `/archive/files/${far.id}`,
      `/customers/${foreign}/papers`,
      `/archive/cabinets/${allotted[0]?.cabinetId}/map`,
    ]) {
      expect((await clerkB.get(path)).error?.code, path).toBe('resource.not_found');
    }
    const body = { holder: '李主管', reason: '核对', dueOn: '2026-12-31' };
    expect((await clerkB.post(`/archive/files/${far.id}/take-out`, body)).error?.code).toBe('resource.not_found');
    expect((await clerkB.post('/archive/files', { customerNo: foreign })).error?.code).toBe('resource.not_found');
    expect((await find(`q=${far.code}`, clerkB)).items).toEqual([]);
    const seen = await find('', clerkB);
    const own = new Set(
      (
        (await forkOf(server.deps.orm).execute("select customer_no from customer where org_no = '01'")) as {
          customer_no: string;
        }[]
      ).map((row) => row.customer_no),
    );
    expect(seen.items.every(({ customerNo }) => own.has(customerNo))).toBe(true);
    expect(seen.counts.all).toBe((await find('', clerkB)).counts.all);
    expect(
      (await clerkB.post('/archive/cabinets', { code: 'Z9', room: 'x', orgNo: '00', slots: 1, filesPerSlot: 1 })).error
        ?.code,
    ).toBe('resource.not_found');
  });

  test('CIF-08 a cabinet never becomes too small for what stands in it; a closed one takes nothing more', async () => {
    const [first] = (await clerk.get<CabinetView[]>('/archive/cabinets')).data;
    const { id, version = 0 } = first ?? {};
    const change = { room: '一号库房', slots: 2, filesPerSlot: 3, closed: true, version };
    expect((await clerk.request('put', `/archive/cabinets/${id}`, { ...change, filesPerSlot: 1 })).error?.code).toBe(
      'archive.cabinet_in_use',
    );
    expect((await clerk.request<CabinetView>('put', `/archive/cabinets/${id}`, change)).data).toMatchObject({
      closed: true,
      version: version + 1,
    });
    expect((await clerk.request('put', `/archive/cabinets/${id}`, change)).error?.code).toBe('conflict.stale');
    expect(
      (await clerk.post('/archive/cabinets', { code: 'A01', room: 'x', orgNo: '00', slots: 1, filesPerSlot: 1 })).error
        ?.code,
    ).toBe('archive.cabinet_exists');
  });

  test('OPS-03 what happens to a paper file is in the audit trail, without a name of anybody', async () => {
    const keys = (await auditEntries(server)).filter(({ key }) => key.startsWith('Archive.'));
    for (const key of [
      'Archive.CabinetAdded',
      'Archive.FileRegistered',
      'Archive.PlaceAllotted',
      'Archive.FileTakenOut',
      'Archive.FileReturned',
      'Archive.Viewed',
      'Archive.CabinetChanged',
    ]) {
      expect(
        keys.some((entry) => entry.key === key),
        key,
      ).toBe(true);
    }
    expect(JSON.stringify(keys)).not.toMatch(/李主管|录入员|年检/);
  });
});
