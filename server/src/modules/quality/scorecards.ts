import type { SqlEntityManager } from '@mikro-orm/sql';
import { type SaveScorecard, ScorecardForm, type ScorecardView } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { qualityDb } from './quality.tables.ts';
import { usualCard } from './usual-card.ts';

type Deps = Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;

/** Writes the usual card, once. */
export async function seedScorecards(deps: Deps): Promise<void> {
  await add(deps, forkOf(deps.orm), { id: 'service', version: 1, form: usualCard, by: null });
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

/** @throws AppError conflict.stale when another version came meanwhile */
export function saveScorecard(deps: Deps, actor: Actor, id: string, { baseVersion, form }: SaveScorecard) {
  return deps.transaction(async (em) => {
    const version = baseVersion + 1;
    const newest = (await scorecards(em)).find((card) => card.id === id)?.version ?? 0;
    if (newest !== baseVersion || !(await add(deps, em, { id, version, form, by: actor.displayName })))
      throw new AppError('conflict.stale', { status: 409 });
    const entry = {
      actor,
      key: 'Scorecard.Saved',
      subjectId: `${id}-${version}`,
      details: { card: id, version },
    } as const;
    await recordAudit(em, entry, deps.clock);
    return scorecard(em, id, version);
  });
}

const present = (row: {
  id: string;
  version: number;
  form: string;
  changed_by_name: string | null;
  changed_at: Date;
}): ScorecardView => ({
  id: row.id,
  version: row.version,
  form: ScorecardForm.parse(JSON.parse(row.form)),
  changedBy: row.changed_by_name,
  changedAt: row.changed_at.toISOString(),
});

const add = (
  { clock }: Deps,
  em: SqlEntityManager,
  { id, version, form, by }: { id: string; version: number; form: ScorecardForm; by: string | null },
): Promise<boolean> =>
  insertIfAbsent(() =>
    qualityDb(em)
      .insertInto('scorecard')
      .values({ id, version, form: JSON.stringify(form), changed_at: clock.now(), changed_by_name: by })
      .execute(),
  );
