import {
  CreatedProspect,
  CreateProspect,
  CustomerCard,
  CustomerNo,
  pageOf,
  TransactionView,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { toE164 } from '../../kernel/phone-number.ts';
import type { TransactionPosition } from './card-questions.ts';
import type { CustomerDesk } from './customer-desk.ts';
import type { CustomerPorts } from './customers.ports.ts';
import { customerReaders as readers } from './data-gate.ts';
import type { LookUpBudgets } from './look-up-budgets.ts';
import { createProspect } from './use-cases/create-prospect.ts';

const ofCustomer = z.object({ customerNo: CustomerNo });
const tag = 'customers';
const TRANSACTIONS_A_PAGE = 50;

export function customerRoutes(
  desk: CustomerDesk,
  deps: ServerDeps,
  { calls }: Pick<CustomerPorts, 'calls'>,
  budgets: LookUpBudgets,
): RouteDefinition[] {
  const requireVisibleCall = async (actor: Actor, interactionId: string | undefined): Promise<void> => {
    if (interactionId === undefined || (await calls?.maySee(actor, interactionId))) return;
    throw new AppError('resource.not_found', { status: 404 });
  };
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/card',
      summary: 'The single customer view',
      tag,
      allow: readers,
      params: ofCustomer,
      response: CustomerCard,
      handler: async ({ em, params, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        return desk.card(em, params.customerNo, actor, () =>
          auditRead('Customer.CardViewed', { id: params.customerNo }),
        );
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/transactions',
      summary: 'Transactions over all accounts of a customer, the newest first',
      tag,
      allow: readers,
      params: ofCustomer,
      query: z.object({ cursor: z.string().max(60).optional() }),
      response: pageOf(TransactionView),
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        const after = query.cursor === undefined ? null : readCursor(query.cursor);
        await budgets.readCustomer(actor, params.customerNo, audit);
        const page = await desk.transactions(em, params.customerNo, actor, after, TRANSACTIONS_A_PAGE);
        await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part: 'transactions' } });
        return { items: page.items, next: page.next && `${page.next.bookedAt.getTime()}.${page.next.id}` };
      },
    }),
    route({
      method: 'post',
      path: '/prospects',
      summary: 'Record somebody met on a call',
      tag,
      allow: readers,
      body: CreateProspect,
      response: CreatedProspect,
      status: 201,
      handler: async ({ em, body, actor }) => {
        await requireVisibleCall(actor, body.interactionId);
        const prospect = await deps.transaction(async (tx) => {
          const created = await createProspect(tx, body, actor, deps.clock.now());
          await recordAudit(
            tx,
            {
              actor,
              key: 'Customer.ProspectCreated',
              subjectId: created.customerNo,
              details: { samePhone: created.samePhone.length },
            },
            deps.clock,
          );
          return created;
        });
        const { userId, displayName } = actor;
        const watcher = { interactionId: body.interactionId ?? null, user: { userId, displayName } };
        await desk.blacklist.ofProspect(em, toE164(body.phone ?? ''), prospect.customerNo, watcher);
        const [summary, samePhone] = await Promise.all([
          desk.summary(em, prospect.customerNo, actor),
          desk.summaries(em, prospect.samePhone, actor),
        ]);
        return { ...summary, samePhone };
      },
    }),
  ];
}

function readCursor(cursor: string): TransactionPosition {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (!match) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { bookedAt: new Date(Number(match[1])), id: Number(match[2]) };
}
