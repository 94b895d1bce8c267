import type { ChangedRow, RevealChange } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { everySecond } from '../../components/ticker.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { reviewsApi } from './reviews-api.ts';

const reasons = ['compare_paper', 'correction', 'other'] as const;

/** A value of a change; a masked one is shown whole for some minutes against a reason, which is recorded. */
export class ReviewValue extends DeskElement {
  static override properties = {
    changeId: {},
    path: {},
    side: {},
    shown: { attribute: false },
    _whole: { state: true },
    _left: { state: true },
    _failure: { state: true },
  };
  declare changeId: string;
  declare path: string;
  declare side: RevealChange['side'];
  declare shown: ChangedRow['before'];
  declare private _whole: string | null;
  declare private _left: number;
  declare private _failure: unknown;
  private stopTicks: (() => void) | null = null;

  constructor() {
    super();
    this.shown = null;
    this._whole = null;
    this._left = 0;
    this._failure = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._hide();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('changeId') || changed.has('path')) this._hide();
  }

  protected override render() {
    if (!this.shown || say(this.shown.text) === '') return html`<span class="muted">${t('reviews.nothing')}</span>`;
    if (this._whole !== null) {
      return html`<span class="num" data-test="revealed">${this._whole}</span> <span class="small muted num">${t('masked.hides_in', { seconds: this._left })}</span>`;
    }
    return html`
      <span class="num" data-test="review-value">${say(this.shown.text)}</span>
      ${
        this.shown.masked && !this.shown.sealed
          ? html`<select class="small" data-test="review-reveal" aria-label=${t('reviews.reveal_why')} title=${t('reviews.reveal_why')} @change=${this._reveal}>
            <option value="">${t('reviews.reveal')}</option>
            ${reasons.map((reason) => html`<option value=${reason}>${t(`reviews.reveal_${reason}`)}</option>`)}
          </select>`
          : nothing
      }
      ${this._failure ? html`<span class="fault" role="alert">${explain(this._failure)}</span>` : nothing}
    `;
  }

  private async _reveal(event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    const reason = reasons.find((each) => each === select.value);
    select.value = '';
    if (!reason) return;
    try {
      const { value, until } = await reviewsApi(this.desk.http).reveal(this.changeId, {
        path: this.path,
        side: this.side,
        reason,
      });
      this._whole = value;
      this._failure = null;
      const count = (): void => {
        this._left = Math.ceil((Date.parse(until) - Date.now()) / 1_000);
        if (this._left <= 0) this._hide();
      };
      count();
      this.stopTicks ??= everySecond(count);
    } catch (error) {
      this._failure = error;
    }
  }

  private _hide(): void {
    this.stopTicks?.();
    this.stopTicks = null;
    this._whole = null;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: inline-flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; white-space: pre-line; }
      select { field-sizing: content; width: auto !important; min-height: 22px !important; padding: 0 4px !important; font-weight: 400; color: var(--accent-ink) !important; border-color: transparent !important; background: none !important; }
    `,
  ];
}
customElements.define('review-value', ReviewValue);
declare global {
  interface HTMLElementTagNameMap {
    'review-value': ReviewValue;
  }
}
