import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AuditKey,
  type BookVersion,
  OfferBook,
  type OfferBookView,
  type SegmentRule,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { OfferDesk } from '../offers.ports.ts';
import { type BookRow, offerDb } from '../offers.tables.ts';
import { usualBook } from './usual-book.ts';

const VERSIONS_SHOWN = 30;
const IN_FORCE = 1;
const PENDING = 2;
const stale = () => new AppError('conflict.stale', { status: 409 });

export const bookIn = (row: Pick<BookRow, 'content'>): OfferBook => OfferBook.parse(JSON.parse(row.content));
const writersOf = (row: BookRow): string[] => JSON.parse(row.writers) as string[];
const inSlot = (em: SqlEntityManager, slot: number): Promise<BookRow | undefined> =>
  offerDb(em).selectFrom('offer_book').selectAll().where('slot', '=', slot).executeTakeFirst();

/** The offers in force, with their version. */
export async function bookInForce(em: SqlEntityManager): Promise<{ version: number; book: OfferBook }> {
  const row = await inSlot(em, IN_FORCE);
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return { version: row.version, book: bookIn(row) };
}

/** Puts the usual offers in force, once; what the bank made of them since is left alone. */
export async function seedBook({ deps }: OfferDesk): Promise<void> {
  const em = forkOf(deps.orm);
  const row = newRow(1, usualBook, null, deps.clock.now());
  if (!(await inSlot(em, IN_FORCE)))
    await insertIfAbsent(() =>
      offerDb(em)
        .insertInto('offer_book')
        .values({ ...row, state: 'in_force', slot: IN_FORCE, approved_at: row.changed_at })
        .execute(),
    );
}

export async function viewBook(em: SqlEntityManager, actor: Actor): Promise<OfferBookView> {
  const rows = await offerDb(em)
    .selectFrom('offer_book')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(VERSIONS_SHOWN)
    .execute();
  const pending = rows.find(({ slot }) => slot === PENDING);
  return {
    versions: rows.map(presentVersion),
    inForce: (await bookInForce(em)).book,
    pending: pending ? bookIn(pending) : null,
    mayWrite: hasRole(actor, 'manager'),
    mayDecide:
      hasRole(actor, 'manager', 'supervisor') &&
      pending?.state === 'handed_in' &&
      !writersOf(pending).includes(actor.userId),
  };
}

/** Keeps a draft: the one there is, or a new version. @throws AppError segment.rule_refused, offer.handed_in, conflict.stale */
export async function saveBook(desk: OfferDesk, actor: Actor, revision: number, book: OfferBook): Promise<void> {
  for (const rule of rulesOf(book)) await desk.ports.rules.check(actor, rule);
  await desk.deps.transaction(async (em) => {
    const pending = await inSlot(em, PENDING);
    if (pending?.state === 'handed_in') throw new AppError('offer.handed_in', { status: 409 });
    const words = {
      content: JSON.stringify(book),
      written_by: actor.userId,
      written_by_name: actor.displayName,
      changed_at: desk.deps.clock.now(),
    };
    if (pending) {
      const writers = JSON.stringify([...new Set([...writersOf(pending), actor.userId])]);
      await change(em, pending, revision, { ...words, writers });
      return audit(desk, em, actor, 'OfferBook.Saved', pending.version);
    }
    if (revision !== 0) throw stale();
    const newest = await offerDb(em)
      .selectFrom('offer_book')
      .select(({ fn }) => fn.max('version').as('version'))
      .executeTakeFirst();
    const version = Number(newest?.version ?? 0) + 1;
    const row = { ...newRow(version, book, actor, words.changed_at), slot: PENDING };
    if (!(await insertIfAbsent(() => offerDb(em).insertInto('offer_book').values(row).execute()))) throw stale();
    return audit(desk, em, actor, 'OfferBook.Saved', version);
  });
}

export type BookMove = 'hand_in' | 'approve' | 'return';

/** Hands the draft in, puts it in force (never by who wrote on it), or makes it a draft again. @throws AppError offer.same_person */
export async function moveBook(
  desk: OfferDesk,
  actor: Actor,
  move: BookMove,
  revision: number,
  reason: string | null = null,
): Promise<void> {
  await desk.deps.transaction(async (em) => {
    const pending = await inSlot(em, PENDING);
    if (!pending || (pending.state === 'draft') !== (move === 'hand_in')) throw stale();
    switch (move) {
      case 'hand_in':
        await change(em, pending, revision, { state: 'handed_in', return_reason: null });
        return audit(desk, em, actor, 'OfferBook.HandedIn', pending.version);
      case 'return':
        await change(em, pending, revision, { state: 'draft', return_reason: reason });
        return audit(desk, em, actor, 'OfferBook.Returned', pending.version);
      case 'approve':
        if (writersOf(pending).includes(actor.userId)) throw new AppError('offer.same_person', { status: 403 });
        await offerDb(em)
          .updateTable('offer_book')
          .set({ state: 'replaced', slot: null })
          .where('slot', '=', IN_FORCE)
          .execute();
        await change(em, pending, revision, {
          state: 'in_force',
          slot: IN_FORCE,
          approved_by: actor.userId,
          approved_by_name: actor.displayName,
          approved_at: desk.deps.clock.now(),
        });
        return audit(desk, em, actor, 'OfferBook.Approved', pending.version);
    }
  });
}

const rulesOf = ({ offers }: OfferBook): SegmentRule[] =>
  offers
    .flatMap(({ eligibility, applicability, suitability, context }) => [
      eligibility,
      applicability,
      suitability,
      ...context.map(({ when }) => when),
    ])
    .filter((rule) => rule !== null);

const newRow = (version: number, book: OfferBook, by: Actor | null, at: Date): BookRow => ({
  version,
  state: 'draft',
  content: JSON.stringify(book),
  written_by: by?.userId ?? null,
  written_by_name: by?.displayName ?? null,
  writers: JSON.stringify(by ? [by.userId] : []),
  changed_at: at,
  approved_by: null,
  approved_by_name: null,
  approved_at: null,
  return_reason: null,
  revision: 1,
  slot: null,
});

async function change(em: SqlEntityManager, row: BookRow, revision: number, values: Partial<BookRow>): Promise<void> {
  const { numUpdatedRows } = await offerDb(em)
    .updateTable('offer_book')
    .set({ ...values, revision: revision + 1 })
    .where('version', '=', row.version)
    .where('state', '=', row.state)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw stale();
}

const audit = async (desk: OfferDesk, em: SqlEntityManager, actor: Actor, key: AuditKey, version: number) =>
  void (await recordAudit(em, { actor, key, subjectId: `offers-${version}`, details: { version } }, desk.deps.clock));

const presentVersion = (row: BookRow): BookVersion => ({
  version: row.version,
  state: row.state,
  writtenBy: row.written_by_name,
  changedAt: row.changed_at.toISOString(),
  approvedBy: row.approved_by_name,
  approvedAt: row.approved_at?.toISOString() ?? null,
  returnReason: row.return_reason,
  revision: row.revision,
});
