import type { CustomerFilter } from '@tellerline/contracts';
import type { PhraseKey } from '../../i18n/phrases.ts';

/** What each condition of the list is called. */
export const filterLabels = {
  kind: 'list.column_kind',
  status: 'list.column_status',
  orgNo: 'list.branch',
  product: 'list.product',
  papers: 'list.papers',
  vip: 'customer.vip',
  mine: 'list.mine',
  gender: 'list.column_gender',
  ageFrom: 'list.age_from',
  ageTo: 'list.age_to',
  region: 'list.region',
  industry: 'list.industry',
  sinceFrom: 'list.since_from',
  sinceTo: 'list.since_to',
  managerName: 'list.manager_name',
  keyReason: 'list.key_reason',
} as const satisfies Record<keyof CustomerFilter, PhraseKey>;

/** Conditions that stand in the second row, shown when they are wanted. */
export const rareFilters: readonly (keyof CustomerFilter)[] = [
  'gender',
  'ageFrom',
  'ageTo',
  'region',
  'industry',
  'sinceFrom',
  'sinceTo',
  'managerName',
  'keyReason',
];
