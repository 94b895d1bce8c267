import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CustomerScore, type ScoreKind, type ScoreRun, scoreKinds } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { CustomersApi } from '../customers/index.ts';
import { type PrivacyApi, usualPrivacy } from '../privacy/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';
import { analyticsRoutes } from './analytics.routes.ts';
import { CustomerScoreSchema, ScoreModelSchema, ScoreRunSchema } from './entities/score.entity.ts';
import { scoreOwn } from './own/score-own.ts';
import { trainOwn } from './own/train-own.ts';
import { scoresOf } from './scores/read-scores.ts';
import { scoreFields } from './segment-fields.ts';

export const analyticsEntities: EntityList = [ScoreModelSchema, ScoreRunSchema, CustomerScoreSchema];

export interface AnalyticsPorts {
  lookUps: Pick<CustomersApi, 'countLookUp'>;
  /** Absent: the usual rights. */
  privacy?: PrivacyApi | undefined;
  /** Absent: rules ask nothing of scores. */
  segmentFields?: RelationshipsApi['segmentFields'] | undefined;
  scheduler?: { add(job: { name: string; cron: string; run(): Promise<void> }): void } | undefined;
}

export interface AnalyticsApi {
  /** Scores of a customer; amounts among their reasons only for who sees them. */
  scoresOf(em: SqlEntityManager, customerId: number, seesMoney: boolean): Promise<CustomerScore[]>;
  /** What the weekend and the nights do; tests call them themselves. @throws AppError analytics.running */
  train(kind: ScoreKind): Promise<ScoreRun>;
  score(kind: ScoreKind): Promise<ScoreRun>;
}

/** Sundays before the night's scoring, which comes after the core bank's files and the lifecycle. */
const WEEKLY = '20 2 * * 0';
const NIGHTLY = '20 4 * * *';

/** Models, trained on the bank's own history where there is enough, and what they forecast of each customer. */
export function analyticsModule(deps: ServerDeps, ports: AnalyticsPorts): ServerModule & AnalyticsApi {
  const { privacy = usualPrivacy(deps.clock), lookUps, scheduler, segmentFields } = ports;
  segmentFields?.register(...scoreFields);
  const train = (kind: ScoreKind) => trainOwn(deps, kind);
  const score = (kind: ScoreKind) => scoreOwn(deps, kind);
  const each = (run: (kind: ScoreKind) => Promise<unknown>) => async (): Promise<void> => {
    for (const kind of scoreKinds) await run(kind);
  };
  return {
    name: 'analytics',
    routes: analyticsRoutes({ deps, privacy, lookUps }),
    scoresOf,
    train,
    score,
    start: async () => {
      scheduler?.add({ name: 'analytics.train', cron: WEEKLY, run: each(train) });
      scheduler?.add({ name: 'analytics.score', cron: NIGHTLY, run: each(score) });
    },
  };
}

export { cardText } from './learning/card-text.ts';
export { knownExamplesOf } from './learning/examples.ts';
export { readModel, writeModel } from './learning/model-file.ts';
export { type ModelKind, modelKinds } from './learning/model-kinds.ts';
export { ModelRefusal } from './learning/model-refusal.ts';
export { readRows } from './learning/read-rows.ts';
export { scoreTable } from './learning/score-rows.ts';
export { trainModel } from './learning/train-model.ts';
export { tryOnAside } from './learning/validate.ts';
