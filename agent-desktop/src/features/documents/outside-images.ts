import type { ImageSystemName, OutsideDocument } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { documentsApi } from './documents-api.ts';
import { viewedOutside } from './viewer/viewed.ts';

/**
 * What another image system of the bank has of the customer, by account and day.
 * @fires show-document - with what the viewer shows
 */
export class OutsideImages extends DeskElement {
  static override properties = {
    customerNo: {},
    system: {},
    account: { attribute: false },
    _items: { state: true },
    _next: { state: true },
    _connected: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare system: ImageSystemName;
  declare account: string | null;
  declare private _items: readonly OutsideDocument[] | null;
  declare private _next: string | null;
  declare private _connected: boolean;
  declare private _failure: unknown;
  private days: { from: string | null; to: string | null } = { from: null, to: null };

  constructor() {
    super();
    this.account = null;
    this._items = null;
    this._next = null;
    this._connected = true;
    this._failure = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.hasDesk && ['customerNo', 'system', 'account'].some((name) => changed.has(name))) void this._load(null);
  }

  protected override deskReady(): void {
    if (this.customerNo) void this._load(null);
  }

  protected override render() {
    if (!this._connected) {
      return html`<p class="off" data-test="outside-${this.system}" data-connected="false"><span class="pill">${t('documents.not_connected')}</span> <span class="small muted">${t('documents.not_connected_hint')}</span></p>`;
    }
    return html`
      <div data-test="outside-${this.system}" data-connected="true">
        <form class="days" @change=${this._filter} @submit=${(event: Event) => event.preventDefault()}>
          ${(['from', 'to'] as const).map((name) => html`<label class="small"><span>${t(`documents.${name}`)}</span><input inputmode="numeric" maxlength="10" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" placeholder=${t('form.day_hint')} autocomplete="off" name=${name} data-test="outside-${name}"></label>`)}
        </form>
        ${this._renderItems()}
      </div>
    `;
  }

  private _renderItems() {
    if (this._failure) {
      return html`<p class="off"><span class="fault" role="alert">${explain(this._failure)}</span> <button class="link" data-test="retry" @click=${() => this._load(null)}>${t('common.retry')}</button></p>`;
    }
    if (!this._items) return skeletonRows(2);
    if (this._items.length === 0) return html`<p class="off muted">${t('documents.outside_empty')}</p>`;
    return html`
      <table @keydown=${listKeys}>
        <thead><tr><th>${t('documents.date')}</th><th>${t('documents.title')}</th><th>${t('documents.of_account')}</th><th class="right">${t('documents.pages')}</th></tr></thead>
        <tbody>${this._items.map(
          (document) => html`
          <tr tabindex="0" data-test="outside-document" @click=${() => this._show(document)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this._show(document)}>
            <td class="num">${document.date}</td><td class="wide">${document.title}</td><td class="num">${document.accountNo ?? ''}</td><td class="num right">${document.pages}</td>
          </tr>`,
        )}</tbody>
      </table>
      ${this._next ? html`<p class="off"><button class="button" @click=${() => this._load(this._next)}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _show(document: OutsideDocument): void {
    const detail = viewedOutside(this.customerNo, this.system, document);
    this.dispatchEvent(new CustomEvent('show-document', { detail }));
  }

  private _filter(event: Event): void {
    const { name, value, validity } = event.target as HTMLInputElement;
    if (!validity.valid) return;
    this.days = { ...this.days, [name]: value || null };
    void this._load(null);
  }

  private async _load(cursor: string | null): Promise<void> {
    const asked = `${this.customerNo}/${this.account}`;
    if (cursor === null) this._items = null;
    try {
      const query = { account: this.account, ...this.days, cursor };
      const page = await documentsApi(this.desk.http).outside(this.customerNo, this.system, query);
      if (asked !== `${this.customerNo}/${this.account}`) return;
      this._connected = page.connected;
      this._items = cursor === null ? page.items : [...(this._items ?? []), ...page.items];
      this._next = page.next;
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
      .off { padding: 4px 16px 8px; }
      .days { display: flex; gap: 16px; padding: 0 16px 4px; }
      .days label { display: flex; align-items: center; gap: 6px; color: var(--ink-2); }
      .days input { width: 140px; }
    `,
  ];
}
customElements.define('outside-images', OutsideImages);
