import {
  AnsweredOffer,
  type AnswerOffer,
  NextActions,
  type OfferOutcome,
  type OfferReason,
  offerOutcomes,
  offerReasons,
  type Suggestion,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { wantedFlow } from '../flows/wanted-flow.ts';
import '../requests/open-requests.ts';
import '../../components/ui-icon.ts';

/** What to do and to offer on a call, with the reasons; what came of it is kept with one press. It comes after the pop, by itself. */
export class OfferPanel extends DeskElement {
  static override properties = {
    interactionId: {},
    customerNo: {},
    _actions: { state: true },
    _refusal: { state: true },
    _asking: { state: true },
  };
  declare interactionId: string;
  declare customerNo: string;
  declare private _actions: NextActions | null;
  declare private _refusal: unknown;
  /** An answer that still needs its reason. */
  declare private _asking: { offerId: string; outcome: Exclude<OfferOutcome, 'accepted' | 'done'> } | null;

  /** Of which call and customer was asked last. */
  private asked = '';

  constructor() {
    super();
    this._actions = null;
    this._refusal = null;
    this._asking = null;
  }

  protected override willUpdate(): void {
    const about = `${this.interactionId} ${this.customerNo}`;
    if (!this.hasDesk || !this.customerNo || this.asked === about) return;
    this.asked = about;
    void this._load(about);
  }

  protected override render() {
    const actions = this._actions;
    if (!actions || (actions.mandatory.length === 0 && actions.offers.length === 0)) return this._renderOpenRequests();
    return html`${this._renderOpenRequests()}<section data-test="offer-panel">
      <h3>${t('offers.panel')}</h3>
      ${actions.mandatory.map((each) => this._renderMandatory(each))}
      ${actions.offers.map((each) => this._renderOffer(each))}
      ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
    </section>`;
  }

  /** What he already asked of the bank, before anything is offered. */
  private _renderOpenRequests() {
    return html`<open-requests .customerNo=${this.customerNo}></open-requests>`;
  }

  private _renderMandatory({ offerId, name, pitch, flowId, outcome }: Suggestion) {
    return html`<div class="must ${outcome === 'done' ? 'done' : ''}" role="note" data-test="mandatory-${offerId}">
      <ui-icon .name=${outcome === 'done' ? 'check' : 'warning'} .size=${18}></ui-icon>
      <div><strong>${say(name)}</strong><p class="small">${say(pitch)}</p></div>
      <span class="act">${flowId ? html`<button class="button" data-test="mandatory-flow" @click=${() => this._begin(flowId)}>${t('offers.begin_flow')}</button>` : nothing}
        ${outcome === 'done' ? html`<span class="pill ok" data-test="mandatory-done">${t('offers.outcome_done')}</span>` : html`<button class="button plain" data-test="mandatory-tick" @click=${() => this._answer(offerId, 'done', null)}>${t('offers.tick')}</button>`}</span>
    </div>`;
  }

  private _renderOffer(offer: Suggestion) {
    const { offerId, name, pitch, reasons, outcome, factors, priority, flowId } = offer;
    const rounded = (n: number): number => Number(n.toPrecision(3));
    const why = t('offers.why_title', {
      propensity: `${(100 * factors.propensity).toFixed(1)} %`,
      context: rounded(factors.context),
      value: rounded(factors.value),
      lever: rounded(factors.lever),
      priority: rounded(priority),
    });
    return html`<div class="offer" data-test="offer-${offerId}">
      <div class="head"><strong>${say(name)}</strong>${outcome ? html`<span class="pill ${outcome === 'accepted' ? 'ok' : ''}" data-test="offer-outcome">${t(`offers.outcome_${outcome}`)}</span>` : nothing}</div>
      <ul class="small why" title=${why}>${reasons.map((reason) => html`<li>${say(reason)}</li>`)}</ul>
      <p class="pitch">${say(pitch)}</p>
      <div class="answers" role="group" aria-label=${say(name)}>${offerOutcomes.map(
        (each) =>
          html`<button class="button ${each === 'accepted' ? 'ok' : 'plain'}" aria-pressed=${each === outcome} data-test="offer-${each}" @click=${() => this._press(offerId, each)}>${t(`offers.outcome_${each}`)}</button>`,
      )}</div>
      ${this._asking?.offerId === offerId ? this._renderReason(this._asking) : nothing}
      ${outcome === 'accepted' && flowId ? html`<button class="link small" data-test="offer-flow" @click=${() => this._begin(flowId)}>${t('offers.begin_flow')}</button>` : nothing}
    </div>`;
  }

  private _renderReason({ offerId, outcome }: NonNullable<OfferPanel['_asking']>) {
    const chosen = (event: Event): void => {
      const reason = offerReasons.find((each) => each === (event.target as HTMLSelectElement).value);
      if (reason) void this._answer(offerId, outcome, reason);
    };
    return html`<select data-test="offer-reason" aria-label=${t('offers.reason')} @change=${chosen}><option value="">${t('offers.reason_choose')}</option>${offerReasons.map((reason) => html`<option value=${reason}>${t(`offers.reason_${reason}`)}</option>`)}</select>`;
  }

  private _press(offerId: string, outcome: Exclude<OfferOutcome, 'done'>): void {
    this._asking = outcome === 'accepted' ? null : { offerId, outcome };
    if (outcome === 'accepted') void this._answer(offerId, outcome, null);
    else void this.updateComplete.then(() => this.shadowRoot?.querySelector('select')?.focus());
  }

  private async _answer(offerId: string, outcome: OfferOutcome, reason: OfferReason | null): Promise<void> {
    const answer: AnswerOffer = { customerNo: this.customerNo, outcome, reason };
    try {
      const kept = await this.desk.http.put(
        `/interactions/${this.interactionId}/offers/${offerId}`,
        answer,
        AnsweredOffer,
      );
      this._asking = null;
      this._refusal = null;
      if (this._actions) {
        const said = (each: Suggestion): Suggestion => (each.offerId === offerId ? { ...each, outcome } : each);
        const { mandatory, offers } = this._actions;
        this._actions = { ...this._actions, mandatory: mandatory.map(said), offers: offers.map(said) };
      }
      if (kept.flowId) this._begin(kept.flowId);
    } catch (error) {
      this._refusal = error;
    }
  }

  private _begin(flowId: string): void {
    wantedFlow.set({ interactionId: this.interactionId, flowId });
  }

  private async _load(about: string): Promise<void> {
    this._actions = null;
    this._refusal = null;
    // A call needs no error here: without offers it goes on as ever.
    const actions = await this.desk.http
      .get(`/customers/${this.customerNo}/next-actions?interactionId=${this.interactionId}`, NextActions)
      .catch(() => null);
    if (about === this.asked) this._actions = actions;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section { display: grid; gap: 8px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .must { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 8px; align-items: start; padding: 8px; border-radius: var(--radius); background: var(--warning-soft); }
      .must ui-icon { color: var(--warning); }
      .act { display: grid; gap: 4px; justify-items: end; } .done { background: var(--sunken); } .done ui-icon { color: var(--success); }
      .offer { display: grid; gap: 4px; padding: 8px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--surface); }
      .head { display: flex; justify-content: space-between; gap: 8px; }
      .why { color: var(--ink-2); } .why li::before { content: "· "; }
      .pitch { padding-left: 8px; border-left: 2px solid var(--accent); }
      .answers { display: flex; flex-wrap: wrap; gap: 2px; } .answers .button { padding: 0 8px; }
      [aria-pressed="true"] { outline: 2px solid var(--accent); outline-offset: -2px; }
      .link { justify-self: start; }
    `,
  ];
}
customElements.define('offer-panel', OfferPanel);
