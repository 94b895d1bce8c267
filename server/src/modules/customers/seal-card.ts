import type { CustomerCard, FieldGroup } from '@tellerline/contracts';
import type { Sight } from '../privacy/index.ts';

/**
 * Takes out of a card what its viewer may not see at all, group by group (`cardGroups` says which fields those are). Numbers
 * and contact are masked one by one where they are presented.
 */
export function sealCard(card: CustomerCard, sight: Sight): CustomerCard {
  // What authenticates leaves the server for nobody.
  const cards = card.cards.map((each) => ({ ...each, expiresOn: null }));
  const withheld = (['C2-service', 'C2-identifier'] as const).filter((group) => sight.of(group) === 'hidden');
  const noTail = withheld.includes('C2-identifier') ? { ...card.summary, idTail: null } : card.summary;
  const whole = { ...card, cards, summary: noTail };
  return withheld.length === 0 ? whole : { ...withoutService(whole, withheld), withheld };
}

function withoutService(card: CustomerCard, withheld: readonly FieldGroup[]): CustomerCard {
  if (!withheld.includes('C2-service')) return card;
  return {
    ...card,
    basic: { ...card.basic, birthDate: null },
    accounts: [],
    totals: [],
    transactions: [],
    loans: [],
    alert: card.alert ? { ...card.alert, reasons: [] } : null,
    cards: card.cards.map((each) => ({ ...each, creditLimit: null })),
  };
}
