import type { TransactionView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, money, signedMoney } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/** Bookings, newest first: those of the card at once, older ones page by page. */
export class TransactionList extends DeskElement {
  static override properties = {
    customerNo: {},
    latest: { attribute: false },
    _rows: { state: true },
    _next: { state: true },
    _paged: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare latest: readonly TransactionView[];
  declare private _rows: readonly TransactionView[];
  declare private _next: string | null;
  declare private _paged: boolean;
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._rows = [];
    this._next = null;
    this._paged = false;
    this._busy = false;
    this._failure = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('customerNo') && !changed.has('latest')) return;
    this._rows = this.latest;
    this._paged = false;
    this._failure = null;
  }

  protected override render() {
    if (this._rows.length === 0) return emptyState('note', t('transactions.empty'));
    const more = this._paged ? this._next !== null : this.latest.length >= 10;
    return html`
      <table data-test="transactions">
        <thead><tr><th>${t('transactions.booked')}</th><th class="right">${t('transactions.amount')}</th><th>${t('accounts.currency')}</th><th class="right">${t('transactions.after')}</th><th>${t('transactions.purpose')}</th><th>${t('transactions.channel')}</th><th>${t('transactions.counterparty')}</th></tr></thead>
        <tbody>${this._rows.map(
          (row) => html`
          <tr title=${`${t('accounts.no')} ${row.accountNo}`}>
            <td class="num">${dateTime(row.bookedAt)}</td>
            <td class="num right ${row.amount > 0 ? 'in' : ''}">${signedMoney(row.amount)}</td>
            <td>${row.currency}</td>
            <td class="num right muted">${row.balanceAfter === null ? '' : money(row.balanceAfter)}</td>
            <td class="wide">${row.purpose}</td>
            <td>${row.channel}</td>
            <td class="cut far">${row.counterparty ?? ''}</td>
          </tr>`,
        )}
        </tbody>
      </table>
      <p class="more">
        ${more ? html`<button class="button" data-test="transactions-more" ?disabled=${this._busy} @click=${this._more}>${t(this._busy ? 'common.loading' : 'common.more')}</button>` : nothing}
        ${this._failure ? html`<span class="fault" role="alert">${explain(this._failure)}</span>` : nothing}
      </p>
    `;
  }

  private async _more(): Promise<void> {
    this._busy = true;
    try {
      const page = await this.desk.api.transactions(this.customerNo, this._paged ? this._next : null);
      // The first page of the list contains the latest ones that are already shown.
      this._rows = this._paged ? [...this._rows, ...page.items] : page.items;
      this._next = page.next;
      this._paged = true;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      .in { color: var(--ok); }
      .far { max-width: 160px; }
      .more { display: flex; gap: 12px; align-items: center; padding: 12px 16px; }
    `,
  ];
}
customElements.define('transaction-list', TransactionList);
