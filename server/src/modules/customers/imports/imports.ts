import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ImportKind,
  type ImportPage,
  type ImportProblems,
  type ImportRowPage,
  type ImportRowQuery,
  type ImportState,
  type ImportView,
  type OpenChange,
  printable,
  type ReviewKind,
  type UploadImport,
} from '@tellerline/contracts';
import type { z } from 'zod';
import { clearLeftUploads, type SpooledFile, spoolUpload } from '../../../exchange/index.ts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { attributeDb, type StoredImport } from '../attributes/attribute.tables.ts';
import { attributeKeepers } from '../attributes/attributes.routes.ts';
import { likePrefix } from '../data-gate.ts';
import { presentImport } from './import.presenter.ts';
import { ImportJobs } from './import-jobs.ts';
import { countProblems, forgetRows, moveImport, readImport } from './import-store.ts';
import { readImportFile } from './read-import.ts';
import { kindOf, type TableKind } from './table-kind.ts';

const IMPORTS_A_PAGE = 50;
/** Files of one person that are read or wait to be: others want their turn too, and each lies on the disk until it is over. */
const MOST_WAITING = 5;
const notFound = () => new AppError('resource.not_found', { status: 404 });

export interface ImportPorts {
  /** The bank's day. */
  today(): string;
  kinds: readonly TableKind[];
  /** Absent: what needs two people is not made true. */
  reviews: Pick<ReviewsApi, 'submit' | 'openChangesOf'> | null;
}

/** Tables sent in: read and checked, looked at, applied, undone. Seen by those in whose scope they were sent. */
export class Imports {
  readonly #jobs: ImportJobs;
  readonly #deps: ServerDeps;
  readonly #ports: ImportPorts;
  #reading: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(deps: ServerDeps, ports: ImportPorts) {
    this.#deps = deps;
    this.#ports = ports;
    this.#jobs = new ImportJobs(deps, ports);
  }

  /**
   * Takes a file in and begins to read it. The same file while it counts (until it was undone, refused or thrown away) is
   * answered with the import there is: nothing is read twice.
   * @throws AppError import.too_many_waiting
   */
  async upload(actor: Actor, { kind, name }: z.output<typeof UploadImport>, bytes: Readable): Promise<ImportView> {
    await this.#requireRoom(actor);
    const file = await spoolUpload(bytes);
    try {
      const sameKey = createHash('sha256').update(`${kind} ${actor.branchPath} ${file.sha256}`).digest('hex');
      const id = await this.#enter(actor, kind, printable(name).slice(0, 200) || 'file', file, sameKey);
      if (id === null) {
        await file.remove();
        return await this.#sameFile(actor, sameKey);
      }
      this.#read(id, kindOf(this.#ports.kinds, kind), file, actor);
      return await this.view(forkOf(this.#deps.orm), actor, id);
    } catch (error) {
      await file.remove();
      throw error;
    }
  }

  async #requireRoom({ userId }: Actor): Promise<void> {
    const { n } = await attributeDb(forkOf(this.#deps.orm))
      .selectFrom('data_import')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('state', '=', 'reading')
      .where('uploaded_by', '=', userId)
      .executeTakeFirstOrThrow();
    if (Number(n) < MOST_WAITING) return;
    throw new AppError('import.too_many_waiting', { status: 409, details: { limit: MOST_WAITING } });
  }

  async #enter(actor: Actor, kind: string, name: string, file: SpooledFile, sameKey: string): Promise<number | null> {
    const now = this.#deps.clock.now();
    const none = { rows: 0, bad: 0, fresh: 0, change: 0, same: 0, created: 0, changed: 0, restored: 0, kept: 0 };
    try {
      return await this.#deps.transaction(async (em) => {
        await attributeDb(em)
          .insertInto('data_import')
          .values({
            ...none,
            kind,
            file_name: name,
            bytes: file.bytes,
            content_hash: file.sha256,
            same_key: sameKey,
            state: 'reading',
            through_row: 0,
            done: 0,
            branch_path: actor.branchPath,
            uploaded_by: actor.userId,
            uploaded_by_name: actor.displayName,
            uploaded_at: now,
            beat_at: now,
            version: 1,
          })
          .execute();
        const { id } = await attributeDb(em)
          .selectFrom('data_import')
          .select('id')
          .where('same_key', '=', sameKey)
          .executeTakeFirstOrThrow();
        const details = { kind, bytes: file.bytes, sha256: file.sha256 };
        await recordAudit(em, { actor, key: 'Import.Uploaded', subjectId: String(id), details }, this.#deps.clock);
        return id;
      });
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  }

  async #sameFile(actor: Actor, sameKey: string): Promise<ImportView> {
    const stored = await attributeDb(forkOf(this.#deps.orm))
      .selectFrom('data_import')
      .selectAll()
      .where('same_key', '=', sameKey)
      .executeTakeFirst();
    if (!stored) throw new AppError('import.not_now', { status: 409 });
    return presentImport(stored, actor, { ...this.#about(stored), sameFile: true });
  }

  /** One file at a time, beside the requests. */
  #read(id: number, kind: TableKind, file: SpooledFile, actor: Actor): void {
    const reading = {
      id,
      kind,
      file,
      scope: { branchPath: actor.branchPath },
      userId: actor.userId,
      today: this.#ports.today(),
      isStopping: () => this.#stopping,
    };
    const release = this.#jobs.hold(id);
    this.#reading = this.#reading
      .then(() => readImportFile(this.#deps, reading))
      .catch((error: unknown) => this.#deps.log.error({ event: 'import.failed', importId: id, err: error }))
      .finally(release)
      .then(() => file.remove());
  }

  /** The latest first. */
  async list(
    em: SqlEntityManager,
    actor: Actor,
    { kind, cursor }: { kind?: ImportKind | undefined; cursor?: number | undefined },
  ): Promise<ImportPage> {
    let select = attributeDb(em)
      .selectFrom('data_import')
      .selectAll()
      .where('branch_path', 'like', likePrefix(actor.branchPath))
      .orderBy('id', 'desc')
      .limit(IMPORTS_A_PAGE + 1);
    if (kind !== undefined) select = select.where('kind', '=', kind);
    if (cursor !== undefined) select = select.where('id', '<', cursor);
    const rows = await select.execute();
    const page = rows.slice(0, IMPORTS_A_PAGE);
    const open = await this.#openOf(em, actor, page);
    return {
      items: page.map((stored) =>
        presentImport(stored, actor, { ...this.#about(stored), open: open.get(stored.id) ?? null }),
      ),
      next: rows.length > page.length ? String(page.at(-1)?.id ?? '') : null,
    };
  }

  /** @throws AppError resource.not_found, alike for an unknown import and one out of scope */
  async view(em: SqlEntityManager, actor: Actor, id: number): Promise<ImportView> {
    const stored = await this.#stored(em, actor, id);
    const open = await this.#openOf(em, actor, [stored]);
    return presentImport(stored, actor, { ...this.#about(stored), open: open.get(id) ?? null });
  }

  async rows(em: SqlEntityManager, actor: Actor, id: number, query: ImportRowQuery): Promise<ImportRowPage> {
    const kind = this.#about(await this.#stored(em, actor, id));
    const { outcome, reason, limit } = query;
    const wanted = { importId: id, after: Number(query.cursor ?? 0) || 0, limit: limit + 1, outcome, reason };
    const rows = (await kind.readRows(em, wanted, actor)).map(({ row }) => row);
    const page = rows.slice(0, limit);
    return { items: page, next: rows.length > page.length ? String(page.at(-1)?.rowNo ?? '') : null };
  }

  /** How often each reason was given, the most frequent first. */
  async problems(em: SqlEntityManager, actor: Actor, id: number): Promise<ImportProblems> {
    return countProblems(em, this.#about(await this.#stored(em, actor, id)).rowTable, id);
  }

  /**
   * Begins to apply the good rows of a checked import; the bad ones stay out. What two people decide is put before the second.
   * @throws AppError import.not_now, resource.not_found for anybody but its sender
   */
  async apply(actor: Actor, id: number, version: number): Promise<ImportView> {
    return this.#begin(actor, id, version, 'checked');
  }

  /** Begins to take back what an applied import did, where nothing has changed since; or asks the second person to. */
  async undo(actor: Actor, id: number, version: number): Promise<ImportView> {
    return this.#begin(actor, id, version, 'applied');
  }

  async #begin(actor: Actor, id: number, version: number, from: 'checked' | 'applied'): Promise<ImportView> {
    await this.#deps.transaction(async (em) => {
      const stored = await this.#mayDecide(em, actor, id, version, from);
      const { reviewKind } = this.#about(stored);
      if (reviewKind) await this.#propose(em, actor, reviewKind, stored);
      else await this.start(em, stored, actor);
    });
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  /** The changes that wait for a second person, by import. */
  async #openOf(em: SqlEntityManager, actor: Actor, page: readonly StoredImport[]): Promise<Map<number, OpenChange>> {
    const found = new Map<number, OpenChange>();
    const { reviews } = this.#ports;
    for (const { kind, reviewKind } of this.#ports.kinds) {
      const ids = page.filter((stored) => stored.kind === kind).map(({ id }) => String(id));
      if (!reviews || !reviewKind || ids.length === 0) continue;
      for (const [id, change] of await reviews.openChangesOf(em, reviewKind, ids, actor)) found.set(Number(id), change);
    }
    return found;
  }

  async #propose(
    em: SqlEntityManager,
    actor: Actor,
    reviewKind: ReviewKind,
    { id, state, version }: StoredImport,
  ): Promise<void> {
    const entry = { baseVersion: version, changeVersion: null, changes: { decision: state }, overrides: [] };
    const draft = await this.#ports.reviews?.submit(em, actor, reviewKind, String(id), entry);
    if (draft?.state !== 'submitted') throw new AppError('import.not_now', { status: 409 });
  }

  /**
   * Sets a checked import to being applied, an applied one to being taken back; work begins after the commit.
   * @throws AppError import.not_now
   */
  async start(em: SqlEntityManager, { id, state, version }: StoredImport, by: Actor): Promise<void> {
    const who = { userId: by.userId, name: by.displayName };
    const moved = await moveImport(em, id, state === 'applied' ? 'applied' : 'checked', {
      ...(state === 'applied'
        ? { state: 'undoing', undone_by: who.userId, undone_by_name: who.name }
        : { state: 'applying', applied_by: who.userId, applied_by_name: who.name }),
      through_row: 0,
      done: 0,
      beat_at: this.#deps.clock.now(),
      version: version + 1,
    });
    if (!moved) throw new AppError('import.not_now', { status: 409 });
    afterCommit(em, () => this.#jobs.begin(id));
  }

  /** Throws a checked import away with its rows. */
  async discard(actor: Actor, id: number, version: number): Promise<ImportView> {
    const { rowTable } = await this.#deps.transaction(async (em) => {
      const stored = await this.#mayDecide(em, actor, id, version, 'checked');
      const over = { state: 'discarded', same_key: null, version: version + 1 };
      if (!(await moveImport(em, id, 'checked', over))) throw new AppError('import.not_now', { status: 409 });
      return this.#about(stored);
    });
    await forgetRows(this.#deps.transaction, rowTable, id);
    await this.#deps.transaction((em) =>
      recordAudit(em, { actor, key: 'Import.Discarded', subjectId: String(id) }, this.#deps.clock),
    );
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  /** Whoever looks over the scope may undo; what is to become true is its sender's to say. Nobody while a second person has it. */
  async #mayDecide(
    em: SqlEntityManager,
    actor: Actor,
    id: number,
    version: number,
    from: ImportState,
  ): Promise<StoredImport> {
    const stored = await this.#stored(em, actor, id);
    if (from === 'checked' && stored.uploaded_by !== actor.userId) throw notFound();
    if (stored.version !== version) throw new AppError('conflict.stale', { status: 409 });
    const open = await this.#openOf(em, actor, [stored]);
    if (stored.state !== from || open.size > 0) throw new AppError('import.not_now', { status: 409 });
    return stored;
  }

  /** Its sender alone: the rows are what he sent. @throws AppError resource.not_found */
  async own(em: SqlEntityManager, actor: Actor, id: number): Promise<StoredImport> {
    const stored = await this.#stored(em, actor, id);
    if (stored.uploaded_by !== actor.userId) throw notFound();
    return stored;
  }

  async #stored(em: SqlEntityManager, actor: Actor, id: number): Promise<StoredImport> {
    const stored = await readImport(em, id);
    if (!stored?.branch_path.startsWith(actor.branchPath)) throw notFound();
    // Who only reviews sees what he may be asked about.
    if (!hasRole(actor, ...attributeKeepers) && !this.#about(stored).reviewKind) throw notFound();
    return stored;
  }

  #about({ kind }: Pick<StoredImport, 'kind'>): TableKind {
    return kindOf(this.#ports.kinds, kind);
  }

  /** Clears and takes up what processes that are no more have left. */
  async begin(): Promise<void> {
    await clearLeftUploads();
    await this.tick();
  }

  /** Takes up what another process left. */
  tick(): Promise<void> {
    return this.#jobs.tick();
  }

  /** Settles when no file is being read and nothing is being applied or undone. */
  async idle(): Promise<void> {
    await this.#reading;
    await this.#jobs.idle();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([this.#reading, this.#jobs.stop()]);
  }
}
