import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CallColleague,
  CallRouting,
  CallView,
  ChooseCustomer,
  ConsultCall,
  ConsultMove,
  DeskCodes,
  FollowUpMark,
  InteractionPage,
  InteractionRow,
  isSystemReason,
  LiveBoard,
  MonitorOrder,
  PlacedCallView,
  type Role,
  TransferCall,
  TransferTargets,
  WrapUp,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { CallCentre } from './call-centre.ts';
import { presentDisposition } from './dispositions.ts';
import { Disposition } from './entities/disposition.entity.ts';
import type { Interaction } from './entities/interaction.entity.ts';
import { findVisible } from './interaction.policy.ts';
import type { CustomerDirectory } from './ports.ts';
import { readRouting } from './routing/read-routing.ts';
import { labelOf } from './setup/centre-setup.ts';
import { callColleague } from './use-cases/call-colleague.ts';
import { chooseCustomer } from './use-cases/choose-customer.ts';
import { comeBack } from './use-cases/come-back.ts';
import { consultCall, moveConsult } from './use-cases/consult-call.ts';
import { listInteractions, presentRows } from './use-cases/list-interactions.ts';
import { liveBoard } from './use-cases/live-board.ts';
import { markFollowUp } from './use-cases/mark-follow-up.ts';
import { monitorAgent } from './use-cases/monitor-agent.ts';
import { transferCall } from './use-cases/transfer-call.ts';
import { transferTargets } from './use-cases/transfer-targets.ts';
import { viewCall } from './use-cases/view-call.ts';
import { wrapUpInteraction } from './use-cases/wrap-up-interaction.ts';

/** A call tells who the customer is; to administrators customers are no business. */
const seesCustomers: readonly Role[] = ['agent', 'supervisor'];
const InteractionId = z.object({ id: z.string().min(1).max(60) });
const ListQuery = z.object({
  scope: z.enum(['mine', 'all']).default('mine'),
  /** `open`: the worklist of calls that still wait for their wrap-up. */
  wrapUp: z.enum(['open']).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Interactions, the codes of the desk, and the live page. */
export function callcenterRoutes(centre: CallCentre, customers: CustomerDirectory): RouteDefinition[] {
  const tag = 'callcenter';
  return [
    route({
      method: 'get',
      path: '/desk/codes',
      summary: 'Lists the desk works with: dispositions, reasons, queues, the bank',
      tag,
      allow: 'any',
      response: DeskCodes,
      handler: async ({ em }) => {
        const dispositions = await em.find(
          Disposition,
          { system: false },
          { orderBy: { position: 'asc', code: 'asc' } },
        );
        const now = centre.deps.clock.now();
        return {
          dispositions: dispositions.filter(({ validTo }) => !validTo || validTo > now).map(presentDisposition),
          reasons: centre.setup.all('reason').map(({ code, body }) => ({
            code,
            system: isSystemReason(code),
            label: labelOf(body),
            offered: body.offered,
            maxMinutes: body.maxMinutes,
          })),
          queues: centre.setup.queues(),
          bank: { name: centre.deps.bank.name, timeZone: centre.deps.bank.timeZone },
        };
      },
    }),
    route({
      method: 'get',
      path: '/interactions',
      summary: 'My calls, or those of my agents; newest first',
      tag,
      allow: seesCustomers,
      query: ListQuery,
      response: InteractionPage,
      handler: async ({ actor, query }) => {
        await centre.roster.refresh();
        return listInteractions(centre, customers, forkOf(centre.deps.orm), actor, query);
      },
    }),
    route({
      method: 'get',
      path: '/interactions/:id',
      summary: 'One call',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      response: CallView,
      handler: async ({ actor, params, auditRead }) => {
        await centre.roster.refresh();
        const interaction = await findVisible(centre, forkOf(centre.deps.orm), actor, params.id);
        const view = await viewCall(centre, interaction, actor);
        if (view.card) {
          await auditRead('Customer.CardViewed', {
            id: view.card.summary.customerNo,
            details: { interactionId: interaction.id },
          });
        }
        return view;
      },
    }),
    route({
      method: 'get',
      path: '/interactions/:id/routing',
      summary: 'Why this call came to whom it came; to supervisors, who else could have had it',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      response: CallRouting,
      handler: async ({ actor, params }) => {
        await centre.roster.refresh();
        return readRouting(centre, forkOf(centre.deps.orm), actor, params.id);
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/customer',
      summary: 'Say which customer is on the line',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: ChooseCustomer,
      response: CallView,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        return chooseCustomer(centre, customers, actor, { interactionId: params.id, customerNo: body.customerNo });
      },
    }),
    route({
      method: 'get',
      path: '/desk/transfer-targets',
      summary: 'Whom a call can be passed on to now',
      tag,
      allow: seesCustomers,
      response: TransferTargets,
      handler: async ({ actor }) => {
        await centre.roster.refresh();
        return transferTargets(centre, forkOf(centre.deps.orm), actor);
      },
    }),
    route({
      method: 'post',
      path: '/desk/colleague-calls',
      summary: 'Ring a colleague from my phone; repeats by the same key are harmless',
      tag,
      allow: seesCustomers,
      body: CallColleague,
      response: PlacedCallView,
      handler: async ({ actor, body }) => {
        await centre.roster.refresh();
        return { callId: await callColleague(centre, actor, body) };
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/transfer',
      summary: 'Pass the call on to a queue, a colleague or a number outside; repeats by the same key are harmless',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: TransferCall,
      response: CallView,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        return viewCall(centre, await transferCall(centre, actor, { ...body, interactionId: params.id }), actor);
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/consultation',
      summary: 'Ring a colleague while the caller hears music; repeats by the same key are harmless',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: ConsultCall,
      response: CallView,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        return viewCall(centre, await consultCall(centre, actor, { ...body, interactionId: params.id }), actor);
      },
    }),
    route({
      method: 'put',
      path: '/interactions/:id/consultation',
      summary: 'Go between caller and colleague, bring all together, hand over, or end the consultation',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: ConsultMove,
      response: CallView,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        return viewCall(centre, await moveConsult(centre, actor, { ...body, interactionId: params.id }), actor);
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/come-back',
      summary: 'The page was lost in the middle of the talk and is there again: ring it back into the call',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      response: CallView,
      handler: async ({ actor, params }) => {
        await centre.roster.refresh();
        return viewCall(centre, await comeBack(centre, actor, params.id), actor);
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/wrap-up',
      summary: 'Say what the call was about; the first word stands, repeats by the same key are harmless',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: WrapUp,
      response: InteractionRow,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        const interaction = await wrapUpInteraction(centre, customers, actor, { ...body, interactionId: params.id });
        return rowOf(centre, customers, actor, interaction);
      },
    }),
    route({
      method: 'put',
      path: '/interactions/:id/follow-up',
      summary: 'Say that the promised call-back was made, or take that back; repeats are harmless',
      tag,
      allow: seesCustomers,
      params: InteractionId,
      body: FollowUpMark,
      response: InteractionRow,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        const interaction = await markFollowUp(centre, actor, { interactionId: params.id, done: body.done });
        return rowOf(centre, customers, actor, interaction);
      },
    }),
    route({
      method: 'get',
      path: '/live',
      summary: 'Queues and agents now',
      tag,
      allow: ['supervisor', 'admin'],
      response: LiveBoard,
      handler: ({ actor }) => liveBoard(centre, actor),
    }),
    route({
      method: 'post',
      path: '/live/agents/:userId/monitor',
      summary: 'Listen to the call of an agent, whisper to him, speak with both, or take the call over',
      tag,
      allow: ['supervisor'],
      params: z.object({ userId: z.string().min(1).max(60) }),
      body: MonitorOrder,
      response: MonitorOrder,
      handler: async ({ actor, params, body }) => {
        await centre.roster.refresh();
        await monitorAgent(centre, actor, { userId: params.userId, mode: body.mode });
        return body;
      },
    }),
  ];
}

async function rowOf(
  centre: CallCentre,
  customers: CustomerDirectory,
  actor: Actor,
  interaction: Interaction,
): Promise<InteractionRow> {
  const em: SqlEntityManager = forkOf(centre.deps.orm);
  const [row] = await presentRows(centre, customers, em, actor, [interaction]);
  if (!row) throw new Error('An interaction that is there has a line');
  return row;
}
