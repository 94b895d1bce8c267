import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DuplicateRun } from '@tellerline/contracts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { customerDb } from '../customer.tables.ts';
import { keepPairs, knownPairs, type ScoredPair } from './keep-pairs.ts';
import { weightsInForce } from './learning/weight-book.ts';
import { type Candidate, candidatesOf, oversizedBlocks, refreshKeys } from './match-keys.ts';
import { readFrequencies, readRecords } from './match-records.ts';
import { scorePair } from './score-pair.ts';

export interface CompareDeps {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>;
  tasks: Pick<TasksApi, 'open' | 'cancel'> | null;
}

const CUSTOMERS_KEYED_AT_ONCE = 10_000;
const CUSTOMERS_COMPARED_AT_ONCE = 250;

/**
 * Compares every customer who changed since the last time with all he shares a key with, and writes down who may be one. Page by
 * page, each in a transaction of its own: it holds nobody up, and one that was cut off goes on where it stopped. Nothing is ever
 * merged here.
 */
export async function compareCustomers(around: CompareDeps): Promise<DuplicateRun> {
  const { deps } = around;
  const run = { id: newId(), startedAt: deps.clock.now(), changed: 0, compared: 0, opened: 0, reopened: 0, faded: 0 };
  const { records, last } = await bounds(forkOf(deps.orm));
  await deps.transaction((em) => beginRun(em, run.id, run.startedAt));
  for (let from = 0; from < last; from += CUSTOMERS_KEYED_AT_ONCE) {
    await deps.transaction((em) => refreshKeys(em, from, from + CUSTOMERS_KEYED_AT_ONCE));
  }
  for (let after = 0; ; ) {
    const ids = await waiting(forkOf(deps.orm), after);
    const lastOfPage = ids.at(-1);
    if (lastOfPage === undefined) break;
    const page = await deps.transaction((em) => comparePage(em, around, ids, records));
    run.changed += ids.length;
    run.compared += page.compared;
    run.opened += page.opened;
    run.reopened += page.reopened;
    run.faded += page.faded;
    after = lastOfPage;
  }
  const oversized = await oversizedBlocks(forkOf(deps.orm));
  return deps.transaction((em) => endRun(em, around, run, oversized));
}

async function bounds(em: SqlEntityManager): Promise<{ records: number; last: number }> {
  const row = await customerDb(em)
    .selectFrom('customer')
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.max('id').as('last')])
    .executeTakeFirstOrThrow();
  return { records: Number(row.n), last: Number(row.last ?? 0) };
}

const waiting = async (em: SqlEntityManager, after: number): Promise<number[]> => {
  const rows = await customerDb(em)
    .selectFrom('match_stamp')
    .select('customer_id')
    .where('waiting', '=', 1)
    .where('customer_id', '>', after)
    .orderBy('customer_id')
    .limit(CUSTOMERS_COMPARED_AT_ONCE)
    .execute();
  return rows.map((row) => row.customer_id);
};

async function comparePage(em: SqlEntityManager, around: CompareDeps, ids: number[], records: number) {
  const { deps, tasks } = around;
  const known = await knownPairs(em, ids);
  const candidates = new Map<string, Candidate>();
  const add = ({ low, high }: Candidate) => candidates.set(`${low}.${high}`, { low, high });
  for (const pair of await candidatesOf(em, ids)) add(pair);
  for (const { low_id: low, high_id: high } of known) add({ low, high });
  const scored = await scoreAll(em, [...candidates.values()], records, bankDay(deps.clock.now(), deps.bank.timeZone));
  const kept = await keepPairs(em, tasks, scored, known, deps.clock.now());
  await customerDb(em).updateTable('match_stamp').set({ waiting: 0 }).where('customer_id', 'in', ids).execute();
  return { ...kept, compared: scored.length };
}

/** Scores pairs of records that are still on their own; those of different kinds are no pairs. */
export async function scoreAll(
  em: SqlEntityManager,
  candidates: readonly Candidate[],
  records: number,
  today: string,
): Promise<ScoredPair[]> {
  const people = await readRecords(em, [...new Set(candidates.flatMap(({ low, high }) => [low, high]))]);
  const frequencies = await readFrequencies(em, [...people.values()], records);
  const weights = await weightsInForce(em);
  return candidates.flatMap(({ low, high }) => {
    const [one, other] = [people.get(low), people.get(high)];
    if (!one || !other || one.kind !== other.kind) return [];
    return [{ low, high, one, other, score: scorePair(one, other, { frequencies, today, weights }) }];
  });
}

const beginRun = (em: SqlEntityManager, id: string, startedAt: Date) =>
  customerDb(em)
    .insertInto('duplicate_run')
    .values({
      id,
      started_at: startedAt,
      ended_at: null,
      changed: 0,
      compared: 0,
      opened: 0,
      reopened: 0,
      faded: 0,
      oversized: '[]',
    })
    .execute();

async function endRun(
  em: SqlEntityManager,
  { deps }: CompareDeps,
  run: {
    id: string;
    startedAt: Date;
    changed: number;
    compared: number;
    opened: number;
    reopened: number;
    faded: number;
  },
  oversized: DuplicateRun['oversized'],
): Promise<DuplicateRun> {
  const { id, startedAt, ...counts } = run;
  const endedAt = deps.clock.now();
  await customerDb(em)
    .updateTable('duplicate_run')
    .set({ ...counts, ended_at: endedAt, oversized: JSON.stringify(oversized) })
    .where('id', '=', id)
    .execute();
  await recordAudit(em, { actor: 'system', key: 'Duplicate.Searched', subjectId: id, details: counts }, deps.clock);
  return { id, startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString(), ...counts, oversized };
}
