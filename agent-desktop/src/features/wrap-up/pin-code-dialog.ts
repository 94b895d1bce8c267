import { PhonePinCode } from '@tellerline/contracts';
import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';

/**
 * Gives the identified customer on the phone a code by which he chooses his telephone PIN. It is shown once, to be read out.
 * @fires closed
 */
export class PinCodeDialog extends DeskElement {
  static override properties = {
    customerNo: {},
    _issued: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare customerNo: string;
  declare private _issued: PhonePinCode | null;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    Object.assign(this, { _issued: null, _failure: null, _busy: false });
  }

  protected override render() {
    if (!this.hasDesk) return null;
    return html`
      <ui-dialog .heading=${t('pin.heading')} .test=${'pin-code-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        ${
          this._issued
            ? html`<p class="code num" role="status" data-test="pin-code">${this._issued.code.replace(/(\d{3})/, '$1 ')}</p>
              <p>${t('pin.read_out', { until: dateTime(this._issued.until) })}</p>`
            : html`<p>${t('pin.explain')}</p>
              <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
              <p class="actions"><button class="button primary" data-test="pin-code-issue" ?disabled=${this._busy} @click=${this._issue}>${t('pin.issue')}</button></p>`
        }
      </ui-dialog>
    `;
  }

  private async _issue(): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      const path = `/customers/${encodeURIComponent(this.customerNo)}/phone-pin-codes`;
      this._issued = await this.desk.http.post(path, { identified: true }, PhonePinCode);
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`.code { font-size: 32px; letter-spacing: 0.08em; font-weight: 600; text-align: center; margin: 8px 0; } .actions { display: flex; justify-content: flex-end; }`,
  ];
}
customElements.define('pin-code-dialog', PinCodeDialog);
