import type { Role } from '@tellerline/contracts';

/** Who may look at bundles. */
export const handOverReaders: readonly Role[] = ['clerk', 'reviewer', 'supervisor', 'manager'];
