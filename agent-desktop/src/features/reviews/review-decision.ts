import type { ReviewDetail } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * What may be done with a change: approve, send back with a reason, take one's own back; or why nothing.
 * @fires approve   @fires send-back - with the reason   @fires withdraw
 */
export class ReviewDecision extends SpeakingElement {
  static override properties = {
    detail: { attribute: false },
    busy: { type: Boolean },
    _returning: { state: true },
    _missing: { state: true },
  };
  declare detail: ReviewDetail;
  declare busy: boolean;
  declare private _returning: boolean;
  declare private _missing: boolean;

  constructor() {
    super();
    this.busy = false;
    this._returning = false;
    this._missing = false;
  }

  protected override willUpdate(changed: PropertyValues<ReviewDecision>): void {
    if (changed.has('detail') && changed.get('detail')?.row.id !== this.detail.row.id) this._returning = false;
  }

  protected override render() {
    const { detail } = this;
    if (detail.mayDecide) return this._returning ? this._renderReason() : this._renderChoice(detail);
    const { row, whyNot } = detail;
    const mayWithdraw = row.own && (row.state === 'draft' || row.state === 'submitted');
    return html`
      <footer>
        <span class="muted grow" data-test="review-why-not">${whyNot ? t(`reviews.why_${whyNot}`) : ''}</span>
        ${mayWithdraw ? html`<button class="button" data-test="review-withdraw" ?disabled=${this.busy} @click=${() => this._tell('withdraw')}>${t('reviews.withdraw')}</button>` : nothing}
      </footer>
    `;
  }

  private _renderChoice({ stale }: ReviewDetail) {
    return html`
      <footer>
        <span class="grow"></span>
        <button class="button" data-test="review-return" ?disabled=${this.busy} @click=${this._ask}>${t('reviews.return')}</button>
        <button class="button ok" data-test="review-approve" ?disabled=${this.busy || stale} @click=${() => this._tell('approve')}><ui-icon name="check" .size=${16}></ui-icon>${t('reviews.approve')}</button>
      </footer>
    `;
  }

  private _renderReason() {
    return html`
      <form @submit=${this._send} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this._leave()}>
        <label class="field grow"><span>${t('reviews.reason')}</span><input name="reason" maxlength="300" data-test="review-reason-input" aria-invalid=${this._missing} /></label>
        <button type="button" class="button plain" @click=${this._leave}>${t('common.cancel')}</button>
        <button class="button danger" data-test="review-return-confirm" ?disabled=${this.busy}>${t('reviews.return_confirm')}</button>
        ${this._missing ? html`<p class="fault" role="alert">${t('reviews.reason_needed')}</p>` : nothing}
      </form>
    `;
  }

  private async _ask(): Promise<void> {
    this._returning = true;
    this._missing = false;
    await this.updateComplete;
    this.shadowRoot?.querySelector('input')?.focus();
  }

  private _leave(): void {
    this._returning = false;
  }

  private _send(event: SubmitEvent): void {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim();
    this._missing = reason.length < 2;
    if (!this._missing) this.dispatchEvent(new CustomEvent('send-back', { detail: reason }));
  }

  private _tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; border-top: 1px solid var(--rule); background: var(--sunken); }
      footer, form { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; padding: 10px 16px; }
      footer { align-items: center; } .grow { flex: 1; } .fault { flex-basis: 100%; }
    `,
  ];
}
customElements.define('review-decision', ReviewDecision);
declare global {
  interface HTMLElementTagNameMap {
    'review-decision': ReviewDecision;
  }
}
