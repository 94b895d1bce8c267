import type { FieldGroup } from '../../privacy/rights-policy.ts';
import type { FileField } from './file-field.ts';

/** The group of a file's field: C2 is a number or contact where it is masked in part, a fact of service where it is a day. */
export function fieldGroupOf({ dataClass, mask }: Pick<FileField, 'dataClass' | 'mask'>): FieldGroup {
  if (dataClass !== 'C2') return dataClass;
  if (mask === undefined) return 'C2-economy';
  return mask === 'day' ? 'C2-service' : 'C2-identifier';
}

/**
 * The groups of what the single customer view shows, by the path in `CustomerCard`; a path stands for all below it. What is not
 * named is C1. `card-groups.test.ts` fails for a leaf of the card that is neither named here nor among its plain ones.
 */
export const cardGroups: Readonly<Record<string, FieldGroup>> = {
  'basic.birthDate': 'C2-service',
  'summary.idTail': 'C2-identifier',
  'idDocuments.number': 'C2-identifier',
  'contactPoints.value': 'C2-identifier',
  'contactPoints.e164': 'C2-identifier',
  'accounts.accountNo': 'C2-identifier',
  'accounts.balance': 'C2-service',
  'accounts.available': 'C2-service',
  totals: 'C2-service',
  transactions: 'C2-service',
  'transactions.accountNo': 'C2-identifier',
  loans: 'C2-service',
  'alert.reasons': 'C2-service',
  'cards.cardNo': 'C2-identifier',
  'cards.creditLimit': 'C2-service',
  // JR/T 0171 counts a card's expiry among what authenticates.
  'cards.expiresOn': 'C3',
};
