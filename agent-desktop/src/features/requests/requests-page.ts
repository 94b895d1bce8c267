import {
  type RequestDetail,
  type RequestKindList,
  type RequestPage,
  type RequestRow,
  RequestScope,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { type RequestsAsked, requestsApi } from './requests-api.ts';
import './request-view.ts';

/** What customers asked of the bank: filtered on the left, the chosen one with its story and its moves on the right. */
export class RequestsPageElement extends DeskElement {
  static override properties = {
    chosenId: {},
    _asked: { state: true },
    _page: { state: true },
    _items: { state: true },
    _failure: { state: true },
    _kinds: { state: true },
  };
  /** From the address: the request on the right. */
  declare chosenId: string | null;
  declare private _asked: RequestsAsked;
  declare private _page: RequestPage | null;
  declare private _items: readonly RequestRow[];
  declare private _failure: unknown;
  declare private _kinds: RequestKindList['items'];
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this.chosenId = null;
    this._asked = { scope: 'pool', kind: '', overdue: '', q: '' };
    this._page = null;
    this._items = [];
    this._failure = null;
    this._kinds = [];
  }

  protected override deskReady(): void {
    void this._ask({});
    // Beside the list: without it one cannot filter by kind.
    void requestsApi(this.desk.http)
      .kinds()
      .then(
        (kinds) => (this._kinds = kinds),
        () => {},
      );
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="list">${this._renderTools()}<div class="scroll rows">${this._renderRows()}</div></div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('requests.story')}>
        ${this.chosenId ? html`<request-view .requestId=${this.chosenId} @changed=${(event: CustomEvent<RequestDetail>) => this._changed(event.detail.row)}></request-view>` : html`<p class="muted choose">${t('requests.choose')}</p>`}
      </aside>
    `;
  }

  private _renderTools() {
    const { scope, kind, overdue, q } = this._asked;
    return html`
      <div class="tools"><h2>${t('requests.title')}</h2>
        <nav aria-label=${t('requests.title')}>${RequestScope.options.map((each) => html`<button class="button plain ${each === scope ? 'chosen' : ''}" aria-pressed=${each === scope} data-test="requests-${each}" @click=${() => this._ask({ scope: each })}>${t(`requests.scope_${each}`)}</button>`)}</nav>
        <input type="search" class="search" data-test="requests-search" placeholder=${t('requests.search')} aria-label=${t('requests.search')} .value=${q} @input=${(event: Event) => this._ask({ q: twoOrMore((event.target as HTMLInputElement).value) }, 200)}>
        <select aria-label=${t('requests.kind')} data-test="requests-kind" @change=${(event: Event) => this._ask({ kind: (event.target as HTMLSelectElement).value })}><option value="">${t('requests.all_kinds')}</option>${this._kinds.map(({ code, name }) => html`<option value=${code} ?selected=${code === kind}>${say(name)}</option>`)}</select>
        <label class="late-only"><input type="checkbox" data-test="requests-overdue" .checked=${overdue === '1'} @change=${(event: Event) => this._ask({ overdue: (event.target as HTMLInputElement).checked ? '1' : '' })}>${t('requests.overdue')}</label>
      </div>
    `;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('requests.load_failed'), this._failure, () => void this._ask({}));
    if (!this._page) return skeletonRows(10);
    if (this._items.length === 0) return emptyState('check', t('requests.empty'));
    return html`
      <table data-test="request-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('requests.reference')}</th><th>${t('requests.kind')}</th><th>${t('requests.subject')}</th><th>${t('requests.customer')}</th><th>${t('requests.owner')}</th><th>${t('requests.due')}</th></tr></thead>
        <tbody>${this._items.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._page.next ? html`<p class="more"><button class="button" data-test="requests-more" @click=${this._more}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _renderRow(row: RequestRow) {
    const choose = (): void => goTo('requests', row.id);
    const due = row.dueAt ?? (row.state === 'closed' ? null : row.legalDueAt);
    return html`
      <tr tabindex="0" aria-selected=${row.id === this.chosenId} data-test="request-row" data-id=${row.id} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
        <td class="num">${row.reference}</td>
        <td><span class="pill ${row.kind.complaint ? 'danger' : ''}">${say(row.kind.name)}</span>${row.priority === 'urgent' || row.priority === 'high' ? html` <span class="pill warning">${t(`requests.priority_${row.priority}`)}</span>` : nothing}</td>
        <td class="wide" title=${row.subject}>${row.subject}</td>
        <td>${row.customer?.name ?? html`<span class="muted">${t('requests.unknown')}</span>`}</td>
        <td>${row.owner?.displayName ?? html`<span class="muted">${say(row.pool.branch.name)}</span>`}</td>
        <td class="num ${row.overdue ? 'late' : ''}">${row.state === 'waiting' ? t('requests.waiting') : due ? shortDateTime(due, new Date()) : row.outcome ? t('requests.closed') : '—'}</td>
      </tr>
    `;
  }

  private _changed(row: RequestRow): void {
    this._items = this._items.map((each) => (each.id === row.id ? row : each));
  }

  private async _ask(change: Partial<RequestsAsked>, delayMs = 0): Promise<void> {
    this._asked = { ...this._asked, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      this._page = await requestsApi(this.desk.http).list(this._asked, null, waiting.signal);
      this._items = this._page.items;
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  private async _more(): Promise<void> {
    if (!this._page?.next) return;
    try {
      this._page = await requestsApi(this.desk.http).list(this._asked, this._page.next);
      this._items = [...this._items, ...this._page.items];
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 400px; background: var(--surface); min-height: 0; }
      .list { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      h2 { white-space: nowrap; } nav { display: flex; gap: 2px; } .chosen { background: var(--selected) !important; font-weight: 600; }
      .tools select { width: auto; } .search { flex: 1; min-width: 90px !important; }
      .late-only { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
      .late { color: var(--danger); font-weight: 600; }
      aside { border-left: 1px solid var(--rule); min-width: 0; }
      .choose { padding: 24px 16px 0; } .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('requests-page', RequestsPageElement);

/** One letter is no question. */
function twoOrMore(text: string): string {
  const q = text.trim();
  return q.length < 2 ? '' : q;
}
