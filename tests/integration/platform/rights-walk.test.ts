import { type OpenRightsProposal, type RightsView, type Role, roles } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import type { RouteDefinition } from '@tellerline/server/http/route';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { newId } from '@tellerline/server/kernel/ids';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { databaseWithBank } from '../../support/test-bank.ts';
import { openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';
import { addressesOf, bodies, makeThings, questions, typedNumbers, type WalkThings } from './walk-fixtures.ts';
import { listedNumbers } from './walk-lists.ts';
import { type Needle, needlesIn, needlesOf } from './walk-sentinels.ts';

const person = knownCustomers.alone.customerNo;
const company = knownCustomers.corporate.customerNo;

/** Where a looker stands to the sentinels, who belong to branch 01. */
const branches = { own: '01', parent: '00', sibling: '02' } as const;
type Place = keyof typeof branches;
/** Somebody with one role at one place. */
interface Looker {
  role: Role;
  place: Place;
  client: TestClient;
}
type Write = (text: string) => Promise<unknown>;
const places = Object.keys(branches) as Place[];

/** Reading endpoints that have no fixture here, and why that is in order. A new one without either fails the walk. */
const walkedElsewhere: Readonly<Record<string, string>> = {
  'GET /flows/:id': 'no customers: flows/runs',
  'GET /flows/:id/versions/:version': 'the same',
  'GET /flows/:id/versions/:version/statistics': 'the same',
  'GET /attribute-drafts': 'own drafts only',
  'GET /attribute-drafts/:id': 'own drafts only',
  'GET /customers/:customerNo/outside-images/:system/:ref/:page': 'other systems: contract/image-systems',
  'GET /recordings/:id': 'no recording of the sentinels: recordings/recordings',
  'GET /recordings/:id/sound': 'the same',
  'GET /recordings/:id/evaluations': 'agents, no customers: quality/quality',
  'GET /scorecards/:cardId': 'questions, no customers: quality/quality',
  'GET /articles/:id': 'no customers: knowledge/knowledge',
  'GET /articles/:id/versions/:version': 'the same',
  'GET /announcements/:id/readers': 'people of one’s branches, no customers: knowledge/knowledge',
  'GET /feeds/runs/:id': 'feeds are no customers; administrators alone',
  'GET /feeds/runs/:id/rejects': 'the same',
  'GET /feeds/runs/:id/rejects.csv': 'the same',
  'GET /reports/agents/:userId/day': 'agents of one’s branches, no customers: reports/report-pages',
};
/** Roles of which one policy hides all that is of a person. */
const closed: readonly Role[] = ['agent', 'reviewer', 'manager'];
/** Reading endpoints that may answer nobody in this house. */
const answersNobody = new Set(['GET /me/phone']);

/** Changing endpoints that name no customer in their address or body, or whose own tests walk them. */
const noCustomerIn: Readonly<Record<string, string>> = {
  '/session': 'sign-in and sign-out',
  '/session/preferences': 'of one’s own',
  '/customer-numbers': 'a number for nobody yet',
  '/customer-views': 'filters, no customers',
  '/customer-views/:id': 'the same',
  '/prospects': 'makes a new one',
  '/hand-over': 'an empty bundle',
  '/archive/allotment': 'places of one’s own branches: documents/archive',
  '/archive/cabinets': 'a shelf',
  '/archive/cabinets/:id': 'a shelf',
  '/attribute-drafts': 'customers/attributes',
  '/attribute-drafts/:id': 'customers/attributes',
  '/attribute-submissions': 'customers/attributes',
  '/certificate-reminders': 'a run for the whole bank: customers/certificate-expiry',
  '/image-elements': 'a list of file kinds',
  '/image-elements/:id': 'the same',
  '/image-sets/:setId/pages': 'bytes: documents/images',
  '/image-sets/:setId/pages/:pageNo/replacement': 'bytes: documents/images',
  '/imports': 'customers/imports',
  '/match-weights': 'numbers, no customers: customers/duplicates',
  '/match-weights/:id/proposal': 'the same',
  '/match-weights/:id/approval': 'the same',
  '/exports': 'two people: exports/exports',
  '/interactions/:id/offers/:offerId': 'offers/next-actions',
  '/offer-book/draft': 'no customers: offers/next-actions',
  '/offer-book/hand-in': 'the same',
  '/offer-book/approval': 'the same',
  '/offer-book/return': 'the same',
  '/request-kinds/book/draft': 'no customers: requests/service-requests',
  '/request-kinds/book/hand-in': 'the same',
  '/request-kinds/book/approval': 'the same',
  '/request-kinds/book/return': 'the same',
  '/spoken-figures/draft': 'no customers: ivr/self-service',
  '/spoken-figures/hand-in': 'the same',
  '/spoken-figures/approval': 'the same',
  '/spoken-figures/return': 'the same',
  '/models/:kind/trainings': 'no customers: analytics/own-models',
  '/flows/:id/draft': 'no customers: flows/runs',
  '/flows/:id/versions/:version/hand-in': 'the same',
  '/flows/:id/versions/:version/publication': 'the same',
  '/flows/:id/versions/:version/return': 'the same',
  '/flow-runs/:id/moves': 'flows/runs',
  '/flow-runs/:id/leaving': 'flows/runs',
  '/interactions/:id/flows': 'flows/runs',
  '/interactions/:id/customer': 'callcenter/*',
  '/interactions/:id/follow-up': 'callcenter/*',
  '/interactions/:id/wrap-up': 'callcenter/*',
  '/interactions/:id/transfer': 'callcenter/transfer',
  '/interactions/:id/consultation': 'callcenter/transfer',
  '/desk/colleague-calls': 'callcenter/transfer',
  '/interactions/:id/come-back': 'callcenter/transfer',
  '/interactions/:id/recording': 'recordings/recordings',
  '/recordings/:id/tickets': 'the same',
  '/recordings/:id/hold': 'the same',
  '/recordings/:id/evaluations': 'agents, no customers: quality/quality',
  '/evaluations/:id/response': 'of one’s own',
  '/evaluations/:id/settlement': 'agents, no customers: quality/quality',
  '/articles/:id/uses': 'no customers: knowledge/knowledge',
  '/articles/:id/rating': 'the same',
  '/announcements': 'the same',
  '/announcements/:id/withdrawal': 'the same',
  '/announcements/:id/reading': 'of one’s own',
  '/recording-rules': 'administrators alone, no customers',
  '/live/agents/:userId/monitor': 'agents, by branch: callcenter/live-board',
  '/customers/:customerNo/phone-pin-codes': 'only whoever is on the phone with him: ivr/self-service',
  '/live/settings': 'figures and limits, no customers: callcenter/live-board',
  '/live/messages': 'agents, by branch: callcenter/live-board',
  '/live/queue-moves': 'the same',
  '/live/queue-moves/back': 'the same',
  '/live/help/:id/taking': 'the same',
  '/desk/help': 'of one’s own',
  '/desk/help/withdrawal': 'of one’s own',
  '/reports/schedules/:id': 'of one’s own: reports/report-mail',
  '/call-reconciliations': 'calls by their ids: callcenter/verify-calls',
  '/tasks/:id/claim': 'tasks/tasks',
  '/tasks/:id/complete': 'tasks/tasks',
  '/tasks/:id/release': 'tasks/tasks',
  '/blind-fields': 'administrators alone: customers/registers',
  '/callbacks/:id/decision': 'no ticket of the sentinels: callcenter/callbacks',
  '/centre/queues/:code': 'administrators alone, no customers: callcenter/centre-settings',
  '/centre/numbers/:number': 'the same',
  '/centre/reasons/:code': 'the same',
  '/centre/dispositions/:code': 'the same',
  '/centre/calendar': 'the same',
  '/centre/groups': 'the same',
  '/centre/agents/:userId': 'the same',
  '/registers/:list/values': 'administrators alone, no customers: customers/registers',
  '/registers/:list/values/:code': 'the same',
  '/rights/proposal': 'administrators alone; customers/privacy',
  '/rights/proposal/:id/decision': 'administrators alone; customers/privacy',
  '/segment-counts': 'a number: relationships/segments',
  '/segments': 'a rule: relationships/segments',
  '/segments/:id': 'the same',
  '/segments/:id/refresh': 'the same',
  '/feeds/deltas': 'programs by their key: feeds/deltas',
  '/feeds/deliveries': 'programs by their key: feeds/deltas',
  '/feeds/runs/:id/retry': 'administrators alone',
  '/lifecycle/runs': 'a run for the whole bank: lifecycle/lifecycle',
  '/lifecycle/settings': 'thresholds, no customers: lifecycle/lifecycle',
  '/alert-runs': 'a run for the whole bank: crisis/early-warning',
  '/alert-rules': 'a model, no customers',
  '/me/alert-phone': 'of one’s own',
  '/call-lists': 'dialling/call-lists',
  '/call-lists/:id': 'the same',
  '/dial-desk/next': 'the same',
  '/dial-desk/entries/:id/call': 'the same',
  '/dial-desk/entries/:id/skip': 'the same',
  '/dial-desk/seat': 'of one’s own',
  '/dial-frames': 'hours and tries, no customers',
  '/placed-calls': 'dialling/call-lists',
  '/call-refusals': 'dialling/call-lists',
  '/crisis-modes': 'crisis/mode',
  '/crisis-modes/:id/steps': 'the same',
  '/alert-trials': 'figures of the whole bank',
  '/alerts/:id/acknowledgement': 'crisis/early-warning',
  '/alerts/:id/entries': 'the same',
  '/alerts/:id/closing': 'the same',
  '/duplicate-runs': 'a run for the whole bank: customers/duplicates',
};

/** Questions that are sent as changes: a stranger's is answered, with nothing. */
const questionsByPost: Readonly<Record<string, true>> = {
  'POST /hand-over/account': true,
  'POST /customer-duplicates': true,
  'POST /related-parties': true,
};

/** Answers that may hold a value whole: what they are for. */
const reveals = new Set(['POST /customers/:customerNo/reveal', 'POST /reviews/:id/reveal']);
/** The author reads what he typed; the clerk of a bundle what he wrote on it, who sent a list what was on it. */
const authorsOwn = new Set([
  'GET /reviews/:id/entry',
  'PUT /records/:kind/:subjectId/draft',
  'PUT /records/:kind/:subjectId/submission',
  'GET /hand-over/:id',
  'PUT /hand-over/:id',
  'GET /imports/:id/result',
]);
/** The number a call came from is the call's own: whoever had it reads it, and whoever leads them. */
const callsOwn = new Set(['GET /interactions', 'GET /interactions/:id']);
const authors = ['open change', 'bundle line', 'row of a list'];

const nameOf = ({ method, path }: RouteDefinition): string => `${method.toUpperCase()} ${path}`;
const mayUse = ({ allow }: RouteDefinition, role: Role): boolean =>
  allow === 'any' || (Array.isArray(allow) && allow.includes(role));

describeEachDatabase('CIF-12 the walk: every endpoint as every role of every branch', (database) => {
  let server: TestServer;
  let things: WalkThings;
  let needles: Needle[];
  let numbers: string[];
  const lookers: Looker[] = [];
  const answered = new Set<string>();

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    const write = (text: string) => forkOf(orm).getConnection().execute(text);
    await prepareSentinels(write);
    for (const place of places) for (const role of roles) await addNewcomer(write, role, place);
    await orm.close();
    const config = { lookUpLimits: { customersAnHour: 5_000, numberSearches: 5_000 } };
    server = await startTestServer({ databaseUrl, clock: new ManualClock(), config });
    for (const place of places)
      for (const role of roles) lookers.push({ role, place, client: await server.signIn(`walk-${role}-${place}`) });
    const of = (role: Role, place: Place): TestClient =>
      lookers.find((each) => each.role === role && each.place === place)?.client ?? server.client();
    const makers = {
      clerk: of('clerk', 'own'),
      reviewer: of('reviewer', 'own'),
      manager: of('manager', 'own'),
      agent: of('agent', 'own'),
      supervisor: of('supervisor', 'own'),
      headClerk: of('clerk', 'parent'),
      headReviewer: of('reviewer', 'parent'),
    };
    const accountNo = await firstValue('account_no', `from account ${ofCompany}`);
    const made = await makeThings(makers, await readSentinels(), accountNo);
    things = { ...made, alert: await firstValue('id', 'from customer_alert'), call: await callOfPerson() };
    needles = [
      ...(await needlesOf(server, [person, company])),
      ...typedNumbers.map((text): Needle => ({ field: 'open change', kind: 'whole', texts: [text] })),
      { field: 'bundle line', kind: 'whole', texts: ['44052418800101001X'] },
      ...listedNumbers.row.map((text): Needle => ({ field: 'row of a list', kind: 'whole', texts: [text] })),
    ];
    const asked = ['id_document.number', 'contact mobile', 'card.card_no', 'account.account_no'];
    numbers = asked.flatMap((field) => needles.find((each) => each.field === field)?.texts[0] ?? []);
  }, 120_000);
  afterAll(() => server.stop());

  const sql = (text: string): Promise<Record<string, unknown>[]> =>
    forkOf(server.deps.orm).getConnection().execute(text);

  /** He called and gave up before anybody answered. */
  async function callOfPerson(): Promise<string> {
    const bridge = await openBridge(server.url, testCtiToken);
    const story = new Story(server.deps.clock.now())
      .arrives(0, 'walk', knownCustomers.alone.phone)
      .types(4, 'walk', person);
    await sendFacts(bridge, batchOf(story.queues(5, 'walk').ends(40, 'walk').facts));
    await server.callcenter?.idle();
    bridge.disconnect();
    return firstValue('id', "from interaction where call_id = 'walk'");
  }

  const ofCompany = `where customer_id = (select id from customer where customer_no = '${company}') order by id`;
  const firstValue = async (column: string, rest: string): Promise<string> =>
    String((await sql(`select ${column} ${rest} limit 1`))[0]?.[column]);
  const readSentinels = async () => ({
    person,
    company,
    name: await firstValue('name', `from customer where customer_no = '${person}'`),
    idNumber: await firstValue(
      'number',
      `from id_document where customer_id = (select id from customer where customer_no = '${person}') and kind = '10'`,
    ),
    otherPerson: knownCustomers.sharing.customerNos[0],
    otherCompany: await firstValue(
      'customer_no',
      `from customer where kind = 'corporate' and customer_no <> '${company}'`,
    ),
  });

  async function prepareSentinels(write: Write): Promise<void> {
    const id = `(select id from customer where customer_no = '${person}')`;
    await write(
      `insert into customer_alert (customer_id, open_key, level, rated_level, score, opened_at, level_since, origin, held_out, told_level, balance_then, version)
       select id, id, 3, 3, 80, as_of, as_of, 'night', 0, 0, 543210987, 1 from customer where id = ${id}`,
    );
    await write(
      `insert into alert_reading (customer_id, indicator, value, base, points, knock_out, since, changed_at)
       select id, 'balance_fall', 60, 543210987, 80, 0, '2026-11-01', as_of from customer where id = ${id}`,
    );
    await write(`update card set expires_on = '2037-07-29' where customer_id = ${id}`);
    await write(
      `insert into personal_detail (customer_id, monthly_income, household_monthly_income, monthly_fixed_expense, salary_account, changed_at, version) select ${id}, 876543210, 976543210, 176543210, '6217009988776655', as_of, 1 from customer where id = ${id}`,
    );
  }

  /** Somebody with one role in one branch, with the password of the demo. */
  async function addNewcomer(write: Write, role: Role, place: Place): Promise<void> {
    const username = `walk-${role}-${place}`;
    const id = newId();
    await write(
      `insert into app_user (id, username, display_name, password_hash, branch_org_no, extension, locale, disabled_at, created_at) select '${id}', '${username}', '${username}', password_hash, '${branches[place]}', null, 'zh-CN', null, created_at from app_user where username = 'clerk1'`,
    );
    await write(`insert into user_role (user_id, role) values ('${id}', '${role}')`);
  }

  /** What this looker may not read in an answer. */
  function forbiddenFor(role: Role, place: Place, name: string): Needle[] {
    const stranger = place === 'sibling' || role === 'admin' || role === 'quality';
    return needles.filter(({ kind, field }) => {
      if (authorsOwn.has(name) && role === 'clerk' && !stranger && authors.includes(field)) return false;
      if (callsOwn.has(name) && role === 'supervisor' && place === 'parent' && field === 'contact mobile') return false;
      return kind === 'whole' || stranger || (kind === 'economy' && role === 'agent');
    });
  }

  async function ask(client: TestClient, method: string, address: string, body?: unknown) {
    const response = await fetch(`${client.base}/api/v1${address}`, {
      method: method.toUpperCase(),
      signal: AbortSignal.timeout(15_000),
      headers: {
        origin: client.origin,
        cookie: client.cookie ?? '',
        'x-csrf-token': client.csrfToken ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: Buffer.from(await response.arrayBuffer()).toString('latin1') };
  }

  /** Names and numbers come as UTF-8; the bytes of a picture do no harm read so. */
  const readable = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

  const told = (name: string, role: Role, place: Place, found: readonly Needle[]): string[] =>
    found.map(({ field }) => `${name} tells ${role} of the ${place} branch: ${field}`);

  test('every reading endpoint has a fixture, or a reason not to', () => {
    const missing = server.routes
      .filter(({ method, path }) => method === 'get' && !addressesOf(path, things))
      .map(nameOf)
      .filter((name) => !(name in walkedElsewhere));
    expect(missing).toEqual([]);
  });

  test('every changing endpoint is walked with a body, or named with a reason', () => {
    const missing = server.routes
      .filter((route) => route.method !== 'get' && !(nameOf(route) in bodies) && !(route.path in noCustomerIn))
      .map(nameOf);
    expect(missing).toEqual([]);
  });

  /** What answers to reading requests told whom that he may not read. */
  async function walkReading(
    walkers: readonly Looker[],
    forbidden: (role: Role, place: Place, name: string) => Needle[],
  ): Promise<string[]> {
    const routes = server.routes.filter(({ method, path }) => method === 'get' && addressesOf(path, things));
    const leaks = await Promise.all(
      walkers.map(async ({ role, place, client }) => {
        const found: string[] = [];
        for (const route of routes.filter((each) => mayUse(each, role))) {
          const name = nameOf(route);
          const asked = questions[route.path]?.(things, numbers) ?? [''];
          for (const address of addressesOf(route.path, things) ?? [])
            for (const question of asked) {
              const { status, text } = await ask(client, 'get', address + question);
              if (status < 300) answered.add(name);
              // What somebody typed himself may come back in a search: his number, never another's.
              const typed = numbers.filter((number) => question.includes(encodeURIComponent(number)));
              const kept = forbidden(role, place, name).filter(
                ({ texts }) => !texts.some((each) => typed.includes(each)),
              );
              found.push(...told(name, role, place, needlesIn(readable(text), kept)));
            }
        }
        return found;
      }),
    );
    return [...new Set(leaks.flat())].sort();
  }

  test('no answer to a reading request tells anybody what the policy keeps from him', async () => {
    expect(await walkReading(lookers, forbiddenFor)).toEqual([]);
  }, 120_000);

  test('and each of them answered somebody, so that its silence means something', () => {
    const silent = server.routes
      .filter(({ method, path, allow }) => method === 'get' && allow !== 'anonymous' && addressesOf(path, things))
      .map(nameOf)
      .filter((name) => !answered.has(name) && !answersNobody.has(name) && !(name in walkedElsewhere));
    expect(silent).toEqual([]);
  });

  test('whoever is not to know the sentinels changes nothing about them, whatever his role', async () => {
    const done: string[] = [];
    for (const route of server.routes.filter((each) => nameOf(each) in bodies)) {
      const name = nameOf(route);
      for (const { role, place, client } of lookers.filter((each) => each.place === 'sibling' || each.role === 'admin'))
        for (const address of addressesOf(route.path, things) ?? []) {
          const { status, text } = await ask(client, route.method, address, bodies[name]?.(things));
          if (status < 400 && !(name in questionsByPost))
            done.push(`${name} was done for ${role} of the ${place} branch`);
          done.push(...told(name, role, place, needlesIn(readable(text), forbiddenFor(role, place, name))));
        }
    }
    expect([...new Set(done)].sort()).toEqual([]);
  }, 120_000);

  test('nor does an answer to a change tell those in reach more than they may see', async () => {
    const leaks: string[] = [];
    for (const route of server.routes.filter((each) => nameOf(each) in bodies && !reveals.has(nameOf(each)))) {
      const name = nameOf(route);
      for (const { role, place, client } of lookers.filter(
        (each) => each.place !== 'sibling' && mayUse(route, each.role),
      ))
        for (const address of addressesOf(route.path, things) ?? []) {
          const { text } = await ask(client, route.method, address, bodies[name]?.(things));
          leaks.push(...told(name, role, place, needlesIn(readable(text), forbiddenFor(role, place, name))));
        }
    }
    expect([...new Set(leaks)].sort()).toEqual([]);
  }, 120_000);

  test('a value that may be asked for whole is found where it is shown, so the walk would find it elsewhere', async () => {
    const client = lookers.find(({ role, place }) => role === 'agent' && place === 'own')?.client ?? server.client();
    const body = { field: 'id_number', item: '10', reason: 'correction' };
    const { status, text } = await ask(client, 'post', `/customers/${person}/reveal`, body);
    expect(status).toBe(200);
    expect(needlesIn(readable(text), needles).map(({ field }) => field)).toContain('id_document.number');
    const spaced = needlesIn('{"text":"138 0013 8000"}', needles);
    expect(spaced.map(({ field }) => field)).toContain('contact mobile');
  });

  test('a policy that shows nothing of anybody is kept to by every endpoint, by birth date and balance too', async () => {
    const [one, other] = lookers.filter(({ role }) => role === 'admin').map(({ client }) => client);
    const { data: inForce } = (await one?.get<RightsView>('/rights')) ?? {};
    if (!one || !other || !inForce) throw new Error('No policy');
    const policy = structuredClone(inForce.policy);
    for (const role of closed)
      for (const relation of ['own', 'below', 'call'] as const)
        for (const group of ['C2-identifier', 'C2-service', 'C2-economy'] as const)
          policy.cells[role][relation][group] = 'hidden';
    const body = { baseVersion: inForce.version, policy, reason: 'walk' };
    const { data } = await one.post<z.infer<typeof OpenRightsProposal>>('/rights/proposal', body);
    const decided = await other.post(`/rights/proposal/${data.proposal?.id}/decision`, { decision: 'approved' });
    expect(decided.status).toBe(200);
    const personal = needles.filter(({ field }) => !['customer.name', 'customer.customer_no'].includes(field));
    const walkers = lookers.filter(({ role, place }) => place === 'own' && closed.includes(role));
    expect(await walkReading(walkers, () => personal)).toEqual([]);
  }, 120_000);

  test('the sentinels are not empty: each kind of field has a value to look for', () => {
    const fields = new Set(needles.map(({ field }) => field));
    for (const field of [
      'id_document.number',
      'contact mobile',
      'account.account_no',
      'card.card_no',
      'card.expires_on',
      'salaryAccount',
      'monthly_income',
      'open change',
      'row of a list',
      'customer.birth_date',
    ])
      expect(fields).toContain(field);
    expect(server.errors().map((line) => line.route)).toEqual([]);
  });
});
