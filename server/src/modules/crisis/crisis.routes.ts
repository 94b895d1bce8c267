import {
  AlertDetail,
  AlertGroups,
  AlertPage,
  AlertQuery,
  AlertRulesView,
  AlertRun,
  AlertTrial,
  ChangeAlertRules,
  CloseAlert,
  CustomerNo,
  ObserveCustomer,
  Observed,
  RetentionEffect,
  type Role,
  TryAlertRules,
  WriteAlertEntry,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { type Actor, requireHeadOffice } from '../../kernel/actor.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { acknowledge, close, handle } from './handle-alert.ts';
import { listAlerts } from './list-alerts.ts';
import { observe } from './observe.ts';
import { readAlert } from './read-alert.ts';
import { readGroups } from './read-groups.ts';
import { readEffect } from './trial/read-effect.ts';
import { TrialDesk } from './trial/trial-desk.ts';

const handlers: readonly Role[] = ['manager', 'supervisor'];
const observers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'manager'];
const ofAlert = z.object({ id: z.string().regex(/^\d{1,15}$/) });
const tag = 'early warning';

export function crisisRoutes(desk: CrisisDesk): RouteDefinition[] {
  const after = async (em: Parameters<typeof readAlert>[0], actor: Actor, id: string, done: Promise<void>) => {
    await done;
    return readAlert(em, desk, actor, Number(id));
  };
  const trial = new TrialDesk(desk);
  return [
    route({
      method: 'get',
      path: '/alerts',
      summary: 'Early warnings about customers in scope, filtered and sorted',
      tag,
      allow: handlers,
      query: AlertQuery,
      response: AlertPage,
      handler: async ({ em, actor, query, auditRead }) => {
        const page = await listAlerts(em, desk, actor, query);
        const customers = page.items.map(({ customerNo }) => customerNo).join(',');
        await auditRead('Alert.Listed', { id: actor.userId, details: { found: page.items.length, customers } });
        return page;
      },
    }),
    route({
      method: 'get',
      path: '/alert-groups',
      summary: 'Branches in scope by the share of their customers in alarm',
      tag,
      allow: handlers,
      response: AlertGroups,
      handler: async ({ em, actor }) => ({ items: await readGroups(em, desk, actor) }),
    }),
    route({
      method: 'get',
      path: '/alerts/:id',
      summary: 'One early warning: why, what to do, what was done',
      tag,
      allow: handlers,
      params: ofAlert,
      response: AlertDetail,
      handler: async ({ em, actor, params, auditRead }) => {
        const detail = await readAlert(em, desk, actor, Number(params.id));
        await auditRead('Alert.Viewed', { id: `alert-${params.id}`, details: { customer: detail.row.customerNo } });
        return detail;
      },
    }),
    route({
      method: 'post',
      path: '/alerts/:id/acknowledgement',
      summary: 'Say that one knows of an alert and sees to it',
      tag,
      allow: handlers,
      params: ofAlert,
      body: z.object({ version: z.number().int() }),
      response: AlertDetail,
      handler: ({ em, actor, params, body }) =>
        after(em, actor, params.id, acknowledge(desk, actor, Number(params.id), body.version)),
    }),
    route({
      method: 'post',
      path: '/alerts/:id/entries',
      summary: 'Write down a step of the handling: cause, contact, action, promise …',
      tag,
      allow: handlers,
      params: ofAlert,
      body: WriteAlertEntry,
      response: AlertDetail,
      handler: ({ em, actor, params, body }) =>
        after(em, actor, params.id, handle(desk, actor, Number(params.id), body)),
    }),
    route({
      method: 'post',
      path: '/alerts/:id/closing',
      summary: 'Close an alert with what came of it',
      tag,
      allow: handlers,
      params: ofAlert,
      body: CloseAlert,
      response: AlertDetail,
      handler: ({ em, actor, params, body }) =>
        after(em, actor, params.id, close(desk, actor, Number(params.id), body)),
    }),
    route({
      method: 'post',
      path: '/customers/:customerNo/observations',
      summary: 'Take down what was noticed about a customer; he is rated at once',
      tag,
      allow: observers,
      params: z.object({ customerNo: CustomerNo }),
      body: ObserveCustomer,
      response: Observed,
      handler: async ({ actor, params, body }) => ({ alert: await observe(desk, actor, params.customerNo, body) }),
    }),
    route({
      method: 'post',
      path: '/alert-runs',
      summary: 'Rate every customer now; the same day again changes nothing',
      tag,
      allow: ['supervisor', 'admin'],
      response: AlertRun,
      handler: () => desk.runNight(),
    }),
    route({
      method: 'post',
      path: '/alert-trials',
      summary: 'Try the model in force, and a draft, on the bank’s own history; nothing is changed',
      tag,
      allow: ['supervisor', 'admin'],
      body: TryAlertRules,
      response: AlertTrial,
      handler: ({ body }) => trial.run(body),
    }),
    route({
      method: 'get',
      path: '/alert-effect',
      summary: 'What acting on alerts saved, against the comparison group',
      tag,
      allow: ['supervisor'],
      response: RetentionEffect,
      handler: ({ em, actor }) => readEffect(em, actor),
    }),
    route({
      method: 'get',
      path: '/alert-rules',
      summary: 'The early-warning model in force',
      tag,
      allow: ['manager', 'supervisor', 'admin'],
      response: AlertRulesView,
      handler: ({ em }) => desk.book.inForce(em),
    }),
    route({
      method: 'put',
      path: '/alert-rules',
      summary: 'Put another early-warning model in force',
      tag,
      allow: ['supervisor', 'admin'],
      body: ChangeAlertRules,
      response: AlertRulesView,
      handler: ({ actor, body }) => {
        requireHeadOffice(actor);
        return desk.book.change(actor, body);
      },
    }),
  ];
}
