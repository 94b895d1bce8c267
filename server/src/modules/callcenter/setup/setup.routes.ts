import {
  CentreSettings,
  ChangeCalendar,
  ChangeDisposition,
  ChangeGroupRoutes,
  ChangeNumber,
  ChangeQueue,
  ChangeReason,
  ChangeSkills,
  DispositionCode,
  NotReadyReason,
  QueueCode,
  type Role,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import {
  changeCalendar,
  changeDisposition,
  changeGroupRoutes,
  changeNumber,
  changeQueue,
  changeReason,
  changeSkills,
} from './change-settings.ts';
import { readSettings } from './read-settings.ts';

const tag = 'callcenter';
const allow: readonly Role[] = ['admin'];

/** What administrators set for the call centre; each change answers with all of it as it is then. */
export function setupRoutes(centre: CallCentre): RouteDefinition[] {
  const settled = async (change: Promise<void>): Promise<CentreSettings> => {
    await change;
    return readSettings(centre, forkOf(centre.deps.orm));
  };
  const common = { method: 'put', tag, allow, response: CentreSettings } as const;
  return [
    route({
      method: 'get',
      path: '/centre/settings',
      summary: 'Queues, numbers, reasons, dispositions, calendar and skills as they are in force',
      tag,
      allow,
      response: CentreSettings,
      handler: () => readSettings(centre, forkOf(centre.deps.orm)),
    }),
    route({
      ...common,
      path: '/centre/queues/:code',
      summary: 'Change a queue, or make one with version 0',
      params: z.object({ code: QueueCode }),
      body: ChangeQueue,
      handler: ({ actor, params, body }) => settled(changeQueue(centre, actor, params.code, body)),
    }),
    route({
      ...common,
      path: '/centre/numbers/:number',
      summary: 'Say which queue a number leads to',
      params: z.object({ number: z.string().regex(/^\d{3,20}$/) }),
      body: ChangeNumber,
      handler: ({ actor, params, body }) => settled(changeNumber(centre, actor, params.number, body)),
    }),
    route({
      ...common,
      path: '/centre/reasons/:code',
      summary: 'Change a reason for not being ready, or make one with version 0',
      params: z.object({ code: NotReadyReason }),
      body: ChangeReason,
      handler: ({ actor, params, body }) => settled(changeReason(centre, actor, params.code, body)),
    }),
    route({
      ...common,
      path: '/centre/dispositions/:code',
      summary: 'Change a disposition, or make one with version 0',
      params: z.object({ code: DispositionCode }),
      body: ChangeDisposition,
      handler: ({ actor, params, body }) => settled(changeDisposition(centre, actor, params.code, body)),
    }),
    route({
      ...common,
      path: '/centre/calendar',
      summary: "Set the bank's hours, holidays and make-up working days",
      body: ChangeCalendar,
      handler: ({ actor, body }) => settled(changeCalendar(centre, actor, body)),
    }),
    route({
      ...common,
      path: '/centre/groups',
      summary: 'Say where members of segments wait, and before whom',
      body: ChangeGroupRoutes,
      handler: ({ em, actor, body }) => settled(changeGroupRoutes(centre, em, actor, body)),
    }),
    route({
      ...common,
      path: '/centre/agents/:userId',
      summary: 'Say which queues an agent serves, and at which level',
      params: z.object({ userId: z.string().min(1).max(60) }),
      body: ChangeSkills,
      handler: ({ actor, params, body }) => settled(changeSkills(centre, actor, params.userId, body)),
    }),
  ];
}
