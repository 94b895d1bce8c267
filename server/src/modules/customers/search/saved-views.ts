import type { SqlEntityManager } from '@mikro-orm/sql';
import { type NewView, type SavedView, type ViewChange, ViewSettings } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { customerDb } from '../customer.tables.ts';

/** More than anybody keeps apart by name. */
const MOST_VIEWS = 50;

const notFound = () => new AppError('resource.not_found', { status: 404 });

/**
 * Views this user may take: his own, then those shared in his branch and in the branches above it. What is shared is a filter,
 * never its customers: who takes it sees his own.
 */
export async function savedViews(em: SqlEntityManager, actor: Actor): Promise<SavedView[]> {
  const rows = await readable(em, actor).orderBy('v.name').orderBy('v.id').execute();
  const views = rows.flatMap((row) => presentView(row, actor) ?? []);
  return [...views.filter(({ own }) => own), ...views.filter(({ own }) => !own)];
}

/** @throws AppError customer.view_name_taken, customer.too_many_views */
export async function addView(em: SqlEntityManager, actor: Actor, view: NewView, now: Date): Promise<SavedView> {
  const own = await customerDb(em)
    .selectFrom('customer_view')
    .select('id')
    .where('user_id', '=', actor.userId)
    .execute();
  if (own.length >= MOST_VIEWS) {
    throw new AppError('customer.too_many_views', { status: 409, details: { most: MOST_VIEWS } });
  }
  const id = newId();
  const row = { id, user_id: actor.userId, owner_name: actor.displayName, branch_path: actor.branchPath, version: 1 };
  await orTaken(view.name, () =>
    customerDb(em)
      .insertInto('customer_view')
      .values({ ...row, ...columnsOf(view), updated_at: now })
      .execute(),
  );
  return viewOf(em, actor, id);
}

/** @throws AppError resource.not_found for another's view, conflict.stale, customer.view_name_taken */
export async function changeView(
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  change: ViewChange,
  now: Date,
): Promise<SavedView> {
  const changed = await orTaken(change.name, () =>
    customerDb(em)
      .updateTable('customer_view')
      .set({ ...columnsOf(change), updated_at: now, version: change.version + 1 })
      .where('id', '=', id)
      .where('user_id', '=', actor.userId)
      .where('version', '=', change.version)
      .executeTakeFirst(),
  );
  if (Number(changed.numUpdatedRows) === 0) {
    const { own } = await viewOf(em, actor, id);
    throw own ? new AppError('conflict.stale', { status: 409 }) : notFound();
  }
  return viewOf(em, actor, id);
}

/** @throws AppError resource.not_found for another's view */
export async function removeView(em: SqlEntityManager, actor: Actor, id: string): Promise<void> {
  const gone = await customerDb(em)
    .deleteFrom('customer_view')
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  if (Number(gone.numDeletedRows) === 0) throw notFound();
}

async function viewOf(em: SqlEntityManager, actor: Actor, id: string): Promise<SavedView> {
  const row = await readable(em, actor).where('v.id', '=', id).executeTakeFirst();
  const view = row && presentView(row, actor);
  if (!view) throw notFound();
  return view;
}

const readable = (em: SqlEntityManager, actor: Actor) =>
  customerDb(em)
    .selectFrom('customer_view as v')
    .selectAll('v')
    .where(({ eb, or, and }) =>
      or([
        eb('v.user_id', '=', actor.userId),
        and([eb('v.shared', '=', 1), sql<boolean>`v.branch_path in (${sql.join(pathAndAbove(actor.branchPath))})`]),
      ]),
    );

/** `/00/01/` → `/00/`, `/00/01/`. */
function pathAndAbove(path: string): string[] {
  const nodes = path.split('/').filter(Boolean);
  return ['/', ...nodes.map((_, i) => `/${nodes.slice(0, i + 1).join('/')}/`)];
}

const columnsOf = ({ name, shared, settings }: NewView) => ({ name, shared, settings: JSON.stringify(settings) });

type StoredView = Awaited<ReturnType<ReturnType<typeof readable>['executeTakeFirstOrThrow']>>;

/** Null for a view of a time when filters were others. */
function presentView(row: StoredView, actor: Actor): SavedView | null {
  const settings = ViewSettings.safeParse(JSON.parse(row.settings));
  if (!settings.success) return null;
  return {
    id: row.id,
    name: row.name,
    shared: Boolean(row.shared),
    own: row.user_id === actor.userId,
    owner: row.owner_name,
    settings: settings.data,
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

async function orTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) throw new AppError('customer.view_name_taken', { status: 409, details: { name } });
    throw error;
  }
}
