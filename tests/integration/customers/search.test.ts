import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSearchResult } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { findCardOwner, readCardFile, readHoldings } from '@tellerline/server/modules/customers/read-card';
import { countBigrams, MOST_READ } from '@tellerline/server/modules/customers/search/bigram-rows';
import { laneQuery } from '@tellerline/server/modules/customers/search/lane-query';
import { listCustomers } from '@tellerline/server/modules/customers/search/list-customers';
import { nameKeys } from '@tellerline/server/modules/customers/search/search-keys';
import { lanesOf } from '@tellerline/server/modules/customers/search/search-term';
import { reasonedLanes, similarLanes } from '@tellerline/server/modules/customers/search/similar-lanes';
import { forkOf } from '@tellerline/server/persistence/orm';
import { askingTogether } from '@tellerline/server/persistence/questions';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { alone, sharing, typed, corporate } = knownCustomers;
type Hit = CustomerSearchResult['items'][number];

describeEachDatabase('CIF-10 search', (database) => {
  let server: TestServer;
  let agent: TestClient;
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 1_500 });
    await orm.close();
    server = await startTestServer({ databaseUrl });
    agent = await server.signIn('agent1');
  });
  afterAll(() => server.stop());

  const search = async (q: string, more = ''): Promise<CustomerSearchResult> => {
    const answer = await agent.get<CustomerSearchResult>(`/customers?q=${encodeURIComponent(q)}${more}`);
    expect(answer.error).toBeUndefined();
    return answer.data;
  };
  const cell = async (sql: string): Promise<string> => {
    const [row] = (await server.deps.orm.em.fork().getConnection().execute(sql)) as Record<string, string>[];
    return String(Object.values(row ?? {})[0]);
  };
  const ofAlone = (column: string, table: string) =>
    cell(
      `select ${column} from ${table} x join customer c on c.id = x.customer_id where c.customer_no = '${alone.customerNo}' order by x.id limit 1`,
    );

  test.each([
    ['the whole name', alone.name, 'name'],
    ['the end of a name', '志强', 'name'],
    ['pinyin', 'chenzhiqiang', 'pinyin'],
    ['pinyin with spaces and capitals', 'Chen Zhi Qiang', 'pinyin'],
    ['the beginning of the pinyin', 'chenzhiq', 'pinyin'],
    ['initials', 'czq', 'initials'],
    ['the customer number', alone.customerNo, 'customer_no'],
    ['the telephone number', alone.phone, 'phone'],
    ['the number with country code', '+86 138 0013 8000', 'phone'],
    ['its last four digits', '8000', 'phone'],
    ['full-width digits', '１３８００１３８０００', 'phone'],
  ] as const)('finds by %s', async (_, q, by) => {
    const { items } = await search(q);
    expect(items.map((item) => [item.customerNo, item.matchedBy])).toContainEqual([alone.customerNo, by]);
  });

  test('finds by ID number, by its last four characters, by account and by card', async () => {
    const id = await ofAlone('number', 'id_document');
    for (const q of [id, id.toLowerCase(), id.slice(-4)]) {
      const { items } = await search(q);
      expect(
        items.map((item) => item.customerNo),
        q,
      ).toContain(alone.customerNo);
    }
    expect((await search(id)).items[0]?.matchedBy).toBe('id_number');
    const account = await ofAlone('account_no', 'account');
    expect((await search(account)).items[0]).toMatchObject({ customerNo: alone.customerNo, matchedBy: 'account' });
  });

  test('finds a company by the middle of its name, its credit code and its telephone', async () => {
    expect((await search('恒盛陶瓷')).items.filter(({ how }) => how === 'exact')).toMatchObject([
      { customerNo: corporate.customerNo, matchedBy: 'name' },
    ]);
    const code = await cell(
      `select number from id_document d join customer c on c.id = d.customer_id where c.customer_no = '${corporate.customerNo}'`,
    );
    expect((await search(code)).items).toMatchObject([{ customerNo: corporate.customerNo, matchedBy: 'id_number' }]);
    for (const q of ['075722218888', '+86 757 22218888', '22218888']) {
      expect((await search(q)).items.map((item) => item.customerNo)).toContain(corporate.customerNo);
    }
  });

  test.each([
    ['a missing letter', 'chenzhiqang', alone.customerNo, 'pinyin'],
    ['a wrong letter', 'chenzhuqiang', alone.customerNo, 'pinyin'],
    ['a letter too many', 'chenzhiqianng', alone.customerNo, 'pinyin'],
    ['two letters swapped', 'chnezhiqiang', alone.customerNo, 'pinyin'],
    ['two letters swapped in what is still being typed', 'chenzhiqina', alone.customerNo, 'pinyin'],
    ['a character that sounds alike', '陈智强', alone.customerNo, 'pinyin'],
    ['another first character', '方志强', alone.customerNo, 'name'],
    ['another middle character', '陈大强', alone.customerNo, 'name'],
    ['another last character', '陈志红', alone.customerNo, 'name'],
    ['a wrong character of a company', '恒盛淘瓷', corporate.customerNo, 'name'],
    ['a wrong character of the whole company', '佛山市恒大陶瓷有限公司', corporate.customerNo, 'name'],
    ['two digits of the customer number swapped', '01000001', alone.customerNo, 'customer_no'],
  ] as const)('forgives %s', async (_, q, customerNo, by) => {
    const { items } = await search(q, '&limit=50');
    const hit = items.find((item) => item.customerNo === customerNo);
    expect([hit?.matchedBy, hit?.how]).toEqual([by, 'similar']);
    const similar = items.findIndex(({ how }) => how === 'similar');
    expect(items.slice(similar).every(({ how }) => how === 'similar')).toBe(true);
  });

  test('who is found exactly stands before who is similar, and twice is nobody', async () => {
    const { items } = await search('陈志强', '&limit=50');
    expect(items[0]).toMatchObject({ customerNo: alone.customerNo, matchedBy: 'name', how: 'exact' });
    expect(new Set(items.map((item) => item.customerNo)).size).toBe(items.length);
  });

  test('CIF-12 hidden digits of a telephone are told to who gives a reason only, and each telling is a reveal', async () => {
    const without = await search('38001');
    expect(without.items.map((item) => item.customerNo)).not.toContain(alone.customerNo);
    expect(without.withheld).toBe(true);
    const revealed = () => cell("select count(*) from audit_entry where `key` = 'Customer.FieldRevealed'");
    const before = Number(await revealed());
    const told = await search('38001', '&reason=call_back');
    expect(told.items.find((item) => item.customerNo === alone.customerNo)).toMatchObject({
      matchedBy: 'phone',
      how: 'part',
    });
    expect(told.items.length).toBeLessThanOrEqual(5);
    const parts = told.items.filter(({ how }) => how !== 'exact').length;
    expect(Number(await revealed()) - before).toBe(parts);
    expect(told.count).toEqual({ value: told.items.length, capped: false });
    await search('38001', '&reason=call_back');
    expect(Number(await revealed()) - before).toBe(parts);
    const swapped = await search('13800318000', '&reason=identify_caller');
    expect(swapped.items.map(({ customerNo, how }) => [customerNo, how])).toContainEqual([alone.customerNo, 'similar']);
    expect((await search('13800318000')).items).toEqual([]);
    expect((await search('陈志')).withheld).toBe(false);
  });

  test('CIF-12 with a reason, count and pages tell of nobody but those it was paid for', async () => {
    const paid = async () => Number(await cell('select count(*) from reveal_grant'));
    const before = await paid();
    const forged = await agent.get('/customers?q=1380&reason=call_back&cursor=99.999999999999');
    expect([forged.error?.code, await paid()]).toEqual(['request.invalid', before]);
    const first = await search('1380', '&reason=call_back&limit=1');
    expect([first.items.length, first.count.value, (await paid()) - before]).toEqual([1, 1, 1]);
    for (const cursor of [first.next, '195']) {
      const behind = await search('1380', `&reason=call_back&limit=1&cursor=${cursor}`);
      expect([behind.items, behind.count.value, behind.next, (await paid()) - before]).toEqual([[], 1, null, 1]);
    }
  });

  test('the surest meaning stands first', async () => {
    const { items } = await search(sharing.customerNos[0]);
    expect(items[0]).toMatchObject({ customerNo: sharing.customerNos[0], matchedBy: 'customer_no' });
  });

  test('a kind may be asked for', async () => {
    const { items } = await search('1000000', '&kind=corporate');
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item) => item.kind === 'corporate')).toBe(true);
  });

  test('pages are stable and show each customer once; the count is capped', async () => {
    const seen: Hit[] = [];
    let cursor = '';
    let count: CustomerSearchResult['count'] | undefined;
    do {
      const page = await search('1000', `&limit=50${cursor}`);
      seen.push(...page.items);
      count = page.count;
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(count).toEqual({ value: 200, capped: true });
    expect(new Set(seen.map((item) => item.customerNo)).size).toBe(200);
    expect(seen).toHaveLength(200);
  });

  test('ID and telephone numbers do not come back in the answer, nor in its cursor', async () => {
    const page = await search('138', '&limit=1');
    const id = await ofAlone('number', 'id_document');
    expect(JSON.stringify([page, await search(id)])).not.toContain(id);
    expect(JSON.stringify(await search('8000'))).not.toContain(alone.phone);
  });

  test.each(['%', '_', '%%', '1000000_', '陈%', '\\', "' OR 1=1--", '"; drop table customer', '!', '\u202e', '😀'])(
    'B5 %j means nothing special',
    async (q) => {
      const { items } = await search(q);
      expect(items).toEqual([]);
    },
  );

  test('B5 a term of 10 KB, an empty one and a forged cursor are refused in words', async () => {
    for (const query of [
      `q=${'a'.repeat(10_240)}`,
      'q=',
      'q=%20',
      'q=a%00b',
      `q=chen&cursor=${encodeURIComponent("1.1' or 1=1")}`,
      'q=chen&limit=1000',
    ]) {
      const answer = await agent.get(`/customers?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.error?.code).toMatch(/^request\.(invalid|malformed)$/);
    }
  });

  test('CIF-12 a user of one branch finds that branch’s customers only, by whatever he types', async () => {
    const client = await server.signIn('agent-b');
    const own = client.session?.user.branch.orgNo;
    let found = 0;
    for (const q of ['chen', 'l', '8000', '1000', '10000', alone.name, typed.name]) {
      const answer = await client.get<CustomerSearchResult>(`/customers?limit=50&q=${encodeURIComponent(q)}`);
      found += answer.data.items.length;
      for (const item of answer.data.items) expect(item.branch.orgNo).toBe(own);
    }
    expect(found).toBeGreaterThan(10);
  });

  test('P5 CIF-10 a common word in thousands of names hides nobody, however late he came, and is not read through', async () => {
    const companies = await addCompanies();
    for (const { customerNo, name } of [...companies.slice(0, 3), ...companies.slice(-3)]) {
      for (const place of [0, 1]) {
        const typedWrong = [...name].map((char, at) => (at === place ? '囍' : char)).join('');
        const { items } = await search(typedWrong, '&limit=50');
        expect(
          items.map((item) => item.customerNo),
          typedWrong,
        ).toContain(customerNo);
      }
    }
    expect((await search('贸易有限公司')).count).toEqual({ value: 200, capped: true });
    const branchPath = '/00/';
    for (const kind of ['personal', 'corporate'] as const) {
      const read = await rowsRead((em) => countBigrams(em, '有限公司', { kind, branchPath }));
      // Three pairs; the server counts a row when it is found and again when it is counted.
      if (read !== null) expect(read).toBeLessThan(kind === 'personal' ? 100 : 3 * 2 * MOST_READ + 100);
    }
  });

  /** Companies whose names end alike; more than are read of one pair of characters. */
  async function addCompanies(): Promise<{ customerNo: string; name: string }[]> {
    const marks = [
      ...'华海天宇金银山川江河东西南北中正和平安泰康宁福禄寿喜春夏秋冬云雷风雨雪霜松竹梅兰菊荷龙凤虎豹鹏程万里',
    ].slice(0, 50);
    const companies = Array.from({ length: 2_500 }, (_, n) => ({
      customerNo: `B${String(n).padStart(7, '0')}`,
      name: `${marks[n % 50]}${marks[Math.floor(n / 50)]}贸易有限公司`,
    }));
    const em = forkOf(server.deps.orm);
    const rows = companies.map(({ customerNo, name }) => {
      const { namePinyin, nameInitials } = nameKeys(name);
      return [customerNo, name, namePinyin, nameInitials];
    });
    const columns = `customer_no, name, name_pinyin, name_initials, kind, status, org_no, branch_path, vip, blacklisted, is_shareholder,
      is_staff, source, as_of, version`;
    const { org_no, branch_path } = (
      await em.execute<{ org_no: string; branch_path: string }[]>(
        `select org_no, branch_path from customer where customer_no = '${alone.customerNo}'`,
      )
    )[0] ?? { org_no: '', branch_path: '' };
    const one = `(?, ?, ?, ?, 'corporate', 'active', '${org_no}', '${branch_path}', 0, 0, 0, 0, 'core-bank', '2026-01-01 00:00:00', 1)`;
    await em.execute(`insert into customer (${columns}) values ${rows.map(() => one).join(', ')}`, rows.flat());
    const places = Array.from({ length: 7 }, (_, at) => `select ${at + 1} as n`).join(' union all ');
    await em.execute(`insert into name_bigram (bigram, kind, branch_path, customer_id)
      select distinct substr(c.name, n.n, 2), c.kind, c.branch_path, c.id from customer c join (${places}) n where c.customer_no like 'B0%'`);
    return companies;
  }

  /** How many rows a question reads; null on the embedded database, which does not tell. */
  async function rowsRead(ask: (em: SqlEntityManager) => Promise<unknown>): Promise<number | null> {
    if (database.dialect === 'sqlite') return null;
    return server.deps.transaction(async (em) => {
      const handled = async () => {
        const rows = await em.execute<{ Value: string }[]>("show session status like 'Handler_read%'");
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await handled();
      await ask(em);
      return (await handled()) - before;
    });
  }

  test('P4 P5 no query of the card or of search reads a whole table', async () => {
    const kysely = forkOf(server.deps.orm).getKysely();
    const scope = { branchPath: '/00/' };
    const around = { scope, condition: null, within: { kind: null, ...scope } };
    const queries: CompiledQuery[] = [];
    for (const q of [alone.name, '恒盛陶瓷有限', 'zhang', alone.phone, '8000', '22218888', '440X', 'ABC1234']) {
      for (const lanes of [lanesOf(q), similarLanes(q), reasonedLanes(q)]) {
        if (lanes.length > 0) queries.push(laneQuery(lanes, around, 201).compile(kysely));
      }
    }
    queries.push(...(await recorded((em) => countBigrams(em, '恒盛陶瓷有限', around.within))));
    const readCard = async (em: SqlEntityManager) => {
      const owner = await findCardOwner(em, alone.customerNo, scope);
      if (!owner) throw new Error('no such customer');
      await Promise.all([readCardFile(askingTogether(em), owner, scope), readHoldings(em, owner)]);
    };
    // The first time builds the statements.
    await readCard(forkOf(server.deps.orm));
    const card = await recorded(readCard);
    // Who he is, his file, what he has: however many parts a card gets, they are asked together.
    expect(card).toHaveLength(3);
    queries.push(...card);
    expect(queries.length).toBeGreaterThan(14);
    const scans: string[] = [];
    for (const query of queries) scans.push(...(await scansOf(query)));
    expect(scans).toEqual([]);
    expect(await scansOf(CompiledQuery.raw('select * from customer where note = ?', ['x']))).not.toEqual([]);
  });

  // MariaDB reads so small a table whole and sorts it; with 57,000 customers it walks the same indexes.
  test.skipIf(database.dialect === 'mariadb')(
    'P5 a page of the list of customers walks an index and sorts nothing, whatever its order',
    async () => {
      const around = {
        scope: { branchPath: '/00/' },
        condition: null,
        within: { kind: null, branchPath: '/00/' },
        branches: new Map(),
        today: '2026-11-23',
      };
      const sorts: string[] = [];
      for (const sort of ['name', 'customerNo', 'age', 'since'] as const) {
        const page = { sort, direction: 'asc' as const, limit: 50, cursor: undefined };
        const { next } = await listCustomers(forkOf(server.deps.orm), page, around);
        for (const cursor of [undefined, next ?? '']) {
          const queries = await recorded((em) => listCustomers(em, { ...page, cursor }, around));
          const [list] = queries.filter(({ sql }) => /^\s*select c\.id as id/.test(sql));
          if (!list) throw new Error(queries.map(({ sql }) => sql).join('\n'));
          // For the unique number a second key of order would have MariaDB sort the whole bank.
          if (sort === 'customerNo') expect(list.sql).not.toMatch(/order by.*c\.id/s);
          for (const line of await planOf(list))
            if (/filesort|TEMP B-TREE/.test(line)) sorts.push(`${sort} ${cursor}: ${line}`);
        }
      }
      expect(sorts).toEqual([]);
    },
  );

  /** The plan of a query, a line each step. */
  async function planOf({ sql, parameters }: CompiledQuery): Promise<string[]> {
    const connection = server.deps.orm.em.fork().getConnection();
    const prefix = database.dialect === 'sqlite' ? 'explain query plan' : 'explain';
    const plan = (await connection.execute(`${prefix} ${sql}`, [...parameters])) as Record<string, unknown>[];
    return plan.map((row) => `${Object.values(row).join(' ')}: ${sql}`);
  }

  /** The queries that reading through this EntityManager makes. */
  async function recorded(read: (em: SqlEntityManager) => Promise<unknown>): Promise<CompiledQuery[]> {
    const em = forkOf(server.deps.orm);
    const kysely = em.getKysely();
    const queries: CompiledQuery[] = [];
    const recorder: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        queries.push(kysely.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const recording = kysely.withPlugin(recorder);
    // Statements that were built before come compiled; the recorder of what is built does not see them.
    const run = (query: CompiledQuery) => {
      queries.push(query);
      return kysely.executeQuery(query);
    };
    const heard = new Proxy(recording, {
      get: (target, name) => {
        if (name === 'executeQuery') return run;
        const own: unknown = Reflect.get(target, name, target);
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
    await read(Object.create(em, { getKysely: { value: () => heard } }) as SqlEntityManager);
    return queries;
  }

  async function scansOf({ sql, parameters }: CompiledQuery): Promise<string[]> {
    const connection = server.deps.orm.em.fork().getConnection();
    const prefix = database.dialect === 'sqlite' ? 'explain query plan' : 'explain';
    const plan = (await connection.execute(`${prefix} ${sql}`, [...parameters])) as Record<string, unknown>[];
    if (database.dialect === 'sqlite') {
      return plan
        .map((row) => String(row.detail))
        .filter((detail) => /^SCAN (?!lane\d|r\d|\(|CONSTANT|[sfj]$)/.test(detail))
        .map((detail) => `${detail}: ${sql}`);
    }
    return plan
      .filter(
        (row) =>
          (row.type === 'ALL' || row.type === 'index') && !String(row.table).startsWith('<') && row.table !== 's',
      )
      .map((row) => `${row.table}: ${sql}`);
  }
});
