import {
  ApproveChange,
  ChangeDraft,
  Decided,
  EnterChange,
  ReturnChange,
  RevealChange,
  RevealedField,
  ReviewDetail,
  ReviewKind,
  ReviewPage,
  ReviewQuery,
  ReviewRow,
  type Role,
  Uuid,
  WithdrawChange,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { Reviews } from './reviews.ts';

/** Who enters and who decides what is said by each kind of record; administrators have no part in it. */
const people: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager', 'quality'];
const tag = 'reviews';
const ofRecord = z.object({ kind: ReviewKind, subjectId: z.string().regex(/^[\w.:-]{1,60}$/) });
const ofChange = z.object({ id: Uuid });

export function reviewRoutes(
  reviews: Reviews,
  deps: Pick<ServerDeps, 'transaction'>,
  privacy: PrivacyApi,
): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/reviews',
      summary: 'Changes that wait for a second person, those I entered, or all of my branches',
      tag,
      allow: people,
      query: ReviewQuery,
      response: ReviewPage,
      handler: ({ em, actor, query }) => reviews.list(em, actor, query),
    }),
    route({
      method: 'get',
      path: '/reviews/:id',
      summary: 'One change, old beside new',
      tag,
      allow: people,
      params: ofChange,
      response: ReviewDetail,
      handler: async ({ em, actor, params, auditRead }) => {
        const detail = await reviews.detail(em, actor, params.id);
        await auditRead('Review.Viewed', { id: params.id, details: { customer: detail.row.customerNo } });
        return detail;
      },
    }),
    route({
      method: 'get',
      path: '/reviews/:id/entry',
      summary: 'What I entered, to go on with or to correct',
      tag,
      allow: people,
      params: ofChange,
      response: ChangeDraft,
      handler: ({ em, actor, params }) => reviews.entry(em, actor, params.id),
    }),
    ...(['draft', 'submission'] as const).map((what) =>
      route({
        method: 'put',
        path: `/records/:kind/:subjectId/${what}`,
        summary: what === 'draft' ? 'Save what was typed for a record' : 'Hand a change to a second person',
        tag,
        allow: people,
        params: ofRecord,
        body: EnterChange,
        response: ChangeDraft,
        handler: ({ actor, params, body }) =>
          deps.transaction((tx) =>
            what === 'draft'
              ? reviews.saveDraft(tx, actor, params.kind, params.subjectId, body)
              : reviews.submit(tx, actor, params.kind, params.subjectId, body),
          ),
      }),
    ),
    route({
      method: 'post',
      path: '/reviews/:id/approval',
      summary: 'Make a change true',
      tag,
      allow: people,
      params: ofChange,
      body: ApproveChange,
      response: Decided,
      handler: ({ actor, params, body }) => deps.transaction((tx) => reviews.approve(tx, actor, params.id, body)),
    }),
    route({
      method: 'post',
      path: '/reviews/:id/return',
      summary: 'Send a change back with a reason',
      tag,
      allow: people,
      params: ofChange,
      body: ReturnChange,
      response: ReviewRow,
      handler: ({ actor, params, body }) => deps.transaction((tx) => reviews.return(tx, actor, params.id, body)),
    }),
    route({
      method: 'post',
      path: '/reviews/:id/withdrawal',
      summary: 'Take a change back before it is decided',
      tag,
      allow: people,
      params: ofChange,
      body: WithdrawChange,
      response: ReviewRow,
      handler: ({ actor, params, body }) =>
        deps.transaction((tx) => reviews.withdraw(tx, actor, params.id, body.version)),
    }),
    route({
      method: 'post',
      path: '/reviews/:id/reveal',
      summary: 'Show one masked value of a change whole, with a reason that goes into the audit trail',
      tag,
      allow: people,
      params: ofChange,
      body: RevealChange,
      response: RevealedField,
      handler: async ({ em, actor, params, body }) => {
        const { value, customerNo, masked, sealed, mayDecide } = await reviews.valueOf(em, actor, params.id, body);
        if (masked && sealed) throw new AppError('reveal.not_allowed', { status: 403 });
        const { path, side, reason, note } = body;
        const grant = await privacy.reveal(actor, {
          item: `review:${params.id}:${side}:${path}`,
          customerNo,
          reason,
          note,
          cause: async () => (mayDecide ? 'review' : null),
          audit: { key: 'Review.FieldRevealed', subjectId: params.id, details: { path, side, customer: customerNo } },
        });
        return { value, ...grant };
      },
    }),
  ];
}
