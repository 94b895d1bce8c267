import {
  AttributeDraft,
  AttributeDraftBrief,
  AttributePage,
  AttributeQuery,
  AttributeSubject,
  AttributeSubjectQuery,
  AttributesSubmitted,
  AttributeView,
  CustomerNo,
  type Role,
  SaveAttributeDraft,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { Attributes } from './attributes.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
/** Who keeps attributes, one by one or by the table. */
export const attributeKeepers: readonly Role[] = ['clerk', 'manager'];
const tag = 'attributes';
const ofDraft = z.object({ id: Uuid });
const Saved = AttributeDraft.pick({ id: true, version: true });

export function attributeRoutes(attributes: Attributes): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/attributes',
      summary: 'Industry attributes of corporate customers, with who recorded them and when',
      tag,
      allow: readers,
      query: AttributeQuery,
      response: AttributePage,
      handler: async ({ em, query, actor, auditRead }) => {
        const page = await attributes.list(em, query, actor);
        await auditRead('Customer.Searched', {
          id: actor.userId,
          details: { list: 'attributes', found: page.items.length },
        });
        return page;
      },
    }),
    route({
      method: 'get',
      path: '/attributes/subject',
      summary: 'Whose account or customer number this is, and what is kept of him now',
      tag,
      allow: attributeKeepers,
      query: AttributeSubjectQuery,
      response: AttributeSubject,
      handler: async ({ em, query, actor, auditRead }) => {
        await attributes.spendLookUp(actor, `${query.accountNo ?? ''}/${query.customerNo ?? ''}`);
        const found = await attributes.subject(em, query, actor);
        await auditRead('Attribute.SubjectLookedUp', {
          id: found?.customerNo ?? actor.userId,
          details: { by: query.accountNo === undefined ? 'customer_no' : 'account', found: found !== null },
        });
        if (!found) throw new AppError('resource.not_found', { status: 404 });
        return found;
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/attributes',
      summary: 'The industry attributes of one customer; null when there are none',
      tag,
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      response: z.object({ attributes: AttributeView.nullable() }),
      handler: async ({ em, params, actor }) => {
        const found = await attributes.subject(em, params, actor);
        if (!found) throw new AppError('resource.not_found', { status: 404 });
        return { attributes: found.current };
      },
    }),
    ...draftRoutes(attributes),
  ];
}

function draftRoutes(attributes: Attributes): RouteDefinition[] {
  const allow = attributeKeepers;
  return [
    route({
      method: 'get',
      path: '/attribute-drafts',
      summary: 'My drafts',
      tag,
      allow,
      response: z.array(AttributeDraftBrief),
      handler: ({ em, actor }) => attributes.drafts(em, actor),
    }),
    route({
      method: 'post',
      path: '/attribute-drafts',
      summary: 'Keep a new draft',
      tag,
      allow,
      body: SaveAttributeDraft,
      response: Saved,
      status: 201,
      handler: ({ body, actor }) => attributes.saveDraft(actor, null, body),
    }),
    route({
      method: 'get',
      path: '/attribute-drafts/:id',
      summary: 'A draft of mine',
      tag,
      allow,
      params: ofDraft,
      response: AttributeDraft,
      handler: ({ em, actor, params }) => attributes.draft(em, actor, params.id),
    }),
    route({
      method: 'put',
      path: '/attribute-drafts/:id',
      summary: 'Keep a draft as it is now',
      tag,
      allow,
      params: ofDraft,
      body: SaveAttributeDraft,
      response: Saved,
      handler: ({ body, actor, params }) => attributes.saveDraft(actor, params.id, body),
    }),
    route({
      method: 'delete',
      path: '/attribute-drafts/:id',
      summary: 'Throw a draft away',
      tag,
      allow,
      params: ofDraft,
      response: null,
      handler: ({ actor, params }) => attributes.dropDraft(actor, params.id),
    }),
    route({
      method: 'post',
      path: '/attribute-submissions',
      summary: 'Make lines true, all or none; the draft they came from is gone then',
      tag,
      allow,
      body: SaveAttributeDraft.pick({ lines: true }).extend({ draftId: Uuid.nullable().default(null) }),
      response: AttributesSubmitted,
      handler: ({ body, actor }) => attributes.submit(actor, body.lines, body.draftId),
    }),
  ];
}
