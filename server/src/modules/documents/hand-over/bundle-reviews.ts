import type { HandOver } from './hand-over.ports.ts';
import { entryReturnedFor, stepDoneFor } from './use-cases/advance-bundle.ts';

/** The last approved change of a customer ends the review of his bundles; one that comes back ends it the other way. */
export function watchReviews(hand: HandOver): void {
  hand.reviews?.onMove(async (em, { move, customerNo, byUserId, reason }) => {
    if (customerNo === null) return;
    const by = { userId: byUserId };
    if (move === 'approved') await stepDoneFor(hand, em, customerNo, 'review', by);
    if (move === 'returned' || move === 'withdrawn') await entryReturnedFor(hand, em, customerNo, by, reason);
  });
}
