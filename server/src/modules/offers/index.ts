import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { offerBook } from './book/offer-book.ts';
import { OfferAnswerSchema, OfferChanceSchema } from './entities/offer.entity.ts';
import type { OfferPorts } from './offers.ports.ts';
import { offerRoutes } from './offers.routes.ts';
import { NextBest } from './propose/next-actions.ts';

export const offersEntities: EntityList = [OfferAnswerSchema, OfferChanceSchema];

/** Next best action: what to offer a customer or do for him, why, and what came of it. */
export function offersModule(deps: ServerDeps, ports: OfferPorts): ServerModule {
  const desk = { deps, ports, book: offerBook(deps) };
  return { name: 'offers', routes: offerRoutes(desk, new NextBest(desk)), start: () => desk.book.seed() };
}
