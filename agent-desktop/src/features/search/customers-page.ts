import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import './customer-search.ts';

/** Customers: find one, open it on the desk. */
export class CustomersPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** What follows the page in the address: `new` or `new-company`, then the number allotted to a customer who is being entered. */
  declare rest: readonly string[];

  protected override willUpdate(): void {
    if (this.rest?.[0] === 'new') void import('../customer-file/new-customer-page.ts');
    if (this.rest?.[0] === 'new-company') void import('../company-file/new-company-page.ts');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.rest?.[0] === 'new') {
      return html`<new-customer-page .customerNo=${this.rest[1] ?? null}></new-customer-page>`;
    }
    if (this.rest?.[0] === 'new-company') {
      return html`<new-company-page .customerNo=${this.rest[1] ?? null}></new-company-page>`;
    }
    const mayEnter = this.desk.session.user.roles.some((role) => role === 'clerk' || role === 'manager');
    return html`
      <section>
        <header>
          <h2>${t('search.page_title')}</h2>
          ${
            mayEnter
              ? html`<button class="button" data-test="new-customer" @click=${() => goTo('customers', 'new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('file.new_customer')}</button>
            <button class="button" data-test="new-company" @click=${() => goTo('customers', 'new-company')}><ui-icon name="building" .size=${16}></ui-icon>${t('company.new')}</button>`
              : nothing
          }
        </header>
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
    controls,
    css`
      :host { display: grid; background: var(--surface); }
      header { display: flex; align-items: center; justify-content: space-between; }
      section { display: grid; grid-template-rows: auto minmax(0, 1fr); gap: 12px; padding: 16px 24px; max-width: 1080px; width: 100%; min-height: 0; }
    `,
  ];
}
customElements.define('customers-page', CustomersPage);
