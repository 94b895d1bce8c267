import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CustomerScore,
  type CustomerScores,
  OwnFeature,
  ownFeatureUnits,
  type ScoreKind,
  type ScoreReason,
} from '@tellerline/contracts';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { groupOf } from '../../customers/index.ts';
import type { PrivacyApi } from '../../privacy/index.ts';
import { analyticsDb } from '../analytics.tables.ts';

const KeptReasons = z.array(z.tuple([OwnFeature, z.number().nullable(), z.number()]));
const Tenths = z.array(z.number());

/**
 * What the last night forecast of a customer, and why. Amounts are told to whoever sees his balances.
 * @throws AppError resource.not_found, alike for an unknown customer and one of another branch
 */
export async function readScores(
  em: SqlEntityManager,
  privacy: Pick<PrivacyApi, 'sightOf'>,
  customerNo: string,
  actor: Actor,
): Promise<CustomerScores> {
  const group = await groupOf(em, customerNo, actor);
  if (!group) throw new AppError('resource.not_found', { status: 404 });
  const { branch_path: branchPath } = await analyticsDb(em)
    .selectFrom('customer')
    .select('branch_path')
    .where('id', '=', group.id)
    .executeTakeFirstOrThrow();
  const sight = await privacy.sightOf(actor, branchPath, () => false);
  return {
    customerNo: group.customerNo,
    items: await scoresOf(em, group.id, sight.of('C2-service') === 'shown'),
  };
}

/** Scores of one customer. @param seesMoney are amounts told among the reasons? */
export async function scoresOf(em: SqlEntityManager, customerId: number, seesMoney: boolean): Promise<CustomerScore[]> {
  const db = analyticsDb(em);
  const rows = await db
    .selectFrom('customer_score')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('kind', 'desc')
    .execute();
  const cuts = new Map<ScoreKind, number[]>();
  for (const { kind } of rows) cuts.set(kind, await tenthsOf(em, kind));
  return rows.map((row) => ({
    kind: row.kind,
    percent: Math.round(row.score / 10) / 10,
    top: topOf(row.score, cuts.get(row.kind) ?? []),
    version: row.version,
    scoredOn: row.scored_on,
    reasons: KeptReasons.parse(JSON.parse(row.reasons)).map(
      ([feature, value, share]): ScoreReason => ({
        feature,
        value: ownFeatureUnits[feature] === 'yuan' && !seesMoney ? null : value,
        raises: share > 0,
      }),
    ),
  }));
}

async function tenthsOf(em: SqlEntityManager, kind: ScoreKind): Promise<number[]> {
  const run = await analyticsDb(em)
    .selectFrom('score_run')
    .select('details')
    .where('kind', '=', kind)
    .where('task', '=', 'score')
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return run?.details ? Tenths.parse(JSON.parse(run.details)) : [];
}

/** Among the highest so many per cent. */
function topOf(score: number, cuts: readonly number[]): number {
  const at = cuts.findIndex((cut) => score >= cut);
  return at < 0 ? 100 : (at + 1) * 10;
}
