import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type HistoryFound, historyNeeded, ownFeatures, type ScoreKind } from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { KnownExamples } from '../learning/examples.ts';
import { LATER_SHARE } from '../learning/validate.ts';
import { type OwnRow, ownRows } from './own-features.ts';
import { HORIZON_DAYS, ownKinds } from './own-kinds.ts';
import { pagesOf } from './pages.ts';

const MOST_SNAPSHOTS = 8;
const MOST_EXAMPLES = 40_000;
/** A day of the past counts when at least this share of its customers had bookings: before that the bank's books do not reach. */
const LEAST_ACTIVE = 0.05;

export interface GatheredHistory {
  found: HistoryFound;
  examples: KnownExamples;
  /** Of the examples, so that a card says what it was trained on. */
  sha256: string;
}

/**
 * Snapshots of the bank's own customers, {@link HORIZON_DAYS} apart and the last of them so long ago that its outcomes are known;
 * the oldest first, so that the latest rows are the latest days. Large banks are sampled by customer.
 */
export async function gatherHistory(
  em: SqlEntityManager,
  kind: ScoreKind,
  today: string,
  timeZone: string,
): Promise<GatheredHistory> {
  const pages = await pagesOf(em);
  const every = Math.max(1, Math.ceil(((pages.at(-1)?.upTo ?? 0) * MOST_SNAPSHOTS) / MOST_EXAMPLES));
  const days: string[] = [];
  const gathered: OwnRow[] = [];
  for (let back = MOST_SNAPSHOTS; back >= 1; back -= 1) {
    const day = daysAfter(today, -HORIZON_DAYS * back);
    const rows: OwnRow[] = [];
    for (const page of pages) rows.push(...(await ownRows(em, kind, { ...page, every }, day, timeZone)));
    const active = rows.filter(({ values }) => values.bookings > 0).length;
    if (rows.length === 0 || active < LEAST_ACTIVE * rows.length) continue;
    days.push(day);
    gathered.push(...rows);
  }
  const examples = examplesOfRows(kind, gathered);
  const came = (rows: readonly OwnRow[]): number => rows.filter((row) => row.came).length;
  const later = gathered.slice(Math.floor(gathered.length * (1 - LATER_SHARE)));
  return {
    found: { days, rows: gathered.length, came: came(gathered), cameLater: came(later) },
    examples,
    sha256: hashOf(examples),
  };
}

/** Is there enough to learn from, so that the figures of a card mean something? */
export const suffices = ({ days, rows, came, cameLater }: HistoryFound): boolean =>
  days.length >= historyNeeded.days &&
  rows >= historyNeeded.rows &&
  came >= historyNeeded.came &&
  rows - came >= historyNeeded.came &&
  cameLater >= historyNeeded.cameLater;

/** Rows as columns, in the order of `ownFeatures`. */
export function examplesOfRows(kind: ScoreKind, rows: readonly OwnRow[]): KnownExamples {
  return {
    features: ownKinds[kind].features,
    size: rows.length,
    columns: ownFeatures.map((feature) => Float64Array.from(rows, ({ values }) => values[feature])),
    outcomes: Uint8Array.from(rows, ({ came }) => (came ? 1 : 0)),
  };
}

function hashOf({ columns, outcomes }: KnownExamples): string {
  const hash = createHash('sha256').update(outcomes);
  for (const column of columns) if (column instanceof Float64Array) hash.update(column);
  return hash.digest('hex');
}
