import {
  CertificateHistory,
  CorporateFileView,
  CustomerNo,
  FileAsOf,
  LegalPersonChoice,
  ManagerChoices,
  ResponsibleManager,
  type Role,
  SetManager,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import type { CorporateDesk } from './corporate-desk.ts';
import { corporateEntryRoles } from './corporate-subject.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
const ofCustomer = z.object({ customerNo: CustomerNo });
const tag = 'corporate file';

/** Reading a company's file. What is entered goes through `PUT /records/corporate_file/:customerNo/…` of the reviews. */
export function corporateRoutes(desk: CorporateDesk, deps: ServerDeps, budgets: LookUpBudgets): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/corporate-file',
      summary: "A company's papers in force, now or as they were known on a day, their expiry, and who works on them",
      tag,
      allow: readers,
      params: ofCustomer,
      query: FileAsOf,
      response: CorporateFileView,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        const file = await desk.file(em, params.customerNo, actor, momentOf(query.asOf, deps.bank.timeZone));
        await auditRead('CustomerFile.Viewed', { id: params.customerNo, details: { part: 'corporate' } });
        return file;
      },
    }),
    route({
      method: 'get',
      path: '/blank-files/corporate',
      summary: 'The file of a company that is to be entered, before it has a number',
      tag,
      allow: corporateEntryRoles,
      response: CorporateFileView,
      handler: ({ em, actor }) => desk.blank(em, actor),
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/certificates/:slot',
      summary: 'Every certificate this place in the file ever held, the latest first',
      tag,
      allow: readers,
      params: ofCustomer.extend({ slot: z.string().regex(/^[A-Za-z]{3,30}(-\d{1,2})?$/) }),
      response: CertificateHistory,
      handler: async ({ em, params, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        const items = await desk.history(em, params.customerNo, params.slot, actor);
        await auditRead('CustomerFile.Viewed', {
          id: params.customerNo,
          details: { part: 'corporate', slot: params.slot },
        });
        return { items };
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/as-legal-person',
      summary: 'A personal customer with his documents, to be entered as a legal person',
      tag,
      allow: ['clerk', 'reviewer'],
      params: ofCustomer,
      response: LegalPersonChoice,
      handler: async ({ em, params, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        const choice = await desk.legalPerson(em, params.customerNo, actor);
        await auditRead('CustomerFile.Viewed', { id: params.customerNo, details: { part: 'as_legal_person' } });
        return choice;
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/managers',
      summary: 'Who may be made to answer for a customer',
      tag,
      allow: ['supervisor', 'reviewer'],
      params: ofCustomer,
      response: ManagerChoices,
      handler: async ({ em, params, actor }) => ({ items: await desk.managersFor(em, params.customerNo, actor) }),
    }),
    route({
      method: 'put',
      path: '/customers/:customerNo/manager',
      summary: 'Say who of our people answers for a customer, and is told when a certificate ends',
      tag,
      allow: ['supervisor', 'reviewer'],
      params: ofCustomer,
      body: SetManager,
      response: z.object({ manager: ResponsibleManager.nullable() }),
      handler: ({ params, body, actor }) =>
        deps.transaction(async (tx) => {
          const manager = await desk.setManager(tx, params.customerNo, body.userId, actor);
          if (body.userId !== null && !manager) throw new AppError('resource.not_found', { status: 404 });
          const details = { manager: body.userId };
          await recordAudit(
            tx,
            { actor, key: 'Customer.ManagerSet', subjectId: params.customerNo, details },
            deps.clock,
          );
          return { manager };
        }),
    }),
  ];
}

/** The end of a day, or a moment as it stands. */
const momentOf = (asOf: string | undefined, timeZone: string): Date | null =>
  asOf === undefined ? null : asOf.length === 10 ? endOfDay(asOf, timeZone) : new Date(asOf);
