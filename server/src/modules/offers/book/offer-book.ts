import { OfferBook, type SegmentRule } from '@tellerline/contracts';
import { Book } from '../../../books/book.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { usualBook } from './usual-book.ts';

/** The offers and how they are weighed: written by managers, put in force by somebody else who leads. */
export const offerBook = (deps: ServerDeps): Book<OfferBook> =>
  new Book(deps, {
    name: 'offers',
    content: OfferBook,
    usual: usualBook,
    writers: ['manager'],
    deciders: ['supervisor', 'manager'],
  });

/** Every rule in it. */
export const rulesOf = ({ offers }: OfferBook): SegmentRule[] =>
  offers
    .flatMap(({ eligibility, applicability, suitability, context }) => [
      eligibility,
      applicability,
      suitability,
      ...context.map(({ when }) => when),
    ])
    .filter((rule) => rule !== null);
