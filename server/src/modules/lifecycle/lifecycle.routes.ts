import {
  CandidateQuery,
  ChangeLifecycleSettings,
  CustomerNo,
  CustomerStanding,
  DecideStanding,
  FlowQuery,
  Indicator,
  IndicatorEvidence,
  LifecycleOverview,
  LifecycleRun,
  LifecycleRuns,
  LifecycleSettingsHistory,
  LifecycleSettingsView,
  MovedQuery,
  NewElement,
  type Role,
  StageFlow,
  StageRecord,
  StandingBadges,
  StandingPage,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteContext, type RouteDefinition, route } from '../../http/route.ts';
import { requireHeadOffice } from '../../kernel/actor.ts';
import { readCandidates } from './flow/candidates.ts';
import { readFlow, readMoved, readOverview } from './flow/flow.ts';
import type { LifecycleDesk } from './lifecycle.ports.ts';
import { listRuns, runNight } from './night/run-night.ts';
import { addElement, readRecord, withdrawElement } from './record/record.ts';
import { changeSettings, settingsHistory, settingsInForce } from './settings/settings-book.ts';
import { decideStanding, endDecision } from './standing/decide.ts';
import { readEvidence } from './standing/evidence.ts';
import { readBadges, readStanding } from './standing/read-standing.ts';

/** Whoever serves customers sees where they stand; leading people decide and look at the whole. */
const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
const leaders: readonly Role[] = ['supervisor', 'manager'];
const ofCustomer = z.object({ customerNo: CustomerNo });
const tag = 'lifecycle';

export function lifecycleRoutes(desk: LifecycleDesk): RouteDefinition[] {
  /** Counted before it is known whether there is such a customer, and on record. */
  const look = async (
    {
      params,
      actor,
      audit,
      auditRead,
    }: Pick<RouteContext<{ customerNo: string }, unknown, unknown>, 'params' | 'actor' | 'audit' | 'auditRead'>,
    part: string,
  ): Promise<string> => {
    await desk.lookUps.countLookUp(actor, params.customerNo, audit);
    await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part } });
    return params.customerNo;
  };
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/standing/badges',
      summary: 'Stage and form of a customer, at a glance',
      tag,
      allow: readers,
      params: ofCustomer,
      response: StandingBadges,
      handler: async (context) => readBadges(context.em, desk, await look(context, 'badges'), context.actor),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/standing',
      summary: 'Where a customer stands: stage, form, value, why, and since when',
      tag,
      allow: readers,
      params: ofCustomer,
      response: CustomerStanding,
      handler: async (context) => readStanding(context.em, desk, await look(context, 'standing'), context.actor),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/standing/evidence/:indicator',
      summary: 'The rows an indicator was judged by',
      tag,
      allow: readers,
      params: ofCustomer.extend({ indicator: Indicator }),
      response: IndicatorEvidence,
      handler: async (context) =>
        readEvidence(context.em, desk, await look(context, 'evidence'), context.params.indicator, context.actor),
    }),
    route({
      method: 'put',
      path: '/customers/:customerNo/standing',
      summary: 'Decide stage or form by hand, with a reason and until a day',
      tag,
      allow: leaders,
      params: ofCustomer,
      body: DecideStanding,
      response: CustomerStanding,
      handler: async ({ em, params, actor, body }) => {
        await decideStanding(desk, params.customerNo, actor, body);
        return readStanding(em, desk, params.customerNo, actor);
      },
    }),
    route({
      method: 'delete',
      path: '/customers/:customerNo/standing/:subject',
      summary: 'Take a decision back: what was reckoned is in force again',
      tag,
      allow: leaders,
      params: ofCustomer.extend({ subject: z.enum(['stage', 'form']) }),
      response: null,
      handler: ({ params, actor }) => endDecision(desk, params.customerNo, actor, params.subject),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/stage-record',
      summary: 'What is kept of the stages of a customer: derived from the books, and written down by people',
      tag,
      allow: readers,
      params: ofCustomer,
      response: StageRecord,
      handler: async (context) => readRecord(context.em, desk, await look(context, 'stage_record'), context.actor),
    }),
    route({
      method: 'post',
      path: '/customers/:customerNo/stage-record',
      summary: 'Write something down for the record of a customer’s stages',
      tag,
      allow: readers,
      params: ofCustomer,
      body: NewElement,
      response: StageRecord,
      handler: async ({ em, params, actor, body }) => {
        await addElement(desk, params.customerNo, actor, body);
        return readRecord(em, desk, params.customerNo, actor);
      },
    }),
    route({
      method: 'delete',
      path: '/customers/:customerNo/stage-record/:elementId',
      summary: 'Take back what was written by mistake; it stays to be read',
      tag,
      allow: readers,
      params: ofCustomer.extend({ elementId: Uuid }),
      response: null,
      handler: ({ params, actor }) => withdrawElement(desk, params.customerNo, actor, params.elementId),
    }),
    ...wholeRoutes(desk),
  ];
}

/** What concerns all customers of the reader's branches. */
const wholeRoutes = (desk: LifecycleDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/lifecycle/overview',
    summary: 'How many customers stand where, and for how long',
    tag,
    allow: leaders,
    response: LifecycleOverview,
    handler: ({ em, actor }) => readOverview(em, desk, actor),
  }),
  route({
    method: 'get',
    path: '/lifecycle/flow',
    summary: 'Who went from which stage to which between two days',
    tag,
    allow: leaders,
    query: FlowQuery,
    response: StageFlow,
    handler: ({ em, actor, query }) => readFlow(em, actor, query),
  }),
  route({
    method: 'get',
    path: '/lifecycle/moved',
    summary: 'The customers of one of these moves',
    tag,
    allow: leaders,
    query: MovedQuery,
    response: StandingPage,
    handler: async ({ em, actor, query, auditRead }) => {
      const page = await readMoved(em, desk, actor, query);
      await auditRead('Lifecycle.Listed', {
        id: 'moved',
        details: { customers: page.items.map(({ customerNo }) => customerNo).join(',') },
      });
      return page;
    },
  }),
  route({
    method: 'get',
    path: '/lifecycle/candidates',
    summary: 'Customers near to the next form, the most valuable first',
    tag,
    allow: leaders,
    query: CandidateQuery,
    response: StandingPage,
    handler: async ({ em, actor, query, auditRead }) => {
      const page = await readCandidates(em, desk, actor, query);
      await auditRead('Lifecycle.Listed', {
        id: 'candidates',
        details: { customers: page.items.map(({ customerNo }) => customerNo).join(',') },
      });
      return page;
    },
  }),
  route({
    method: 'get',
    path: '/lifecycle/runs',
    summary: 'The latest nights: when, how long, what changed',
    tag,
    allow: leaders,
    response: LifecycleRuns,
    handler: async ({ em }) => ({ items: await listRuns(em) }),
  }),
  route({
    method: 'post',
    path: '/lifecycle/runs',
    summary: 'Judge all customers now instead of at night',
    tag,
    allow: ['manager'],
    response: LifecycleRun,
    handler: () => runNight(desk),
  }),
  route({
    method: 'get',
    path: '/lifecycle/settings',
    summary: 'Thresholds in force',
    tag,
    allow: leaders,
    response: LifecycleSettingsView,
    handler: ({ em }) => settingsInForce(em),
  }),
  route({
    method: 'get',
    path: '/lifecycle/settings/history',
    summary: 'Every version of the thresholds, the latest first',
    tag,
    allow: leaders,
    response: LifecycleSettingsHistory,
    handler: ({ em }) => settingsHistory(em),
  }),
  route({
    method: 'put',
    path: '/lifecycle/settings',
    summary: 'Put other thresholds in force from the next night on, with a reason',
    tag,
    allow: ['manager'],
    body: ChangeLifecycleSettings,
    response: LifecycleSettingsView,
    handler: ({ actor, body }) => {
      requireHeadOffice(actor);
      return changeSettings(desk.deps, actor, body);
    },
  }),
];
