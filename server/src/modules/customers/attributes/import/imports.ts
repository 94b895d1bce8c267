import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ImportPage,
  type ImportProblems,
  type ImportRowPage,
  type ImportRowQuery,
  type ImportState,
  type ImportView,
  printable,
  type UploadImport,
} from '@tellerline/contracts';
import type { z } from 'zod';
import { type SpooledFile, spoolUpload } from '../../../../exchange/index.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { AppError } from '../../../../kernel/app-error.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import type { ServerDeps } from '../../../../kernel/module.ts';
import { isDuplicate } from '../../../../persistence/duplicate.ts';
import { forkOf } from '../../../../persistence/orm.ts';
import { inScope, likePrefix } from '../../data-gate.ts';
import { attributeDb, type StoredImport } from '../attribute.tables.ts';
import type { AttributesKept } from '../submit-attributes.ts';
import { presentImport, presentImportRow } from './import.presenter.ts';
import { ImportJobs } from './import-jobs.ts';
import { forgetRows, moveImport, readImport } from './import-store.ts';
import { readImportFile } from './read-import.ts';
import { readIssues } from './read-import-row.ts';

const IMPORTS_A_PAGE = 50;
const notFound = () => new AppError('resource.not_found', { status: 404 });

export interface ImportPorts {
  /** The bank's day. */
  today(): string;
  rowsAChunk?: number | undefined;
  /** Told whose attributes a table looked after. */
  kept?: AttributesKept | undefined;
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
   */
  async upload(actor: Actor, { kind, name }: z.output<typeof UploadImport>, bytes: Readable): Promise<ImportView> {
    const file = await spoolUpload(bytes);
    try {
      const sameKey = createHash('sha256').update(`${kind} ${actor.branchPath} ${file.sha256}`).digest('hex');
      const id = await this.#enter(actor, kind, printable(name).slice(0, 200) || 'file', file, sameKey);
      if (id === null) {
        await file.remove();
        return await this.#sameFile(actor, sameKey);
      }
      this.#read(id, file, actor);
      return presentImport(await this.#stored(forkOf(this.#deps.orm), actor, id), actor);
    } catch (error) {
      await file.remove();
      throw error;
    }
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
    return presentImport(stored, actor, true);
  }

  /** One file at a time, beside the requests. */
  #read(id: number, file: SpooledFile, actor: Actor): void {
    const reading = {
      id,
      file,
      scope: { branchPath: actor.branchPath },
      userId: actor.userId,
      today: this.#ports.today(),
      isStopping: () => this.#stopping,
    };
    this.#reading = this.#reading
      .then(() => readImportFile(this.#deps, reading))
      .catch((error: unknown) => this.#deps.log.error({ event: 'import.failed', importId: id, err: error }))
      .then(() => file.remove());
  }

  /** The latest first. */
  async list(em: SqlEntityManager, actor: Actor, cursor: number | null): Promise<ImportPage> {
    let select = attributeDb(em)
      .selectFrom('data_import')
      .selectAll()
      .where('branch_path', 'like', likePrefix(actor.branchPath))
      .orderBy('id', 'desc')
      .limit(IMPORTS_A_PAGE + 1);
    if (cursor !== null) select = select.where('id', '<', cursor);
    const rows = await select.execute();
    const page = rows.slice(0, IMPORTS_A_PAGE);
    return {
      items: page.map((stored) => presentImport(stored, actor)),
      next: rows.length > page.length ? String(page.at(-1)?.id ?? '') : null,
    };
  }

  /** @throws AppError resource.not_found, alike for an unknown import and one out of scope */
  async view(em: SqlEntityManager, actor: Actor, id: number): Promise<ImportView> {
    return presentImport(await this.#stored(em, actor, id), actor);
  }

  async rows(em: SqlEntityManager, actor: Actor, id: number, query: ImportRowQuery): Promise<ImportRowPage> {
    await this.#stored(em, actor, id);
    let select = attributeDb(em)
      .selectFrom('attribute_import_row as r')
      .leftJoin('customer as c', (join) => join.onRef('c.id', '=', 'r.customer_id').on(inScope('c', actor)))
      .selectAll('r')
      .select('c.name')
      .where('r.import_id', '=', id)
      .orderBy('r.row_no')
      .limit(query.limit + 1);
    if (query.outcome) select = select.where('r.outcome', '=', query.outcome);
    if (query.reason) select = select.where('r.issues', 'like', `%:${query.reason}:%`);
    if (query.cursor) select = select.where('r.row_no', '>', Number(query.cursor) || 0);
    const rows = await select.execute();
    const page = rows.slice(0, query.limit);
    return {
      items: page.map(presentImportRow),
      next: rows.length > page.length ? String(page.at(-1)?.row_no ?? '') : null,
    };
  }

  /** How often each reason was given, the most frequent first. */
  async problems(em: SqlEntityManager, actor: Actor, id: number): Promise<ImportProblems> {
    await this.#stored(em, actor, id);
    const rows = await attributeDb(em)
      .selectFrom('attribute_import_row')
      .select(({ fn }) => ['issues', fn.countAll<number>().as('n')])
      .where('import_id', '=', id)
      .where('issues', 'is not', null)
      .groupBy('issues')
      .execute();
    const counts = new Map<string, ImportProblems[number]>();
    for (const { issues, n } of rows) {
      for (const { field, reason } of readIssues(issues)) {
        const known = counts.get(`${field}:${reason}`) ?? { field, reason, rows: 0 };
        counts.set(`${field}:${reason}`, { ...known, rows: known.rows + Number(n) });
      }
    }
    return [...counts.values()].sort((a, b) => b.rows - a.rows);
  }

  /**
   * Begins to apply the good rows of a checked import; the bad ones stay out.
   * @throws AppError import.not_now, resource.not_found for anybody but its sender
   */
  async apply(actor: Actor, id: number, version: number): Promise<ImportView> {
    await this.#decide(actor, id, version, 'checked', {
      state: 'applying',
      through_row: 0,
      done: 0,
      applied_by: actor.userId,
      applied_by_name: actor.displayName,
      beat_at: this.#deps.clock.now(),
    });
    this.#jobs.begin(id);
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  /** Begins to put back what an applied import replaced, where nothing has changed since. */
  async undo(actor: Actor, id: number, version: number): Promise<ImportView> {
    await this.#decide(actor, id, version, 'applied', {
      state: 'undoing',
      through_row: 0,
      done: 0,
      undone_by: actor.userId,
      undone_by_name: actor.displayName,
      beat_at: this.#deps.clock.now(),
    });
    this.#jobs.begin(id);
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  /** Throws a checked import away with its rows. */
  async discard(actor: Actor, id: number, version: number): Promise<ImportView> {
    await this.#decide(actor, id, version, 'checked', { state: 'discarded', same_key: null });
    await forgetRows(this.#deps.transaction, id);
    await this.#deps.transaction((em) =>
      recordAudit(em, { actor, key: 'Import.Discarded', subjectId: String(id) }, this.#deps.clock),
    );
    return this.view(forkOf(this.#deps.orm), actor, id);
  }

  async #decide(
    actor: Actor,
    id: number,
    version: number,
    from: ImportState,
    values: Partial<Omit<StoredImport, 'id'>>,
  ): Promise<void> {
    await this.#deps.transaction(async (em) => {
      const stored = await this.#stored(em, actor, id);
      // Whoever looks over the scope may undo; what is to become true is its sender's to say.
      if (from === 'checked' && stored.uploaded_by !== actor.userId) throw notFound();
      if (stored.version !== version) throw new AppError('conflict.stale', { status: 409 });
      if (!(await moveImport(em, id, from, { ...values, version: version + 1 }))) {
        throw new AppError('import.not_now', { status: 409 });
      }
    });
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
    return stored;
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
