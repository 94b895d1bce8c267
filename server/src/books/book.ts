import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditKey, BookVersion, BookView, Role } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { type Actor, hasRole } from '../kernel/actor.ts';
import { AppError } from '../kernel/app-error.ts';
import { recordAudit } from '../kernel/audit.ts';
import type { ServerDeps } from '../kernel/module.ts';
import { insertIfAbsent } from '../persistence/duplicate.ts';
import { forkOf } from '../persistence/orm.ts';
import type { BookTables } from './book.entity.ts';

const VERSIONS_SHOWN = 30;
const IN_FORCE = 1;
const PENDING = 2;
type Row = Selectable<BookTables['book_version']>;
const stale = () => new AppError('conflict.stale', { status: 409 });

export interface BookDefinition<T> {
  /** Its name in the database, for ever. */
  name: string;
  content: z.ZodType<T>;
  /** As it is shipped. */
  usual: T;
  writers: readonly Role[];
  /** Who puts it in force or gives it back; never who wrote on it. */
  deciders: readonly Role[];
}

/**
 * A document of the bank's rules that changes by two people: one writes a draft and hands it in, another puts it in force or gives
 * it back. Versions are kept for ever, so that what began under one can be ended under it.
 */
export class Book<T> {
  /** Versions that were in force never change. */
  readonly #known = new Map<number, T>();
  readonly definition: BookDefinition<T>;
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>, definition: BookDefinition<T>) {
    this.#deps = deps;
    this.definition = definition;
  }

  /** Puts it in force as shipped, once; what the bank made of it since is left alone. */
  async seed(): Promise<void> {
    const em = forkOf(this.#deps.orm);
    if (await this.#inSlot(em, IN_FORCE)) return;
    const row = this.#newRow(1, this.definition.usual, null);
    await insertIfAbsent(() =>
      bookDb(em)
        .insertInto('book_version')
        .values({ ...row, state: 'in_force', slot: IN_FORCE, approved_at: row.changed_at })
        .execute(),
    );
  }

  async inForce(em: SqlEntityManager): Promise<{ version: number; content: T }> {
    const row = await bookDb(em)
      .selectFrom('book_version')
      .select('version')
      .where('book', '=', this.definition.name)
      .where('slot', '=', IN_FORCE)
      .executeTakeFirst();
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    return { version: row.version, content: await this.at(em, row.version) };
  }

  /** A version that is or was in force. @throws AppError resource.not_found */
  async at(em: SqlEntityManager, version: number): Promise<T> {
    const known = this.#known.get(version);
    if (known) return known;
    const row = await bookDb(em)
      .selectFrom('book_version')
      .selectAll()
      .where('book', '=', this.definition.name)
      .where('version', '=', version)
      .where('state', 'in', ['in_force', 'replaced'])
      .executeTakeFirst();
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    const content = this.#read(row);
    this.#known.set(version, content);
    return content;
  }

  async view(em: SqlEntityManager, actor: Actor): Promise<BookView<T>> {
    const rows = await bookDb(em)
      .selectFrom('book_version')
      .selectAll()
      .where('book', '=', this.definition.name)
      .orderBy('version', 'desc')
      .limit(VERSIONS_SHOWN)
      .execute();
    const pending = rows.find(({ slot }) => slot === PENDING);
    return {
      versions: rows.map(presentVersion),
      inForce: (await this.inForce(em)).content,
      pending: pending ? this.#read(pending) : null,
      mayWrite: hasRole(actor, ...this.definition.writers),
      mayDecide:
        hasRole(actor, ...this.definition.deciders) &&
        pending?.state === 'handed_in' &&
        !writersOf(pending).includes(actor.userId),
    };
  }

  /** Keeps a draft: the one there is, or a new version. @throws AppError book.handed_in, conflict.stale */
  async save(actor: Actor, revision: number, content: T): Promise<void> {
    await this.#deps.transaction(async (em) => {
      const pending = await this.#inSlot(em, PENDING);
      if (pending?.state === 'handed_in') throw new AppError('book.handed_in', { status: 409 });
      if (pending) {
        await this.#change(em, pending, revision, {
          content: JSON.stringify(content),
          written_by: actor.userId,
          written_by_name: actor.displayName,
          changed_at: this.#deps.clock.now(),
          writers: JSON.stringify([...new Set([...writersOf(pending), actor.userId])]),
        });
        return this.#audit(em, actor, 'Book.Saved', pending.version);
      }
      if (revision !== 0) throw stale();
      const newest = await bookDb(em)
        .selectFrom('book_version')
        .select(({ fn }) => fn.max('version').as('version'))
        .where('book', '=', this.definition.name)
        .executeTakeFirst();
      const version = Number(newest?.version ?? 0) + 1;
      const row = { ...this.#newRow(version, content, actor), slot: PENDING };
      if (!(await insertIfAbsent(() => bookDb(em).insertInto('book_version').values(row).execute()))) throw stale();
      return this.#audit(em, actor, 'Book.Saved', version);
    });
  }

  /** Gives the draft to another person. @throws AppError conflict.stale */
  handIn(actor: Actor, revision: number): Promise<void> {
    return this.#move('draft', async (em, pending) => {
      await this.#change(em, pending, revision, { state: 'handed_in', return_reason: null });
      await this.#audit(em, actor, 'Book.HandedIn', pending.version);
    });
  }

  /** Makes it a draft again. @throws AppError conflict.stale */
  giveBack(actor: Actor, revision: number, reason: string): Promise<void> {
    return this.#move('handed_in', async (em, pending) => {
      await this.#change(em, pending, revision, { state: 'draft', return_reason: reason });
      await this.#audit(em, actor, 'Book.Returned', pending.version);
    });
  }

  /** Puts it in force. @throws AppError book.same_person for who wrote on it, conflict.stale */
  approve(actor: Actor, revision: number): Promise<void> {
    return this.#move('handed_in', async (em, pending) => {
      if (writersOf(pending).includes(actor.userId)) throw new AppError('book.same_person', { status: 403 });
      await bookDb(em)
        .updateTable('book_version')
        .set({ state: 'replaced', slot: null })
        .where('book', '=', this.definition.name)
        .where('slot', '=', IN_FORCE)
        .execute();
      await this.#change(em, pending, revision, {
        state: 'in_force',
        slot: IN_FORCE,
        approved_by: actor.userId,
        approved_by_name: actor.displayName,
        approved_at: this.#deps.clock.now(),
      });
      await this.#audit(em, actor, 'Book.Approved', pending.version);
    });
  }

  async #move(from: 'draft' | 'handed_in', work: (em: SqlEntityManager, pending: Row) => Promise<void>): Promise<void> {
    await this.#deps.transaction(async (em) => {
      const pending = await this.#inSlot(em, PENDING);
      if (pending?.state !== from) throw stale();
      await work(em, pending);
    });
  }

  async #change(em: SqlEntityManager, row: Row, revision: number, values: Partial<Row>): Promise<void> {
    const { numUpdatedRows } = await bookDb(em)
      .updateTable('book_version')
      .set({ ...values, revision: revision + 1 })
      .where('book', '=', row.book)
      .where('version', '=', row.version)
      .where('state', '=', row.state)
      .where('revision', '=', revision)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw stale();
  }

  #inSlot(em: SqlEntityManager, slot: number): Promise<Row | undefined> {
    return bookDb(em)
      .selectFrom('book_version')
      .selectAll()
      .where('book', '=', this.definition.name)
      .where('slot', '=', slot)
      .executeTakeFirst();
  }

  #read({ content }: Pick<Row, 'content'>): T {
    return this.definition.content.parse(JSON.parse(content));
  }

  #newRow(version: number, content: T, by: Actor | null): Row {
    return {
      book: this.definition.name,
      version,
      state: 'draft',
      content: JSON.stringify(content),
      written_by: by?.userId ?? null,
      written_by_name: by?.displayName ?? null,
      writers: JSON.stringify(by ? [by.userId] : []),
      changed_at: this.#deps.clock.now(),
      approved_by: null,
      approved_by_name: null,
      approved_at: null,
      return_reason: null,
      revision: 1,
      slot: null,
    };
  }

  async #audit(em: SqlEntityManager, actor: Actor, key: AuditKey, version: number): Promise<void> {
    const { name: book } = this.definition;
    await recordAudit(
      em,
      { actor, key, subjectId: `${book}-${version}`, details: { book, version } },
      this.#deps.clock,
    );
  }
}

const bookDb = (em: SqlEntityManager) => em.getKysely<BookTables>();
const writersOf = (row: Row): string[] => JSON.parse(row.writers) as string[];

const presentVersion = (row: Row): BookVersion => ({
  version: row.version,
  state: row.state,
  writtenBy: row.written_by_name,
  changedAt: row.changed_at.toISOString(),
  approvedBy: row.approved_by_name,
  approvedAt: row.approved_at?.toISOString() ?? null,
  returnReason: row.return_reason,
  revision: row.revision,
});
