import type { ReviewDetail } from '@tellerline/contracts';

/** How a state looks; its word says the same. */
export const stateTone: Readonly<Record<ReviewDetail['row']['state'], string>> = {
  draft: '',
  submitted: 'accent',
  approved: 'ok',
  returned: 'danger',
  withdrawn: '',
};
