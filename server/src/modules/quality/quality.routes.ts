import {
  Day,
  EvaluationList,
  EvaluationView,
  NewEvaluation,
  QualityAverages,
  RespondToEvaluation,
  type Role,
  SaveScorecard,
  ScorecardList,
  ScorecardView,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { qualityAverages } from './averages.ts';
import { evaluate, evaluationsOf, ownEvaluations, respond } from './evaluations.ts';
import type { QualityDesk } from './quality-desk.ts';
import { saveScorecard, scorecards } from './scorecards.ts';

const judges: readonly Role[] = ['supervisor', 'quality'];
const judged: readonly Role[] = ['agent', 'supervisor'];
const all: readonly Role[] = ['agent', ...judges];
const tag = 'quality';

export function qualityRoutes(desk: QualityDesk): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/scorecards',
      summary: 'The scorecards in force',
      tag,
      allow: all,
      response: ScorecardList,
      handler: async ({ em }) => ({ items: await scorecards(em) }),
    }),
    route({
      method: 'put',
      path: '/scorecards/:cardId',
      summary: 'A new version of a scorecard, or a new card; evaluations keep theirs',
      tag,
      allow: judges,
      params: z.object({ cardId: ScorecardView.shape.id }),
      body: SaveScorecard,
      response: ScorecardView,
      handler: ({ actor, params, body }) => saveScorecard(desk.deps, actor, params.cardId, body),
    }),
    route({
      method: 'get',
      path: '/recordings/:id/evaluations',
      summary: 'How a recording was judged',
      tag,
      allow: all,
      params: z.object({ id: Uuid }),
      response: EvaluationList,
      handler: async ({ em, actor, params }) => ({ items: await evaluationsOf(em, desk, actor, params.id) }),
    }),
    route({
      method: 'post',
      path: '/recordings/:id/evaluations',
      summary: 'Judge a recording; repeats by the same key are harmless',
      tag,
      allow: judges,
      params: z.object({ id: Uuid }),
      body: NewEvaluation,
      response: EvaluationView,
      handler: ({ actor, params, body }) => evaluate(desk, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/evaluations',
      summary: 'How my own calls were judged, the newest first',
      tag,
      allow: judged,
      response: EvaluationList,
      handler: async ({ em, actor }) => ({ items: await ownEvaluations(em, desk, actor) }),
    }),
    route({
      method: 'post',
      path: '/evaluations/:id/response',
      summary: 'The agent has read it, or objects; once',
      tag,
      allow: judged,
      params: z.object({ id: Uuid }),
      body: RespondToEvaluation,
      response: EvaluationView,
      handler: ({ actor, params, body }) => respond(desk, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/quality/averages',
      summary: 'Means by agent and by question over some days',
      tag,
      allow: judges,
      query: z.object({ from: Day, until: Day }),
      response: QualityAverages,
      handler: ({ em, actor, query }) => qualityAverages(em, desk, actor, query),
    }),
  ];
}
