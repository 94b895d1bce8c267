import type { CertificateView, Expiry } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import type { IconName } from '../../components/ui-icon.ts';
import { t } from '../../i18n/locale.ts';

interface Told {
  text: string;
  /** Class of a pill. */
  tone: '' | 'ok' | 'warning' | 'danger';
  icon: IconName | null;
}

/** A certificate's state in words: whether it counts at all, and how it stands to its last day. */
export function stateOf({ values, expiry }: Pick<CertificateView, 'values' | 'expiry'>): Told {
  const status = values.status?.value;
  if (status === 'lost' || status === 'revoked' || status === 'cancelled') {
    return { text: t(`company.status_${status}`), tone: 'danger', icon: 'stop' };
  }
  return expiryWords(expiry);
}

function expiryWords({ state, endsOn, daysLeft }: Expiry): Told {
  const n = Math.abs(daysLeft ?? 0);
  switch (state) {
    case 'none':
      return { text: t('company.state_none'), tone: '', icon: null };
    case 'valid':
      return endsOn === null
        ? { text: t('company.state_long'), tone: 'ok', icon: null }
        : { text: t('company.state_valid', { day: endsOn }), tone: 'ok', icon: null };
    case 'ending': {
      const text = daysLeft === 0 ? t('company.state_today') : t('company.state_ending', { n });
      return { text, tone: 'warning', icon: 'warning' };
    }
    case 'expired':
      return { text: t('company.state_expired', { n }), tone: 'danger', icon: 'warning' };
    case 'hold':
      return { text: t('company.state_hold'), tone: 'danger', icon: 'stop' };
  }
}

/** The state as a pill: a word and, where something is to be done, a drawing. */
export function statePill(certificate: Pick<CertificateView, 'values' | 'expiry'>): TemplateResult {
  const { text, tone, icon } = stateOf(certificate);
  return html`<span class="pill ${tone}" data-test="certificate-state" title=${certificate.expiry.endsOn ?? ''}>${icon ? html`<ui-icon .name=${icon} .size=${14}></ui-icon>` : ''}${text}</span>`;
}
