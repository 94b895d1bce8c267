import { type FieldValue, type FileField, type PersonalFileView, personalFile } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { provenanceWords } from '../customer/provenance-words.ts';
import '../../components/form/field-input.ts';
import '../../components/form/field-row.ts';
import '../customer/masked-value.ts';
import { type FileEdits, reasonsOf } from '../file-entry/entry-edits.ts';
import { fieldValue } from './file-edits.ts';
import './file-items.ts';
import type { FileScreen } from './file-session.ts';

/** Told on top of the page already. */
const elsewhere = new Set(['customerNo']);

/**
 * The sections of a personal file, read or as a form, by its catalogue.
 * @fires field-typed - `{ id, value }`   @fires overridden   @fires item-typed, item-added, item-removed - from the lists
 */
export class FileBody extends SpeakingElement {
  static override properties = {
    file: { attribute: false },
    edits: { attribute: false },
    duplicates: { attribute: false },
  };
  declare file: PersonalFileView;
  declare edits: FileEdits | null;
  declare duplicates: FileScreen['duplicates'];

  protected override render() {
    return personalFile.sections.map(({ id, label }) => {
      const fields = personalFile.fields.filter(
        (field) => field.section === id && !elsewhere.has(field.id) && !this._hidden(field),
      );
      const lists = personalFile.lists.filter((list) => list.section === id);
      const rowsOfIssue = this.edits?.issues.filter((issue) => issue.path === id) ?? [];
      const rowsOfDoubt = this.edits?.warnings.filter((warning) => warning.path === id) ?? [];
      return html`
        <section id=${id} aria-label=${say(label)} data-test="section-${id}">
          <h3>${say(label)}</h3>
          <div class="fields">${fields.map((field) => this._renderField(field))}</div>
          ${lists.map(
            (
              list,
            ) => html`<file-items .customerNo=${this.file.customerNo} .list=${list} .titled=${say(list.label) !== say(label)} .items=${this.file.lists[list.id] ?? []} .differs=${this.file.changedSince} .edits=${this.edits} .duplicates=${this.duplicates}
              @item-typed=${this._pass} @item-added=${this._pass} @item-removed=${this._pass} @item-copied=${this._pass} @overridden=${this._pass}></file-items>`,
          )}
          ${rowsOfIssue.length + rowsOfDoubt.length > 0 && this.edits ? html`<field-row .label=${''} .issues=${rowsOfIssue} .warnings=${rowsOfDoubt} .reasons=${reasonsOf(this.edits)} @overridden=${this._pass}></field-row>` : nothing}
        </section>
      `;
    });
  }

  /** What is computed from nothing says nothing; legacy fields show only what they hold. */
  private _hidden(field: FileField): boolean {
    const shown = this.file.fields[field.id];
    return (field.owner === 'computed' || field.legacy === true) && !shown?.masked && (shown?.value ?? null) === null;
  }

  private _renderField(field: FileField) {
    const shown = this.file.fields[field.id];
    const source = shown?.provenance ? provenanceWords(shown.provenance) : '';
    const edits = shown?.readOnly ? null : this.edits;
    if (!edits) {
      const differs = this.file.changedSince.includes(field.id);
      return html`
        <field-row .label=${say(field.label)} .source=${source} .test=${field.id}>
          <span class="read ${this.edits && shown?.readOnly ? 'fixed' : ''} ${differs ? 'differs' : ''}" title=${differs ? t('then.mark') : ''} data-test="field-${field.id}">${this._renderRead(field)}</span>
        </field-row>
      `;
    }
    const issues = edits.issues.filter((issue) => issue.path === field.id);
    const changed = field.id in edits.changes;
    const untouched = shown?.masked === true && !changed;
    return html`
      <field-row .label=${say(field.label)} .mandatory=${field.mandatory} .changed=${changed} .source=${source} .issues=${issues} .warnings=${edits.warnings.filter((warning) => warning.path === field.id)} .reasons=${reasonsOf(edits)} @overridden=${this._pass}>
        <field-input .field=${field} .value=${fieldValue(edits, this.file, field.id)} .text=${changed ? '' : say(shown?.text)} .invalid=${issues.length > 0} .describe=${issues.map((issue) => say(issue.text)).join(' ')}
          .placeholder=${untouched ? t('file.unchanged_hint', { text: say(shown?.text) }) : ''} @changed=${(event: CustomEvent<FieldValue>) => this._typed(field.id, event.detail)}></field-input>
      </field-row>
    `;
  }

  /** What is masked is shown whole against a reason, where the policy allows it. */
  private _renderRead({ id }: FileField) {
    const shown = this.file.fields[id];
    const text = say(shown?.text);
    if (!shown?.masked) return text || html`<span class="muted">–</span>`;
    const value = { text, masked: true, ...(shown.sealed && { sealed: shown.sealed }) };
    return html`<masked-value .value=${value} .customerNo=${this.file.customerNo} .field=${'file'} .item=${id}></masked-value>`;
  }

  private _typed(id: string, value: FieldValue): void {
    this.dispatchEvent(new CustomEvent('field-typed', { detail: { id, value } }));
  }

  private _pass(event: CustomEvent): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section { padding: 10px 16px 14px; border-bottom: 1px solid var(--rule); }
      section:last-child { border-bottom: 0; }
      h3 { line-height: 28px; font-size: var(--text-m); color: var(--ink); }
      .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(264px, 1fr)); gap: 2px 24px; }
      field-row { scroll-margin-top: 44px; }
      .read { line-height: 22px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
      .differs { background: var(--warning-soft); box-shadow: 0 0 0 3px var(--warning-soft); border-radius: 2px; }
      .fixed { color: var(--ink-2); }
    `,
  ];
}
customElements.define('file-body', FileBody);
declare global {
  interface HTMLElementTagNameMap {
    'file-body': FileBody;
  }
}
