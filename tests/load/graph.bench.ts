/**
 * P9: the network of a customer, three ties away, as a desk is answered: found in the server's memory, named and gated by the database;
 * against the same bounded search in bare adjacency arrays, alternating in one run. Told besides: the search in the server's memory
 * alone, a way between two customers, how long reading the ties into memory took, comparing them again, and what they take.
 *
 *   npm run bench -- graph [--customers=1000000] [--database=sqlite|mariadb] [--pairs=6] [--small]
 *
 * Three relations for each customer, every hundredth of them with one of a hundred hubs. Both sides know at most sixty nodes,
 * twenty-four around the middle and six around each further one, as the screen shows them. `--small` checks on 2,000 customers that both find somebody.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { CodeBook } from '@tellerline/server/modules/customers/code-book';
import { readNetwork } from '@tellerline/server/modules/customers/groups/read-network';
import { readWay } from '@tellerline/server/modules/customers/groups/read-way';
import { dayNumber } from '@tellerline/server/modules/customers/ties/tie-days';
import type { TieGraph } from '@tellerline/server/modules/customers/ties/tie-graph';
import { TieKeeper } from '@tellerline/server/modules/customers/ties/tie-keeper';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { pino } from 'pino';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import { prepareDatabase } from '../support/test-server.ts';
import { quantile } from './arrivals.ts';
import { estimateRatio, medianOf } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '2000' : '1000000'));
const pairs = Number(option('pairs', small ? '1' : '6'));
const kind = option('database', 'sqlite');
const perBlock = small ? 50 : 300;
const HUBS = 100;
const today = dayNumber('2026-11-30');
const bounds = { nodes: 60, first: 24, each: 6, looked: 500 };

const folder = mkdtempSync(join(tmpdir(), 'tellerline-graph-bench-'));
const mariadb =
  kind === 'mariadb'
    ? await startPrivateMariaDb(undefined, [
        `--innodb-buffer-pool-size=${option('buffer-pool', '2G')}`,
        '--innodb-log-file-size=1G',
      ])
    : null;
const databaseUrl = mariadb ? await mariadb.createDatabase('bank') : `sqlite:${join(folder, 'bank.sqlite')}`;
try {
  await measure();
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Whom the `nth` relation of a customer is with; the same for the same seed. */
function otherOf(id: number, nth: number): number {
  const mixed = Math.imul(id * 3 + nth + 1, 0x9e3779b1) >>> 0;
  const other = mixed % 100 === 0 ? 1 + ((mixed >>> 8) % HUBS) : 1 + ((mixed >>> 4) % customers);
  return other === id ? (other % customers) + 1 : other;
}

async function load(orm: Awaited<ReturnType<typeof openOrm>>): Promise<void> {
  await seedCodeValues(orm);
  const rows = 500;
  for (let from = 1; from <= customers; from += rows * 20) {
    const em = forkOf(orm);
    await em.transactional(async (tx) => {
      for (let part = from; part < Math.min(from + rows * 20, customers + 1); part += rows) {
        const ids = Array.from({ length: Math.min(rows, customers + 1 - part) }, (_, n) => part + n);
        await tx.execute(
          `insert into customer (id, customer_no, kind, status, name, name_pinyin, name_initials, org_no, branch_path, vip, blacklisted, is_shareholder, is_staff, source, as_of, version) values ${ids.map((id) => `(${id}, '${id}', 'personal', 'active', 'N${id}', 'n${id}', 'n', '01', '/00/01/', 0, 0, 0, 0, 'core-bank', '2026-01-01 00:00:00', 1)`).join(',')}`,
        );
        const ties = ids.flatMap((id) => [0, 1, 2].map((nth) => [id, otherOf(id, nth), nth] as const));
        await tx.execute(
          `insert into customer_relation (customer_id, role, related_key, related_customer_id, related_name, related_kind, recorded_on, established_on, source, as_of, version) values ${ties.map(([id, other, nth]) => `(${id}, '16', '${nth}:${other}', ${other}, 'N${other}', 'personal', '2026-01-01', '2026-01-01', 'core-bank', '2026-01-01 00:00:00', 1)`).join(',')}`,
        );
      }
    });
  }
}

/** The same ties, from either side, in two flat arrays. */
function adjacency() {
  const starts = new Int32Array(customers + 2);
  const each = (work: (from: number, to: number) => void): void => {
    for (let id = 1; id <= customers; id += 1)
      for (let nth = 0; nth < 3; nth += 1) {
        work(id, otherOf(id, nth));
        work(otherOf(id, nth), id);
      }
  };
  each((from) => {
    starts[from + 1] = (starts[from + 1] ?? 0) + 1;
  });
  for (let id = 1; id <= customers + 1; id += 1) starts[id] = (starts[id] ?? 0) + (starts[id - 1] ?? 0);
  const next = starts.slice();
  const targets = new Int32Array(customers * 6);
  each((from, to) => {
    targets[next[from] ?? 0] = to;
    next[from] = (next[from] ?? 0) + 1;
  });
  return { starts, targets };
}

/** The search of a picture without what the database adds to it. */
function searched(graph: TieGraph, id: number): number {
  const seen = new Set([id]);
  for (let steps = 1, ring = [id]; steps <= 3; steps += 1) {
    const further: number[] = [];
    for (const at of ring) {
      let left = steps === 1 ? bounds.first : bounds.each;
      for (const { other } of graph.tiesOf(at, { day: today, looked: bounds.looked }).ties) {
        if (left === 0 || seen.size >= bounds.nodes) break;
        if (seen.has(other)) continue;
        seen.add(other);
        further.push(other);
        left -= 1;
      }
    }
    ring = further;
  }
  return seen.size;
}

async function measure(): Promise<void> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    await load(orm);
    const { starts, targets } = adjacency();
    const bare = (id: number): number => {
      const seen = new Set([id]);
      for (let steps = 1, ring = [id]; steps <= 3; steps += 1) {
        const further: number[] = [];
        for (const at of ring) {
          const end = Math.min(starts[at + 1] ?? 0, (starts[at] ?? 0) + bounds.looked);
          let left = steps === 1 ? bounds.first : bounds.each;
          for (let edge = starts[at] ?? 0; edge < end && left > 0 && seen.size < bounds.nodes; edge += 1) {
            const other = targets[edge] ?? 0;
            if (seen.has(other)) continue;
            seen.add(other);
            further.push(other);
            left -= 1;
          }
        }
        ring = further;
      }
      return seen.size;
    };
    const codes = new CodeBook(orm);
    await codes.refresh(new Date());
    const wanted = { steps: 3, ended: false, today: '2026-11-30' };
    const keeper = new TieKeeper({ orm, log: pino({ level: 'silent' }) });
    const since = performance.now();
    await keeper.load();
    const loaded = performance.now();
    await keeper.compare();
    const compared = performance.now();
    const scope = { branchPath: '/' };
    const ours = async (id: number): Promise<number> => {
      const em = forkOf(orm);
      const graph = await keeper.fresh(em);
      return (await readNetwork(em, { id }, scope, wanted, { codes, graph })).nodes.length;
    };
    const graph = await keeper.fresh(forkOf(orm));
    const inMemory = (id: number): number => searched(graph, id);
    const way = async (id: number): Promise<number> => {
      const other = (Math.imul(id, 0x27d4eb2d) >>> 0) % customers;
      const { ties } = await readWay(forkOf(orm), [id, other + 1], scope, wanted, { codes, graph });
      return 2 + (ties ?? 0);
    };
    // Every fiftieth is a hub.
    const asked = (n: number): number =>
      n % 50 === 0 ? 1 + ((n / 50) % HUBS) : 1 + ((Math.imul(n + 1, 0x85ebca6b) >>> 0) % customers);
    const timed = async (
      work: (id: number) => Promise<number> | number,
      from: number,
      most = perBlock,
    ): Promise<number[]> => {
      const times: number[] = [];
      for (let n = from; n < from + most; n += 1) {
        const began = performance.now();
        const found = await work(asked(n));
        times.push(performance.now() - began);
        if (found < 2) throw new Error(`nobody around ${asked(n)}`);
      }
      return times;
    };
    await timed(ours, 0);
    await timed(bare, 0);
    await timed(inMemory, 0);
    const blocks = { ours: [] as number[][], bare: [] as number[][], memory: [] as number[][] };
    for (let pair = 1; pair <= pairs; pair += 1) {
      blocks.bare.push(await timed(bare, pair * perBlock));
      blocks.memory.push(await timed(inMemory, pair * perBlock));
      blocks.ours.push(await timed(ours, pair * perBlock));
    }
    const told = (list: readonly number[][]): string =>
      [0.5, 0.99].map((share) => `${medianOf(list.map((block) => quantile(block, share))).toFixed(3)} ms`).join(' / ');
    const times = (list: readonly number[][]) =>
      estimateRatio(list.map((block, at) => quantile(block, 0.99) / quantile(blocks.bare[at] ?? [], 0.99)));
    const ratio = times(blocks.ours);
    const ways = [await timed(way, 7, small ? 20 : 100)];
    const memory = `${(graph.bytes / graph.size).toFixed(1)} bytes a relation, read in ${((loaded - since) / 1000).toFixed(1)} s, compared in ${((compared - loaded) / 1000).toFixed(1)} s`;
    const remarks = `${kind}, ${customers} customers, ${customers * 3} relations, ${pairs} pairs; p50/p99 ${told(blocks.ours)}, arrays ${told(blocks.bare)}, in our memory alone ${told(blocks.memory)} (${times(blocks.memory).median.toFixed(2)}×), a way between two ${told(ways)}; ${memory}; load average ${loadavg()[0]?.toFixed(1)}`;
    console.log(remarks);
    if (!small) recordFigure('graph', ratio.median, [ratio.low, ratio.high], remarks);
    console.log(`graph ${ratio.median.toFixed(2)} ×arrays`);
  } finally {
    await orm.close();
  }
}
