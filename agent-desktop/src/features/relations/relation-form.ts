import { type CustomerKind, type FieldValue, type RelatedAnswer, relationFields } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import type { RecordOfForm } from '../../components/form/record-entry.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/form/record-form.ts';
import '../search/customer-search.ts';
import { relationsApi } from './relations-api.ts';

/** He has stopped typing when this many milliseconds went by. */
const pauseMs = 500;

/**
 * The form of one relation: the other one is found among the customers, or told by name and document.
 * @fires submitted, closed, conflict - as the form's
 */
export class RelationForm extends DeskElement {
  static override properties = {
    record: { attribute: false },
    heading: {},
    returnedId: {},
    _kind: { state: true },
    _searching: { state: true },
    _answer: { state: true },
  };
  declare record: RecordOfForm;
  declare heading: string;
  declare returnedId: string | null;
  declare private _kind: CustomerKind | null;
  declare private _searching: boolean;
  declare private _answer: RelatedAnswer | null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor() {
    super();
    this.heading = '';
    this.returnedId = null;
    this._kind = null;
    this._searching = false;
    this._answer = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.pause);
  }

  private get _partyKind(): CustomerKind {
    return this._kind ?? (this.record.standing.partyKind?.value === 'corporate' ? 'corporate' : 'personal');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const isNew = this.record.version === 0;
    return html`
      <record-form .record=${this.record} .heading=${this.heading} .returnedId=${this.returnedId} .catalogue=${relationFields(this._partyKind)} .first=${isNew ? { partyKind: 'personal' } : {}}
        @typed=${this._typed} @submitted=${this._pass} @closed=${this._pass} @conflict=${this._pass}>
        <div class="party">
          <div class="line">
            <button type="button" class="button" data-test="relation-find" aria-expanded=${this._searching} @click=${this._toggle}><ui-icon name="search" .size=${16}></ui-icon>${t(this._searching ? 'relations.find_close' : 'relations.find')}</button>
            ${this._renderAnswer()}
          </div>
          ${this._searching ? html`<customer-search .autofocusBox=${true} .verb=${t('relations.offer_take')} @chosen=${(event: CustomEvent<string>) => this._choose(event.detail)}></customer-search>` : nothing}
        </div>
      </record-form>
    `;
  }

  private _renderAnswer() {
    const { found = null, elsewhere = null } = this._answer ?? {};
    if (elsewhere)
      return html`<p class="told" role="status" data-test="relation-elsewhere"><ui-icon name="info" .size=${16}></ui-icon>${t('relations.elsewhere', { branch: say(elsewhere) })}</p>`;
    if (!found) return html`<p class="small muted">${t('relations.outside_hint')}</p>`;
    const words = { name: found.name, no: found.customerNo };
    if (this._form?.valueAt('relatedNo') === found.customerNo) {
      return html`<p class="told" role="status" data-test="relation-party"><ui-icon name="check" .size=${16}></ui-icon>${t('relations.chosen', words)}</p>`;
    }
    return html`<p class="told" role="status" data-test="relation-offer">${t('relations.offer', words)}
      <button type="button" class="button" data-test="relation-offer-take" @click=${() => this._choose(found.customerNo)}>${t('relations.offer_take')}</button></p>`;
  }

  private get _form() {
    return this.shadowRoot?.querySelector('record-form') ?? null;
  }

  private _toggle(): void {
    this._searching = !this._searching;
  }

  private async _choose(customerNo: string): Promise<void> {
    this._searching = false;
    this._form?.take({ relatedNo: customerNo });
    await this._ask({ relatedNo: customerNo });
    const found = this._answer?.found;
    if (found?.customerNo !== customerNo) return;
    this._kind = found.kind;
    this._form?.take({ relatedName: found.name, partyKind: found.kind });
    this.requestUpdate();
  }

  private _typed(event: CustomEvent<{ id: string; value: FieldValue }>): void {
    const { id, value } = event.detail;
    if (id === 'partyKind') this._kind = value === 'corporate' ? 'corporate' : 'personal';
    if (id !== 'relatedIdNumber' && id !== 'relatedNo') return;
    clearTimeout(this.pause);
    const typed = String(value ?? '')
      .trim()
      .toUpperCase();
    if (typed.length < (id === 'relatedNo' ? 1 : 6)) return;
    const question = id === 'relatedNo' ? { relatedNo: typed } : { idNumber: typed };
    this.pause = setTimeout(() => void this._ask(question), pauseMs);
  }

  /** Only the last question counts. That nothing was found is no failure: the check says what is wrong. */
  private async _ask(question: { relatedNo?: string; idNumber?: string }): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    const answer = await relationsApi(this.desk.http)
      .party({ partyKind: this._partyKind, ...question })
      .catch(() => null);
    if (asked === this.asked) this._answer = answer;
  }

  private _pass(event: CustomEvent): void {
    this.dispatchEvent(new CustomEvent(event.type));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      .party { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .line { display: flex; align-items: center; gap: 12px; min-height: var(--control); }
      .told { display: flex; align-items: center; gap: 8px; }
      customer-search { height: min(320px, 40vh); margin-top: 8px; }
    `,
  ];
}
customElements.define('relation-form', RelationForm);
declare global {
  interface HTMLElementTagNameMap {
    'relation-form': RelationForm;
  }
}
