import type { Changes, FieldValue, FileCatalogue, FileField, WarningOverride } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './field-input.ts';
import './field-row.ts';
import { isConflict, RecordEntry, type RecordOfForm } from './record-entry.ts';
import '../ui-icon.ts';

/**
 * The form of a flat record that changes by two people, by its catalogue. Ctrl+S keeps a draft, Ctrl+Enter hands in, Esc goes back.
 * @fires typed - `{ id, value }`   @fires submitted   @fires closed   @fires conflict - the record must be read again
 * @slot - told above the fields: offers, explanations
 */
export class RecordForm extends DeskElement {
  static override properties = {
    heading: {},
    record: { attribute: false },
    catalogue: { attribute: false },
    first: { attribute: false },
    returnedId: {},
    unshown: { attribute: false },
  };
  declare heading: string;
  declare record: RecordOfForm;
  declare catalogue: FileCatalogue;
  /** What a new record begins with. */
  declare first: Changes;
  /** A change of mine that came back, to go on with its words. */
  declare returnedId: string | null;
  /** Fields that make no sense here. */
  declare unshown: ReadonlySet<string>;
  private entry: RecordEntry | null = null;
  private begunFor = '';
  private watching: { unsubscribe(): void } | null = null;

  constructor() {
    super();
    this.heading = '';
    this.first = {};
    this.returnedId = null;
    this.unshown = new Set();
  }

  /** The element may stand on the page before its code is there: the record comes before the desk, or behind it. */
  protected override willUpdate(): void {
    if (!this.hasDesk || !this.record || this.begunFor === this.record.subjectId) return;
    this.begunFor = this.record.subjectId;
    this._begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watching?.unsubscribe();
  }

  /** Types a value for him: what was chosen beside the form. */
  take(values: Readonly<Record<string, FieldValue>>): void {
    for (const [id, value] of Object.entries(values)) this.entry?.type(id, value);
  }

  valueAt(id: string): FieldValue {
    return this.entry?.valueAt(id) ?? null;
  }

  private _begin(): void {
    this.watching?.unsubscribe();
    this.entry = new RecordEntry(this.desk.http, this.record);
    this.watching = this.entry.work.subscribe(() => this.requestUpdate());
    void this.entry.begin(this.first, this.returnedId);
  }

  protected override render() {
    const { entry } = this;
    if (!entry || !this.hasDesk) return nothing;
    const { refusal, busy, saved, changes } = entry.work.get();
    const typed = Object.keys(changes).length > 0;
    return html`
      <form data-test="record-form" aria-label=${this.heading} @submit=${(event: Event) => event.preventDefault()} @keydown=${this._key}>
        <header><h3>${this.heading}</h3><span class="small muted" role="status" data-test="record-saved">${saved ? t('record.saved') : ''}</span>
          <button type="button" class="button" data-test="record-close" @click=${this._close}>${t('record.back')}</button>
          <button type="button" class="button" data-test="record-draft" ?disabled=${busy || !typed} @click=${() => this._save('draft')}>${t('record.draft')}</button>
          <button type="button" class="button primary" data-test="record-submit" ?disabled=${busy || !typed} @click=${() => this._save('submission')}>${t('record.submit')}</button></header>
        ${refusal ? html`<p class="refusal" role="alert" data-test="record-refusal"><ui-icon name="stop" .size=${16}></ui-icon>${explain(refusal)}</p>` : nothing}
        <slot></slot>
        ${this.catalogue.sections.map(({ id, label }) => this._renderSection(id, say(label)))}
      </form>
    `;
  }

  private _renderSection(id: string, label: string) {
    const fields = this.catalogue.fields.filter((field) => field.section === id && !this.unshown.has(field.id));
    if (fields.length === 0) return nothing;
    return html`<fieldset><legend>${label}</legend><div class="fields">${fields.map((field) => this._renderField(field))}</div></fieldset>`;
  }

  private _renderField(field: FileField) {
    const { entry } = this;
    if (!entry) return nothing;
    const { changes, issues, warnings, overrides } = entry.work.get();
    const shown = this.record.standing[field.id];
    const changed = field.id in changes;
    const untouched = shown?.masked === true && !changed;
    const wrong = issues.filter(({ path }) => path === field.id);
    const reasons = new Map(overrides.map(({ path, code, reason }) => [`${path} ${code}`, reason]));
    return html`
      <field-row class=${field.type === 'long_text' ? 'wide' : ''} data-test="row-${field.id}" .label=${say(field.label)} .mandatory=${field.mandatory} .changed=${changed && this.record.version > 0} .issues=${wrong} .warnings=${warnings.filter(({ path }) => path === field.id)} .reasons=${reasons}
        @overridden=${(event: CustomEvent<WarningOverride>) => entry.override(event.detail)}>
        <field-input .field=${field} .value=${entry.valueAt(field.id)} .text=${changed ? '' : say(shown?.text)} .invalid=${wrong.length > 0} .describe=${wrong.map((issue) => say(issue.text)).join(' ')}
          .placeholder=${untouched ? t('file.unchanged_hint', { text: say(shown?.text) }) : ''} @changed=${(event: CustomEvent<FieldValue>) => this._typed(field.id, event.detail)}></field-input>
      </field-row>
    `;
  }

  private _typed(id: string, value: FieldValue): void {
    this.entry?.type(id, value);
    this.dispatchEvent(new CustomEvent('typed', { detail: { id, value } }));
  }

  private _key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented) this._close();
    if (!event.ctrlKey || event.altKey || (event.key !== 's' && event.key !== 'Enter')) return;
    event.preventDefault();
    void this._save(event.key === 's' ? 'draft' : 'submission');
  }

  private _close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    const { entry } = this;
    if (!entry || entry.work.get().busy) return;
    const submitted = await entry.save(what);
    if (submitted) this.dispatchEvent(new CustomEvent('submitted'));
    else if (isConflict(entry.work.get().refusal)) this.dispatchEvent(new CustomEvent('conflict'));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      header h3 { flex: none; } header [role="status"] { flex: 1; text-align: right; }
      .refusal { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: var(--danger-soft); color: var(--danger); }
      fieldset { margin: 0; padding: 8px 16px 12px; border: 0; border-bottom: 1px solid var(--rule); }
      legend { float: left; width: 100%; line-height: 28px; font-weight: 600; }
      .fields { clear: both; display: grid; grid-template-columns: repeat(auto-fill, minmax(264px, 1fr)); gap: 2px 24px; }
      .wide { grid-column: 1 / -1; }
    `,
  ];
}
customElements.define('record-form', RecordForm);
declare global {
  interface HTMLElementTagNameMap {
    'record-form': RecordForm;
  }
}
