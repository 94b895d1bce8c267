import { count } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';

/** How many customers were found, in words. */
export function foundWords({ value, capped }: { value: number; capped: boolean }): string {
  if (capped) return t('search.count_capped', { count: count(value) });
  return value === 1 ? t('search.count_one') : t('search.count', { count: count(value) });
}
