import type { RevealField } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { wholePhone } from '../mask.ts';
import type { CardRows } from '../read-card.ts';

/**
 * The whole value of one masked field of a card. `item` names it as the card does: a contact point by its id, a document by
 * its kind, accounts and cards by their position.
 * @throws AppError resource.not_found when the card has no such item
 */
export function revealedValue(rows: CardRows, { field, item }: Pick<RevealField, 'field' | 'item'>): string {
  const value = find(rows, field, item);
  if (value === undefined) throw new AppError('resource.not_found', { status: 404 });
  return value;
}

function find(rows: CardRows, field: RevealField['field'], item: string): string | undefined {
  const position = /^\d{1,3}$/.test(item) ? Number(item) : -1;
  switch (field) {
    case 'id_number':
      return rows.documents.find((document) => document.kind === item)?.number;
    case 'account_no':
      return rows.accounts[position]?.account_no;
    case 'card_no':
      return rows.cards[position]?.card_no;
    case 'phone':
    case 'address': {
      const contact = rows.contacts.find((candidate) => String(candidate.id) === item);
      if (!contact || (contact.e164 !== null) !== (field === 'phone')) return undefined;
      return contact.e164 === null ? contact.value : wholePhone(contact.e164, contact.extension);
    }
  }
}
