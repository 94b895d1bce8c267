import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';
import '../../components/ui-dialog.ts';

/**
 * Opens a paper file for a customer or one of his accounts.
 * @fires registered - with the new file's label
 * @fires closed
 */
export class RegisterDialog extends DeskElement {
  static override properties = { _failure: { state: true }, _busy: { state: true } };
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    return html`
      <ui-dialog .heading=${t('archive.register')} .test=${'register-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._send}>
          <label class="field"><span>${t('archive.customer_no')}</span><input name="customerNo" required pattern="[0-9A-Z]{1,11}" autocomplete="off" data-test="register-customer"></label>
          <label class="field"><span>${t('archive.account_optional')}</span><input name="account" maxlength="32" autocomplete="off" data-test="register-account"></label>
          <label class="field"><span>${t('archive.flow_no_optional')}</span><input name="flowNo" pattern="[0-9]{10}" autocomplete="off" data-test="register-flow"></label>
          <div class="two">
            <label class="field"><span>${t('archive.copies')}</span><input name="copies" type="number" min="1" max="999" value="1" required></label>
            <label class="field"><span>${t('archive.pages')}</span><input name="pages" type="number" min="1" max="9999" value="1" required></label>
          </div>
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button primary" data-test="register-send" ?disabled=${this._busy}>${t('archive.register')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name)).trim() || undefined;
    this._busy = true;
    try {
      const file = await archiveApi(this.desk.http).register({
        customerNo: text('customerNo') ?? '',
        account: text('account'),
        flowNo: text('flowNo'),
        copies: Number(form.get('copies')),
        pages: Number(form.get('pages')),
      });
      this.dispatchEvent(new CustomEvent('registered', { detail: file.code }));
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`form { display: grid; gap: 8px; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; } .actions { display: flex; justify-content: flex-end; }`,
  ];
}
customElements.define('register-dialog', RegisterDialog);
