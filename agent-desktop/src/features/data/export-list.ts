import type { ExportState, ExportView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { dataApi } from './data-api.ts';
import './export-ask.ts';

const tones: Readonly<Record<ExportState, string>> = {
  waiting: 'warning',
  approved: 'ok',
  returned: 'danger',
  withdrawn: '',
  expired: '',
};

/** What I asked to take out: where it stands, and the file once a second person has said yes. */
export class ExportList extends DeskElement {
  static override properties = {
    ask: { attribute: false },
    given: { attribute: false },
    _exports: { state: true },
    _failure: { state: true },
    _fault: { state: true },
    _asking: { state: true },
  };
  /** A list to ask for at once; empty: none. */
  declare ask: string;
  /** The filter it stands under, as a query; empty: asked for here. */
  declare given: string;
  declare private _exports: ExportView[] | null;
  declare private _failure: unknown;
  declare private _fault: string;
  declare private _asking: boolean;

  constructor() {
    super();
    this.ask = '';
    this.given = '';
    this._exports = null;
    this._failure = null;
    this._fault = '';
    this._asking = false;
  }

  protected override deskReady(_desk: Desk): void {
    this._asking = this.ask !== '';
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <header>
        <span class="small muted">${t('exports.empty_hint')}</span><span class="gap"></span>
        <span class="fault" role="alert">${this._fault}</span>
        <button class="button" data-test="exports-refresh" aria-label=${t('common.retry')} @click=${() => void this._load()}><ui-icon name="refresh" .size=${16}></ui-icon></button>
        <button class="button primary" data-test="exports-ask" @click=${() => (this._asking = true)}><ui-icon name="plus" .size=${16}></ui-icon>${t('exports.ask')}</button>
      </header>
      <div class="scroll" @keydown=${listKeys}>${this._body()}</div>
      ${this._asking ? html`<export-ask .source=${this.ask} .given=${this.given} @closed=${this._closed} @asked=${() => void this._load()}></export-ask>` : nothing}
    `;
  }

  private _body() {
    if (this._failure) return errorState(t('data.tab_exports'), this._failure, () => void this._load());
    if (!this._exports) return skeletonRows(6);
    if (this._exports.length === 0) return emptyState('upload', t('exports.empty'), t('exports.empty_hint'));
    return html`
      <table data-test="exports">
        <thead><tr><th>${t('exports.number')}</th><th>${t('exports.list')}</th><th>${t('exports.filter')}</th><th class="right">${t('exports.rows')}</th><th>${t('exports.purpose')}</th><th>${t('exports.asked')}</th><th>${t('exports.state')}</th><th></th></tr></thead>
        <tbody>${this._exports.map((item) => this._row(item))}</tbody>
      </table>`;
  }

  private _row(item: ExportView) {
    const filter =
      item.filter.map(({ label, value }) => `${say(label)}: ${value}`).join(' · ') || t('exports.no_filter');
    return html`
      <tr tabindex="0" data-test="export-row" data-state=${item.state}>
        <td class="num">${item.number}</td><td>${say(item.sourceLabel)} <span class="muted small">${item.format.toUpperCase()}</span></td>
        <td class="cut" title=${filter}>${filter}</td><td class="num right">${count(item.rows.value)}</td>
        <td class="cut purpose" title=${item.purpose}>${item.purpose}</td><td class="num">${dateTime(item.askedAt)}</td>
        <td><span class="pill ${tones[item.state]}">${t(`exports.state_${item.state}`)}</span> <span class="small muted num">${this._words(item)}</span></td>
        <td class="right">${item.state === 'approved' ? html`<button class="button" data-test="export-fetch" @click=${() => void this._fetch(item.id)}>${t('exports.fetch')}</button>` : nothing}</td>
      </tr>`;
  }

  private _words(item: ExportView): string {
    if (item.state === 'returned')
      return t('exports.returned_by', { by: item.decidedBy ?? '', reason: item.reason ?? '' });
    if (item.state === 'approved' && item.expiresAt) {
      return t('exports.until', { at: dateTime(item.expiresAt), left: item.fetchesLeft });
    }
    return item.decidedBy ? t('exports.approved_by', { by: item.decidedBy }) : '';
  }

  private _closed(): void {
    this._asking = false;
    if (this.ask !== '') goTo('data', 'exports');
  }

  private async _fetch(id: string): Promise<void> {
    this._fault = '';
    try {
      await dataApi(this.desk.http).fetch(id);
    } catch (error) {
      this._fault = explain(error);
    }
    await this._load();
  }

  private async _load(): Promise<void> {
    try {
      this._exports = await dataApi(this.desk.http).exports();
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      header { display: flex; align-items: center; gap: 8px; padding: 12px 16px 8px; } .gap { flex: 1; }
      td.cut { max-width: 200px; } td.purpose { max-width: 240px; }
      td .button { min-height: 24px; }
    `,
  ];
}
customElements.define('export-list', ExportList);
