import {
  CustomerNo,
  DocumentRef,
  ImageSystemName,
  imageTypes,
  OutsideDocuments,
  OutsideDocumentsQuery,
  PageNo,
  type WireDocument,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { accountNumber } from '../../customers/index.ts';
import { accountOf, customerInScope, notFound } from '../customer-in-scope.ts';
import { type LookUps, documentReaders as readers } from '../document-roles.ts';
import type { ImageSystem } from './image-system.ts';

export type ImageSystems = Readonly<Record<ImageSystemName, ImageSystem | null>>;

const tag = 'images';
const ofSystem = z.object({ customerNo: CustomerNo, system: ImageSystemName });

/** Loan contracts and account vouchers of a customer, from the systems which keep them. */
export function imageSystemRoutes(systems: ImageSystems, lookUps: LookUps): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/outside-images/:system',
      summary: 'What the lending or the supervision image system has of a customer, by account and day',
      tag,
      allow: readers,
      params: ofSystem,
      query: OutsideDocumentsQuery,
      response: OutsideDocuments,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        const { customerNo } = params;
        await lookUps.countLookUp(actor, customerNo, audit);
        const customer = await customerInScope(em, customerNo, actor);
        const accountNo = query.account && (await accountOf(em, customer, query.account)).accountNo;
        await auditRead('OutsideImage.Listed', { id: customerNo, details: { system: params.system } });
        const system = systems[params.system];
        if (!system) return { connected: false, items: [], next: null };
        const { from, to, cursor } = query;
        const { documents, next } = await system.list({ customerNo, accountNo, from, to, cursor });
        // Another customer's document in the answer is a fault of theirs and is shown to nobody.
        const own = documents.filter((document) => document.customerNo === customerNo);
        return { connected: true, items: own.map(presentDocument), next };
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/outside-images/:system/:ref/:page',
      summary: 'A page of such a document, to be looked at',
      tag,
      allow: readers,
      params: ofSystem.extend({ ref: DocumentRef, page: PageNo.max(2_000) }),
      response: 'file',
      handler: async ({ em, params, actor, audit, auditRead }) => {
        const { customerNo, system: name, ref, page } = params;
        await lookUps.countLookUp(actor, customerNo, audit);
        await customerInScope(em, customerNo, actor);
        const system = systems[name];
        if (!system) throw new AppError('image_system.not_connected', { status: 409 });
        const document = await system.find(ref);
        if (document?.customerNo !== customerNo || page > document.pages) throw notFound();
        await auditRead('OutsideImage.Viewed', { id: customerNo, details: { system: name, ref, page } });
        const { type, body } = await system.open(ref, page);
        return { name: `${ref}-${page}.${imageTypes[type].extension}`, type, body, inline: true };
      },
    }),
  ];
}

const presentDocument = ({ ref, title, accountNo, date, pages }: WireDocument) => ({
  ref,
  title,
  accountNo: accountNo === null ? null : accountNumber(accountNo).text,
  date,
  pages,
});
