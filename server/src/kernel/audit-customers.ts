import type { LookKind } from '@tellerline/contracts';
import type { AuditEntryToLink } from './audit.ts';

/** Nouns of the audit keys whose subjects are numbers of something else. */
const otherNumbers = new Set(['Import', 'Feed', 'Export', 'Rights', 'Session', 'User', 'Presence']);
const isCustomerNo = (text: string): boolean => /^[0-9A-Z]{1,11}$/.test(text);

const kindOfKey: Readonly<Record<string, LookKind>> = {
  'Customer.CardViewed': 'card',
  'Flow.LookedUp': 'card',
  'Customer.FieldRevealed': 'reveal',
  'Review.FieldRevealed': 'reveal',
  'Customer.Searched': 'search',
  'CustomerFile.DuplicatesAsked': 'search',
  'Attribute.SubjectLookedUp': 'search',
  'CustomerFile.Viewed': 'file',
  'Customer.LooksViewed': 'log',
  'Attribute.Set': 'change',
};
const kindOfNoun: Readonly<Record<string, LookKind>> = {
  Image: 'image',
  OutsideImage: 'image',
  Archive: 'paper',
  Bundle: 'paper',
  Review: 'review',
  Export: 'export',
  Recording: 'recording',
};

const nounOf = (key: string): string => key.slice(0, key.indexOf('.'));

/**
 * The customers an entry of the audit trail is about, so that "who looked at him" can be asked by customer: its subject where
 * that is one, `customer` and `customers` (with commas) of its details. A pure function of what the chain covers.
 */
export function customersOf(entry: Pick<AuditEntryToLink, 'key' | 'subjectId' | 'details'>): {
  customerNos: string[];
  kind: LookKind;
} {
  const noun = nounOf(entry.key);
  const { customer, customers } = JSON.parse(entry.details) as Record<string, unknown>;
  const named = [
    otherNumbers.has(noun) ? '' : entry.subjectId,
    typeof customer === 'string' ? customer : '',
    ...(typeof customers === 'string' ? customers.split(',') : []),
  ];
  return {
    customerNos: [...new Set(named.filter(isCustomerNo))],
    kind: kindOfKey[entry.key] ?? kindOfNoun[noun] ?? 'change',
  };
}
