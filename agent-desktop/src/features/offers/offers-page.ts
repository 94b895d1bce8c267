import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './offer-book.ts';
import './offer-results.ts';

const tabs = ['results', 'book'] as const;

/** What came of offers, and what offers there are. */
export class OffersPage extends DeskElement {
  static override properties = { tab: {} };
  declare tab: string;

  protected override render() {
    if (!this.hasDesk) return nothing;
    const shown = tabs.find((tab) => tab === this.tab) ?? 'results';
    return html`
      <header>
        <h2>${t('offers.title')}</h2>
        <nav role="tablist" aria-label=${t('offers.title')} @keydown=${(event: KeyboardEvent) => this._key(event, shown)}>${tabs.map(
          (tab) =>
            html`<button role="tab" class="tab" aria-selected=${tab === shown} tabindex=${tab === shown ? 0 : -1} data-test="offers-tab-${tab}" @click=${() => goTo('offers', tab)}>${t(`offers.tab_${tab}`)}</button>`,
        )}</nav>
      </header>
      <div class="body" role="tabpanel" aria-label=${t(`offers.tab_${shown}`)}>${shown === 'book' ? html`<offer-book></offer-book>` : html`<offer-results></offer-results>`}</div>
    `;
  }

  private _key(event: KeyboardEvent, shown: (typeof tabs)[number]): void {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    goTo('offers', shown === 'book' ? 'results' : 'book');
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: center; gap: 20px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      nav { display: flex; gap: 4px; } .body { min-height: 0; display: grid; }
      .tab { min-height: var(--control); padding: 0 12px; border: 1px solid transparent; border-radius: var(--radius); background: none; }
      .tab[aria-selected="true"] { background: var(--selected); border-color: var(--accent); font-weight: 600; }
    `,
  ];
}
customElements.define('offers-page', OffersPage);
