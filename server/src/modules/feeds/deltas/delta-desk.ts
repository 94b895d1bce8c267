import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedDelivery, FeedDeliveryResult, FeedDeltaOutcome, FeedFileName } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay, endOfDay, offsetsOf } from '../../../kernel/bank-day.ts';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { type Dialect, dialectOfOrm } from '../../../persistence/orm.ts';
import type { BranchDirectory } from '../../customers/index.ts';
import { insertRejects } from '../feed-runs.ts';
import { type FeedFile, feedFiles } from '../files/feed-files.ts';
import { mergeLines } from '../merge/merge-file.ts';
import { readNamed, runNamed } from '../named-sql.ts';
import { ensureLockRows, takeTurn } from '../writing-turn.ts';
import { markText, readMarks, writeMarks } from './marks.ts';
import { type ReadDelta, type ReadDeltas, type RejectedDelta, readDeltas } from './read-deltas.ts';
import { clearDeltas, dropUnknown, FIRST_DELTA_LINE, stageDeltas } from './stage-deltas.ts';
import { tellDesks, touchedBy } from './tell-desks.ts';

type Counts = FeedDeliveryResult['counts'];

/** Takes what the core bank tells during the day. What is later at its source counts, whatever way and in whatever order it comes. */
export class DeltaDesk {
  readonly #deps: ServerDeps;
  readonly #branches: BranchDirectory;
  readonly #files: ReadonlyMap<FeedFileName, FeedFile>;
  readonly #dialect: Dialect;
  readonly #touched: (customerNos: readonly string[]) => void;
  #rowsMade = false;

  /** @param touched told of customers once their changes are in */
  constructor(deps: ServerDeps, branches: BranchDirectory, touched: (customerNos: readonly string[]) => void) {
    this.#deps = deps;
    this.#touched = touched;
    this.#branches = branches;
    this.#files = new Map(feedFiles(offsetsOf(deps.bank.timeZone)).map((file) => [file.name, file]));
    this.#dialect = dialectOfOrm(deps.orm);
  }

  /**
   * Takes a delivery: all of its good rows in one transaction; bad ones are kept as rejects.
   * @throws AppError feed.delivery_differs when the name was used for other rows; feed.busy while the nightly day some of its
   * rows belong to is being merged: nothing was done, send it again
   */
  async take(delivery: FeedDelivery): Promise<FeedDeliveryResult> {
    const { clock, transaction } = this.#deps;
    if (!this.#rowsMade) await ensureLockRows(transaction, clock.now());
    this.#rowsMade = true;
    const pathOf = new Map((await this.#branches.branches()).map((branch) => [branch.orgNo, branch.path]));
    const now = clock.now();
    const businessDay = bankDay(now, this.#deps.bank.timeZone);
    return transaction(async (em) => {
      await takeTurn(em);
      const fingerprint = createHash('sha256').update(JSON.stringify(delivery.rows)).digest('hex');
      const known = await this.#known(em, delivery, fingerprint);
      if (known) return known;
      const read = readDeltas(delivery, this.#files, { pathOf, businessDay }, now);
      const outdated = await this.#dropOutdated(em, delivery.source, read);
      const merged = await this.#merge(em, delivery.source, businessDay, read);
      const counts: Counts = {
        ...merged,
        outdated: outdated.length,
        superseded: read.superseded.length,
        rejected: read.rejected.length,
      };
      return this.#answer(em, delivery, fingerprint, now, counts, outcomesOf(delivery, read, outdated));
    });
  }

  async #known(em: SqlEntityManager, delivery: FeedDelivery, fingerprint: string): Promise<FeedDeliveryResult | null> {
    const { source, deliveryId } = delivery;
    const [row] = await readNamed<{ fingerprint: string; received_at: unknown; counts: unknown; outcomes: string }>(
      em,
      'select fingerprint, received_at, counts, outcomes from feed_delivery where source = :source and delivery_id = :id',
      { source, id: deliveryId },
    );
    if (!row) return null;
    if (row.fingerprint !== fingerprint) throw new AppError('feed.delivery_differs', { status: 409 });
    return {
      deliveryId,
      receivedAt: (readInstant(row.received_at) ?? new Date(0)).toISOString(),
      repeated: true,
      counts: (typeof row.counts === 'string' ? JSON.parse(row.counts) : row.counts) as Counts,
      rows: JSON.parse(row.outcomes) as FeedDeltaOutcome[],
    };
  }

  /** Takes out of `read` what is older than the last nightly day or than another delta of the same record. */
  async #dropOutdated(em: SqlEntityManager, source: string, read: ReadDeltas): Promise<number[]> {
    const { covered, merging } = await this.#nightlyTimes(em, source);
    const outdated: number[] = [];
    for (const [name, deltas] of read.good) {
      const file = this.#files.get(name);
      if (!file) continue;
      const marks = await readMarks(
        em,
        file,
        deltas.map(({ key }) => key),
      );
      const fresh = deltas.filter(({ row, asOf, key }) => {
        const at = asOf.getTime();
        const isFresh = at > covered && at >= (marks.get(markText(key)) ?? 0);
        if (!isFresh) outdated.push(row);
        return isFresh;
      });
      if (fresh.some(({ asOf }) => asOf.getTime() <= merging)) throw new AppError('feed.busy', { status: 409 });
      read.good.set(name, fresh);
    }
    return outdated;
  }

  /** Up to when the nightly feed is in, and up to when the day that is being merged right now reaches. */
  async #nightlyTimes(em: SqlEntityManager, source: string): Promise<{ covered: number; merging: number }> {
    const [state] = await readNamed<{ as_of: unknown }>(em, 'select as_of from source_state where source = :source', {
      source,
    });
    const [running] = await readNamed<{ business_day: string }>(
      em,
      "select business_day from feed_run where source = :source and status = 'running' and phase = 'merging'",
      { source },
    );
    return {
      covered: readInstant(state?.as_of)?.getTime() ?? 0,
      merging: running ? endOfDay(running.business_day, this.#deps.bank.timeZone).getTime() : 0,
    };
  }

  async #merge(em: SqlEntityManager, source: string, day: string, read: ReadDeltas) {
    const merged = { created: 0, changed: 0 };
    const staged = [...this.#files.values()].flatMap((file) => {
      const deltas = read.good.get(file.name) ?? [];
      return deltas.length > 0 ? [{ file, deltas }] : [];
    });
    for (const { file, deltas } of staged) await stageDeltas(em, file, deltas);
    const taken: { file: FeedFile; deltas: ReadDelta[] }[] = [];
    for (const { file, deltas } of staged) {
      const unknown = await dropUnknown(em, file);
      read.rejected.push(...unknown.map((each): RejectedDelta => ({ ...each, file: file.name })));
      const rows = new Set(unknown.map(({ row }) => row));
      taken.push({ file, deltas: deltas.filter(({ row }) => !rows.has(row)) });
    }
    const chunk = { asOf: 0, source, day, from: FIRST_DELTA_LINE, to: 2_147_483_647 };
    for (const { file, deltas } of taken) {
      const done = await mergeLines(em, file, this.#dialect, chunk, 's.as_of');
      merged.created += done.created;
      merged.changed += done.changed;
      await writeMarks(em, this.#dialect, file, deltas);
    }
    for (const { file } of staged) await clearDeltas(em, file);
    if (merged.created + merged.changed > 0) {
      const customerNos = await touchedBy(em, taken);
      await tellDesks(em, this.#deps, customerNos);
      afterCommit(em, () => this.#touched(customerNos));
    }
    return merged;
  }

  async #answer(
    em: SqlEntityManager,
    { source, deliveryId, rows }: FeedDelivery,
    fingerprint: string,
    now: Date,
    counts: Counts,
    { outcomes, rejects }: Outcomes,
  ): Promise<FeedDeliveryResult> {
    const id = newId();
    await runNamed(
      em,
      `insert into feed_delivery (id, source, delivery_id, fingerprint, received_at, row_count, rejected_count, counts, outcomes)
        values (:id, :source, :deliveryId, :fingerprint, :now, :rows, :rejected, :counts, :outcomes)`,
      {
        id,
        source,
        deliveryId,
        fingerprint,
        now,
        rows: rows.length,
        rejected: counts.rejected,
        counts: JSON.stringify(counts),
        outcomes: JSON.stringify(outcomes),
      },
    );
    for (const [file, lines] of Map.groupBy(rejects, (each) => each.file)) {
      await insertRejects(
        em,
        id,
        file,
        lines.map(({ row, field, reason }) => ({ line: row, field, reason })),
      );
    }
    const details = { source, rows: rows.length, ...counts };
    await recordAudit(em, { actor: 'system', key: 'Feed.DeltasTaken', subjectId: id, details }, this.#deps.clock);
    return { deliveryId, receivedAt: now.toISOString(), repeated: false, counts, rows: outcomes };
  }
}

interface Outcomes {
  outcomes: FeedDeltaOutcome[];
  rejects: RejectedDelta[];
}

function outcomesOf({ rows }: FeedDelivery, read: ReadDeltas, outdated: readonly number[]): Outcomes {
  const outdatedRows = new Set(outdated);
  const supersededRows = new Set(read.superseded);
  const rejectedRows = new Map(read.rejected.map((each) => [each.row, each]));
  const outcomes = rows.map((_, row): FeedDeltaOutcome => {
    const rejected = rejectedRows.get(row);
    if (rejected) return { row, outcome: 'rejected', field: rejected.field, reason: rejected.reason };
    const outcome = supersededRows.has(row) ? 'superseded' : outdatedRows.has(row) ? 'outdated' : 'taken';
    return { row, outcome, field: null, reason: null };
  });
  return { outcomes, rejects: read.rejected };
}
