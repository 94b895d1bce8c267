import type { FieldValue, FileField } from '@tellerline/contracts';
import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/form/field-input.ts';
import '../../components/form/pick-list.ts';
import type { PickSource } from '../../components/form/pick-source.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/** Chosen or read by the same control as where it was entered first; all else is typed as it stands on the paper. */
const chosen: ReadonlySet<FileField['type']> = new Set(['code', 'region', 'country', 'currency', 'industry', 'day']);

/**
 * The second entry of a blind field, with nothing in it: the same picker the first person chose from, a calendar for a day, yes or
 * no for a tick, a box for what is typed.
 * @fires typed - with the second entry as text: a code, `2026-11-23`, `true`, or what was typed
 */
export class BlindEntryElement extends DeskElement {
  static override properties = {
    field: { attribute: false },
    label: {},
    value: {},
    differs: { type: Boolean },
  };
  /** Undefined where there is no catalogue of the record: it is typed. */
  declare field: FileField | undefined;
  declare label: string;
  declare value: string;
  declare differs: boolean;

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.differs = false;
  }

  protected override render() {
    const { field, value, differs } = this;
    const name = `${this.label}: ${t('reviews.blind')}`;
    if (field?.type === 'flag')
      return html`<pick-list .source=${yesOrNo()} .value=${value || null} .text=${value ? t(value === 'true' ? 'file.yes' : 'file.no') : ''} .label=${name} .invalid=${differs} .test=${'blind-pick'} @chosen=${(event: CustomEvent<string | null>) => this._tell(event.detail)}></pick-list>`;
    if (field && chosen.has(field.type) && (field.type !== 'code' || field.list))
      return html`<field-input .field=${{ ...field, label: { 'zh-CN': name, en: name } }} .value=${value || null} .placeholder=${t('reviews.blind')} .invalid=${differs} @changed=${(event: CustomEvent<FieldValue>) => this._tell(event.detail)}></field-input>`;
    return html`<input class="num" data-test="blind-text" aria-label=${name} placeholder=${t('reviews.blind')} autocomplete="off" spellcheck="false" aria-invalid=${differs} .value=${value} @input=${(event: Event) => this._tell((event.target as HTMLInputElement).value)} />`;
  }

  private _tell(value: FieldValue): void {
    this.value = value === null ? '' : String(value);
    this.dispatchEvent(new CustomEvent('typed', { detail: this.value }));
  }

  static override styles = [base, controls, css`:host { display: block; min-width: 0; font-weight: 400; }`];
}

const yesOrNo = (): PickSource => ({
  search: () =>
    (['true', 'false'] as const).map((code) => ({
      code,
      text: t(code === 'true' ? 'file.yes' : 'file.no'),
      note: '',
      opens: false,
    })),
});

customElements.define('blind-entry', BlindEntryElement);
declare global {
  interface HTMLElementTagNameMap {
    'blind-entry': BlindEntryElement;
  }
}
