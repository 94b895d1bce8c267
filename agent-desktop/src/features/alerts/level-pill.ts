import type { AlertLevel } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { t } from '../../i18n/locale.ts';
import '../../components/ui-icon.ts';

const look = {
  yellow: { icon: 'info', tone: '' },
  orange: { icon: 'warning', tone: 'warning' },
  red: { icon: 'stop', tone: 'danger' },
} as const;

/** A level by shape, word and colour. */
export const levelPill = (level: AlertLevel): TemplateResult =>
  html`<span class="pill ${look[level].tone}"><ui-icon .name=${look[level].icon} .size=${14}></ui-icon>${t(`alerts.short_${level}`)}</span>`;
