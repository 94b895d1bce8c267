import { CallReconciliation, CallReconciliations } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/** What the nightly comparison of our calls with the telephone system's own records found, and what it put right. */
export class CallReconciliationList extends DeskElement {
  static override properties = {
    _items: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare private _items: readonly CallReconciliation[] | null;
  declare private _chosen: string | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._items = null;
    this._chosen = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('reports.records'), this._failure, () => void this._load());
    if (!this._items) return skeletonRows(6);
    const chosen = this._items.find(({ id }) => id === this._chosen) ?? this._items[0];
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t('reports.records')}>
        ${this._items.length === 0 ? emptyState('check', t('records.empty'), t('records.empty_hint')) : this._table(this._items, chosen)}
        ${
          this.desk.session.user.roles.includes('supervisor')
            ? html`<p class="now"><button class="button" data-test="records-now" ?disabled=${this._busy} @click=${() => void this._compare()}><ui-icon name="refresh" .size=${14}></ui-icon>${t('records.now')}</button> <span class="fault" role="alert">${this._refusal ? explain(this._refusal) : ''}</span></p>`
            : nothing
        }
      </div>
      ${chosen ? this._detail(chosen) : nothing}
    `;
  }

  private _table(items: readonly CallReconciliation[], chosen: CallReconciliation | undefined) {
    return html`<table data-test="records-rows">
      <thead><tr><th>${t('records.at')}</th><th class="right">${t('records.calls')}</th><th class="right">CEL</th><th class="right">CDR</th><th class="right">${t('records.repaired')}</th><th class="right">${t('records.open')}</th></tr></thead>
      <tbody>${items.map((item) => this._row(item, item === chosen))}</tbody></table>`;
  }

  private _row(item: CallReconciliation, selected: boolean) {
    const choose = (): void => {
      this._chosen = item.id;
    };
    return html`<tr tabindex="0" aria-selected=${selected} data-test="records-row" @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
      <td class="num">${dateTime(item.at)}</td><td class="num right">${count(item.interactions)}</td><td class="num right">${count(item.cel)}</td><td class="num right">${count(item.cdr)}</td>
      <td class="num right">${count(item.repairs.length)}</td>
      <td class="right"><span class="pill num ${item.violationCount > 0 ? 'danger' : 'ok'}">${item.violationCount > 0 ? count(item.violationCount) : t('records.all_well')}</span></td></tr>`;
  }

  private _detail({ since, repairs, violations, notChecked }: CallReconciliation) {
    return html`<aside class="scroll" tabindex="0" role="region" aria-label=${t('records.detail')}>
      <p class="small muted num">${t('records.since', { at: dateTime(since) })}</p>
      <h3>${t('records.repaired')}</h3>
      ${repairs.length === 0 ? html`<p class="muted">${t('records.none')}</p>` : html`<ul>${repairs.map(({ callId, what, evidence }) => html`<li><strong>${t(`records.what_${what}`)}</strong> <span class="num">${callId}</span><br /><span class="small muted">${evidence}</span></li>`)}</ul>`}
      <h3>${t('records.open')}</h3>
      ${violations.length === 0 ? html`<p class="muted">${t('records.none')}</p>` : html`<ul>${violations.map(({ invariant, subject, problem }) => html`<li><span class="pill">${invariant}</span> <span class="num">${subject}</span><br /><span class="small">${problem}</span></li>`)}</ul>`}
      ${notChecked.length === 0 ? nothing : html`<h3>${t('records.not_checked')}</h3><ul>${notChecked.map((what) => html`<li class="small muted">${what}</li>`)}</ul>`}
    </aside>`;
  }

  private async _compare(): Promise<void> {
    this._busy = true;
    this._refusal = null;
    try {
      const done = await this.desk.http.post('/call-reconciliations', {}, CallReconciliation);
      this._items = [done, ...(this._items ?? [])];
      this._chosen = done.id;
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._items = (await this.desk.http.get('/call-reconciliations', CallReconciliations)).items;
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 380px; min-height: 0; }
      aside { padding: 12px 16px; border-left: 1px solid var(--rule); } h3 { margin: 12px 0 4px; }
      li { padding: 4px 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; } .now { padding: 12px 16px; }
    `,
  ];
}
customElements.define('call-reconciliations', CallReconciliationList);
