import type { Provenance } from '@tellerline/contracts';
import type { z } from 'zod';
import { dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';

type Origin = z.infer<typeof Provenance>;
/** `核心系统 · 截至 2026-11-23 06:00`: where a value comes from and when it was true there. */
export const provenanceWords = (origin: Origin): string =>
  `${t(`source.${origin.source}`)} · ${t('common.as_of', { at: dateTime(origin.asOf) })}`;
