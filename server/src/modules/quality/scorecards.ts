import type { SqlEntityManager } from '@mikro-orm/sql';
import { ScorecardForm, type ScorecardView } from '@tellerline/contracts';
import { type Selectable, sql } from 'kysely';
import { AppError } from '../../kernel/app-error.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { type QualityTables, qualityDb } from './quality.tables.ts';
import { usualCard } from './usual-card.ts';

/** Writes the usual card, once. */
export async function seedScorecards(deps: Pick<ServerDeps, 'orm' | 'clock'>): Promise<void> {
  await addScorecard(forkOf(deps.orm), { id: 'service', version: 1, form: usualCard, at: deps.clock.now(), by: null });
}

/** The cards in force. */
export async function scorecards(em: SqlEntityManager): Promise<ScorecardView[]> {
  const rows = await qualityDb(em)
    .selectFrom('scorecard as s')
    .selectAll('s')
    .where(sql<boolean>`s.version = (select max(n.version) from scorecard n where n.id = s.id)`)
    .orderBy('s.id')
    .execute();
  return rows.map(present);
}

/** @throws AppError resource.not_found when there is no such version */
export async function scorecard(em: SqlEntityManager, id: string, version: number): Promise<ScorecardView> {
  const row = await qualityDb(em)
    .selectFrom('scorecard')
    .selectAll()
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return present(row);
}

/** The card as it is in force; undefined where there is none. */
export async function newestScorecard(em: SqlEntityManager, id: string): Promise<ScorecardView | undefined> {
  const [newest] = await versionsOf(em, id);
  return newest;
}

/** Every version of a card, the one in force first. */
export async function versionsOf(em: SqlEntityManager, id: string): Promise<ScorecardView[]> {
  const rows = await qualityDb(em)
    .selectFrom('scorecard')
    .selectAll()
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(present);
}

const present = (row: Selectable<QualityTables['scorecard']>): ScorecardView => ({
  id: row.id,
  version: row.version,
  form: ScorecardForm.parse(JSON.parse(row.form)),
  changedBy: row.changed_by_name,
  reviewedBy: row.reviewed_by_name,
  changedAt: row.changed_at.toISOString(),
});

interface NewVersion {
  id: string;
  version: number;
  form: ScorecardForm;
  at: Date;
  /** Null: it comes with the house. */
  by: Record<'writer' | 'reviewer', { userId: string; name: string }> | null;
}

/** Puts a version in force. Returns false when there is such a version already. */
export const addScorecard = (em: SqlEntityManager, { id, version, form, at, by }: NewVersion): Promise<boolean> =>
  insertIfAbsent(() =>
    qualityDb(em)
      .insertInto('scorecard')
      .values({
        id,
        version,
        form: JSON.stringify(form),
        changed_at: at,
        changed_by: by?.writer.userId ?? null,
        changed_by_name: by?.writer.name ?? null,
        reviewed_by: by?.reviewer.userId ?? null,
        reviewed_by_name: by?.reviewer.name ?? null,
      })
      .execute(),
  );
