import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedReject, FeedRunView } from '@tellerline/contracts';
import { recordAudit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readInstant } from '../../persistence/columns.ts';
import type { Transaction } from '../../persistence/transaction.ts';
import type { FeedCounts } from './counts.ts';
import type { ControlFile } from './files/control-file.ts';
import { readNamed, runNamed } from './named-sql.ts';
import type { RejectedLine } from './stage-file.ts';

interface RunRow {
  id: string;
  source: string;
  business_day: string;
  status: FeedRunView['status'];
  started_at: unknown;
  ended_at: unknown;
  reason: string | null;
  counts: unknown;
}

const runColumns = 'id, source, business_day, status, started_at, ended_at, reason, counts';
const LONGEST_REASON = 2_000;
const INSERT_ROWS = 200;

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
        "update feed_run set status = 'failed', ended_at = :now, reason = 'interrupted' where status = 'running'",
        { now: this.#clock.now() },
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

  async begin(id: string, control: ControlFile, fingerprint: string): Promise<void> {
    await this.#transaction((em) =>
      runNamed(
        em,
        `insert into feed_run (id, source, business_day, status, started_at, counts, fingerprint)
          values (:id, :source, :day, 'running', :now, '{}', :fingerprint)`,
        { id, source: control.source, day: control.businessDay, now: this.#clock.now(), fingerprint },
      ),
    );
  }

  async reject(id: string, file: string, lines: readonly RejectedLine[]): Promise<void> {
    for (let at = 0; at < lines.length; at += INSERT_ROWS) {
      const part = lines.slice(at, at + INSERT_ROWS);
      await this.#transaction((em) =>
        em.execute(
          `insert into feed_reject (run_id, file, line, field, reason) values ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
          part.flatMap(({ line, field, reason }) => [id, file, line, field, reason]),
          'run',
        ),
      );
    }
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
  async succeed(id: string, control: ControlFile, asOf: Date, counts: Record<string, FeedCounts>): Promise<void> {
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
      await runNamed(em, "update feed_run set status = 'imported', ended_at = :now, counts = :counts where id = :id", {
        id,
        now: this.#clock.now(),
        counts: JSON.stringify(counts),
      });
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

  async fail(id: string, status: 'refused' | 'failed', reason: string): Promise<void> {
    await this.#transaction((em) =>
      runNamed(em, 'update feed_run set status = :status, ended_at = :now, reason = :reason where id = :id', {
        id,
        status,
        now: this.#clock.now(),
        reason: reason.slice(0, LONGEST_REASON),
      }),
    );
  }

  async view(id: string): Promise<FeedRunView> {
    const [row] = await this.#transaction((em) =>
      readNamed<RunRow>(em, `select ${runColumns} from feed_run where id = :id`, { id }),
    );
    if (!row) throw new Error(`Feed run ${id} is gone`);
    return presentRun(row);
  }
}

/** The latest runs of all sources. */
export async function latestRuns(em: SqlEntityManager, limit: number): Promise<FeedRunView[]> {
  const rows = await readNamed<RunRow>(
    em,
    `select ${runColumns} from feed_run order by started_at desc, id desc limit :limit`,
    { limit },
  );
  return rows.map(presentRun);
}

/** Rejected lines of a run, file by file. */
export const rejectsOf = (em: SqlEntityManager, id: string, limit: number): Promise<FeedReject[]> =>
  readNamed<FeedReject>(
    em,
    'select file, line, field, reason from feed_reject where run_id = :id order by file, line limit :limit',
    { id, limit },
  );

function presentRun(row: RunRow): FeedRunView {
  const counts = typeof row.counts === 'string' ? JSON.parse(row.counts) : row.counts;
  return {
    id: row.id,
    source: row.source,
    businessDay: row.business_day,
    status: row.status,
    startedAt: (readInstant(row.started_at) ?? new Date(0)).toISOString(),
    endedAt: readInstant(row.ended_at)?.toISOString() ?? null,
    reason: row.reason,
    counts: (counts ?? {}) as FeedRunView['counts'],
  };
}
