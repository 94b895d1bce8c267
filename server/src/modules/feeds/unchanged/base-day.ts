import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { readInstant } from '../../../persistence/columns.ts';
import type { ControlFile } from '../files/control-file.ts';
import { type FeedFile, feedFiles } from '../files/feed-files.ts';
import type { FeedEncoding } from '../files/line-reader.ts';
import type { ComparedTotals } from '../files/totals.ts';
import { readNamed } from '../named-sql.ts';

/** To be raised when a line of the same bytes comes to mean something else: other checks, other derived columns. */
const RULES = 1;
/** After so long a day is read whole in any case, which mends whatever went wrong unnoticed. */
const LONGEST_COMPARED_MS = 7 * 24 * 3_600_000;

/** A fingerprint of all that decides what a line of a file means. */
export function readingRules(pathOf: ReadonlyMap<string, string>, encoding: FeedEncoding, timeZone: string): string {
  const files = feedFiles(() => 0).map(({ name, fields, derived, keys }) => [
    name,
    keys,
    derived,
    fields.map(({ name, required, form, stored }) => [name, required, form, stored]),
  ]);
  const branches = [...pathOf].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([RULES, timeZone, encoding, branches, files]))
    .digest('hex');
}

/** The day the tables stand at: a line that stands in its files, unchanged, has nothing new to say. */
export interface BaseDay {
  runId: string;
  folder: string;
  control: ControlFile;
  totals: readonly ComparedTotals[];
}

interface BaseRow {
  id: string;
  source: string;
  status: string;
  came_from: string | null;
  rules: string | null;
  fingerprint: string;
  totals: unknown;
}

/**
 * The run whose files today's are compared with: the last one that wrote anything, if it was imported whole, from this source, by the
 * rules of today, its files still lie there, and not everything has gone unread for longer than a week.
 * @param readControl reads the control file of a folder; throws where there is none
 */
export async function findBaseDay(
  em: SqlEntityManager,
  { source, rules, now }: { source: string; rules: string; now: Date },
  readControl: (folder: string) => Promise<{ control: ControlFile; fingerprint: string }>,
): Promise<BaseDay | null> {
  const [last] = await readNamed<BaseRow>(
    em,
    `select id, source, status, came_from, rules, fingerprint, totals from feed_run where began_merging = 1
      order by started_at desc, id desc limit 1`,
  );
  if (last?.status !== 'imported' || last.source !== source || last.rules !== rules || !last.came_from) return null;
  const [whole] = await readNamed<{ started_at: unknown }>(
    em,
    `select started_at from feed_run where source = :source and status = 'imported' and began_merging = 1
      and compared_with is null order by started_at desc, id desc limit 1`,
    { source },
  );
  const wholeAt = readInstant(whole?.started_at)?.getTime();
  if (wholeAt === undefined || now.getTime() - wholeAt >= LONGEST_COMPARED_MS) return null;
  try {
    const { control, fingerprint } = await readControl(last.came_from);
    if (fingerprint !== last.fingerprint) return null;
    const totals = (typeof last.totals === 'string' ? JSON.parse(last.totals) : last.totals) as ComparedTotals[];
    return { runId: last.id, folder: last.came_from, control, totals };
  } catch {
    // The folder was cleared away: nothing to compare with.
    return null;
  }
}

/** Line numbers of a file that were rejected then: they are looked at again. */
export async function rejectedLines(em: SqlEntityManager, runId: string, file: FeedFile): Promise<Set<number>> {
  const rows = await readNamed<{ line: number }>(
    em,
    'select line from feed_reject where run_id = :runId and file = :file',
    { runId, file: file.name },
  );
  return new Set(rows.map(({ line }) => Number(line)));
}
