import type {
  DuplicateAnswer,
  DuplicateDetail,
  DuplicatePage,
  DuplicateRun,
  LevelWeight,
  MatchWeightsView,
  TaskPage,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { customerDb } from '@tellerline/server/modules/customers/customer.tables';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { type SeededDouble, seedDoubles } from './seeded-doubles.ts';

const CUSTOMERS = 1_500;
/** What the search for doubles must reach on a generated bank in which every twelfth customer has one. */
const floor = { precision: 0.97, recall: 0.93 };

describeEachDatabase('CIF-11 doubles are found, judged, and not told again', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let admin: TestClient;
  let seeded: SeededDouble[];
  let firstRun: DuplicateRun;
  const clock = new ManualClock();

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: CUSTOMERS });
    seeded = await orm.em.fork().transactional((em) => seedDoubles(em as never, 12));
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
    admin = await server.signIn('admin');
    firstRun = await compare();
  }, 120_000);
  afterAll(() => server.stop());

  const compare = async (): Promise<DuplicateRun> => (await admin.post<DuplicateRun>('/duplicate-runs')).data;
  const page = async (query = ''): Promise<DuplicatePage> =>
    (await clerk.get<DuplicatePage>(`/duplicates?limit=100${query}`)).data;
  const all = async (query = ''): Promise<DuplicatePage['items']> => {
    const items: DuplicatePage['items'] = [];
    for (let next: string | null = ''; next !== null; ) {
      const got: DuplicatePage = await page(`${query}${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`);
      items.push(...got.items);
      next = got.next;
    }
    return items;
  };
  const keyOf = (one: string, other: string): string => [one, other].sort().join('|');

  test('of seeded doubles nearly all are found, and hardly any pair is not one: families on one telephone, namesakes, neighbours are two', async () => {
    const found = new Set((await all()).map(({ first, second }) => keyOf(first.customerNo, second.customerNo)));
    const real = new Set(seeded.map(({ first, second }) => keyOf(first, second)));
    const hits = [...found].filter((key) => real.has(key)).length;
    const precision = hits / found.size;
    const recall = hits / real.size;
    const missed = seeded.filter(({ first, second }) => !found.has(keyOf(first, second))).map(({ slip }) => slip);
    console.log(
      `doubles: ${real.size} seeded, ${found.size} told, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}; missed ${JSON.stringify(missed)}; ${firstRun.compared} pairs compared of ${CUSTOMERS ** 2 / 2}`,
    );
    expect(real.size).toBeGreaterThan(90);
    expect(precision).toBeGreaterThanOrEqual(floor.precision);
    expect(recall).toBeGreaterThanOrEqual(floor.recall);
    const phones = (await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        'select count(*) as n from (select e164 from contact_point where e164 is not null group by e164 having count(distinct customer_id) > 1) shared',
      )) as { n: number }[];
    expect(Number(phones[0]?.n)).toBeGreaterThan(100);
  });

  test('the same document is certain, in its old form too; the list is sorted, filtered and paged without gap or double', async () => {
    const certain = await all('&certain=1');
    const expected = seeded.filter(({ slip }) => slip === 'same_document' || slip === 'old_document');
    expect(certain.map(({ first, second }) => keyOf(first.customerNo, second.customerNo)).sort()).toEqual(
      expected.map(({ first, second }) => keyOf(first, second)).sort(),
    );
    expect(certain.every(({ probability }) => probability === 1000)).toBe(true);
    const whole = await all();
    const bits = whole.map((pair) => pair.bits);
    expect(bits).toEqual([...bits].sort((a, b) => b - a));
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const got: DuplicatePage = (
        await clerk.get<DuplicatePage>(
          `/duplicates?limit=7&sort=oldest${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
        )
      ).data;
      paged.push(...got.items.map(({ id }) => id));
      next = got.next;
    }
    expect([...paged].sort()).toEqual(whole.map(({ id }) => id).sort());
    expect((await all('&kind=corporate')).every(({ kind }) => kind === 'corporate')).toBe(true);
    const branch = await server.signIn('clerk-b');
    const seen = (await branch.get<DuplicatePage>('/duplicates?limit=100')).data.items;
    expect(seen.length).toBeLessThan(whole.length);
    expect(seen.flatMap(({ first, second }) => [first, second]).every((each) => each.branch.orgNo === '01')).toBe(true);
    const looks = (await auditEntries(server)).filter(
      ({ key, details }) => key === 'Customer.Searched' && /"duplicates"/.test(details),
    );
    expect(looks.map(({ actor_id }) => actor_id)).toContain(await server.userId('clerk-b'));
  });

  test('each pair is somebody’s task; both records stand side by side, masked, with what hangs on each', async () => {
    const [pair] = await all('&certain=1');
    const tasks = (await clerk.get<TaskPage>('/tasks?kind=duplicate_review&limit=100')).data.items;
    expect(tasks.map(({ subjectId }) => subjectId)).toContain(pair?.id);
    const { data } = await clerk.get<DuplicateDetail>(`/duplicates/${pair?.id}`);
    expect(data.mustSurvive).toBe(pair?.first.customerNo);
    expect(data.rows.find(({ id }) => id === 'idDocuments.1')).toMatchObject({ same: true, first: { masked: true } });
    expect(data.hanging.first.accounts).toBeGreaterThan(0);
    expect(data.hanging.second.accounts).toBe(0);
  });

  test('who is being typed is told by the same rules: not for a shared telephone alone, but for telephone and name', async () => {
    const { first, second } = seeded.find(({ slip }) => slip === 'prospect_by_phone') ?? { first: '', second: '' };
    const row = await customerDb(forkOf(server.deps.orm))
      .selectFrom('contact_point as p')
      .innerJoin('customer as c', 'c.id', 'p.customer_id')
      .select(['p.e164', 'c.name', 'c.birth_date'])
      .where('c.customer_no', '=', first)
      .where('p.e164', 'is not', null)
      .where('p.best', '=', 1)
      .executeTakeFirstOrThrow();
    const ask = async (question: object) =>
      (await clerk.post<DuplicateAnswer>('/customer-duplicates', { customerNo: second, ...question })).data.hits;
    const alike = await ask({ name: row.name, birthDate: row.birth_date, phones: ['13000000009'], idNumbers: [] });
    expect(alike.filter(({ why }) => why === 'alike').every(({ at }) => at >= 50 && at <= 100)).toBe(true);
    const byPhone = await ask({ name: row.name, phones: [row.e164] });
    expect(byPhone.map(({ why, customer }) => [why, customer?.customerNo])).toContainEqual(['phone', first]);
    expect(byPhone.some(({ why, customer }) => why === 'alike' && customer?.customerNo === first)).toBe(false);
    const stranger = await ask({ name: '欧阳靖雯', birthDate: '1991-07-30', phones: [row.e164] });
    expect(stranger.some(({ why }) => why === 'alike')).toBe(false);
    const misheard = seeded.find(({ slip }) => slip === 'same_document');
    const document = await customerDb(forkOf(server.deps.orm))
      .selectFrom('id_document as d')
      .innerJoin('customer as c', 'c.id', 'd.customer_id')
      .select(['d.number', 'c.name', 'c.birth_date'])
      .where('c.customer_no', '=', misheard?.first ?? '')
      .executeTakeFirstOrThrow();
    // In its old form of fifteen digits no list has the number; the search knows it all the same.
    const fifteen = document.number.slice(0, 6) + document.number.slice(8, 17);
    const old = document.number.startsWith('19', 6)
      ? await ask({ name: document.name, idNumbers: [fifteen], phones: [] })
      : [{ customer: { customerNo: misheard?.first } }];
    expect(old.map(({ customer }) => customer?.customerNo)).toContain(misheard?.first);
  });

  test('only who changed is compared the next night; what was judged is not told again unless it has news', async () => {
    expect(await compare()).toMatchObject({ changed: 0, compared: 0, opened: 0 });
    const pair = (await all()).find(
      ({ certain, fields }) =>
        !certain && fields.some(({ field, agreement }) => field === 'phone' && agreement === 'same'),
    );
    const dismissal = { version: pair?.version, reason: '父子同名，已电话核实' };
    const { data } = await clerk.post<DuplicateDetail>(`/duplicates/${pair?.id}/dismissal`, dismissal);
    expect(data.pair).toMatchObject({ state: 'not_duplicate', reason: '父子同名，已电话核实' });
    expect((await clerk.post(`/duplicates/${pair?.id}/dismissal`, dismissal)).error?.code).toBe('conflict.stale');
    const open = async () => (await all()).some(({ id }) => id === pair?.id);

    await change(pair?.second.customerNo ?? '', {});
    expect(await compare()).toMatchObject({ changed: 1, reopened: 0 });
    expect(await open()).toBe(false);

    await change(pair?.second.customerNo ?? '', { document: pair?.first.customerNo ?? '' });
    expect(await compare()).toMatchObject({ changed: 1, reopened: 1 });
    expect(await open()).toBe(true);
  });

  test('a pair that no longer looks alike fades, and its task goes', async () => {
    const pair = (await all()).find(({ certain, kind }) => !certain && kind === 'personal');
    await change(pair?.second.customerNo ?? '', { name: '欧阳靖雯' });
    expect((await compare()).faded).toBe(1);
    const tasks = (await clerk.get<TaskPage>('/tasks?kind=duplicate_review&limit=100')).data.items;
    expect(tasks.map(({ subjectId }) => subjectId)).not.toContain(pair?.id);
    expect((await all('&state=faded')).map(({ id }) => id)).toEqual([pair?.id]);
  });

  test('a number of everybody’s is no reason to compare all with all: such blocks are left out and said', async () => {
    const db = customerDb(forkOf(server.deps.orm));
    const some = await db
      .selectFrom('customer')
      .select('id')
      .where('kind', '=', 'personal')
      .orderBy('id')
      .limit(60)
      .execute();
    for (const { id } of some) {
      await db
        .insertInto('contact_point')
        .values({
          contact_ref: `shared-${id}`,
          customer_id: id,
          kind: 'work_phone',
          value: '0757-22330000',
          e164: '+8675722330000',
          best: 0,
          source: 'crm',
          as_of: clock.now(),
        })
        .execute();
    }
    const run = await compare();
    expect(run.oversized).toEqual([{ by: 'phone', blocks: 1, largest: 60 }]);
    expect(run.opened).toBe(0);
  });

  test('weights are learnt from the bank’s own pairs; two administrators put them in force; doubles are found by them as well', async () => {
    const before = new Set((await all()).map(({ id }) => id));
    const { data } = await admin.post<MatchWeightsView>('/match-weights');
    const learnt = data.learnt ?? { id: '', version: 0, weights: [], samples: [] };
    const weight = (view: readonly LevelWeight[], field: string, agreement: string) =>
      view.find((each) => each.kind === 'personal' && each.field === field && each.agreement === agreement);
    expect(learnt.samples[0]?.matches).toBeGreaterThan(40);
    expect(data.inForce.since).toBeNull();
    expect(weight(learnt.weights, 'name', 'same')?.u).toBeNull();
    expect(weight(learnt.weights, 'phone', 'same')?.m).not.toBe(weight(data.inForce.weights, 'phone', 'same')?.m);

    const [second, path] = [await server.signIn('admin2'), `/match-weights/${learnt.id}`];
    expect((await second.post(`${path}/approval`, { version: 1 })).error?.code).toBe('review.not_open');
    expect((await admin.post<MatchWeightsView>(`${path}/proposal`, { version: 1 })).data.learnt?.proposed?.own).toBe(
      true,
    );
    expect((await admin.post(`${path}/approval`, { version: 2 })).error?.code).toBe('review.same_person');
    const inForce = (await second.post<MatchWeightsView>(`${path}/approval`, { version: 2 })).data;
    expect(inForce).toMatchObject({ inForce: { weights: learnt.weights }, learnt: null });
    const run = await compare();
    expect(run.changed).toBeGreaterThan(CUSTOMERS);
    const after = new Set((await all()).map(({ id }) => id));
    expect([...before].filter((id) => after.has(id)).length / before.size).toBeGreaterThan(floor.recall);
    expect(after.size / before.size).toBeLessThan(1.1);
  });

  /** What a clerk's approved change leaves behind. */
  async function change(customerNo: string, to: { name?: string; document?: string }): Promise<void> {
    const db = customerDb(forkOf(server.deps.orm));
    const { id } = await db
      .selectFrom('customer')
      .select('id')
      .where('customer_no', '=', customerNo)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('customer')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .$if(to.name !== undefined, (update) =>
        update.set({
          name: to.name ?? '',
          name_pinyin: 'ouyangjingwen',
          name_initials: 'oyjw',
          birth_date: '1950-01-01',
        }),
      )
      .where('id', '=', id)
      .execute();
    if (to.document === undefined) return;
    const document = await db
      .selectFrom('id_document as d')
      .innerJoin('customer as c', 'c.id', 'd.customer_id')
      .select(['d.kind', 'd.number', 'd.number_reversed'])
      .where('c.customer_no', '=', to.document)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('id_document')
      .values({ ...document, customer_id: id, long_term: 1, source: 'crm', as_of: clock.now() })
      .execute();
  }
});
