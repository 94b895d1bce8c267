import { ReportSchedules, type Role, SaveReportSchedule, Uuid } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { deleteSchedule, listSchedules, type MailDesk, saveSchedule } from './mail-desk.ts';

const readers: readonly Role[] = ['supervisor', 'manager'];
const tag = 'reports';
const params = z.object({ id: Uuid });

/** Everybody who reads reports sets for himself which go out by mail. */
export const mailRoutes = (desk: MailDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/reports/schedules',
    summary: 'My reports that go out by mail',
    tag,
    allow: readers,
    response: ReportSchedules,
    handler: ({ em, actor }) => listSchedules(desk, em, actor),
  }),
  route({
    method: 'put',
    path: '/reports/schedules/:id',
    summary: 'Write down a report that goes out by mail; a new one at version 0',
    tag,
    allow: readers,
    params,
    body: SaveReportSchedule,
    response: ReportSchedules,
    handler: async ({ actor, params, body }) => {
      await saveSchedule(desk, actor, params.id, body);
      return listSchedules(desk, forkOf(desk.deps.orm), actor);
    },
  }),
  route({
    method: 'delete',
    path: '/reports/schedules/:id',
    summary: 'Send this report no more',
    tag,
    allow: readers,
    params,
    response: null,
    handler: ({ actor, params }) => deleteSchedule(desk, actor, params.id),
  }),
];
