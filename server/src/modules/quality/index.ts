import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { EvaluationAnswerSchema, EvaluationSchema, ScorecardSchema } from './entities/quality.entity.ts';
import { qualityRoutes } from './quality.routes.ts';
import type { QualityDesk } from './quality-desk.ts';
import { scorecardSubject } from './scorecard-subject.ts';
import { seedScorecards } from './scorecards.ts';

export const qualityEntities: EntityList = [ScorecardSchema, EvaluationSchema, EvaluationAnswerSchema];

export type QualityPorts = Omit<QualityDesk, 'deps'>;

/** How calls are judged: scorecards, evaluations of recordings, what agents say to them, means. */
export function qualityModule(deps: ServerDeps, ports: QualityPorts): ServerModule {
  ports.reviews?.register(scorecardSubject({ deps }));
  ports.tasks?.registerKind('evaluation_objection', { claimMinutes: null, dueHours: 72, byHand: false });
  return {
    name: 'quality',
    routes: qualityRoutes({ deps, ...ports }),
    start: () => seedScorecards(deps),
  };
}
