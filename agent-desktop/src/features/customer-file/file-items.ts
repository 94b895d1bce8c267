import type { DuplicateHit, FieldValue, FileField, FileList, RevealField, ShownItem } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../customer/masked-value.ts';
import { provenanceWords } from '../customer/provenance-words.ts';
import '../../components/form/field-input.ts';
import '../../components/form/field-row.ts';
import { type FileEdits, reasonsOf } from '../file-entry/entry-edits.ts';
import { itemValue } from './file-edits.ts';

/** Why a number that is typed is told at once. */
const duplicateWords = { id_number: 'file.duplicate_id', phone: 'file.duplicate_phone' } as const;

/** By what the server reveals an entry of a list: the field, and whether it is named by its kind or its row. */
const revealedBy: Readonly<Record<string, [RevealField['field'], 'kind' | 'key']>> = {
  idDocuments: ['id_number', 'kind'],
  phones: ['phone', 'key'],
  addresses: ['address', 'key'],
  emails: ['address', 'key'],
};

/** An entry as it is drawn: standing in the file, new, or about to go. */
interface Entry {
  path: string;
  item: ShownItem | null;
  gone: boolean;
}

/**
 * A list of a file: documents, telephones, addresses. Read as lines; while it is edited each entry of ours is a small form.
 * @fires item-typed - `{ path, id, value }`   @fires item-added - the list's id   @fires item-removed - the path   @fires item-copied - `{ list, first }`
 * @fires overridden - from the rows
 */
export class FileItems extends SpeakingElement {
  static override properties = {
    list: { attribute: false },
    items: { attribute: false },
    edits: { attribute: false },
    duplicates: { attribute: false },
    titled: { type: Boolean },
    customerNo: {},
    differs: { attribute: false },
  };
  declare list: FileList;
  declare items: readonly ShownItem[];
  /** Null while it is only read. */
  declare edits: FileEdits | null;
  declare duplicates: ReadonlyMap<string, readonly DuplicateHit[]>;
  /** Its name stands above it; false where the section says it already. */
  declare titled: boolean;
  declare customerNo: string;
  /** Paths of what reads otherwise today. */
  declare differs: readonly string[];

  protected override render() {
    const entries = this._entries();
    return html`
      ${this.titled ? html`<h4>${say(this.list.label)}</h4>` : nothing}
      ${entries.length === 0 ? html`<p class="small muted none">${t('file.empty')}</p>` : nothing}
      ${entries.map((entry) => (this.edits && !entry.item?.readOnly ? this._renderForm(entry) : this._renderLine(entry)))}
      ${this.edits && entries.length < this.list.most ? html`<button class="button plain add" data-test="add-${this.list.id}" @click=${() => this._tell('item-added', this.list.id)}><ui-icon name="plus" .size=${14}></ui-icon>${t('file.add', { what: say(this.list.label) })}</button>` : nothing}
      ${this._renderCopy(entries.length)}
    `;
  }

  /** The mailing address is the home address unless somebody says otherwise. */
  private _renderCopy(entries: number) {
    const typed = Object.values(this.edits?.changes ?? {}).filter(
      (value) => value !== null && typeof value === 'object',
    );
    const home = typed.find((item) => item.use === 'home_address' && typeof item.address === 'string');
    const isCopied = typed.some((item) => item.use === 'mailing_address');
    if (this.list.id !== 'addresses' || !home || isCopied || entries >= this.list.most) return nothing;
    const { region = null, address = null, postcode = null } = home;
    const detail = { list: this.list.id, first: { use: 'mailing_address', region, address, postcode } };
    return html`<button class="button plain add" data-test="copy-home" @click=${() => this._tell('item-copied', detail)}>${t('file.same_as_home')}</button>`;
  }

  private _entries(): Entry[] {
    const changes = this.edits?.changes ?? {};
    const standing = this.items.map((item): Entry => {
      const path = `${this.list.id}.${item.key}`;
      return { path, item, gone: changes[path] === null };
    });
    const added = Object.keys(changes)
      .filter((path) => path.startsWith(`${this.list.id}.n`))
      .map((path): Entry => ({ path, item: null, gone: false }));
    return [...standing, ...added];
  }

  private _renderLine({ item, path }: Entry) {
    if (!item) return nothing;
    const differs = this.differs?.some((each) => each === path || each.startsWith(`${path}.`)) ?? false;
    const [first, second, ...others] = this.list.fields;
    const rest = this.list.id === 'emails' && second ? [second, ...others] : others;
    const text = (field: FileField | undefined): string => (field ? say(item.fields[field.id]?.text) : '');
    const told = rest.filter((field) => {
      const value = item.fields[field.id];
      return value && (value.masked || (value.value !== null && value.value !== false));
    });
    return html`
      <p class="line ${differs ? 'differs' : ''}" data-test="file-item" title=${provenanceWords(item.provenance)}>${differs ? html`<span class="pill warning">${t('then.mark')}</span>` : nothing}
        <span class="small kind">${this.list.id === 'emails' ? say(this.list.label) : text(first)}</span>${this._renderValue(item, this.list.id === 'emails' ? first : second)}
        ${told.map((field) => (field.type === 'flag' ? html`<span class="pill">${say(field.label)}</span>` : html`<span class="small muted">${say(field.label)}</span>${this._renderValue(item, field)}`))}
        ${this._renderCall(item)}${item.readOnly ? html`<span class="small muted source">${t('file.from_core')}</span>` : nothing}
      </p>
    `;
  }

  /** A telephone of the file, dialled by its reference; one that is only typed has none. */
  private _renderCall({ key }: ShownItem) {
    if (this.list.id !== 'phones' || this.edits || !/^\d{1,12}$/.test(key)) return nothing;
    void import('../dialling/call-button.ts');
    return html`<call-button .to=${{ kind: 'contact', customerNo: this.customerNo, contactId: key }}></call-button>`;
  }

  /** What is masked is shown whole against a reason, as it is on the card. */
  private _renderValue(item: ShownItem, field: FileField | undefined) {
    const shown = field && item.fields[field.id];
    if (!shown?.masked) return html`<span class="num">${say(shown?.text)}</span>`;
    const [reveal, name] = revealedBy[this.list.id] ?? ['phone', ''];
    const value = { text: say(shown.text), masked: shown.masked, ...(shown.sealed && { sealed: shown.sealed }) };
    const named = name === 'kind' ? String(item.fields.kind?.value ?? '') : item.key;
    return html`<masked-value .value=${value} .customerNo=${this.customerNo} .field=${reveal} .item=${named}></masked-value>`;
  }

  private _renderForm(entry: Entry) {
    const { path, gone } = entry;
    return html`
      <div class="entry" data-test="file-entry" data-path=${path} ?data-gone=${gone}>
        ${gone ? html`${this._renderLine(entry)}<span class="small gone">${t('file.removed')}</span>` : html`<div class="fields">${this.list.fields.map((field) => this._renderField(entry, field))}</div>`}
        <button class="button plain remove" data-test="remove-item" @click=${() => this._tell('item-removed', path)}>${gone ? t('file.restore') : t('file.remove')}</button>
        ${(this.duplicates.get(path) ?? []).map((hit) => this._renderDuplicate(hit))}
      </div>
    `;
  }

  private _renderField({ path, item }: Entry, field: FileField) {
    const edits = this.edits;
    if (!edits) return nothing;
    const standing = item?.fields[field.id];
    const fieldPath = `${path}.${field.id}`;
    const value = itemValue(edits, path, field.id, standing?.value ?? null);
    const typed = edits.changes[path];
    const changed = item !== null && typed !== null && typeof typed === 'object' && field.id in typed;
    const untouched = !changed && standing?.masked === true;
    const issues = edits.issues.filter((issue) => issue.path === fieldPath);
    return html`
      <field-row .label=${say(field.label)} .mandatory=${field.mandatory} .changed=${changed} .issues=${issues} .warnings=${edits.warnings.filter((warning) => warning.path === fieldPath)} .reasons=${reasonsOf(edits)}>
        <field-input .field=${field} .value=${untouched ? null : value} .text=${changed ? '' : say(standing?.text)} .invalid=${issues.length > 0} .describe=${issues.map((issue) => say(issue.text)).join(' ')}
          .placeholder=${untouched ? t('file.unchanged_hint', { text: say(standing?.text) }) : ''} @changed=${(event: CustomEvent<FieldValue>) => this._tell('item-typed', { path, id: field.id, value: event.detail })}></field-input>
      </field-row>
    `;
  }

  private _renderDuplicate(hit: DuplicateHit) {
    const { customer } = hit;
    const why = hit.why === 'alike' ? t('file.duplicate_alike', { percent: hit.at }) : t(duplicateWords[hit.why]);
    return html`
      <p class="duplicate small" role="status" data-test="duplicate">
        <ui-icon name="people" .size=${14}></ui-icon>${why}：
        ${
          customer
            ? html`<strong>${customer.name}</strong> <span class="num">${customer.customerNo}</span> <span class="muted">${customer.idTail ? t('customer.id_tail', { tail: customer.idTail }) : ''} ${say(customer.branch.name)}</span>`
            : t('file.duplicate_elsewhere', { branch: say(hit.branch) })
        }
      </p>
    `;
  }

  private _tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; --label-width: 76px; }
      h4 { margin: 0; font-size: var(--text-s); font-weight: 600; line-height: 26px; color: var(--ink-2); }
      .none { line-height: 26px; }
      .line { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; min-height: 26px; margin: 0; }
      .kind { min-width: 64px; color: var(--ink-2); } .source { margin-left: auto; }
      .entry { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; gap: 4px 12px; padding: 8px 8px 8px 12px; margin-bottom: 8px; border-left: 2px solid var(--border); background: var(--sunken); }
      .entry[data-gone] { opacity: .75; } .gone { color: var(--danger); }
      .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 4px 16px; }
      .duplicate { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; margin: 0; padding: 4px 8px; border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); }
      .duplicate strong, .duplicate .num { color: var(--ink); }
      .add { margin: 2px 0 4px -8px; color: var(--accent-ink); } .remove { color: var(--ink-2); }
    `,
  ];
}

customElements.define('file-items', FileItems);
declare global {
  interface HTMLElementTagNameMap {
    'file-items': FileItems;
  }
}
