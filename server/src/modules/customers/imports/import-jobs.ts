import type { SqlEntityManager } from '@mikro-orm/sql';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { attributeDb, type StoredImport } from '../attributes/attribute.tables.ts';
import { countOutcomes, endOfChunk, forgetRows, moveImport, readImport } from './import-store.ts';
import { kindOf, type TableKind } from './table-kind.ts';

/** Rows of one transaction: short enough that agents' reads and writes never wait long. */
const ROWS_A_CHUNK = 2_000;
/** Work nobody has said anything about for so long belongs to a process that is no more. */
const SILENT_MS = 20_000;
const movingStates = ['reading', 'applying', 'undoing'];
const MOST_TRIES = 3;
/** A table nobody decides about for so long is thrown away with its rows. */
const ABANDONED_MS = 7 * 24 * 3_600_000;

export interface ImportJobPorts {
  kinds: readonly TableKind[];
  /** Smaller in tests. */
  rowsAChunk?: number | undefined;
}

/**
 * Applies and undoes imports in the background, one after another, a chunk of rows per transaction. How far it has come
 * stands in the same transaction as the rows, so that a process that dies leaves whole chunks, and another goes on there.
 */
export class ImportJobs {
  readonly #deps: ServerDeps;
  readonly #ports: ImportJobPorts;
  /** What this process works on, or will when its turn comes. */
  readonly #held = new Set<number>();
  #turn: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(deps: ServerDeps, ports: ImportJobPorts) {
    this.#deps = deps;
    this.#ports = ports;
  }

  /** Works on an import that was just set to applying or undoing. */
  begin(id: number): void {
    const release = this.hold(id);
    this.#turn = this.#turn
      .then(() => this.#work(id))
      .catch((error: unknown) => this.#log(id, error))
      .finally(release);
  }

  /** Says, tick by tick, that somebody has an import, also while it waits its turn; until the returned function is called. */
  hold(id: number): () => void {
    this.#held.add(id);
    return () => void this.#held.delete(id);
  }

  /** Takes up what another process left: what was being applied or undone goes on, what was being read is refused. */
  async tick(): Promise<void> {
    const now = this.#deps.clock.now();
    await this.#beat(now);
    const left = await attributeDb(forkOf(this.#deps.orm))
      .selectFrom('data_import')
      .select(['id', 'kind', 'state', 'beat_at'])
      .where('state', 'in', movingStates)
      .where(({ or, eb }) => or([eb('beat_at', 'is', null), eb('beat_at', '<', new Date(now.getTime() - SILENT_MS))]))
      .execute();
    for (const { id, kind, state, beat_at } of left) {
      const taken = await this.#deps.transaction((em) => this.#take(em, id, beat_at, now));
      if (!taken) continue;
      if (state === 'reading') await this.#refuseInterrupted(id, this.#kind(kind));
      else this.begin(id);
    }
    await this.#endAbandoned(now);
  }

  async #beat(now: Date): Promise<void> {
    if (this.#held.size === 0) return;
    await attributeDb(forkOf(this.#deps.orm))
      .updateTable('data_import')
      .set({ beat_at: now })
      .where('id', 'in', [...this.#held])
      .where('state', 'in', movingStates)
      .execute();
  }

  async #endAbandoned(now: Date): Promise<void> {
    const abandoned = await attributeDb(forkOf(this.#deps.orm))
      .selectFrom('data_import')
      .select(['id', 'kind', 'version'])
      .where('state', '=', 'checked')
      .where('uploaded_at', '<=', new Date(now.getTime() - ABANDONED_MS))
      .execute();
    for (const { id, kind, version } of abandoned) {
      const ended = await this.#deps.transaction(async (em) => {
        const over = { state: 'discarded', same_key: null, version: version + 1 } as const;
        if (!(await moveImport(em, id, 'checked', over))) return false;
        const details = { abandoned: true };
        await recordAudit(
          em,
          { actor: 'system', key: 'Import.Discarded', subjectId: String(id), details },
          this.#deps.clock,
        );
        return true;
      });
      if (ended) await forgetRows(this.#deps.transaction, this.#kind(kind).rowTable, id);
    }
  }

  async #take(em: SqlEntityManager, id: number, beatAt: Date | null, now: Date): Promise<boolean> {
    const taken = await attributeDb(em)
      .updateTable('data_import')
      .set({ beat_at: now })
      .where('id', '=', id)
      .where('beat_at', beatAt === null ? 'is' : '=', beatAt)
      .executeTakeFirst();
    return Number(taken.numUpdatedRows) === 1;
  }

  async #refuseInterrupted(id: number, { rowTable }: TableKind): Promise<void> {
    await forgetRows(this.#deps.transaction, rowTable, id);
    await this.#deps.transaction((em) =>
      moveImport(em, id, 'reading', { state: 'refused', refusal: 'interrupted', same_key: null, beat_at: null }),
    );
  }

  /** Settles when nothing is under way. */
  idle(): Promise<void> {
    return this.#turn;
  }

  /** Stops between two chunks; another process, or this one when it starts again, goes on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#turn;
  }

  async #work(id: number): Promise<void> {
    for (let tries = 0; !this.#stopping; ) {
      try {
        if (!(await this.#deps.transaction((em) => this.#step(em, id)))) return;
        tries = 0;
      } catch (error) {
        // Somebody typed the same customer's first attributes at the same moment: the chunk sees them the next time.
        tries += 1;
        if (!isDuplicate(error) || tries >= MOST_TRIES) throw error;
      }
    }
    await attributeDb(forkOf(this.#deps.orm))
      .updateTable('data_import')
      .set({ beat_at: null })
      .where('id', '=', id)
      .execute();
  }

  /** One chunk, or the end; false when there is no more to do. */
  async #step(em: SqlEntityManager, id: number): Promise<boolean> {
    const stored = await readImport(em, id);
    if (stored?.state !== 'applying' && stored?.state !== 'undoing') return false;
    const size = this.#ports.rowsAChunk ?? ROWS_A_CHUNK;
    const kind = this.#kind(stored.kind);
    const end = await endOfChunk(em, kind.rowTable, id, stored.through_row, size);
    if (!end) {
      await this.#finish(em, stored);
      return false;
    }
    const chunk = { importId: id, from: stored.through_row, to: end.to };
    const now = this.#deps.clock.now();
    await kind[stored.state === 'undoing' ? 'undo' : 'apply'](em, chunk, stored, now);
    await moveImport(em, id, stored.state, { through_row: end.to, done: stored.done + end.rows, beat_at: now });
    return true;
  }

  async #finish(em: SqlEntityManager, stored: StoredImport): Promise<void> {
    const isUndo = stored.state === 'undoing';
    const counted = await countOutcomes(em, this.#kind(stored.kind).rowTable, stored.id);
    const of = (outcome: string) => counted[outcome] ?? 0;
    const counts = isUndo
      ? { restored: of('restored'), kept: of('kept') }
      : { created: of('created'), changed: of('changed'), same: of('same'), bad: of('bad'), fresh: 0, change: 0 };
    const now = this.#deps.clock.now();
    await moveImport(em, stored.id, isUndo ? 'undoing' : 'applying', {
      ...counts,
      state: isUndo ? 'undone' : 'applied',
      beat_at: null,
      version: stored.version + 1,
      ...(isUndo ? { same_key: null, undone_at: now } : { applied_at: now }),
    });
    const by = isUndo ? stored.undone_by : stored.applied_by;
    await recordAudit(
      em,
      {
        actor: by === null ? 'system' : { userId: by },
        key: isUndo ? 'Import.Undone' : 'Import.Applied',
        subjectId: String(stored.id),
        details: { kind: stored.kind, sha256: stored.content_hash, ...counts },
      },
      this.#deps.clock,
    );
  }

  #kind(kind: string): TableKind {
    return kindOf(this.#ports.kinds, kind);
  }

  #log(id: number, error: unknown): void {
    this.#deps.log.error({ event: 'import.failed', importId: id, err: error });
  }
}
