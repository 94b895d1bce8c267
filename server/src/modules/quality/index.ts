import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { EvaluationAnswerSchema, EvaluationSchema, ScorecardSchema } from './entities/quality.entity.ts';
import { qualityRoutes } from './quality.routes.ts';
import type { HeardRecordings, QualityPeople } from './quality-desk.ts';
import { seedScorecards } from './scorecards.ts';

export const qualityEntities: EntityList = [ScorecardSchema, EvaluationSchema, EvaluationAnswerSchema];

export interface QualityPorts {
  people: QualityPeople;
  recordings: HeardRecordings;
}

/** How calls are judged: scorecards, evaluations of recordings, what agents say to them, means. */
export function qualityModule(deps: ServerDeps, ports: QualityPorts): ServerModule {
  return {
    name: 'quality',
    routes: qualityRoutes({ deps, ...ports }),
    start: () => seedScorecards(deps),
  };
}
