import { type CodeLists, type FieldValue, type FileField, StandardEntry, StandardList } from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { codeLists } from './code-lists.ts';
import type { DayField } from './day-field.ts';
import { codeSource, standardSource } from './pick-source.ts';
import { moneyToType, readDay, readMoney, readPercent, readWhole } from './read-typed.ts';
import './day-field.ts';
import type { PickList } from './pick-list.ts';
import './pick-list.ts';

/**
 * The input of a catalogue's field, by its type: text, digits, number, money in yuan, day, flag, code, region, country, currency,
 * industry. Says what was typed at once; what cannot be read is told as it stands, so that the check names it.
 * @fires changed - with the new value (FieldValue)
 */
export class FieldInput extends DeskElement {
  static override properties = {
    field: { attribute: false },
    value: { attribute: false },
    text: {},
    placeholder: {},
    describe: {},
    invalid: { type: Boolean },
    disabled: { type: Boolean },
    _lists: { state: true },
    _typing: { state: true },
    _named: { state: true },
  };
  declare field: FileField;
  declare value: FieldValue;
  /** How the value is told where it is a code. */
  declare text: string;
  declare placeholder: string;
  /** What is wrong or doubtful with it, for who does not see. */
  declare describe: string;
  declare invalid: boolean;
  declare disabled: boolean;
  declare private _lists: CodeLists['lists'] | null;
  declare private _typing: string | null;
  /** The entry of a code nobody told the name of: one that was filled in beforehand, or comes from a draft. */
  declare private _named: StandardEntry | null;
  /** What was chosen here, as it was told then. */
  private picked: { code: string | null; text: string } | null = null;
  /** The code whose name was asked for last. */
  private named = '';

  constructor() {
    super();
    this.value = null;
    this.text = '';
    this.placeholder = '';
    this.describe = '';
    this.invalid = false;
    this.disabled = false;
    this._lists = null;
    this._typing = null;
    this._named = null;
  }

  protected override deskReady(desk: Desk): void {
    if (this.field.type === 'code') {
      void codeLists(desk.http)
        .then((lists) => {
          this._lists = lists;
        })
        .catch(() => {});
    }
  }

  protected override willUpdate(): void {
    const list = StandardList.safeParse(this.field?.type);
    const { value } = this;
    if (!this.hasDesk || !list.success || typeof value !== 'string' || this.text || this.named === value) return;
    this.named = value;
    void this.desk.http
      .get(`/standards/${list.data}/${encodeURIComponent(value)}`, StandardEntry)
      .then((entry) => {
        this._named = entry;
      })
      .catch(() => {});
  }

  /** One that has just come is drawn first. */
  override focus(): void {
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('input, textarea, pick-list, day-field')?.focus(),
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hasDesk) return nothing;
    switch (this.field.type) {
      case 'flag':
        return html`<label class="flag"><input type="checkbox" aria-label=${say(this.field.label)} data-test="input-${this.field.id}" .checked=${this.value === true} ?disabled=${this.disabled} @change=${(event: Event) => this._tell((event.target as HTMLInputElement).checked)} /><span aria-hidden="true">${t('file.yes')}</span></label>`;
      case 'code':
        return this._pick(codeSource(this._lists?.[this.field.list ?? ''] ?? []), this._codeText());
      case 'region':
      case 'country':
      case 'currency':
      case 'industry':
        return this._pick(standardSource(this.desk.http, StandardList.parse(this.field.type)), this._standardText());
      case 'long_text':
        return html`<textarea rows="3" data-test="input-${this.field.id}" aria-label=${say(this.field.label)} aria-description=${this.describe || nothing} aria-invalid=${this.invalid} .value=${String(this.value ?? '')} ?disabled=${this.disabled} @input=${this._input}></textarea>`;
      case 'day':
        return this._day();
      default:
        return this._box();
    }
  }

  private _box() {
    const { type } = this.field;
    const hint = type === 'money' ? t('form.money_hint') : type === 'percent' ? '%' : '';
    const digits = ['digits', 'number', 'hour', 'year', 'money', 'percent', 'phone', 'extension'].includes(type);
    return html`<input data-test="input-${this.field.id}" class=${digits ? 'num' : ''} aria-label=${say(this.field.label)} aria-description=${this.describe || nothing} aria-invalid=${this.invalid} aria-required=${this.field.mandatory}
      inputmode=${digits ? (type === 'phone' ? 'tel' : 'decimal') : 'text'} autocomplete="off" spellcheck="false" placeholder=${this.placeholder || hint}
      .value=${this._typing ?? this._shown()} ?disabled=${this.disabled} @input=${this._input} @change=${this._settle} />`;
  }

  private _day() {
    const tell = (event: Event): void => {
      const { typed } = event.target as DayField;
      const read = readDay(typed);
      this._tell(read === undefined ? typed : read);
    };
    return html`<day-field .test=${`input-${this.field.id}`} .label=${say(this.field.label)} .describe=${this.describe} .invalid=${this.invalid} .required=${this.field.mandatory} .hint=${this.placeholder} .value=${String(this.value ?? '')} .disabled=${this.disabled} @input=${tell}></day-field>`;
  }

  private _pick(source: ReturnType<typeof codeSource>, text: string) {
    return html`<pick-list .source=${source} .value=${this.value === null ? null : String(this.value)} .text=${text} .label=${say(this.field.label)} .describe=${this.describe} .invalid=${this.invalid} .test=${`input-${this.field.id}`} @chosen=${this._chosen}></pick-list>`;
  }

  private _chosen(event: CustomEvent<string | null>): void {
    this.picked = { code: event.detail, text: (event.target as PickList).text };
    this._tell(event.detail);
  }

  private _standardText(): string {
    if (this.value === null) return '';
    if (this.picked?.code === this.value) return this.picked.text;
    return this.text || (this._named?.code === this.value ? say(this._named.whole) : '');
  }

  private _codeText(): string {
    const entry = this._lists?.[this.field.list ?? '']?.find(({ code }) => code === this.value);
    return entry ? say(entry.label) : this.text || String(this.value ?? '');
  }

  private _shown(): string {
    if (this.value === null) return '';
    const inHundredths = this.field.type === 'money' || this.field.type === 'percent';
    return inHundredths && typeof this.value === 'number' ? moneyToType(this.value) : String(this.value);
  }

  private _input(event: Event): void {
    const typed = (event.target as HTMLInputElement).value;
    this._typing = typed;
    const read = this._read(typed);
    this._tell(read === undefined ? typed : read);
  }

  private _read(typed: string): FieldValue | undefined {
    switch (this.field.type) {
      case 'money':
        return readMoney(typed);
      case 'percent':
        return readPercent(typed);
      case 'number':
      case 'hour':
        return readWhole(typed);
      default:
        return typed.trim() === '' ? null : typed;
    }
  }

  /** When he leaves the box the value stands as it was understood. */
  private _settle(): void {
    this._typing = null;
  }

  private _tell(value: FieldValue): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('changed', { detail: value }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; min-width: 0; }
      .flag { display: inline-flex; align-items: center; gap: 8px; min-height: var(--control); }
      .flag input { width: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
      textarea { resize: vertical; }
      day-field { display: block; width: 100%; }
    `,
  ];
}
customElements.define('field-input', FieldInput);
declare global {
  interface HTMLElementTagNameMap {
    'field-input': FieldInput;
  }
}
