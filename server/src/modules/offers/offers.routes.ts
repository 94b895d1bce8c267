import {
  AnsweredOffer,
  AnswerOffer,
  CustomerNo,
  NextActions,
  NextActionsQuery,
  OfferBook,
  OfferId,
  OfferResults,
  OfferResultsQuery,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { bookRoutes } from '../../books/book.routes.ts';
import { type RouteDefinition, route } from '../../http/route.ts';
import { rulesOf } from './book/offer-book.ts';
import { isOnThisCall, type OfferDesk } from './offers.ports.ts';
import { answerOffer } from './propose/answer-offer.ts';
import type { NextBest } from './propose/next-actions.ts';
import { readResults } from './results/offer-results.ts';

const tag = 'offers';
const leaders: readonly Role[] = ['supervisor', 'manager'];

export function offerRoutes(desk: OfferDesk, best: NextBest): RouteDefinition[] {
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
      handler: ({ em, actor, query }) => readResults(desk, em, actor, query),
    }),
    ...bookRoutes(desk.deps, desk.book, {
      path: '/offer-book',
      tag,
      what: 'Offers and how they are weighed',
      content: OfferBook,
      check: async (actor, book) => {
        for (const rule of rulesOf(book)) await desk.ports.rules.check(actor, rule);
      },
    }),
  ];
}
