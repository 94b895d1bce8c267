import type { DuplicatePair, FieldAgreement } from '@tellerline/contracts';
import { t } from '../../i18n/locale.ts';

/** `98%`; the same document needs no figure. */
export const percentOf = ({ certain, probability }: Pick<DuplicatePair, 'certain' | 'probability'>): string =>
  certain ? t('duplicates.certain') : `${Math.min(99, Math.round(probability / 10))}%`;

/** What speaks for it, the strongest first: `证件 · 姓名同音 · 电话`. */
export const agreementWords = (fields: readonly FieldAgreement[]): string =>
  fields
    .filter(({ agreement, bits }) => bits > 0 || (agreement === 'same' && bits >= 0))
    .sort((a, b) => b.bits - a.bits)
    .map(fieldWords)
    .join(' · ');

/** One compared field in words: `电话相同`, `姓名同音`. */
export const fieldWords = ({ field, agreement }: FieldAgreement): string =>
  t(`duplicates.agree_${agreement}`, { field: t(`duplicates.field_${field}`) });
