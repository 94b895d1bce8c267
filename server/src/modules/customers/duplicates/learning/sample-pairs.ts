import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerKind } from '@tellerline/contracts';
import { customerDb } from '../../customer.tables.ts';
import { type Candidate, candidatesOf } from '../match-keys.ts';
import { type MatchRecord, readFrequencies, readRecords } from '../match-records.ts';
import { type ComparedRecords, compareRecords } from '../score-pair.ts';

const CUSTOMERS_SAMPLED = 20_000;
const CUSTOMERS_AT_ONCE = 250;
const PAIRS_AT_ONCE = 500;
const PAIRS_A_RULE = 3_000;
/** Of so many customers, each compared with as many others as there are strides. */
const RANDOM_CUSTOMERS = 2_000;
const strides = [1, 7, 31, 101, 499];

export interface Sampling {
  kind: CustomerKind;
  records: number;
  today: string;
}

/** Customers spread over all there are, in an order that has nothing to do with their numbers. */
async function spread(em: SqlEntityManager, { kind, records }: Sampling, most: number): Promise<number[]> {
  const step = Math.max(1, Math.floor(records / most));
  const rows = (await em.execute(
    'select id from customer where kind = ? and merged_into is null and (id % ?) = 0 order by id limit ?',
    [kind, step, most],
    'all',
  )) as { id: number }[];
  const shuffled = (id: number): number => (Number(id) * 2_654_435_761) % 4_294_967_296;
  return rows.map(({ id }) => Number(id)).sort((one, other) => shuffled(one) - shuffled(other));
}

/** Pairs of customers who share a key of one rule: at most so many, a few queries for each page of customers. */
export async function pairsOfRule(em: SqlEntityManager, sampling: Sampling, rule: string): Promise<ComparedRecords[]> {
  const ids = await spread(em, sampling, CUSTOMERS_SAMPLED);
  const found = new Map<string, Candidate>();
  for (let at = 0; at < ids.length && found.size < PAIRS_A_RULE; at += CUSTOMERS_AT_ONCE) {
    const block = `${sampling.kind === 'personal' ? 'p' : 'c'}${rule}`;
    for (const pair of await candidatesOf(em, ids.slice(at, at + CUSTOMERS_AT_ONCE), block)) {
      found.set(`${pair.low}.${pair.high}`, pair);
    }
  }
  return compareAll(em, [...found.values()].slice(0, PAIRS_A_RULE), sampling);
}

/** Pairs drawn without regard to anything: practically never one customer. */
export async function randomPairs(em: SqlEntityManager, sampling: Sampling): Promise<ComparedRecords[]> {
  const ids = await spread(em, sampling, RANDOM_CUSTOMERS);
  const pairs = strides
    .filter((stride) => stride < ids.length)
    .flatMap((stride) =>
      ids.slice(stride).map((id, at): Candidate => {
        const other = ids[at] ?? id;
        return { low: Math.min(id, other), high: Math.max(id, other) };
      }),
    );
  return compareAll(em, pairs, sampling);
}

async function compareAll(
  em: SqlEntityManager,
  pairs: readonly Candidate[],
  { records, today }: Sampling,
): Promise<ComparedRecords[]> {
  const compared: ComparedRecords[] = [];
  for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
    const page = pairs.slice(at, at + PAIRS_AT_ONCE);
    const people = await readRecords(em, [...new Set(page.flatMap(({ low, high }) => [low, high]))]);
    const frequencies = await readFrequencies(em, [...people.values()], records);
    for (const { low, high } of page) {
      const [one, other]: (MatchRecord | undefined)[] = [people.get(low), people.get(high)];
      if (one && other && one.kind === other.kind) compared.push(compareRecords(one, other, { frequencies, today }));
    }
  }
  return compared;
}

export async function countCustomers(em: SqlEntityManager): Promise<number> {
  const { n } = await customerDb(em)
    .selectFrom('customer')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
