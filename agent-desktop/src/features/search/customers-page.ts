import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import './customer-search.ts';

/** Customers: find one, list many, open one on the desk. */
export class CustomersPage extends DeskElement {
  static override properties = { rest: { attribute: false } };
  /** What follows the page in the address: `list`, then its look; `new` or `new-company`, then the number of a customer who is being entered, once he was saved. */
  declare rest: readonly string[];

  /** Who is being entered. */
  private get newKind(): 'personal' | 'corporate' | null {
    return { new: 'personal' as const, 'new-company': 'corporate' as const }[this.rest?.[0] ?? ''] ?? null;
  }

  protected override willUpdate(): void {
    if (this.rest?.[0] === 'list') void import('../customer-list/customer-list.ts');
    if (this.newKind) void import('../file-entry/new-file-page.ts');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.newKind)
      return html`<new-file-page .kind=${this.newKind} .customerNo=${this.rest[1] ?? ''}></new-file-page>`;
    const mayEnter = this.desk.session.user.roles.some((role) => role === 'clerk' || role === 'manager');
    const listed = this.rest?.[0] === 'list';
    return html`
      <header>
        <h2>${t('search.page_title')}</h2>
        <nav aria-label=${t('search.page_title')}>
          <button aria-current=${listed ? 'false' : 'page'} data-test="customers-tab-find" @click=${() => goTo('customers')}>${t('list.tab_find')}</button>
          <button aria-current=${listed ? 'page' : 'false'} data-test="customers-tab-list" @click=${() => goTo('customers', 'list')}>${t('list.title')}</button>
        </nav>
        <span class="buttons">
          ${
            mayEnter
              ? html`<button class="button" data-test="new-customer" @click=${() => goTo('customers', 'new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('file.new_customer')}</button>
            <button class="button" data-test="new-company" @click=${() => goTo('customers', 'new-company')}><ui-icon name="building" .size=${16}></ui-icon>${t('company.new')}</button>`
              : nothing
          }
        </span>
      </header>
      ${
        listed
          ? html`<customer-list .address=${this.rest[1] ?? ''}></customer-list>`
          : html`<section><customer-search .autofocusBox=${true} .verb=${t('keys.open')} .calls=${true} @chosen=${this._open}></customer-search></section>`
      }
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); }
      :host > :only-child { grid-row: 1 / -1; }
      header { display: flex; align-items: center; gap: 24px; padding: 8px 16px 0; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; }
      nav button { height: 36px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); }
      nav button:hover { color: var(--ink); }
      nav button[aria-current="page"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
      .buttons { display: flex; gap: 8px; margin-left: auto; padding-bottom: 6px; }
      section { display: grid; padding: 12px 16px; max-width: 1080px; width: 100%; min-height: 0; }
    `,
  ];
}
customElements.define('customers-page', CustomersPage);
