import type { Role } from '@tellerline/contracts';

/** Who may look at customers' images and papers; administrators keep the machine running, customers are not their business. */
export const documentReaders: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
/** Who brings images and papers in, and keeps the archive. */
export const documentKeepers: readonly Role[] = ['clerk'];
