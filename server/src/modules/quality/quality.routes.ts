import {
  Day,
  EvaluationList,
  EvaluationView,
  judgeRoles,
  NewEvaluation,
  QualityAverages,
  RespondToEvaluation,
  type Role,
  ScorecardDetail,
  ScorecardList,
  ScorecardView,
  SettleObjection,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { qualityAverages } from './averages.ts';
import { evaluate, evaluationsOf, ownEvaluations, respond } from './evaluations.ts';
import type { QualityDesk } from './quality-desk.ts';
import { scorecards, versionsOf } from './scorecards.ts';
import { openObjections, settleObjection } from './settle.ts';

const judged: readonly Role[] = ['agent', 'supervisor'];
const all: readonly Role[] = ['agent', ...judgeRoles];
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
      method: 'get',
      path: '/scorecards/:cardId',
      summary: 'All versions of a scorecard and who works on the next; none for a card that is still to be made',
      tag,
      allow: judgeRoles,
      params: z.object({ cardId: ScorecardView.shape.id }),
      response: ScorecardDetail,
      handler: async ({ em, actor, params: { cardId } }) => ({
        versions: await versionsOf(em, cardId),
        open: (await desk.reviews?.openChangeOf(em, 'scorecard', cardId, actor)) ?? null,
      }),
    }),
    route({
      method: 'get',
      path: '/objections',
      summary: 'Objections that wait to be settled, the oldest first',
      tag,
      allow: judgeRoles,
      response: EvaluationList,
      handler: async ({ em, actor }) => ({ items: await openObjections(em, desk, actor) }),
    }),
    route({
      method: 'put',
      path: '/evaluations/:id/settlement',
      summary: 'Settle an objection: the score stays, or another takes its place; never by who judged the call',
      tag,
      allow: judgeRoles,
      params: z.object({ id: Uuid }),
      body: SettleObjection,
      response: EvaluationView,
      handler: ({ actor, params, body }) => settleObjection(desk, actor, params.id, body),
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
      allow: judgeRoles,
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
      allow: judgeRoles,
      query: z.object({ from: Day, until: Day }),
      response: QualityAverages,
      handler: ({ em, actor, query }) => qualityAverages(em, desk, actor, query),
    }),
  ];
}
