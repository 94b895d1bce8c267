import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * A prospect noted during a call: a name is enough.
 * @fires created - with the new customer number
 */
export class ProspectForm extends DeskElement {
  static override properties = {
    interactionId: {},
    phone: {},
    callerName: {},
    _busy: { state: true },
    _failure: { state: true },
    _nameMissing: { state: true },
  };
  declare interactionId: string | null;
  declare phone: string;
  declare callerName: string;
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _nameMissing: boolean;

  constructor() {
    super();
    this.interactionId = null;
    this.phone = '';
    this.callerName = '';
    this._busy = false;
    this._failure = null;
    this._nameMissing = false;
  }

  protected override render() {
    return html`
      <form @submit=${this._submit} data-test="prospect-form">
        <h3>${t('prospect.title')}</h3>
        <label class="field"><span>${t('prospect.name')}</span><input name="name" data-test="prospect-name" maxlength="160" aria-invalid=${this._nameMissing} value=${this.callerName} /></label>
        <label class="field"><span>${t('prospect.phone')}</span><input name="phone" data-test="prospect-phone" type="tel" maxlength="35" value=${this.phone} /></label>
        <label class="field"><span>${t('prospect.note')}</span><textarea name="note" data-test="prospect-note" rows="2" maxlength="500"></textarea></label>
        <p class="fault" role="alert">${this._nameMissing ? t('prospect.name_needed') : this._failure ? explain(this._failure) : nothing}</p>
        <button class="button" data-test="prospect-create" ?disabled=${this._busy}>${t('prospect.create')}</button>
      </form>
    `;
  }

  private async _submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    this._nameMissing = text('name') === '';
    this._failure = null;
    if (this._nameMissing) {
      this.shadowRoot?.querySelector('input')?.focus();
      return;
    }
    this._busy = true;
    try {
      const created = await this.desk.api.createProspect({
        kind: 'personal',
        name: text('name'),
        ...(text('phone') ? { phone: text('phone') } : {}),
        ...(text('note') ? { note: text('note') } : {}),
        ...(this.interactionId ? { interactionId: this.interactionId } : {}),
      });
      this.dispatchEvent(new CustomEvent('created', { detail: created.customerNo }));
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
      form { display: grid; gap: 10px; padding: 12px 16px 16px; border: 1px solid var(--rule); border-radius: 6px; background: var(--sunken); }
      textarea { resize: vertical; }
    `,
  ];
}
customElements.define('prospect-form', ProspectForm);
