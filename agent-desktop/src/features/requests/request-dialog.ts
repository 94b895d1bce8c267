import { Locale, type RequestKindList, RequestPriority, requestPriorities } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { requestsApi } from './requests-api.ts';

/**
 * Takes down what the customer wants while he is on the phone, and tells the reference to be told to him.
 * @fires closed
 */
export class RequestDialog extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    language: {},
    _kinds: { state: true },
    _kind: { state: true },
    _busy: { state: true },
    _failure: { state: true },
    _done: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  /** What the caller speaks, as far as he chose. */
  declare language: Locale;
  declare private _kinds: RequestKindList['items'];
  /** Code of the chosen one. */
  declare private _kind: string;
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _done: { reference: string; dueAt: string | null } | null;
  /** Sent again after a failure it still counts once. */
  private readonly key = crypto.randomUUID();

  constructor() {
    super();
    this.language = 'zh-CN';
    this._kinds = [];
    this._kind = '';
    this._busy = false;
    this._failure = null;
    this._done = null;
  }

  protected override deskReady(): void {
    void requestsApi(this.desk.http)
      .kinds()
      .then(
        (kinds) => {
          this._kinds = kinds.filter(({ offered }) => offered);
          this._kind = this._kinds[0]?.code ?? '';
        },
        (error: unknown) => {
          this._failure = error;
        },
      );
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog .heading=${t('requests.new')} .test=${'request-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        ${this._done ? this._renderDone(this._done) : this._renderForm()}
      </ui-dialog>
    `;
  }

  private _renderDone({ reference, dueAt }: { reference: string; dueAt: string | null }) {
    return html`<p role="status" data-test="request-done">${t('requests.taken')} <strong class="num reference">${reference}</strong></p>${dueAt ? html`<p class="muted">${t('requests.taken_due', { at: dateTime(dueAt) })}</p>` : nothing}`;
  }

  private _renderForm() {
    return html`<form @submit=${this._save}>
      <div class="two">
        <label class="field"><span>${t('requests.kind')}</span><select name="kind" data-test="request-kind" @change=${(
          event: Event,
        ) => {
          this._kind = (event.target as HTMLSelectElement).value;
        }}>${this._kinds.map(({ code, name }) => html`<option value=${code} ?selected=${code === this._kind}>${say(name)}</option>`)}</select></label>
        <label class="field"><span>${t('requests.priority')}</span><select name="priority">${requestPriorities.map((each) => html`<option value=${each} ?selected=${each === 'normal'}>${t(`requests.priority_${each}`)}</option>`)}</select></label>
      </div>
      <label class="field"><span>${t('requests.subject')}</span><input name="subject" minlength="2" maxlength="80" required data-test="request-new-subject" /></label>
      <label class="field"><span>${t('requests.text')}</span><textarea name="text" rows="4" maxlength="1000"></textarea></label>
      ${this._kinds.find(({ code }) => code === this._kind)?.complaint ? html`<label class="field"><span>${t('requests.wish')}</span><input name="wish" maxlength="300" /></label>` : nothing}
      <p class="telling"><label class="tell"><input type="checkbox" name="tell" checked /> ${t('requests.tell')}</label><select name="language" aria-label=${t('requests.language')} data-test="request-language">${Locale.options.map((each) => html`<option value=${each} ?selected=${each === this.language}>${t(`requests.language_${each === 'en' ? 'en' : 'zh'}`)}</option>`)}</select></p>
      <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
      <p class="actions"><button class="button primary" data-test="request-save" ?disabled=${this._busy || this._kind === ''}>${t('requests.save')}</button></p>
    </form>`;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => String(data.get(name) ?? '').trim();
    this._busy = true;
    this._failure = null;
    try {
      const { row } = await requestsApi(this.desk.http).open({
        key: this.key,
        kind: this._kind,
        priority: RequestPriority.parse(data.get('priority')),
        customerNo: this.customerNo,
        interactionId: this.interactionId,
        subject: said('subject'),
        text: said('text'),
        wish: said('wish'),
        tell: data.get('tell') !== null,
        language: Locale.parse(data.get('language')),
      });
      this._done = { reference: row.reference, dueAt: row.legalDueAt ?? row.dueAt };
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
      form { display: grid; gap: 8px; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .tell { display: inline-flex; gap: 6px; align-items: center; } .telling { display: flex; align-items: center; gap: 12px; } .telling select { width: auto; } .actions { display: flex; justify-content: flex-end; } .reference { font-size: var(--text-xl); }
    `,
  ];
}
customElements.define('request-dialog', RequestDialog);
