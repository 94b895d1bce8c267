import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './account-list.ts';
import './card-list.ts';
import './loan-list.ts';
import './relation-list.ts';
import './timeline-list.ts';
import './transaction-list.ts';

const views = ['timeline', 'accounts', 'transactions', 'loans', 'cards', 'relations'] as const;
type View = (typeof views)[number];

/** What happened and what the customer has, one view at a time. */
export class CustomerCentre extends SpeakingElement {
  static override properties = { card: { attribute: false }, interactionId: {}, _chosen: { state: true } };
  declare card: CustomerCard | null;
  declare interactionId: string | null;
  /** What the agent looks at, by customer. */
  declare private _chosen: ReadonlyMap<string, View>;

  constructor() {
    super();
    this._chosen = new Map();
  }

  /** A customer without a past call begins with the accounts: an empty page helps nobody. */
  private get _view(): View {
    if (!this.card) return 'timeline';
    const chosen = this._chosen.get(this.card.summary.customerNo);
    return chosen ?? (this.card.interactions.length === 0 ? 'accounts' : 'timeline');
  }

  private _choose(view: View): void {
    if (this.card) this._chosen = new Map([...this._chosen, [this.card.summary.customerNo, view]]);
  }

  protected override render() {
    const { card } = this;
    return html`
      <div class="views" role="tablist" aria-label=${t('centre.label')} @keydown=${this._key}>
        ${views.map(
          (view) => html`
          <button role="tab" id=${view} aria-selected=${view === this._view} aria-controls="view" tabindex=${view === this._view ? 0 : -1} data-test="view-${view}" @click=${() => this._choose(view)}>
            ${t(`centre.${view}`)}${card ? html`<span class="count num">${countOf(card, view)}</span>` : nothing}
          </button>`,
        )}
      </div>
      <div class="scroll" role="tabpanel" id="view" aria-labelledby=${this._view} tabindex="0">${card ? this._renderView(card) : skeletonRows(9)}</div>
    `;
  }

  private _renderView(card: CustomerCard) {
    const no = card.summary.customerNo;
    switch (this._view) {
      case 'timeline':
        return html`<timeline-list .interactions=${card.interactions}></timeline-list>`;
      case 'accounts':
        return html`<account-list .card=${card} .interactionId=${this.interactionId}></account-list>`;
      case 'transactions':
        return html`<transaction-list .customerNo=${no} .latest=${card.transactions}></transaction-list>`;
      case 'loans':
        return html`<loan-list .loans=${card.loans}></loan-list>`;
      case 'cards':
        return html`<card-list .cards=${card.cards} .customerNo=${no} .interactionId=${this.interactionId}></card-list>`;
      case 'relations':
        return html`<relation-list .relations=${card.relations}></relation-list>`;
    }
  }

  private _key(event: KeyboardEvent): void {
    const at = views.indexOf(this._view);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this._choose(views[(next + views.length) % views.length] ?? 'timeline');
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .views { display: flex; gap: 4px; height: 36px; padding: 0 8px; border-bottom: 1px solid var(--rule); }
      .views button { display: flex; align-items: center; gap: 6px; padding: 0 8px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--ink-2); white-space: nowrap; }
      .views button:hover { color: var(--ink); }
      .views button[aria-selected="true"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
      .views button:focus-visible, [role="tabpanel"]:focus-visible { outline-offset: -2px; }
      .count { font-size: var(--text-s); font-weight: 400; color: var(--ink-3); }
    `,
  ];
}

const countOf = (card: CustomerCard, view: View): number | string => {
  if (view === 'timeline') return card.interactions.length;
  if (view === 'transactions') return card.transactions.length >= 10 ? '10+' : card.transactions.length;
  return card[view].length;
};
customElements.define('customer-centre', CustomerCentre);
