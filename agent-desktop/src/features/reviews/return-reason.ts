import { SECOND_ENTRY_DIFFERED } from '@tellerline/contracts';
import { t } from '../../i18n/locale.ts';

/** Why a change came back, in words: what the reviewer wrote, or what the system found. */
export const returnReason = (reason: string | null): string =>
  reason === SECOND_ENTRY_DIFFERED ? t('reviews.went_back') : (reason ?? '');
