import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { type SeatedAgent, seatAgents } from '../support/seated-agents.ts';
import { prepareDatabase } from '../support/test-server.ts';

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

/** Makes a bank with customers and signed-in agents in an empty database; tells who owns which number by a query of its own. */
export async function makePopBank(databaseUrl: string, size: { customers: number; agents: number }): Promise<PopBank> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    await seedCodeValues(orm);
    const run = await seedBank(orm, { customers: size.customers, seed: 1, transactionsPerAccount: 6 });
    if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
    const wanted = Array.from({ length: size.agents }, (_, index) => ({
      extension: String(firstExtension + index),
      queues: [queues[index % queues.length] ?? 'retail'],
    }));
    return { agents: await seatAgents(orm, wanted), callers: await knownCallers(orm) };
  } finally {
    await orm.close();
  }
}

type Orm = Awaited<ReturnType<typeof openOrm>>;

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
