import { type OwnFeature, ownFeatureLabels, ownFeatureUnits, type ScoreReason } from '@tellerline/contracts';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

/** `0.123` as `12.3 %`. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** What a reason says: `next deposit matures in 23 d`. */
export function reasonWords({ feature, value }: Pick<ScoreReason, 'feature' | 'value'>): string {
  return [say(ownFeatureLabels[feature]), valueWords(feature, value)].filter(Boolean).join(' ');
}

function valueWords(feature: OwnFeature, value: number | null): string {
  const unit = ownFeatureUnits[feature];
  if (value === null) return unit === 'yuan' || unit === 'code' ? '' : t('scores.unknown');
  switch (unit) {
    case 'yuan':
      return t('scores.yuan', { n: count(value) });
    case 'days':
      return t('scores.days', { n: count(value) });
    case 'years':
      return t('scores.years', { n: value });
    case 'flag':
      return t(value === 1 ? 'scores.yes' : 'scores.no');
    case 'number':
      return count(value);
    case 'code':
      return '';
  }
}
