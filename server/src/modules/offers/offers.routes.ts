import {
  AnsweredOffer,
  AnswerOffer,
  CustomerNo,
  MoveBook,
  NextActions,
  NextActionsQuery,
  OfferBookView,
  OfferId,
  OfferResults,
  OfferResultsQuery,
  ReturnBook,
  type Role,
  SaveBook,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { forkOf } from '../../persistence/orm.ts';
import { moveBook, saveBook, viewBook } from './book/offer-book.ts';
import { isOnThisCall, type OfferDesk } from './offers.ports.ts';
import { answerOffer } from './propose/answer-offer.ts';
import type { NextBest } from './propose/next-actions.ts';
import { readResults } from './results/offer-results.ts';

const tag = 'offers';
const leaders: readonly Role[] = ['supervisor', 'manager'];

export function offerRoutes(desk: OfferDesk, best: NextBest): RouteDefinition[] {
  const after = async (actor: Actor, done: Promise<void>): Promise<OfferBookView> => {
    await done;
    return viewBook(forkOf(desk.deps.orm), actor);
  };
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/next-actions',
      summary: 'What to do next for a customer, and why; on a call what fits the call',
      tag,
      allow: ['agent', 'supervisor', 'manager'],
      params: z.object({ customerNo: CustomerNo }),
      query: NextActionsQuery,
      response: NextActions,
      handler: async ({ em, actor, params, query, audit, auditRead }) => {
        const interactionId = query.interactionId ?? null;
        // Of the customer one is on the phone with nothing is counted: his card was shown with the call.
        if (!interactionId || !(await isOnThisCall(desk, actor, interactionId)))
          await desk.ports.lookUps.countLookUp(actor, params.customerNo, audit);
        await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part: 'next_actions' } });
        return best.of(em, actor, { customerNo: params.customerNo, interactionId });
      },
    }),
    route({
      method: 'put',
      path: '/interactions/:id/offers/:offerId',
      summary: 'Keep what came of an offer on a call',
      tag,
      allow: ['agent', 'supervisor'],
      params: z.object({ id: Uuid, offerId: OfferId }),
      body: AnswerOffer,
      response: AnsweredOffer,
      handler: ({ actor, params: { id, offerId }, body }) =>
        answerOffer(desk, actor, { interactionId: id, offerId }, body),
    }),
    route({
      method: 'get',
      path: '/offer-results',
      summary: 'How often each offer was made and accepted, with the interval of its rate',
      tag,
      allow: leaders,
      query: OfferResultsQuery,
      response: OfferResults,
      handler: ({ em, actor, query }) => readResults(em, actor, query, desk.deps.bank.timeZone),
    }),
    route({
      method: 'get',
      path: '/offer-book',
      summary: 'Offers in force, what is worked on, and all versions',
      tag,
      allow: leaders,
      response: OfferBookView,
      handler: ({ em, actor }) => viewBook(em, actor),
    }),
    route({
      method: 'put',
      path: '/offer-book/draft',
      summary: 'Keep a draft of the offers; the first one begins a new version',
      tag,
      allow: ['manager'],
      body: SaveBook,
      response: OfferBookView,
      handler: ({ actor, body }) => after(actor, saveBook(desk, actor, body.revision, body.book)),
    }),
    route({
      method: 'post',
      path: '/offer-book/hand-in',
      summary: 'Hand the draft in for another person',
      tag,
      allow: ['manager'],
      body: MoveBook,
      response: OfferBookView,
      handler: ({ actor, body }) => after(actor, moveBook(desk, actor, 'hand_in', body.revision)),
    }),
    route({
      method: 'post',
      path: '/offer-book/approval',
      summary: 'Put the offers in force; never by who wrote on them',
      tag,
      allow: leaders,
      body: MoveBook,
      response: OfferBookView,
      handler: ({ actor, body }) => after(actor, moveBook(desk, actor, 'approve', body.revision)),
    }),
    route({
      method: 'post',
      path: '/offer-book/return',
      summary: 'Make them a draft again, with a reason',
      tag,
      allow: leaders,
      body: ReturnBook,
      response: OfferBookView,
      handler: ({ actor, body }) => after(actor, moveBook(desk, actor, 'return', body.revision, body.reason)),
    }),
  ];
}
