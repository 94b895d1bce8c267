import { AlertLevel, AlertPhone, alertLevels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { locale, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/** Where I am told of alerts by text message, and from which level on; an empty field: nowhere. */
export class AlertPhoneSetting extends DeskElement {
  static override properties = { _phone: { state: true }, _saved: { state: true }, _failure: { state: true } };
  declare private _phone: AlertPhone | null;
  declare private _saved: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._phone = null;
    this._saved = false;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._do(() => this.desk.http.get('/me/alert-phone', AlertPhone));
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const phone = this._phone;
    return html`
      <form @submit=${this._save}>
        <label class="field"><span>${t('alert_phone.number')}</span><input type="tel" name="phone" maxlength="35" autocomplete="off" data-test="alert-phone" .value=${phone?.phone ?? ''}></label>
        <label class="field"><span>${t('alert_phone.from')}</span><select name="fromLevel" data-test="alert-phone-level">${alertLevels.map((level) => html`<option value=${level} ?selected=${level === (phone?.fromLevel ?? 'red')}>${t(`alerts.short_${level}`)}</option>`)}</select></label>
        <button class="button" data-test="alert-phone-save" ?disabled=${phone === null}>${t('alert_phone.save')}</button>
        <p class="small ${this._failure ? 'fault' : 'muted'}" role="status">${this._failure ? explain(this._failure) : this._saved ? t('alert_phone.saved') : t('alert_phone.hint')}</p>
      </form>
    `;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const phone = String(data.get('phone') ?? '').trim();
    const body = {
      phone: phone === '' ? null : phone,
      fromLevel: AlertLevel.catch('red').parse(data.get('fromLevel')),
      locale: locale.get(),
    };
    this._saved = false;
    this._saved = await this._do(() => this.desk.http.put('/me/alert-phone', body, AlertPhone));
  }

  private async _do(work: () => Promise<AlertPhone>): Promise<boolean> {
    this._failure = null;
    try {
      this._phone = await work();
      return true;
    } catch (error) {
      this._failure = error;
      return false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 8px; justify-items: start; max-width: 280px; } .field { width: 100%; }
    `,
  ];
}
customElements.define('alert-phone', AlertPhoneSetting);
