import {
  type FieldValue,
  type ItemValue,
  type PersonalFileView,
  personalFile,
  type WarningOverride,
} from '@tellerline/contracts';
import { html, nothing } from 'lit';
import type { FieldRow } from '../../components/form/field-row.ts';
import { say, t } from '../../i18n/locale.ts';
import { entryBanners } from '../file-entry/entry-banners.ts';
import { editButton, versionChoice } from '../file-entry/entry-bar.ts';
import { withOverride } from '../file-entry/entry-edits.ts';
import { EntryElement } from '../file-entry/entry-element.ts';
import { fileApi } from './file-api.ts';
import './file-body.ts';
import { withField, withItemField, withNewItem, withoutItem } from './file-edits.ts';
import { type DuplicatesTold, type FileScreen, FileSession } from './file-session.ts';

/** He has stopped typing when this many milliseconds went by. */
const pauseMs = 500;
/** Which entries' numbers are looked up while they are typed. */
const lookedUp: Readonly<Record<string, 'id_number' | 'phone'>> = {
  'idDocuments.number': 'id_number',
  'phones.number': 'phone',
};

/** A person's file. */
export class PersonalFile extends EntryElement<PersonalFileView, DuplicatesTold, FileSession> {
  protected override readonly kind = 'file';
  private pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.pause);
  }

  protected override sessionOf(customerNo: string): FileSession {
    return new FileSession(fileApi(this.desk.http), customerNo);
  }

  /** A new customer begins in the form, unless somebody must read first what became of an earlier entry. */
  protected override async begun(session: FileSession): Promise<void> {
    const { file, returned, edits } = session.screen.get();
    const free = file?.open === null || file?.open.state === 'draft';
    if (this.isNew && file && !file.exists && free && !returned && !edits) await session.edit();
  }

  protected override renderReading(session: FileSession, { file }: FileScreen) {
    if (!file) return nothing;
    const free = file.mayEdit && (file.open === null || (file.open.own && file.open.state === 'draft'));
    if (!free && file.versions.length === 0) return nothing;
    return html`
      ${versionChoice(this.kind, file, (asOf) => void session.load(asOf))}
      <span class="grow"></span>
      ${free ? editButton(this.kind, () => void this.openForm()) : nothing}
    `;
  }

  protected override renderFile(session: FileSession, screen: FileScreen, file: PersonalFileView) {
    return html`
      ${entryBanners(screen, session, { kind: this.kind, nameOf: fieldName, back: () => this.back() })}
      <file-body data-test="file-body" .file=${file} .edits=${screen.edits} .duplicates=${screen.duplicates}
        @field-typed=${(event: CustomEvent<{ id: string; value: FieldValue }>) => this.type((now) => withField(now, file, event.detail.id, event.detail.value))}
        @item-typed=${this._itemTyped} @item-added=${(event: CustomEvent<string>) => void this._added(event.detail)}
        @item-removed=${(event: CustomEvent<string>) => void this._removed(event.detail)}
        @item-copied=${(event: CustomEvent<{ list: string; first: ItemValue }>) => void this._added(event.detail.list, event.detail.first)}
        @overridden=${(event: CustomEvent<WarningOverride>) => this.type((now) => withOverride(now, event.detail))}></file-body>
    `;
  }

  /** Adds an entry to a list, with the cursor in its first field. */
  private async _added(list: string, first?: ItemValue): Promise<void> {
    this.type((now) => withNewItem(now, list, first));
    this.say(t('file.added', { what: fieldName(`${list}.`) }));
    const entries = await this._entriesOf(list);
    const [last] = [...(entries?.querySelectorAll('.entry') ?? [])].slice(-1);
    last?.querySelector<FieldRow>('field-row')?.focusControl();
  }

  /** Takes an entry away; the cursor stays in its list. */
  private async _removed(path: string): Promise<void> {
    const [list = ''] = path.split('.');
    const isBack = this.session?.screen.get().edits?.changes[path] === null;
    this.type((now) => withoutItem(now, path));
    this.say(t(isBack ? 'file.added' : 'file.taken_away', { what: fieldName(path) }));
    const entries = await this._entriesOf(list);
    const there = [...(entries?.querySelectorAll<HTMLElement>('.entry') ?? [])].find(
      (each) => each.dataset.path === path,
    );
    (there ?? entries)?.querySelector<HTMLElement>('.remove, .add')?.focus();
  }

  private async _entriesOf(list: string) {
    await this._onceDrawn();
    const items = [...(this._body()?.shadowRoot?.querySelectorAll('file-items') ?? [])].find(
      (each) => each.list.id === list,
    );
    await items?.updateComplete;
    return items?.shadowRoot;
  }

  private _body() {
    return this.shadowRoot?.querySelector('file-body');
  }

  private async _onceDrawn(): Promise<void> {
    await this.updateComplete;
    await this._body()?.updateComplete;
  }

  protected override async focusFirst(): Promise<void> {
    await this._onceDrawn();
    const rows = [...(this._body()?.shadowRoot?.querySelectorAll<FieldRow>('field-row') ?? [])];
    rows.find((row) => row.querySelector('field-input'))?.focusControl();
  }

  /** Nobody should have to look for what is wrong. Its row comes to stand right below the bar, so that none is half behind it. */
  protected override async showFirstFault(): Promise<void> {
    await this._onceDrawn();
    const rows = [...(this._body()?.shadowRoot?.querySelectorAll('field-row, file-items') ?? [])];
    const row = rows.find(
      (each) => each.localName === 'field-row' && 'issues' in each && (each.issues as unknown[]).length > 0,
    );
    row?.scrollIntoView({ block: 'start' });
    if (row?.localName === 'field-row') (row as FieldRow).focusControl();
  }

  private _itemTyped(event: CustomEvent<{ path: string; id: string; value: FieldValue }>): void {
    const { path, id, value } = event.detail;
    const file = this.session?.screen.get().file;
    if (!file) return;
    this.type((now) => withItemField(now, file, path, id, value));
    const why = lookedUp[`${path.split('.')[0]}.${id}`];
    if (!why) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.session?.askForDuplicates(path, why, String(value ?? '')), pauseMs);
  }
}

/** The label of what a path is about. */
function fieldName(path: string): string {
  const [id = ''] = path.split('.');
  const found = path.includes('.')
    ? personalFile.lists.find((list) => list.id === id)
    : personalFile.fields.find((field) => field.id === id);
  return found ? say(found.label) : path;
}

customElements.define('personal-file', PersonalFile);
declare global {
  interface HTMLElementTagNameMap {
    'personal-file': PersonalFile;
  }
}
