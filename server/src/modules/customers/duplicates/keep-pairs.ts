import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { StoredPair } from '../merge/read-pair.ts';
import type { Candidate } from './match-keys.ts';
import type { MatchRecord } from './match-records.ts';
import { WORTH_A_LOOK } from './match-weights.ts';
import { DUPLICATE_TASK, openDuplicateTask } from './open-duplicate-tasks.ts';
import type { PairScore } from './score-pair.ts';

export interface ScoredPair extends Candidate {
  one: MatchRecord;
  other: MatchRecord;
  score: PairScore;
}

export interface Kept {
  opened: number;
  reopened: number;
  faded: number;
}

/** A judged pair comes back when what is known of it changed, and speaks for one customer by so many bits more than it did. */
const NEWS_BITS = 1;

/** Pairs of these customers that are there already, whatever became of them. */
export const knownPairs = (em: SqlEntityManager, ids: readonly number[]): Promise<StoredPair[]> =>
  customerDb(em)
    .selectFrom('duplicate_pair')
    .selectAll()
    .where((eb) => eb.or([eb('low_id', 'in', ids), eb('high_id', 'in', ids)]))
    .execute();

/** Writes what a comparison found: new pairs, judged ones that have news, open ones that no longer look alike. In a transaction. */
export async function keepPairs(
  em: SqlEntityManager,
  tasks: Pick<TasksApi, 'open' | 'cancel'> | null,
  scored: readonly ScoredPair[],
  known: readonly StoredPair[],
  now: Date,
): Promise<Kept> {
  const kept: Kept = { opened: 0, reopened: 0, faded: 0 };
  const byIds = new Map(known.map((pair) => [`${pair.low_id}.${pair.high_id}`, pair]));
  for (const pair of scored) {
    const stored = byIds.get(`${pair.low}.${pair.high}`);
    const worthIt = pair.score.probability >= WORTH_A_LOOK;
    if (!stored) {
      if (!worthIt) continue;
      await open(em, tasks, await insertPair(em, pair, 'job', now), pair);
      kept.opened += 1;
    } else if (stored.state === 'open') {
      const fades = !worthIt && stored.origin === 'job';
      await update(em, stored, pair.score, fades ? 'faded' : 'open', now);
      if (fades) await tasks?.cancel(em, DUPLICATE_TASK, stored.id);
      if (fades) kept.faded += 1;
    } else if (worthIt && comesBack(stored, pair.score)) {
      await update(em, stored, pair.score, 'open', now);
      await open(em, tasks, stored.id, pair);
      kept.reopened += 1;
    }
  }
  return kept;
}

function comesBack(stored: StoredPair, score: PairScore): boolean {
  if (stored.state === 'faded') return true;
  if (stored.state !== 'not_duplicate' || stored.evidence === score.evidence) return false;
  return score.bits * 100 >= (stored.judged_weight ?? stored.weight) + NEWS_BITS * 100;
}

const open = (em: SqlEntityManager, tasks: Pick<TasksApi, 'open'> | null, id: string, pair: ScoredPair) =>
  tasks
    ? openDuplicateTask(em, tasks, id, { one: pair.one, other: pair.other, probability: pair.score.probability })
    : Promise.resolve();

const scoreColumns = ({ certain, bits, probability, fields, evidence }: PairScore) => ({
  certain: certain ? 1 : 0,
  weight: Math.round(bits * 100),
  probability: Math.round(probability * 1000),
  fields: JSON.stringify(fields),
  evidence: evidence.slice(0, 80),
});

/** @returns the id of the pair */
export async function insertPair(
  em: SqlEntityManager,
  pair: ScoredPair,
  origin: 'job' | 'person',
  now: Date,
): Promise<string> {
  const id = newId();
  await customerDb(em)
    .insertInto('duplicate_pair')
    .values({
      id,
      low_id: pair.low,
      high_id: pair.high,
      kind: pair.one.kind,
      state: 'open',
      origin,
      ...scoreColumns(pair.score),
      found_at: now,
      compared_at: now,
      judged_weight: null,
      decided_at: null,
      decided_by_name: null,
      reason: null,
      merge_version: 0,
      version: 1,
    })
    .execute();
  return id;
}

async function update(
  em: SqlEntityManager,
  stored: StoredPair,
  score: PairScore,
  state: 'open' | 'faded',
  now: Date,
): Promise<void> {
  const again = stored.state !== state && state === 'open';
  await customerDb(em)
    .updateTable('duplicate_pair')
    .set({ ...scoreColumns(score), state, compared_at: now })
    .$if(again, (change) => change.set({ found_at: now, decided_at: null, decided_by_name: null, reason: null }))
    .$if(stored.state !== state, (change) => change.set((eb) => ({ version: eb('version', '+', 1) })))
    .where('id', '=', stored.id)
    .where('version', '=', stored.version)
    .execute();
}
