import { createHash, randomBytes } from 'node:crypto';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { newId } from '@tellerline/server/kernel/ids';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { prepareDatabase } from '../support/test-server.ts';

/** An agent with an open session: `token` is his cookie, `csrf` goes with what he changes. */
export interface SeatedAgent {
  extension: string;
  queue: string;
  token: string;
  csrf: string;
}
/** A number that belongs to one customer only. */
export interface KnownCaller {
  e164: string;
  customerNo: string;
  name: string;
}
export interface PopBank {
  agents: SeatedAgent[];
  callers: KnownCaller[];
}

const firstExtension = 20_001;
const queues = ['retail', 'retail', 'retail', 'corporate', 'cards'];
const digest = (purpose: string, token: string): string =>
  createHash('sha256').update(`${purpose}:${token}`).digest('hex');

/** Makes a bank with customers and signed-in agents in an empty database; tells who owns which number by a query of its own. */
export async function makePopBank(databaseUrl: string, size: { customers: number; agents: number }): Promise<PopBank> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    await seedCodeValues(orm);
    const run = await seedBank(orm, { customers: size.customers, seed: 1, transactionsPerAccount: 6 });
    if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
    return { agents: await seatAgents(orm, size.agents), callers: await knownCallers(orm) };
  } finally {
    await orm.close();
  }
}

type Orm = Awaited<ReturnType<typeof openOrm>>;

async function seatAgents(orm: Orm, count: number): Promise<SeatedAgent[]> {
  const root = demoBranches.find((branch) => branch.parentOrgNo === null);
  const now = new Date();
  const agents = Array.from({ length: count }, (_, index) => {
    const token = randomBytes(32).toString('base64url');
    const extension = String(firstExtension + index);
    const queue = queues[index % queues.length] ?? 'retail';
    return { userId: newId(), extension, queue, token, csrf: digest('csrf', token) };
  });
  const kysely = forkOf(orm).getKysely<Record<string, Record<string, unknown>>>();
  for (let at = 0; at < agents.length; at += 100) {
    const some = agents.slice(at, at + 100);
    const insert = (table: string, rowOf: (agent: (typeof some)[number]) => Record<string, unknown>) =>
      kysely.insertInto(table).values(some.map(rowOf)).execute();
    await insert('app_user', ({ userId, extension }) => ({
      id: userId,
      username: `bench${extension}`,
      display_name: `坐席 ${extension}`,
      password_hash: '-',
      branch_org_no: root?.orgNo ?? '',
      extension,
      locale: 'zh-CN',
      disabled_at: null,
      created_at: now,
    }));
    await insert('user_role', ({ userId }) => ({ user_id: userId, role: 'agent' }));
    await insert('user_queue', ({ userId, queue }) => ({ user_id: userId, queue, penalty: 0 }));
    await insert('user_session', ({ userId, token }) => ({
      id: newId(),
      token_hash: digest('session', token),
      user_id: userId,
      opened_at: now,
      last_used_at: now,
      ends_at: new Date(now.getTime() + 12 * 3_600_000),
      closed_at: null,
      closed_reason: null,
    }));
  }
  return agents.map(({ userId: _userId, ...agent }) => agent);
}

async function knownCallers(orm: Orm): Promise<KnownCaller[]> {
  const rows = (await forkOf(orm)
    .getConnection()
    .execute(
      `select p.e164 as e164, min(c.customer_no) as customer_no, min(c.name) as name, count(distinct c.id) as owners
       from contact_point p join customer c on c.id = p.customer_id
       where c.status <> 'closed' and p.e164 like '+861__________' group by p.e164 order by p.e164`,
    )) as { e164: string; customer_no: string; name: string; owners: number }[];
  return rows
    .filter((row) => Number(row.owners) === 1)
    .map((row) => ({ e164: row.e164, customerNo: row.customer_no, name: row.name }));
}
