import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type FeedFileTotals,
  FeedPhase,
  type FeedReject,
  type FeedRunDetail,
  type FeedRunView,
} from '@tellerline/contracts';
import { readInstant } from '../../persistence/columns.ts';
import type { BranchName } from '../customers/index.ts';
import type { ComparedTotals } from './files/totals.ts';
import { readNamed } from './named-sql.ts';

export interface RunRow {
  id: string;
  source: string;
  business_day: string;
  status: FeedRunView['status'];
  started_at: unknown;
  ended_at: unknown;
  reason: string | null;
  refusal: unknown;
  counts: unknown;
  phase: string | null;
  progress: unknown;
  folder: string | null;
}

export const runColumns =
  'id, source, business_day, status, started_at, ended_at, reason, refusal, counts, phase, progress, folder';

/** JSON columns come as text from SQLite and parsed or not from MariaDB. */
const parsed = <T>(value: unknown): T | null =>
  (typeof value === 'string' ? JSON.parse(value) : (value ?? null)) as T | null;

/** @param currentDay last imported day of its source: an earlier one need not be tried again */
export function presentRun(row: RunRow, currentDay: string | null = null): FeedRunView {
  const phase = FeedPhase.safeParse(row.phase);
  const progress = parsed<{ file: string; done: number; total: number }>(row.progress);
  const ended = row.status === 'refused' || row.status === 'failed';
  return {
    id: row.id,
    source: row.source,
    businessDay: row.business_day,
    status: row.status,
    startedAt: (readInstant(row.started_at) ?? new Date(0)).toISOString(),
    endedAt: readInstant(row.ended_at)?.toISOString() ?? null,
    reason: row.reason,
    refusal: parsed<NonNullable<FeedRunView['refusal']>>(row.refusal),
    counts: parsed<FeedRunView['counts']>(row.counts) ?? {},
    progress: row.status === 'running' && phase.success && progress ? { phase: phase.data, ...progress } : null,
    mayRetry: ended && row.folder !== null && (currentDay === null || row.business_day >= currentDay),
  };
}

/** A page of runs of all sources, the latest first. @param before id of the last run shown; ids rise with time */
export async function runPage(
  em: SqlEntityManager,
  before: string | null,
  size: number,
): Promise<{ items: FeedRunView[]; next: string | null }> {
  const rows = await readNamed<RunRow>(
    em,
    `select ${runColumns} from feed_run where id < :before order by id desc limit :size`,
    { before: before ?? '~', size: size + 1 },
  );
  const days = await currentDays(em);
  const items = rows.slice(0, size).map((row) => presentRun(row, days.get(row.source) ?? null));
  return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
}

/** One run with its control totals; null when there is none. */
export async function runDetail(
  em: SqlEntityManager,
  id: string,
  branches: readonly BranchName[],
): Promise<FeedRunDetail | null> {
  const [row] = await readNamed<RunRow & { totals: unknown }>(
    em,
    `select ${runColumns}, totals from feed_run where id = :id`,
    { id },
  );
  if (!row) return null;
  const nameOf = new Map(branches.map(({ orgNo, name }) => [orgNo, name]));
  const totals: FeedFileTotals[] = (parsed<ComparedTotals[]>(row.totals) ?? []).map((file) => ({
    ...file,
    branches: file.branches.map((branch) => ({
      ...branch,
      name: nameOf.get(branch.orgNo) ?? { 'zh-CN': branch.orgNo, en: branch.orgNo },
    })),
  }));
  const days = await currentDays(em);
  return { ...presentRun(row, days.get(row.source) ?? null), totals };
}

const currentDays = async (em: SqlEntityManager): Promise<Map<string, string>> =>
  new Map(
    (
      await readNamed<{ source: string; business_day: string }>(em, 'select source, business_day from source_state')
    ).map((row) => [row.source, row.business_day]),
  );

/** Rejected lines of a run, file by file, behind a line that was shown. */
export const rejectsOf = (
  em: SqlEntityManager,
  id: string,
  limit: number,
  after: { file: string; line: number } = { file: '', line: 0 },
): Promise<FeedReject[]> =>
  readNamed<FeedReject>(
    em,
    `select file, line, field, reason from feed_reject
      where run_id = :id and (file > :file or (file = :file and line > :line)) order by file, line limit :limit`,
    { id, limit, file: after.file, line: after.line },
  );
