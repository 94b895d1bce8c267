import {
  AgentDay,
  CallReport,
  CountedCallPage,
  CountedCallsAddress,
  Day,
  Locale,
  ReportAddress,
  ReportAgents,
  type Role,
  StaffingAddress,
  StaffingView,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { ReportsDesk } from './reports.desk.ts';

const readers: readonly Role[] = ['supervisor', 'manager'];
const tag = 'reports';
const locale = Locale.default('zh-CN');

/** Reports on calls and agents' days. */
export const reportsRoutes = (desk: ReportsDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/reports/calls',
    summary: 'Metrics of the calls of some days, by interval, day, queue, agent, number dialled, type or disposition',
    tag,
    allow: readers,
    query: ReportAddress.extend({ locale }),
    response: CallReport,
    handler: ({ em, actor, query: { locale, ...address } }) => desk.report(em, actor, address, locale),
  }),
  route({
    method: 'get',
    path: '/reports/calls/counted',
    summary: 'The calls behind one figure of a report',
    tag,
    allow: readers,
    query: CountedCallsAddress.extend({ locale }),
    response: CountedCallPage,
    handler: ({ em, actor, query: { locale, ...address } }) => desk.calls(em, actor, address, locale),
  }),
  route({
    method: 'get',
    path: '/reports/staffing',
    summary: 'Agents a day to come needs by interval, from the calls before it, and what if',
    tag,
    allow: readers,
    query: StaffingAddress,
    response: StaffingView,
    handler: ({ em, query }) => desk.staffing(em, query),
  }),
  route({
    method: 'get',
    path: '/reports/agents',
    summary: 'Agents whose days I may see',
    tag,
    allow: readers,
    response: ReportAgents,
    handler: ({ actor }) => desk.agents(actor),
  }),
  route({
    method: 'get',
    path: '/reports/agents/:userId/day',
    summary: 'What an agent did on a day, without gap or overlap',
    tag,
    allow: readers,
    params: z.object({ userId: Uuid }),
    query: z.object({ day: Day }),
    response: AgentDay,
    handler: ({ em, actor, params, query }) => desk.agentDay(em, actor, params.userId, query.day),
  }),
];
