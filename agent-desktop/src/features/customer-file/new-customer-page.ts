import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goInstead, goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { fileApi } from './file-api.ts';
import './personal-file.ts';

/** A person who is not in the books yet: gets a number first, which the address keeps, so that a reload goes on with him. */
export class NewCustomerPage extends DeskElement {
  static override properties = { customerNo: {}, _failure: { state: true } };
  declare customerNo: string | null;
  declare private _failure: unknown;
  private asked = false;

  constructor() {
    super();
    this.customerNo = null;
    this._failure = null;
  }

  /** Not before the first update: an element whose code came late gets its properties only then. */
  protected override updated(): void {
    if (this.hasDesk && !this.customerNo && !this.asked) void this._allot();
  }

  private async _allot(): Promise<void> {
    this._failure = null;
    this.asked = true;
    try {
      goInstead('customers', 'new', await fileApi(this.desk.http).allot());
      this.asked = false;
    } catch (error) {
      this._failure = error;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('file.load_failed'), this._failure, () => void this._allot());
    if (!this.customerNo) return skeletonRows(9);
    return html`
      <header><h2>${t('file.new_title')}</h2><span class="small muted num">${t('file.new_lead', { no: this.customerNo })}</span></header>
      <div class="scroll">${this.hasDesk ? html`<personal-file .customerNo=${this.customerNo} .isNew=${true} @submitted=${() => goTo('reviews')}></personal-file>` : nothing}</div>
    `;
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { display: flex; align-items: baseline; gap: 12px; padding: 12px 16px 8px; }
    `,
  ];
}
customElements.define('new-customer-page', NewCustomerPage);
