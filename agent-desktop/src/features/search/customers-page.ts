import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base } from '../../styles/shared.ts';
import './customer-search.ts';

/** Customers: find one, open it on the desk. */
export class CustomersPage extends DeskElement {
  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <section>
        <h2>${t('search.page_title')}</h2>
        <customer-search .autofocusBox=${true} .verb=${t('keys.open')} @chosen=${this._open}></customer-search>
      </section>
    `;
  }

  private _open(event: CustomEvent<string>): void {
    this.desk.openCustomer(event.detail);
    goTo('desk');
  }

  static override styles = [
    base,
    css`
      :host { display: grid; background: var(--surface); }
      section { display: grid; grid-template-rows: auto minmax(0, 1fr); gap: 12px; padding: 16px 24px; max-width: 1080px; width: 100%; min-height: 0; }
    `,
  ];
}
customElements.define('customers-page', CustomersPage);
