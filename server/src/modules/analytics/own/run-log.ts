import type { SqlEntityManager } from '@mikro-orm/sql';
import { HistoryFound, type ScoreKind, type ScoreRun } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { analyticsDb, type RunRow } from '../analytics.tables.ts';

export type RunDeps = Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank' | 'log'>;
type Ended = Pick<RunRow, 'state' | 'version' | 'rows_seen' | 'rows_written' | 'details'>;

/** A run that has not ended by then died with its process. */
const STALE_MS = 6 * 3_600_000;
const nothing: Ended = { state: 'failed', version: null, rows_seen: 0, rows_written: 0, details: null };

/**
 * Keeps one run of a task and kind at a time, and what came of it.
 * @throws AppError analytics.running while another one is under way
 */
export async function logged(
  deps: RunDeps,
  task: ScoreRun['task'],
  kind: ScoreKind,
  run: (day: string) => Promise<Ended>,
): Promise<ScoreRun> {
  const id = newId();
  const day = bankDay(deps.clock.now(), deps.bank.timeZone);
  await begin(deps, { id, task, kind, day });
  try {
    return await end(deps, id, await run(day));
  } catch (error) {
    await end(deps, id, nothing);
    throw error;
  }
}

async function begin(
  { clock, transaction }: RunDeps,
  { id, task, kind, day }: Pick<RunRow, 'id' | 'task' | 'kind' | 'day'>,
): Promise<void> {
  const now = clock.now();
  const slot = `${task}:${kind}`;
  const isFree = await transaction(async (em) => {
    const db = analyticsDb(em);
    await db
      .updateTable('score_run')
      .set({ slot: null, state: 'failed', ended_at: now })
      .where('slot', '=', slot)
      .where('started_at', '<', new Date(now.getTime() - STALE_MS))
      .execute();
    const row = { ...nothing, state: 'running' as const, id, task, kind, day, slot, started_at: now, ended_at: null };
    return insertIfAbsent(() => db.insertInto('score_run').values(row).execute());
  });
  if (!isFree) throw new AppError('analytics.running', { status: 409 });
}

const end = (deps: RunDeps, id: string, ended: Ended): Promise<ScoreRun> =>
  deps.transaction(async (em) => {
    const db = analyticsDb(em);
    await db
      .updateTable('score_run')
      .set({ ...ended, slot: null, ended_at: deps.clock.now() })
      .where('id', '=', id)
      .execute();
    const row = await db.selectFrom('score_run').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const { task, kind, state, rows_seen: rows, rows_written: written } = row;
    const details = { task, kind, state, rows, written };
    await recordAudit(em, { actor: 'system', key: 'Score.RunDone', subjectId: id, details }, deps.clock);
    return presentRun(row);
  });

export const presentRun = (row: RunRow): ScoreRun => ({
  id: row.id,
  task: row.task,
  kind: row.kind,
  day: row.day,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  version: row.version,
  rows: row.rows_seen,
  written: row.rows_written,
  history: row.task === 'train' && row.details ? HistoryFound.parse(JSON.parse(row.details)) : null,
});

/** Runs of all kinds, the latest first. */
export async function latestRuns(em: SqlEntityManager, limit: number): Promise<RunRow[]> {
  return analyticsDb(em)
    .selectFrom('score_run')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
