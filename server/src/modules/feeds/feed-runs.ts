import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedRunView } from '@tellerline/contracts';
import { recordAudit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Transaction } from '../../persistence/transaction.ts';
import type { FeedCounts } from './counts.ts';
import { forgetMarks } from './deltas/marks.ts';
import { FeedRefusal } from './feed-refusal.ts';
import type { ControlFile } from './files/control-file.ts';
import type { ComparedTotals } from './files/totals.ts';
import { readNamed, runNamed } from './named-sql.ts';
import { presentRun, type RunRow, runColumns } from './run-view.ts';
import type { RejectedLine } from './stage-file.ts';

const LONGEST_REASON = 2_000;
const LONGEST_PATH = 500;
const INSERT_ROWS = 200;

export interface BegunRun {
  id: string;
  control: ControlFile;
  fingerprint: string;
  /** Name of its folder in the drop folder, where it lies there. */
  dropFolder: string | null;
  /** The folder's whole path. */
  cameFrom: string;
  /** By which rules its lines are read. */
  rules: string;
}

/** The book of imports: what was tried, how it ended, which lines were not taken. */
export class FeedRuns {
  readonly #transaction: Transaction;
  readonly #clock: Clock;

  constructor(transaction: Transaction, clock: Clock) {
    this.#transaction = transaction;
    this.#clock = clock;
  }

  /** Under the lock: whatever still counts as running was killed. */
  async closeInterrupted(): Promise<void> {
    await this.#transaction((em) =>
      runNamed(
        em,
        `update feed_run set status = 'failed', ended_at = :now, reason = 'interrupted', refusal = :refusal, phase = null
          where status = 'running'`,
        { now: this.#clock.now(), refusal: JSON.stringify({ code: 'interrupted', details: {} }) },
      ),
    );
  }

  /** The day's run when it was imported from exactly these files and is still the current one. */
  async importedWith(source: string, day: string, fingerprint: string): Promise<FeedRunView | null> {
    const [row] = await this.#transaction((em) =>
      readNamed<RunRow & { fingerprint: string }>(
        em,
        `select ${runColumns}, fingerprint from feed_run
          where source = :source and business_day = :day and status = 'imported' order by started_at desc, id desc limit 1`,
        { source, day },
      ),
    );
    return row?.fingerprint === fingerprint ? presentRun(row) : null;
  }

  /** Last imported business day of a source. */
  async currentDay(source: string): Promise<string | null> {
    const [row] = await this.#transaction((em) =>
      readNamed<{ business_day: string }>(em, 'select business_day from source_state where source = :source', {
        source,
      }),
    );
    return row?.business_day ?? null;
  }

  async begin({ id, control, fingerprint, dropFolder, cameFrom, rules }: BegunRun): Promise<void> {
    await this.#transaction((em) =>
      runNamed(
        em,
        `insert into feed_run (id, source, business_day, status, started_at, counts, fingerprint, folder, came_from, rules,
          began_merging) values (:id, :source, :day, 'running', :now, '{}', :fingerprint, nullif(:folder, ''), :cameFrom, :rules, :no)`,
        {
          id,
          source: control.source,
          day: control.businessDay,
          now: this.#clock.now(),
          fingerprint,
          folder: dropFolder ?? '',
          cameFrom: cameFrom.length > LONGEST_PATH ? '' : cameFrom,
          rules,
          no: 0,
        },
      ),
    );
  }

  /** From now on rows may be written, even if the run should fail. */
  async beginMerging(id: string, comparedWith: string | null): Promise<void> {
    await this.#transaction((em) =>
      runNamed(em, "update feed_run set began_merging = 1, compared_with = nullif(:comparedWith, '') where id = :id", {
        id,
        comparedWith: comparedWith ?? '',
      }),
    );
  }

  /** Where the import is; `merging` must be stored before the first row is written, because deltas of that day wait from then on. */
  async note(id: string, phase: string, progress: { file: string; done: number; total: number }): Promise<void> {
    await this.#transaction((em) =>
      runNamed(em, 'update feed_run set phase = :phase, progress = :progress where id = :id', {
        id,
        phase,
        progress: JSON.stringify(progress),
      }),
    );
  }

  async reject(id: string, file: string, lines: readonly RejectedLine[]): Promise<void> {
    for (let at = 0; at < lines.length; at += INSERT_ROWS) {
      const part = lines.slice(at, at + INSERT_ROWS);
      await this.#transaction((em) => insertRejects(em, id, file, part));
    }
  }

  async forgetRejects(id: string, file: string): Promise<void> {
    await this.#transaction((em) =>
      runNamed(em, 'delete from feed_reject where run_id = :id and file = :file', { id, file }),
    );
  }

  async countRejects(id: string, file: string): Promise<number> {
    const [row] = await this.#transaction((em) =>
      readNamed<{ n: number }>(em, 'select count(*) as n from feed_reject where run_id = :id and file = :file', {
        id,
        file,
      }),
    );
    return Number(row?.n ?? 0);
  }

  /** The day counts from now on: state of the source, end of the run and the audit entry in one transaction. */
  async succeed(run: BegunRun, asOf: Date, counts: Record<string, FeedCounts>, totals: ComparedTotals[]) {
    const { id, control } = run;
    await this.#transaction(async (em) => {
      const state = { source: control.source, day: control.businessDay, asOf };
      const updated = await runNamed(
        em,
        'update source_state set business_day = :day, as_of = :asOf where source = :source',
        state,
      );
      if (updated === 0) {
        await runNamed(
          em,
          'insert into source_state (source, business_day, as_of) values (:source, :day, :asOf)',
          state,
        );
      }
      await runNamed(
        em,
        `update feed_run set status = 'imported', ended_at = :now, counts = :counts, totals = :totals, phase = null
          where id = :id`,
        { id, now: this.#clock.now(), counts: JSON.stringify(counts), totals: JSON.stringify(totals) },
      );
      await forgetMarks(em, asOf);
      await recordAudit(
        em,
        {
          actor: 'system',
          key: 'Feed.Imported',
          subjectId: id,
          details: { day: control.businessDay, source: control.source },
        },
        this.#clock,
      );
    });
  }

  /** Refused for what came, or failed by a fault of ours. The counts and totals so far are kept for whoever looks for the reason. */
  async fail(run: BegunRun, error: unknown, counts: Record<string, FeedCounts>, totals: ComparedTotals[]) {
    const refused = error instanceof FeedRefusal;
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_REASON);
    // A fault's message may hold values of a row: people are shown its kind only, the log and this column have the rest.
    const refusal = refused
      ? { code: error.code, details: error.details }
      : { code: 'fault', details: { problem: error instanceof Error ? error.name : 'Error' } };
    await this.#transaction(async (em) => {
      await runNamed(
        em,
        `update feed_run set status = :status, ended_at = :now, reason = :reason, refusal = :refusal, counts = :counts,
          totals = :totals, phase = null where id = :id`,
        {
          id: run.id,
          status: refused ? 'refused' : 'failed',
          now: this.#clock.now(),
          reason,
          refusal: JSON.stringify(refusal),
          counts: JSON.stringify(counts),
          totals: JSON.stringify(totals),
        },
      );
      if (!refused) return;
      const details = { day: run.control.businessDay };
      await recordAudit(em, { actor: 'system', key: 'Feed.Refused', subjectId: run.id, details }, this.#clock);
    });
  }

  async view(id: string): Promise<FeedRunView> {
    const [row] = await this.#transaction((em) =>
      readNamed<RunRow>(em, `select ${runColumns} from feed_run where id = :id`, { id }),
    );
    if (!row) throw new Error(`Feed run ${id} is gone`);
    return presentRun(row);
  }
}

/** Notes lines of a file that were not taken; `id` is of the run or of the delivery. */
export const insertRejects = (em: SqlEntityManager, id: string, file: string, lines: readonly RejectedLine[]) =>
  em.execute(
    `insert into feed_reject (run_id, file, line, field, reason) values ${lines.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    lines.flatMap(({ line, field, reason }) => [id, file, line, field, reason]),
    'run',
  );
