import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The keypad of the call; also by the keyboard's own digits while it has the focus. */
export class DtmfPad extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.phone.sentDigits];
  }

  protected override firstUpdated(): void {
    this.shadowRoot?.querySelector('button')?.focus();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="pad" role="group" aria-label=${t('call.keypad')} data-test="keypad" @keydown=${this._key}>
        <output class="num" data-test="keypad-sent" aria-live="polite">${this.desk.phone.sentDigits.get() || ' '}</output>
        ${digits.map((digit) => html`<button class="button num" data-test="keypad-${digit}" @click=${() => this._send(digit)}>${digit}</button>`)}
      </div>
    `;
  }

  private _send(digit: string): void {
    void this.desk.phone.sendDigit(digit);
  }

  private _key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('closed'));
    if (event.altKey || event.ctrlKey || event.metaKey || !digits.includes(event.key)) return;
    event.preventDefault();
    this._send(event.key);
  }

  static override styles = [
    base,
    controls,
    css`
      /* Out of the row: its gap would push the buttons aside. */
      :host { position: absolute; z-index: 30; top: 44px; right: 12px; }
      .pad { width: 188px; padding: 12px; display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; box-shadow: var(--shadow); }
      output { grid-column: 1 / -1; height: 24px; font-size: 16px; text-align: right; overflow: hidden; direction: rtl; color: var(--ink-2); }
      .button { min-height: 40px; font-size: 16px; padding: 0; }
    `,
  ];
}
customElements.define('dtmf-pad', DtmfPad);
