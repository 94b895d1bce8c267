import type { SqlEntityManager } from '@mikro-orm/sql';
import { ownFeatures, type ScoreKind, type ScoreRun } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { forkOf } from '../../../persistence/orm.ts';
import { type AnalyticsTables, analyticsDb } from '../analytics.tables.ts';
import { examplesOfRows } from './gather-history.ts';
import { inThread } from './in-thread.ts';
import { type OwnRow, ownRows, type Page } from './own-features.ts';
import { pagesOf } from './pages.ts';
import { logged, type RunDeps } from './run-log.ts';

type ScoreRow = Selectable<AnalyticsTables['customer_score']>;
const ROWS_AT_ONCE = 500;
const TENTHS = 10;

/**
 * Scores every customer the model in force is about, page by page in small transactions. Only what changed is written; the same
 * night once more writes nothing. Without a model in force the scores of an earlier one are forgotten.
 */
export const scoreOwn = (deps: RunDeps, kind: ScoreKind): Promise<ScoreRun> =>
  logged(deps, 'score', kind, async (day) => {
    const inForce = await analyticsDb(forkOf(deps.orm))
      .selectFrom('score_model')
      .select(['version', 'model'])
      .where('force_key', '=', kind)
      .executeTakeFirst();
    const counts = { rows_seen: 0, rows_written: 0 };
    const all: number[] = [];
    for (const page of await pagesOf(forkOf(deps.orm))) {
      const rows = inForce ? await ownRows(forkOf(deps.orm), kind, page, day, deps.bank.timeZone) : [];
      const scored = inForce && rows.length > 0 ? await scoresOf(rows, kind, inForce, day) : [];
      for (const { score } of scored) all.push(score);
      counts.rows_seen += scored.length;
      counts.rows_written += await deps.transaction((em) => write(em, kind, page, scored));
    }
    if (!inForce) return { ...counts, state: 'no_model', version: null, details: null };
    return { ...counts, state: 'done', version: inForce.version, details: JSON.stringify(tenthsOf(all)) };
  });

async function scoresOf(
  rows: readonly OwnRow[],
  kind: ScoreKind,
  { version, model }: { version: string; model: string },
  day: string,
): Promise<ScoreRow[]> {
  const { scores, reasons } = await inThread({ task: 'score', model, examples: examplesOfRows(kind, rows) });
  return rows.map(({ customerId, values }, at) => ({
    customer_id: customerId,
    kind,
    score: scores[at] ?? 0,
    version,
    scored_on: day,
    reasons: JSON.stringify(
      (reasons[at] ?? []).flatMap(([place, share]) => {
        const feature = ownFeatures[place];
        return feature ? [[feature, Number.isNaN(values[feature]) ? null : values[feature], share]] : [];
      }),
    ),
  }));
}

/** Replaces what differs, and takes away whom the model is no longer about. @returns rows that changed */
async function write(em: SqlEntityManager, kind: ScoreKind, page: Page, scored: readonly ScoreRow[]): Promise<number> {
  const db = analyticsDb(em);
  const before = await db
    .selectFrom('customer_score')
    .selectAll()
    .where('kind', '=', kind)
    .where('customer_id', '>', page.after)
    .where('customer_id', '<=', page.upTo)
    .execute();
  const known = new Map(before.map((row) => [row.customer_id, row]));
  const changed = scored.filter((row) => {
    const was = known.get(row.customer_id);
    return !was || was.score !== row.score || was.version !== row.version || was.reasons !== row.reasons;
  });
  const still = new Set(scored.map((row) => row.customer_id));
  const gone = before.flatMap((row) => (still.has(row.customer_id) ? [] : [row.customer_id]));
  const replaced = [...gone, ...changed.map((row) => row.customer_id)];
  for (let at = 0; at < replaced.length; at += ROWS_AT_ONCE) {
    const ids = replaced.slice(at, at + ROWS_AT_ONCE);
    await db.deleteFrom('customer_score').where('kind', '=', kind).where('customer_id', 'in', ids).execute();
  }
  for (let at = 0; at < changed.length; at += ROWS_AT_ONCE) {
    const rows = changed.slice(at, at + ROWS_AT_ONCE);
    await db.insertInto('customer_score').values(rows).execute();
  }
  return replaced.length;
}

/** Scores from which the highest tenth begins, the two highest, and so on: nine cuts, the highest first. */
function tenthsOf(scores: readonly number[]): number[] {
  const order = [...scores].sort((a, b) => b - a);
  return Array.from(
    { length: TENTHS - 1 },
    (_, at) => order[Math.max(0, Math.ceil(((at + 1) * order.length) / TENTHS) - 1)] ?? 0,
  );
}
