import type { RevealField } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { dropping, raise } from '../../components/dropped.ts';
import { everySecond } from '../../components/ticker.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

const reasons = ['identify_caller', 'call_back', 'complaint', 'correction', 'other'] as const;

/** A value that may be masked: says so, and shows it whole for some minutes against a reason, which is recorded. */
export class MaskedValue extends DeskElement {
  static override properties = {
    value: { attribute: false },
    customerNo: {},
    field: {},
    item: {},
    interactionId: {},
    _asking: { state: true },
    _whole: { state: true },
    _left: { state: true },
    _failure: { state: true },
    _noting: { state: true },
  };
  declare value: { text: string; masked: boolean; sealed?: true };
  declare customerNo: string;
  declare field: RevealField['field'];
  declare item: string;
  declare interactionId: string | null;
  declare private _asking: boolean;
  declare private _whole: string | null;
  declare private _left: number;
  declare private _failure: unknown;
  declare private _noting: boolean;
  private stopTicks: (() => void) | null = null;

  constructor() {
    super();
    this.interactionId = null;
    this._asking = false;
    this._whole = null;
    this._left = 0;
    this._failure = null;
    this._noting = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._hide();
  }

  protected override updated(): void {
    raise(this.shadowRoot);
  }

  protected override render() {
    if (this._whole !== null) {
      return html`<span class="num whole" data-test="revealed">${this._whole}</span><span class="small muted num">${t('masked.hides_at', { left: minutesLeft(this._left) })}</span>`;
    }
    return html`
      <span class="num" data-test="value">${this.value.text}</span>
      ${this.value.masked && !this.value.sealed ? html`<button class="link small drops" data-test="reveal" aria-label=${`${t('masked.show')} (${t('masked.masked')})`} aria-expanded=${this._asking} @click=${this._ask}>${t('masked.show')}</button>` : nothing}
      ${this._asking ? this._renderReasons() : nothing}
    `;
  }

  private _renderReasons() {
    return html`
      <div class="reasons dropped" popover="manual" role="dialog" aria-label=${t('masked.title')} data-test="reveal-reasons" @focusout=${this._focusLeft} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this._ask()}>
        <p class="small muted">${t('masked.why')}</p>
        ${reasons.map((reason) => html`<button class="item" data-test="reveal-${reason}" @click=${() => this._choose(reason)}>${t(`masked.reason_${reason}`)}</button>`)}
        ${this._noting ? html`<form class="note" @submit=${this._noted}><input name="note" required minlength="2" maxlength="200" data-test="reveal-note" aria-label=${t('masked.note')} placeholder=${t('masked.note')} /><button class="button" data-test="reveal-noted">${t('masked.show_now')}</button></form>` : nothing}
        ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
      </div>
    `;
  }

  private async _ask(): Promise<void> {
    this._asking = !this._asking;
    this._noting = false;
    this._failure = null;
    await this.updateComplete;
    this.shadowRoot?.querySelector<HTMLElement>(this._asking ? '.item' : '.link')?.focus();
  }

  private _focusLeft(event: FocusEvent): void {
    if (!(event.relatedTarget instanceof Node && this.shadowRoot?.contains(event.relatedTarget))) this._asking = false;
  }

  /** Whoever says "other" says what for. */
  private async _choose(reason: RevealField['reason']): Promise<void> {
    if (reason !== 'other') return this._reveal(reason);
    this._noting = true;
    await this.updateComplete;
    this.shadowRoot?.querySelector<HTMLInputElement>('[name=note]')?.focus();
  }

  private _noted(event: SubmitEvent): void {
    event.preventDefault();
    const note = String(new FormData(event.target as HTMLFormElement).get('note') ?? '').trim();
    if (note.length >= 2) void this._reveal('other', note);
  }

  private async _reveal(reason: RevealField['reason'], note?: string): Promise<void> {
    try {
      const { value, until } = await this.desk.api.reveal(this.customerNo, {
        ...(note === undefined ? {} : { note }),
        field: this.field,
        item: this.item,
        reason,
        ...(this.interactionId ? { interactionId: this.interactionId } : {}),
      });
      this._whole = value;
      this._asking = false;
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
    dropping,
    css`
      :host { display: inline-flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; }
      .whole { font-weight: 600; }
      .reasons { width: 220px; padding: 8px; line-height: var(--line); }
      .reasons p { padding: 2px 8px 6px; }
      .note { display: flex; gap: 4px; padding: 4px 8px; }
      .item { display: block; width: 100%; min-height: 30px; padding: 0 8px; border: 0; border-radius: var(--radius); background: none; text-align: left; }
      .item:hover, .item:focus-visible { background: var(--hover); }
    `,
  ];
}
/** `4:59`, counted down. */
const minutesLeft = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

customElements.define('masked-value', MaskedValue);
