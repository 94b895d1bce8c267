import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';

/**
 * Asks why.
 * @fires reason - with the text, at least two characters
 * @fires closed
 */
export class ReasonDialog extends SpeakingElement {
  static override properties = { heading: {}, verb: {}, _missing: { state: true } };
  declare heading: string;
  declare verb: string;
  declare private _missing: boolean;

  constructor() {
    super();
    this._missing = false;
  }

  private _done(event: Event): void {
    event.preventDefault();
    const reason = this.shadowRoot?.querySelector('textarea')?.value.trim() ?? '';
    this._missing = reason.length < 2;
    if (!this._missing) this.dispatchEvent(new CustomEvent('reason', { detail: reason }));
  }

  protected override render() {
    return html`
      <ui-dialog .heading=${this.heading} .test=${'reason-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._done}>
          <label class="field"><span>${t('hand_over.reason')}</span><textarea rows="3" maxlength="200" autofocus data-test="reason" aria-invalid=${this._missing}></textarea></label>
          <p class="fault" role="alert">${this._missing ? t('hand_over.reason_needed') : nothing}</p>
          <p class="foot"><button class="button danger" data-test="reason-confirm">${this.verb}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  static override styles = [base, controls, css`.foot { display: flex; justify-content: flex-end; }`];
}
customElements.define('reason-dialog', ReasonDialog);
