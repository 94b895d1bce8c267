import type { AlertLevel, CustomerAlert } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { wantedFlow } from '../flows/wanted-flow.ts';
import '../../components/ui-icon.ts';

const REASONS_SHOWN = 3;
const icons: Readonly<Record<AlertLevel, IconName>> = { yellow: 'info', orange: 'warning', red: 'stop' };

/** The early warning at one glance: how bad, why, what to do, how far one may go. Shape and word say it, not colour alone. */
export class AlertBanner extends SpeakingElement {
  static override properties = { alert: { attribute: false }, interactionId: {} };
  declare alert: CustomerAlert | null;
  /** The call his flow can begin on; null without one. */
  declare interactionId: string | null;

  protected override render() {
    const { alert } = this;
    if (!alert) return nothing;
    const { level, crisis, reasons, todo, authority } = alert;
    const shown = reasons.slice(0, REASONS_SHOWN).map(({ text }) => say(text));
    const more = reasons.length - shown.length;
    return html`
      <section class=${level} role="status" aria-label=${t(`alerts.level_${level}`)} data-test="alert-banner" data-level=${level}>
        <strong class="level"><ui-icon .name=${icons[level]} .size=${20}></ui-icon>${t(`alerts.level_${level}`)}</strong>
        <p class="why cut" title=${reasons.map(({ text }) => say(text)).join(' · ')}><b>${t('alerts.why')}</b>${[crisis ? t(`alerts.crisis_${crisis}`) : '', ...shown, more > 0 ? t('alerts.more_reasons', { n: more }) : ''].filter(Boolean).join(' · ')}</p>
        <p class="cut" title=${say(todo)}><b>${t('alerts.todo')}</b>${say(todo)}</p>
        <p class="cut" title=${say(authority)}><b>${t('alerts.limits')}</b>${say(authority)}</p>
        ${this.interactionId ? html`<button class="button" data-test="alert-flow" @click=${() => this._begin(alert)}>${t('alerts.begin_flow')}</button>` : nothing}
      </section>
    `;
  }

  private _begin({ flowKey }: CustomerAlert): void {
    if (this.interactionId) wantedFlow.set({ interactionId: this.interactionId, flowId: flowKey });
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section { display: grid; grid-template-columns: auto minmax(0, 9fr) minmax(0, 11fr) auto; gap: 2px 24px; align-items: center; padding: 6px 16px; border-bottom: 1px solid var(--rule); border-left: 4px solid; }
      .yellow { background: var(--sunken); border-left-color: var(--warning-solid); color: var(--ink); }
      .orange { background: var(--warning-soft); border-left-color: var(--warning-solid); color: var(--warning); }
      .red { background: var(--danger-soft); border-left-color: var(--danger-solid); color: var(--danger); }
      .level { grid-row: span 2; display: flex; align-items: center; gap: 8px; font-size: var(--text-l); white-space: nowrap; }
      .button { grid-column: 4; grid-row: 1 / span 2; }
      .why { grid-column: 2 / span 2; font-weight: 600; }
      p { line-height: 20px; } b { display: inline-block; margin-right: 8px; font-size: var(--text-s); font-weight: 500; color: var(--ink-2); }
    `,
  ];
}
customElements.define('alert-banner', AlertBanner);
declare global {
  interface HTMLElementTagNameMap {
    'alert-banner': AlertBanner;
  }
}
