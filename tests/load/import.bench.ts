/**
 * Import of industry attributes from a table: rows a second and memory of the whole server while it reads, checks, applies and
 * undoes, as a clerk's upload goes.
 *
 *   npm run bench -- import [--rows=100000] [--database=mariadb|sqlite] [--format=csv|xlsx] [--small]
 *
 * The figure is rows a second from the upload to the last row applied. Memory is the most the process (server and client in
 * one) held above what it held before the upload. `--small` (CI) checks correctness on 2,000 rows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ImportView } from '@tellerline/contracts';
import { entitiesOf } from '@tellerline/server/composition';
import { writeTable } from '@tellerline/server/exchange/index';
import type { CustomerTables } from '@tellerline/server/modules/customers/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import type { TestClient } from '../support/test-client.ts';
import { prepareDatabase, startTestServer } from '../support/test-server.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const rows = Number(option('rows', small ? '2000' : '100000'));
const kind = option('database', 'sqlite');
const format = option('format', 'csv') === 'xlsx' ? 'xlsx' : 'csv';

const folder = mkdtempSync(join(tmpdir(), 'tellerline-import-bench-'));
const mariadb = kind === 'mariadb' ? await startPrivateMariaDb(undefined, ['--innodb-buffer-pool-size=512M']) : null;
const databaseUrl = mariadb ? await mariadb.createDatabase('bank') : `sqlite:${join(folder, 'bank.sqlite')}`;
try {
  await measure();
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}

function numberOf(i: number): string {
  return String(30_000_000 + i);
}

/** So many companies, with nothing but what an import asks of them. */
async function addCompanies(): Promise<void> {
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  const kysely = forkOf(orm).getKysely<CustomerTables>();
  for (let from = 0; from < rows; from += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, rows - from) }, (_, i) => ({
      customer_no: numberOf(from + i),
      kind: 'corporate',
      status: 'active',
      name: `佛山市第${from + i}陶瓷有限公司`,
      name_pinyin: 'foshanshi',
      name_initials: 'fss',
      org_no: '01',
      branch_path: '/00/01/',
      vip: 0,
      blacklisted: 0,
      is_shareholder: 0,
      is_staff: 0,
      source: 'core-bank',
      as_of: new Date(),
      version: 1,
    }));
    await kysely.insertInto('customer').values(batch).execute();
  }
  await orm.close();
}

function tableBytes(round: number): Promise<Buffer> {
  return buffer(
    writeTable(format, {
      marks: [],
      sheets: { marks: '', rows: 'x' },
      columns: ['客户号', '行业总类', '工业区', '专业市场分类', '行业子类一', '行业子类二'],
      rows: (async function* () {
        for (let from = 0; from < rows; from += 1_000) {
          yield Array.from({ length: Math.min(1_000, rows - from) }, (_, i) => [
            numberOf(from + i),
            `制造业 ${round}`,
            '石湾陶瓷工业区',
            '陶瓷市场',
            `建筑陶瓷 ${(from + i) % 97}`,
            `瓷砖 ${(from + i) % 13}`,
          ]);
        }
      })(),
    }),
  );
}

async function settled(client: TestClient, id: number): Promise<ImportView> {
  for (;;) {
    const { data } = await client.get<ImportView>(`/imports/${id}`);
    if (!['reading', 'applying', 'undoing'].includes(data.state)) return data;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function measure(): Promise<void> {
  await prepareDatabase(databaseUrl);
  await addCompanies();
  const server = await startTestServer({ databaseUrl });
  const client = await server.signIn('clerk1');
  const files = [await tableBytes(1), await tableBytes(2)];
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const sampler = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    seconds[name] = (performance.now() - began) / 1000;
    return result;
  };
  const checkedOf = (file: Buffer, name: string) =>
    timed(name, async () => {
      const { data } = await client.upload<ImportView>(
        `/imports?kind=industry_attributes&name=a.${format}`,
        new Uint8Array(file),
      );
      return settled(client, data.id);
    });
  const done = (view: ImportView, what: string, name: string) =>
    timed(name, async () => {
      await client.post(`/imports/${view.id}/${what}`, { version: view.version });
      return settled(client, view.id);
    });
  const expectCount = (view: ImportView, name: keyof ImportView['counts']) => {
    if (view.counts[name] !== rows) throw new Error(`${name}: ${view.counts[name]} of ${rows}; ${view.state}`);
  };

  const first = await checkedOf(files[0] as Buffer, 'check new');
  expectCount(first, 'new');
  expectCount(await done(first, 'application', 'apply new'), 'created');
  const second = await checkedOf(files[1] as Buffer, 'check changes');
  expectCount(second, 'change');
  const applied = await done(second, 'application', 'apply changes');
  expectCount(applied, 'changed');
  expectCount(await done(applied, 'undoing', 'undo changes'), 'restored');
  clearInterval(sampler);
  await server.stop();

  const memory = Math.round((most - before) / 1024 / 1024);
  const said = Object.entries(seconds).map(([name, s]) => `${name} ${s.toFixed(1)} s (${Math.round(rows / s)} rows/s)`);
  console.log(`${kind}, ${format}, ${rows} rows, ${Math.round((files[0]?.length ?? 0) / 1024)} KiB`);
  for (const line of said) console.log(`  ${line}`);
  console.log(
    `  memory above start ${memory} MiB (${Math.round(before / 1024 / 1024)} → ${Math.round(most / 1024 / 1024)})`,
  );
  const rate = rows / ((seconds['check new'] ?? 1) + (seconds['apply new'] ?? 1));
  if (!small)
    recordFigure('import', rate, [rate, rate], `${kind}, ${format}, ${rows} rows; ${said.join('; ')}; +${memory} MiB`);
  console.log(`import ${Math.round(rate)} rows/s`);
}
