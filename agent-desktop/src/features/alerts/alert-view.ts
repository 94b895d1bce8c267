import { type AlertDetail, warningLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { alertsApi } from './alerts-api.ts';
import { levelPill } from './level-pill.ts';
import './alert-steps.ts';

/**
 * One alert: why, with figures and the rows behind them, what to do, and what was done.
 * @fires changed - with the alert after a step
 */
export class AlertView extends DeskElement {
  static override properties = { alertId: {}, _alert: { state: true }, _failure: { state: true } };
  declare alertId: string;
  declare private _alert: AlertDetail | null;
  declare private _failure: unknown;
  private loadedFor = '';

  constructor() {
    super();
    this._alert = null;
    this._failure = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.alertId || this.loadedFor === this.alertId) return;
    this.loadedFor = this.alertId;
    this._alert = null;
    void this._load();
  }

  private async _load(): Promise<void> {
    const id = this.alertId;
    this._failure = null;
    try {
      const alert = await alertsApi(this.desk.http).alert(id);
      if (id === this.alertId) this._alert = alert;
    } catch (error) {
      if (id === this.alertId) this._failure = error;
    }
  }

  private _changed(alert: AlertDetail): void {
    this._alert = alert;
    this.dispatchEvent(new CustomEvent('changed', { detail: alert }));
  }

  protected override render() {
    if (this._failure) return errorState(t('alerts.load_failed'), this._failure, () => void this._load());
    const alert = this._alert;
    if (!alert) return skeletonRows(8);
    const { row } = alert;
    return html`
      <header>
        <h3 class="cut" data-test="alert-name">${row.name}</h3>${levelPill(row.level)}
        <button class="link" data-test="alert-customer" @click=${() => this._openCustomer(row.customerNo)}>${t('alerts.open_customer')}</button>
      </header>
      <p class="facts small muted num">${[row.customerNo, say(row.branch.name), row.crisis ? t(`alerts.crisis_${row.crisis}`) : '', dateTime(row.openedAt)].filter(Boolean).join(' · ')}</p>
      <section aria-label=${t('alerts.why')}>
        <h4>${t('alerts.why')} <span class="muted num">${t('alerts.points', { n: row.score })}</span></h4>
        <ul data-test="alert-reasons">${alert.reasons.map((reason) => html`<li><span class="grow">${say(reason.text)}</span><span class="num muted">${reason.knockOut ? t('alerts.knock_out') : t('alerts.points', { n: reason.points })}</span></li>`)}</ul>
        ${alert.evidence.length > 0 ? html`<details><summary>${t('alerts.evidence')} <span class="num muted">${alert.evidence.length}</span></summary><ul>${alert.evidence.map(({ indicator, text }) => html`<li class="small"><span class="muted">${say(warningLabels[indicator])}</span><span class="grow">${say(text)}</span></li>`)}</ul></details>` : nothing}
      </section>
      <dl>
        <dt>${t('alerts.todo')}</dt><dd>${say(alert.todo)}</dd>
        <dt>${t('alerts.limits')}</dt><dd>${say(alert.authority)}</dd>
        <dt>${t('alerts.owner')}</dt><dd>${row.owner ?? '—'}${row.dueAt ? html` <span class=${row.state === 'late' ? 'late num' : 'muted num'}>${t('alerts.due')} ${dateTime(row.dueAt)}</span>` : nothing}</dd>
        ${alert.balanceThen === null ? nothing : html`<dt>${t('alerts.balance_then')}</dt><dd class="num">${money(alert.balanceThen)}</dd>`}
        ${alert.promise ? html`<dt>${t('alerts.promise')}</dt><dd data-test="alert-promise">${t('alerts.promise_line', { text: alert.promise.text, due: alert.promise.dueOn })}</dd>` : nothing}
      </dl>
      ${alert.mayHandle ? html`<alert-steps .alert=${alert} @changed=${(event: CustomEvent<AlertDetail>) => this._changed(event.detail)}></alert-steps>` : nothing}
      <section aria-label=${t('alerts.handling')}>
        <h4>${t('alerts.handling')}</h4>
        <ol data-test="alert-entries">${alert.entries.map((entry) => html`<li><span class="num small muted">${dateTime(entry.at)}</span><strong>${t(`alerts.entry_${entry.what}`)}</strong><span class="muted">${entry.by ?? ''}</span>${entry.text ? html`<p>${entry.text}</p>` : nothing}</li>`)}</ol>
      </section>
    `;
  }

  private _openCustomer(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px 0; } header .link { margin-left: auto; white-space: nowrap; }
      h3 { font-size: var(--text-l); color: var(--ink); } h4 { margin: 0; line-height: 28px; font-size: var(--text-m); }
      .facts { padding: 0 16px 8px; border-bottom: 1px solid var(--rule); }
      section { padding: 4px 16px 8px; } .grow { flex: 1; min-width: 0; overflow-wrap: anywhere; }
      ul li { display: flex; gap: 12px; align-items: baseline; min-height: 24px; }
      summary { cursor: pointer; line-height: 24px; }
      dl { display: grid; grid-template-columns: 100px minmax(0, 1fr); gap: 4px 8px; padding: 8px 16px; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
      dt { color: var(--ink-2); font-size: var(--text-s); line-height: 20px; } dd { line-height: 20px; overflow-wrap: anywhere; }
      ol li { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; padding: 4px 0; border-top: 1px solid var(--rule); } ol p { flex-basis: 100%; overflow-wrap: anywhere; }
      .late { color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('alert-view', AlertView);
declare global {
  interface HTMLElementTagNameMap {
    'alert-view': AlertView;
  }
}
