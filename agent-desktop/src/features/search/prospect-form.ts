import type { CreatedProspect, CustomerSummary } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * A prospect noted during a call: a name is enough. When customers with the same number come to light, the agent looks
 * at them and says whom the call is about.
 * @fires chosen - with the number of the new customer, or of the one it turned out to be
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
  declare interactionId: string;
  declare phone: string;
  declare callerName: string;
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _nameMissing: boolean;

  constructor() {
    super();
    this.interactionId = '';
    this.phone = '';
    this.callerName = '';
    this._busy = false;
    this._failure = null;
    this._nameMissing = false;
  }

  protected override parts(desk: Desk) {
    return [desk.doubtfulProspects];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const doubtful = this.desk.doubtfulProspects.get().get(this.interactionId);
    if (doubtful) return this._renderSame(doubtful);
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

  private _renderSame(created: CreatedProspect) {
    return html`
      <section role="alert" data-test="prospect-same-phone" tabindex="-1">
        <h3>${t('prospect.same_title')}</h3>
        <p class="small">${t('prospect.same_lead', { name: created.name, no: created.customerNo })}</p>
        <ul>${created.samePhone.map((other) => this._renderOther(other))}</ul>
        <button class="button" data-test="prospect-keep" @click=${() => this._choose(created.customerNo)}>${t('prospect.same_none', { name: created.name })}</button>
      </section>
    `;
  }

  private _renderOther(other: CustomerSummary) {
    const facts = [
      other.customerNo,
      other.age === null ? '' : t('customer.age', { age: other.age }),
      other.idTail ? t('customer.id_tail', { tail: other.idTail }) : '',
      say(other.branch.name),
    ];
    return html`
      <li>
        <button class="link" data-test="prospect-open" data-customer=${other.customerNo} title=${t('keys.open')} @click=${() => this.desk.openCustomer(other.customerNo)}>${other.name}</button>
        <span class="small muted">${facts.filter(Boolean).join(' · ')}</span>
        <button class="button" data-test="prospect-same" @click=${() => this._choose(other.customerNo)}>${t('prospect.same_link')}</button>
      </li>
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
        interactionId: this.interactionId,
      });
      await this._welcome(created);
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  private async _welcome(created: CreatedProspect): Promise<void> {
    if (created.samePhone.length === 0) return this._choose(created.customerNo);
    // Kept by the desk: the agent goes to look at the others and comes back to this call.
    this.desk.doubtfulProspects.update((kept) => new Map(kept).set(this.interactionId, created));
    await this.updateComplete;
    this.shadowRoot?.querySelector('section')?.focus();
  }

  private _choose(customerNo: string): void {
    this.dispatchEvent(new CustomEvent('chosen', { detail: customerNo }));
  }

  static override styles = [
    base,
    controls,
    css`
      form, section { display: grid; align-content: start; gap: 10px; padding: 12px 16px 16px; border: 1px solid var(--rule); border-radius: 6px; background: var(--sunken); }
      section { border-left: 4px solid var(--warning-solid); }
      section:focus-visible { outline: none; }
      section .button { height: auto; white-space: normal; padding-block: 4px; }
      li { display: grid; gap: 2px; justify-items: start; padding: 8px 0; border-top: 1px solid var(--rule); }
      textarea { resize: vertical; }
    `,
  ];
}
customElements.define('prospect-form', ProspectForm);
