import type { CustomerColumn, CustomerFilter, CustomerListPage } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { foundWords } from '../search/found-words.ts';
import './column-choice.ts';
import { customerListApi } from './customer-list-api.ts';
import './list-filters.ts';
import { addressOf, filterTexts, type ListLook, lookOf, sortedBy } from './list-look.ts';
import { listTable } from './list-rows.ts';
import './list-views.ts';

/** Customers by conditions: filtered, sorted, page by page there and back, as they were last looked at. By keys alone: ↑↓ J K, Enter, PgUp PgDn. */
export class CustomerList extends DeskElement {
  static override properties = {
    address: {},
    _page: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  /** What the address tells of the look. */
  declare address: string;
  declare private _page: CustomerListPage | null;
  declare private _busy: boolean;
  declare private _failure: unknown;
  private look: ListLook = lookOf('');
  private asked: AbortController | null = null;
  private followed: string | null = null;

  constructor() {
    super();
    this.address = '';
    this._page = null;
    this._busy = false;
    this._failure = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asked?.abort();
  }

  protected override deskReady(): void {
    this._follow();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasDesk && changed.has('address')) this._follow();
  }

  private _follow(): void {
    if (this.followed === this.address) return;
    this.followed = this.address;
    this.look = lookOf(this.address);
    void this._ask(null);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const found = this._page?.count;
    const mayExport = this.desk.session.user.roles.some((role) => role !== 'agent' && role !== 'admin');
    return html`
      <div class="bar">
        <list-views .look=${this.look} @looked=${({ detail }: CustomEvent<ListLook>) => this._show(detail)}></list-views>
        <span class="grow"></span>
        <column-choice .columns=${this.look.columns} @columns=${({ detail }: CustomEvent<CustomerColumn[]>) => this._show({ ...this.look, columns: detail })}></column-choice>
        ${mayExport ? html`<button class="button" data-test="list-export" @click=${this._export}>${t('exports.ask')}</button>` : nothing}
      </div>
      <list-filters class="bar" .filter=${this.look.filter} @filtered=${({ detail }: CustomEvent<CustomerFilter>) => this._show({ ...this.look, filter: detail })}></list-filters>
      <div class="rows scroll" aria-busy=${this._busy} @keydown=${this._keys}>${this._renderRows()}</div>
      <footer>
        <span class="small muted num" role="status" data-test="list-count">${found ? foundWords(found) : ''}</span>
        <span class="small muted grow">${t('list.keys')}</span>
        <button class="button" ?disabled=${!this._page?.previous} data-test="list-previous" @click=${() => this._turn('previous')}>${t('list.previous')}</button>
        <button class="button" ?disabled=${!this._page?.next} data-test="list-next" @click=${() => this._turn('next')}>${t('list.next')}</button>
      </footer>
    `;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('list.title'), this._failure, () => void this._ask(null));
    if (!this._page) return skeletonRows(14);
    if (this._page.items.length === 0) return emptyState('people', t('list.empty'), t('list.empty_hint'));
    return listTable(this._page.items, this.look, {
      sort: (by) => this._show(sortedBy(this.look, by)),
      open: (customerNo) => {
        this.desk.openCustomer(customerNo);
        goTo('desk');
      },
    });
  }

  private _keys(event: KeyboardEvent): void {
    listKeys(event);
    const way = ({ PageDown: 'next', PageUp: 'previous' } as const)[event.key];
    if (!way || event.defaultPrevented) return;
    event.preventDefault();
    this._turn(way);
  }

  private _turn(way: 'next' | 'previous'): void {
    const cursor = this._page?.[way];
    if (!cursor) return;
    void this._ask(cursor).then(async () => {
      await this.updateComplete;
      this.shadowRoot?.querySelector<HTMLElement>('tr[tabindex]')?.focus();
    });
  }

  private _show(look: ListLook): void {
    goTo('customers', 'list', addressOf(look));
  }

  private _export(): void {
    goTo('data', 'exports', 'customers', new URLSearchParams(filterTexts(this.look.filter)).toString());
  }

  /** What stands stays until the answer is there: nothing jumps. */
  private async _ask(cursor: string | null): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    this._busy = true;
    try {
      const page = await customerListApi(this.desk.http).page(this.look, cursor, asked.signal);
      if (asked.signal.aborted) return;
      this._page = page;
      this._failure = null;
    } catch (error) {
      if (!asked.signal.aborted) this._failure = error;
    } finally {
      if (this.asked === asked) this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr) auto; min-height: 0; }
      .bar { padding: 8px 16px 0; } div.bar { display: flex; align-items: center; gap: 8px; }
      .rows { margin-top: 8px; border-top: 1px solid var(--rule); }
      .grow { flex: 1; }
      footer { display: flex; align-items: center; gap: 12px; padding: 6px 16px; border-top: 1px solid var(--rule); }
      td.name { white-space: nowrap; } td.name > .cut { display: inline-block; max-width: 220px; vertical-align: middle; } td.branch { max-width: 180px; } td.cut { max-width: 160px; }
      .sort { border: 0; background: none; padding: 0; color: inherit; font-weight: inherit; } .sort:hover { color: var(--ink); }
      th[aria-sort="ascending"], th[aria-sort="descending"] { color: var(--ink); font-weight: 600; }
    `,
  ];
}
customElements.define('customer-list', CustomerList);
declare global {
  interface HTMLElementTagNameMap {
    'customer-list': CustomerList;
  }
}
