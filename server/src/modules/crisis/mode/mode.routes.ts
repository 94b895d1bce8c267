import {
  CrisisBanners,
  CrisisModes as CrisisModeList,
  NewCrisisMode,
  type Role,
  StepCrisisMode,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CrisisModes } from './crisis-modes.ts';

const leads: readonly Role[] = ['manager', 'supervisor'];
const tag = 'crisis mode';

/** A mass event in one act: prepared, rehearsed, begun by two, ended by one. */
export function modeRoutes(deps: Pick<ServerDeps, 'orm'>, modes: CrisisModes): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/crisis-modes',
      summary: 'Mass events of my branches with what was reached, those that last first',
      tag,
      allow: leads,
      response: CrisisModeList,
      handler: async ({ em, actor }) => ({ items: await modes.list(em, actor) }),
    }),
    route({
      method: 'post',
      path: '/crisis-modes',
      summary: 'Prepare a mass event; sent again by its key it is made once',
      tag,
      allow: leads,
      body: NewCrisisMode,
      response: CrisisModeList,
      handler: async ({ actor, body }) => {
        await modes.make(actor, body);
        return { items: await modes.list(forkOf(deps.orm), actor) };
      },
    }),
    route({
      method: 'post',
      path: '/crisis-modes/:id/steps',
      summary: 'Rehearse, ask to begin, agree as the second person, or end',
      tag,
      allow: leads,
      params: z.object({ id: Uuid }),
      body: StepCrisisMode,
      response: CrisisModeList,
      handler: async ({ actor, params, body }) => {
        await modes.step(actor, params.id, body);
        return { items: await modes.list(forkOf(deps.orm), actor) };
      },
    }),
    route({
      method: 'get',
      path: '/crisis-banners',
      summary: 'What every desk shows while a mass event or its rehearsal lasts',
      tag,
      allow: 'any',
      response: CrisisBanners,
      handler: async ({ em, actor }) => ({ items: await modes.banners(em, actor) }),
    }),
  ];
}
