import type { ClickCall } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { ApiError, explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { diallingApi } from './dialling-api.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';

/** Calls a number at a click, after the server's check. Outside the calling hours it asks why, and writes that down. */
export class CallButton extends DeskElement {
  static override properties = { to: { attribute: false }, _failure: { state: true }, _busy: { state: true } };
  declare to: ClickCall['to'];
  declare private _failure: unknown;
  declare private _busy: boolean;
  /** The same call sent again is placed once. */
  private key = crypto.randomUUID();

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    if (!this.hasDesk || !this.desk.session.user.extension) return nothing;
    return html`
      <button class="button plain" aria-label=${t('dial.call')} title=${t('dial.call')} data-test="call-number" ?disabled=${this._busy} @click=${this._pressed}><ui-icon name="phone" .size=${14}></ui-icon></button>
      ${this._failure ? this._renderFailure() : nothing}
    `;
  }

  private _renderFailure() {
    const mayGiveReason =
      this._failure instanceof ApiError &&
      (this._failure.code === 'dial.hours' || this._failure.code === 'dial.holiday');
    return html`
      <ui-dialog .heading=${t('dial.not_called')} test="call-refused" @closed=${() => (this._failure = null)}>
        <p role="alert">${explain(this._failure)}</p>
        ${
          mayGiveReason
            ? html`<form @submit=${this._again}>
                <label class="field"><span>${t('dial.why_now')}</span><input name="reason" required maxlength="200" data-test="call-reason" /></label>
                <p class="actions"><button class="button primary" data-test="call-anyway">${t('dial.call_anyway')}</button></p>
              </form>`
            : nothing
        }
      </ui-dialog>
    `;
  }

  /** It may stand on a line that opens when it is pressed. */
  private readonly _pressed = (event: Event): void => {
    event.stopPropagation();
    void this._call('');
  };

  private _again(event: SubmitEvent): void {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim();
    if (reason) void this._call(reason);
  }

  private async _call(reason: string): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      await diallingApi(this.desk.http).click({ key: this.key, to: this.to, reason });
      this.key = crypto.randomUUID();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: inline-flex; vertical-align: middle; height: 20px; }
      .button.plain { height: 20px; min-height: 0; padding: 0 4px; color: var(--accent-ink); }
      form { display: grid; gap: 12px; margin-top: 12px; } .actions { display: flex; justify-content: flex-end; }
    `,
  ];
}
customElements.define('call-button', CallButton);
declare global {
  interface HTMLElementTagNameMap {
    'call-button': CallButton;
  }
}
