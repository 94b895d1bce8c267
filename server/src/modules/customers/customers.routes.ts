import {
  CreatedProspect,
  CreateProspect,
  CustomerCard,
  CustomerNo,
  CustomerSearch,
  CustomerSearchResult,
  pageOf,
  RevealedField,
  RevealField,
  type Role,
  TransactionView,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { CustomerDesk } from './customer-desk.ts';
import type { CustomerPorts } from './customers.ports.ts';
import type { LookUpBudgets } from './look-up-budgets.ts';
import type { TransactionPosition } from './read-card.ts';
import { asksForNumber } from './search/search-term.ts';
import { createProspect } from './use-cases/create-prospect.ts';
import { revealedValue } from './use-cases/reveal-field.ts';

/** Administrators keep the machine running; customers are not their business. */
const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer'];
const ofCustomer = z.object({ customerNo: CustomerNo });
const tag = 'customers';
const TRANSACTIONS_A_PAGE = 50;
/** Of the customers a search by number showed, so many are named in the audit trail. */
const CUSTOMERS_ON_RECORD = 20;

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
      path: '/customers',
      summary: 'Search customers by name, pinyin, initials, number, ID, telephone, account or card',
      tag,
      allow: readers,
      query: CustomerSearch,
      response: CustomerSearchResult,
      handler: async ({ em, query, actor, audit, auditRead }) => {
        const byNumber = asksForNumber(query.q);
        if (byNumber) await budgets.searchByNumber(actor, query.q, audit);
        const result = await desk.search(em, query, actor);
        const matchedBy = result.items[0]?.matchedBy ?? null;
        const shown = result.items.slice(0, CUSTOMERS_ON_RECORD).map(({ customerNo }) => customerNo);
        await auditRead('Customer.Searched', {
          id: actor.userId,
          details: { matchedBy, found: result.count.value, ...(byNumber && { customers: shown.join(',') }) },
        });
        return result;
      },
    }),
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
      path: '/customers/:customerNo/reveal',
      summary: 'Show one masked field whole, with a reason that goes into the audit trail',
      tag,
      allow: readers,
      params: ofCustomer,
      body: RevealField,
      response: RevealedField,
      handler: async ({ em, params, body, actor, audit }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        await requireVisibleCall(actor, body.interactionId);
        const value = revealedValue(await desk.rows(em, params.customerNo, actor), body);
        const { field, item, reason, interactionId = null } = body;
        await audit('Customer.FieldRevealed', {
          id: params.customerNo,
          details: { field, item, reason, interactionId },
        });
        return { value };
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
