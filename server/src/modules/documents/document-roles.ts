import type { Role } from '@tellerline/contracts';
import type { CustomersApi } from '../customers/index.ts';

/** What documents ask of customers: whoever looks at papers of many customers comes to an end as with their cards. */
export type LookUps = Pick<CustomersApi, 'countLookUp' | 'revealImage'>;

/** Who may look at customers' images and papers; administrators keep the machine running, customers are not their business. */
export const documentReaders: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
/** Who brings images and papers in, and keeps the archive. */
export const documentKeepers: readonly Role[] = ['clerk'];
