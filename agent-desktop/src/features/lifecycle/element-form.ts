import { type ElementField, type ElementKind, elementForms, type NewElement, StageRecord } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { clockSource } from '../../components/ui-clock.ts';
import '../../components/ui-dialog.ts';
import { explain } from '../../data/api-client.ts';
import { day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/form/day-field.ts';

/**
 * Writes one thing down of a customer, while he is on the line or after a visit. Its id is made here: sent twice it is kept once.
 * @fires recorded - with the record as it is now
 * @fires closed
 */
export class ElementFormDialog extends DeskElement {
  static override properties = {
    customerNo: {},
    interactionId: {},
    kinds: { attribute: false },
    _kind: { state: true },
    _refusal: { state: true },
  };
  declare customerNo: string;
  declare interactionId: string | null;
  declare kinds: readonly ElementKind[];
  declare private _kind: ElementKind | null;
  declare private _refusal: unknown;
  private readonly id_ = crypto.randomUUID();

  constructor() {
    super();
    this.interactionId = null;
    this.kinds = [];
    this._kind = null;
    this._refusal = null;
  }

  private get _chosen(): ElementKind {
    return this._kind ?? this.kinds[0] ?? 'visit';
  }

  protected override render() {
    const today = day(new Date(clockSource.now()));
    const { fields } = elementForms[this._chosen];
    return html`<ui-dialog .heading=${t('life.record_add')} test="element-dialog" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
      <form @submit=${this._send}>
        <div class="pair">
          <label class="field"><span>${t('life.kind')}</span><select data-test="element-kind" @change=${this._choose}>${this.kinds.map((kind) => html`<option value=${kind} ?selected=${kind === this._chosen}>${say(elementForms[kind].label)}</option>`)}</select></label>
          <label class="field"><span>${t('life.day')}</span><day-field name="$on" required max=${today} .value=${today} test="element-day"></day-field></label>
        </div>
        ${fields.map((field) => html`<label class="field"><span>${say(field.label)}${field.required ? ' *' : ''}</span>${inputOf(field)}</label>`)}
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
        <button class="button primary" data-test="element-save">${t('life.save')}</button>
      </form>
    </ui-dialog>`;
  }

  private _choose(event: Event): void {
    this._kind = (event.target as HTMLSelectElement).value as ElementKind;
    this._refusal = null;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement);
    const values: NewElement['values'] = {};
    for (const field of elementForms[this._chosen].fields) {
      const text = String(typed.get(field.id) ?? '').trim();
      if (text !== '')
        values[field.id] =
          field.kind === 'fen' ? Math.round(Number(text) * 100) : field.kind === 'score' ? Number(text) : text;
    }
    const element: NewElement = {
      id: this.id_,
      kind: this._chosen,
      on: String(typed.get('$on')),
      values,
      interactionId: this.interactionId,
    };
    try {
      const detail = await this.desk.http.post(`/customers/${this.customerNo}/stage-record`, element, StageRecord);
      this.dispatchEvent(new CustomEvent('recorded', { detail }));
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`form { display: grid; gap: 8px; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; } .button { justify-self: end; }`,
  ];
}
customElements.define('element-form', ElementFormDialog);

function inputOf({ id, kind, required, max, choices }: ElementField) {
  const must = required ?? false;
  if (kind === 'choice')
    return html`<select name=${id} data-test="element-${id}">${choices?.map(({ code, label }) => html`<option value=${code}>${say(label)}</option>`)}</select>`;
  if (kind === 'fen')
    return html`<input class="num" type="number" min="0" max="90000000000" step="0.01" name=${id} ?required=${must} data-test="element-${id}" />`;
  if (kind === 'score')
    return html`<input class="num" type="number" min="1" max="5" step="1" name=${id} ?required=${must} data-test="element-${id}" />`;
  if (kind === 'day') return html`<day-field name=${id} ?required=${must} .test=${`element-${id}`}></day-field>`;
  return html`<input name=${id} maxlength=${max ?? 300} ?required=${must} data-test="element-${id}" />`;
}
