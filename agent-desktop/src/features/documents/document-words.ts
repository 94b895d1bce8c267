import { type ImageKind, type ImageKindView, type ImageSetView, imageKindLabels } from '@tellerline/contracts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';

export const kindName = (kind: ImageKind): string => say(imageKindLabels[kind]);

/** `2020-01-01 – 2030-01-01`, `until …`, `long-term`; nothing when nobody said. */
export function validityWords({
  validFrom,
  validTo,
  longTerm,
}: Pick<ImageSetView, 'validFrom' | 'validTo' | 'longTerm'>): string {
  if (longTerm) return t('documents.long_term');
  if (validFrom && validTo) return `${validFrom} – ${validTo}`;
  return validTo ? t('documents.until', { day: validTo }) : '';
}

/** Until when alone. */
export const endWords = ({ validTo, longTerm }: Pick<ImageSetView, 'validTo' | 'longTerm'>): string =>
  validityWords({ validFrom: null, validTo, longTerm });

/** `Duplicate 0/1, Articles 2/3` */
export const missingWords = (missing: ImageKindView['missing']): string =>
  listed(missing.map(({ name, present, expected }) => `${say(name)} ${present}/${expected}`));
