/**
 * P7: how long the nightly rating of every customer takes, against the bare SQL expression it rests on (one pass over all bookings with
 * the same conditional sums), in the same run on the same data.
 *
 *   npm run bench -- alerts [--customers=20000] [--bookings=20] [--database=mariadb] [--url=<a loaded database>] [--small]
 *
 * `--bookings` of an account on the mean. The first night writes everything, the second only what changed (nothing); each is set against
 * the bare expression. `--small` checks on 500 customers that a repeated night writes nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { crisisModule } from '@tellerline/server/modules/crisis/index';
import { tasksModule } from '@tellerline/server/modules/tasks/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import { prepareDatabase, startTestServer } from '../support/test-server.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '500' : '20000'));
const bookings = Number(option('bookings', small ? '5' : '20'));
const folder = mkdtempSync(join(tmpdir(), 'tellerline-alerts-bench-'));
/** A bank that is loaded already and stays. */
const loadedUrl = option('url', '');
const mariadb =
  option('database', small ? 'sqlite' : 'mariadb') === 'mariadb' && loadedUrl === ''
    ? await startPrivateMariaDb(undefined, ['--innodb-buffer-pool-size=1G'])
    : null;
const databaseUrl =
  loadedUrl || (mariadb ? await mariadb.createDatabase('bank') : `sqlite:${join(folder, 'bank.sqlite')}`);
try {
  if (loadedUrl === '') await load();
  await measure();
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function load(): Promise<void> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  await seedCodeValues(orm);
  const run = await seedBank(orm, { customers, seed: 1, transactionsPerAccount: bookings });
  await orm.close();
  if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
}

async function measure(): Promise<void> {
  const server = await startTestServer({ databaseUrl, config: { logLevel: 'silent' } });
  try {
    const tasks = tasksModule(server.deps, { people: server.identity });
    const crisis = crisisModule(server.deps, { tasks, people: server.identity });
    const timed = async <T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> => {
      const from = performance.now();
      const value = await work();
      return { seconds: (performance.now() - from) / 1000, value };
    };
    const bare = async (): Promise<number> => (await timed(bareExpression(server.deps.orm))).seconds;
    await bare();
    const before = await bare();
    const first = await timed(() => crisis.runNight());
    const again = await timed(() => crisis.runNight());
    const after = await bare();
    const between = (before + after) / 2;
    if (again.value.readings + again.value.opened + again.value.raised + again.value.told > 0)
      throw new Error(`a repeated night changed something: ${JSON.stringify(again.value)}`);
    const told = (seconds: number): string => `${seconds.toFixed(2)} s (${(seconds / between).toFixed(1)} × bare)`;
    console.log(
      [
        `P7 ${customers} customers, ${first.value.readings} readings, ${first.value.opened} alerts, ${first.value.told} told; load ${loadavg()[0]?.toFixed(1)}`,
        `bare expression ${between.toFixed(2)} s · first night ${told(first.seconds)} · the same again ${told(again.seconds)}`,
      ].join('\n'),
    );
  } finally {
    await server.stop();
  }
}

/** What any solution must do: read every booking of the span once and add it up by customer. */
function bareExpression(orm: Parameters<typeof forkOf>[0]): () => Promise<unknown> {
  const since = new Date(Date.now() - 300 * 86_400_000);
  const half = new Date(Date.now() - 45 * 86_400_000);
  return () =>
    forkOf(orm).execute(
      `select count(*) as n, sum(x.now) as now from (
         select t.customer_id, sum(case when t.booked_at >= ? then 1 else 0 end) as now, sum(case when t.booked_at < ? then 1 else 0 end) as earlier,
                sum(case when t.booked_at >= ? then abs(t.amount) else 0 end) as much, sum(case when t.booked_at >= ? then t.amount else 0 end) as net
           from account_transaction t join account a on a.id = t.account_id and a.currency = 'CNY'
          where t.booked_at >= ? group by t.customer_id) x`,
      [half, half, half, half, since],
      'all',
    );
}
