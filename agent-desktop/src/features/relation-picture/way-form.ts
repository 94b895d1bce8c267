import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerViewApi } from '../customer/customer-view-api.ts';

/**
 * Asks for the way over ties from one customer to another by his number.
 * @fires way-found - with the CustomerWay; null: the picture is wanted again
 */
export class WayForm extends DeskElement {
  static override properties = {
    customerNo: { attribute: false },
    ended: { attribute: false },
    isShown: { attribute: false },
    _otherNo: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare ended: boolean;
  /** A way stands in the picture. */
  declare isShown: boolean;
  declare private _otherNo: string;
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    Object.assign(this, { customerNo: '', ended: false, isShown: false, _otherNo: '', _busy: false, _failure: null });
  }

  protected override render() {
    return html`
      <form @submit=${this._find}>
        <input class="num" inputmode="numeric" maxlength="11" aria-label=${t('way.other')} placeholder=${t('way.other')} data-test="way-other" .value=${this._otherNo}
          @input=${(event: Event) => (this._otherNo = (event.target as HTMLInputElement).value.trim())} />
        <button class="button plain" data-test="way-find" ?disabled=${this._busy || this._otherNo === ''}>${t('way.find')}</button>
        ${this.isShown ? html`<button type="button" class="button plain" data-test="way-back" @click=${() => this._tell(null)}>${t('way.back')}</button>` : nothing}
        ${this._failure ? html`<span class="small danger" role="alert">${explain(this._failure)}</span>` : nothing}
      </form>`;
  }

  private readonly _find = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { customerNo } = this;
    this._busy = true;
    this._failure = null;
    try {
      const way = await customerViewApi(this.desk.http, customerNo).way(this._otherNo, this.ended);
      if (this.customerNo === customerNo) this._tell(way);
    } catch (failure) {
      this._failure = failure;
    } finally {
      this._busy = false;
    }
  };

  private _tell(detail: unknown): void {
    this.dispatchEvent(new CustomEvent('way-found', { detail }));
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: flex; align-items: center; gap: 6px; }
      input { width: 104px; height: 26px; }
      .danger { color: var(--danger); }
    `,
  ];
}
customElements.define('way-form', WayForm);
