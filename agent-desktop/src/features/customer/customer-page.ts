import type { CustomerCard, Locale } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { AfterPaint } from '../../app/after-paint.ts';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../alerts/alert-banner.ts';
import './customer-centre.ts';
import './customer-facts.ts';
import './customer-header.ts';

/** One customer: who it is on top, facts left, what happened in the middle. */
export class CustomerPage extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    _observing: { state: true },
    _requesting: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  declare private _observing: boolean;
  declare private _requesting: boolean;
  private readonly afterPaint = new AfterPaint(this);
  /** What facts and lists show; a frame behind the header when another customer comes. */
  private shown: CustomerCard | null | undefined;

  constructor() {
    super();
    this._observing = false;
    this._requesting = false;
  }

  protected override parts(desk: Desk) {
    return [desk.cards.entries];
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.hasDesk && this.customerNo) this.desk.cards.want(this.customerNo);
  }

  /** An old number was opened: the tab becomes that of the record it was merged into, whose header says so. */
  protected override updated(): void {
    const entry = this.hasDesk ? this.desk.cards.entries.get().get(this.customerNo) : undefined;
    if (entry?.kind !== 'ready' || this.interactionId) return;
    const survivorNo = entry.card.summary.customerNo;
    if (survivorNo === this.customerNo) return;
    const oldNo = this.customerNo;
    this.desk.openCustomer(survivorNo);
    this.desk.closeTab(`customer:${oldNo}`);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const entry = this.desk.cards.entries.get().get(this.customerNo);
    if (entry?.kind === 'failed') {
      return html`<div class="whole">${errorState(t('customer.load_failed'), entry.error, () => void this.desk.cards.load(this.customerNo))}</div>`;
    }
    const card = entry?.kind === 'ready' ? entry.card : null;
    return html`
      <customer-header .summary=${card?.summary ?? null} .flags=${card?.flags ?? []} .readAt=${card?.readAt ?? null} .interactionId=${this.interactionId}
        @reload-card=${() => this.desk.cards.load(this.customerNo)} @observe=${this._observe} @request=${this._request} @view-wanted=${(event: CustomEvent<string>) => this._showView(event.detail)}></customer-header>
      <alert-banner .alert=${card?.alert ?? null} .interactionId=${this._openCallOf(card)}></alert-banner>
      ${this._renderRest(card)}
      ${
        this._observing
          ? html`<observe-dialog .customerNo=${this.customerNo} .interactionId=${this.interactionId} @observed=${() => this.desk.cards.load(this.customerNo)} @closed=${() => {
              this._observing = false;
            }}></observe-dialog>`
          : nothing
      }
      ${
        this._requesting
          ? html`<request-dialog .customerNo=${this.customerNo} .interactionId=${this.interactionId} .language=${this._languageOfCall} @closed=${() => {
              this._requesting = false;
            }}></request-dialog>`
          : nothing
      }
    `;
  }

  /** The call in hand, for what is begun on it. */
  private _openCallOf(card: CustomerCard | null): string | null {
    const call = this.interactionId ? this.desk.phone.calls.byInteraction(this.interactionId) : null;
    return card && call ? this.interactionId : null;
  }

  /** What the caller chose to be spoken to in. */
  private get _languageOfCall(): Locale {
    const call = this.interactionId ? this.desk.phone.calls.byInteraction(this.interactionId) : null;
    return call?.getSnapshot().context.view?.language ?? 'zh-CN';
  }

  private async _observe(): Promise<void> {
    await import('../alerts/observe-dialog.ts');
    this._observing = true;
  }

  private async _request(): Promise<void> {
    await import('../requests/request-dialog.ts');
    this._requesting = true;
  }

  private _renderRest(card: CustomerCard | null) {
    const isTime = this.afterPaint.of(this.customerNo);
    if (isTime) {
      this.shown = card;
      void import('../lifecycle/standing-badges.ts');
    }
    if (this.shown === undefined) return nothing;
    const place = isTime ? '' : 'behind';
    return html`
      <customer-facts class=${place} .card=${this.shown} .interactionId=${this.interactionId}></customer-facts>
      <customer-centre class=${place} .card=${this.shown} .interactionId=${this.interactionId} @facts-wanted=${(event: CustomEvent<string>) => this._showFacts(event.detail)}></customer-centre>
    `;
  }

  /** The facts have their own column: a group among them is gone to there. */
  private _showFacts(group: string): void {
    this.shadowRoot?.querySelector('customer-facts')?.show(group);
  }

  /** The header names a view: where the reason of a badge is. */
  private _showView(view: string): void {
    this.shadowRoot?.querySelector('customer-centre')?.show(view);
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template: auto auto minmax(0, 1fr) / 320px minmax(0, 1fr); background: var(--surface); }
      customer-header, alert-banner { grid-column: 1 / -1; }
      .whole { grid-column: 1 / -1; grid-row: 1 / -1; align-self: center; }
      .behind { visibility: hidden; }
      customer-facts, customer-centre { min-height: 0; min-width: 0; }
    `,
  ];
}
customElements.define('customer-page', CustomerPage);
