import { DecideWeights, MatchWeightsView, Uuid } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../../http/route.ts';
import type { ServerDeps } from '../../../../kernel/module.ts';
import type { CustomerDesk } from '../../customer-desk.ts';
import { decideWeights, learnAnew, viewWeights } from './weight-book.ts';

const tag = 'duplicates';
const allow = ['admin'] as const;
const params = z.object({ id: Uuid });

/** What records are compared by: seen, learnt anew, and changed by two administrators. */
export function weightRoutes(deps: ServerDeps, desk: CustomerDesk): RouteDefinition[] {
  const decision = (approves: boolean) =>
    route({
      method: 'post',
      path: `/match-weights/:id/${approves ? 'approval' : 'proposal'}`,
      summary: approves ? 'Put proposed weights in force, as another person' : 'Put learnt weights forward',
      tag,
      allow,
      params,
      body: DecideWeights,
      response: MatchWeightsView,
      handler: async ({ em, params: { id }, body, actor }) => {
        await decideWeights(deps, actor, { id, version: body.version, approves });
        return viewWeights(em, actor);
      },
    });
  return [
    route({
      method: 'get',
      path: '/match-weights',
      summary: 'Weights customers are compared by, and those learnt since',
      tag,
      allow,
      response: MatchWeightsView,
      handler: ({ em, actor }) => viewWeights(em, actor),
    }),
    route({
      method: 'post',
      path: '/match-weights',
      summary: 'Learn weights from the bank’s own pairs; nothing is compared by them yet',
      tag,
      allow,
      response: MatchWeightsView,
      status: 201,
      handler: async ({ em, actor }) => {
        await learnAnew(deps, desk.today(), actor);
        return viewWeights(em, actor);
      },
    }),
    decision(false),
    decision(true),
  ];
}
