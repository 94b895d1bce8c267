import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import '../../components/ui-dialog.ts';
import { t } from '../../i18n/locale.ts';
import { base } from '../../styles/shared.ts';
import './customer-search.ts';

/** Ctrl+K: find a customer from anywhere. */
export class CustomerPalette extends DeskElement {
  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog wide .heading=${t('search.label')} .test=${'palette'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <customer-search .autofocusBox=${true} .verb=${t('keys.open')} .calls=${true} @chosen=${this._open}></customer-search>
      </ui-dialog>
    `;
  }

  private _open(event: CustomEvent<string>): void {
    this.shadowRoot?.querySelector('ui-dialog')?.close();
    goTo('desk');
    this.desk.openCustomer(event.detail);
  }

  static override styles = [base, css`customer-search { height: 420px; }`];
}
customElements.define('customer-palette', CustomerPalette);
