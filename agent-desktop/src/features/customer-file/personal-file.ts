import type { FieldValue, ItemValue, WarningOverride } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import type { FieldRow } from '../../components/form/field-row.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime, time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { momentWords, noFileThen, wantDay } from '../customer/then-banner.ts';
import { fileApi } from './file-api.ts';
import { fileBanners } from './file-banners.ts';
import './file-body.ts';
import {
  type FileEdits,
  isDirty,
  withField,
  withItemField,
  withNewItem,
  withOverride,
  withoutItem,
} from './file-edits.ts';
import { FileSession } from './file-session.ts';

/** He has stopped typing when this many milliseconds went by. */
const pauseMs = 500;
/** Which entries' numbers are looked up while they are typed. */
const lookedUp: Readonly<Record<string, 'id_number' | 'phone'>> = {
  'idDocuments.number': 'id_number',
  'phones.number': 'phone',
};

/** A person's file: read, entered, handed to review. What was typed stays, wherever one looks meanwhile. */
export class PersonalFile extends DeskElement {
  static override properties = { customerNo: {}, asOf: {}, isNew: { type: Boolean }, _sure: { state: true } };
  declare customerNo: string;
  /** A day of the past; empty for today. */
  declare asOf: string;
  /** Begins in the form. */
  declare isNew: boolean;
  declare private _sure: boolean;
  private session: FileSession | null = null;
  private watching: { unsubscribe(): void } | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.isNew = false;
    this.asOf = '';
    this._sure = false;
  }

  protected override deskReady(_desk: Desk): void {
    this._begin();
  }

  protected override firstUpdated(): void {
    this.addEventListener('keydown', (event) => this._key(event));
  }

  /** Ctrl+S keeps the draft, Ctrl+Enter hands it in. */
  private _key(event: KeyboardEvent): void {
    const edits = this.session?.screen.get().edits ?? null;
    if (!event.ctrlKey || event.altKey || !isDirty(edits) || this.session?.screen.get().busy) return;
    if (event.key !== 's' && event.key !== 'Enter') return;
    event.preventDefault();
    void this._save(event.key === 's' ? 'draft' : 'submission');
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasDesk) return;
    if (changed.has('customerNo')) this._begin();
    if (changed.has('asOf') && changed.get('asOf') !== undefined) void this._showDay();
  }

  /** What is being typed is not put aside for a look at the past. */
  private async _showDay(): Promise<void> {
    if (!this.session?.screen.get().edits) await this.session?.load(this.asOf || null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watching?.unsubscribe();
    this.session = null;
    clearTimeout(this.pause);
  }

  private _begin(): void {
    if (!this.customerNo || this.session?.customerNo === this.customerNo) return;
    this.watching?.unsubscribe();
    this.session = new FileSession(fileApi(this.desk.http), this.customerNo);
    this.watching = this.session.screen.subscribe(() => this.requestUpdate());
    void this._start(this.session);
  }

  /** A new customer begins in the form, unless somebody must read first what became of an earlier entry. */
  private async _start(session: FileSession): Promise<void> {
    await session.load(this.asOf || null);
    const { file, returned, edits } = session.screen.get();
    const free = file?.open === null || file?.open.state === 'draft';
    if (this.isNew && file && !file.exists && free && !returned && !edits) await session.edit();
  }

  protected override render() {
    const { session } = this;
    if (!session) return nothing;
    const screen = session.screen.get();
    if (screen.failure && !screen.file)
      return errorState(t('file.load_failed'), screen.failure, () => void session.load());
    if (screen.noneOn) return noFileThen(screen.noneOn, () => wantDay(this, ''));
    if (!screen.file) return skeletonRows(9);
    const { file, edits } = screen;
    const free = file.mayEdit && (file.open === null || (file.open.own && file.open.state === 'draft'));
    return html`
      ${edits || free || file.versions.length > 0 ? html`<div class="bar" data-test="file-bar">${edits ? this._renderEditing(session, edits) : this._renderReading(session, free)}</div>` : nothing}
      ${fileBanners(screen, session, () => (this.asOf === '' ? void session.load() : wantDay(this, '')))}
      <file-body data-test="file-body" .file=${file} .edits=${edits} .duplicates=${screen.duplicates}
        @field-typed=${(event: CustomEvent<{ id: string; value: FieldValue }>) => this._type((now) => withField(now, file, event.detail.id, event.detail.value))}
        @item-typed=${this._itemTyped} @item-added=${(event: CustomEvent<string>) => this._type((now) => withNewItem(now, event.detail))}
        @item-removed=${(event: CustomEvent<string>) => this._type((now) => withoutItem(now, event.detail))}
        @item-copied=${(event: CustomEvent<{ list: string; first: ItemValue }>) => this._type((now) => withNewItem(now, event.detail.list, event.detail.first))}
        @overridden=${(event: CustomEvent<WarningOverride>) => this._type((now) => withOverride(now, event.detail))}></file-body>
    `;
  }

  private _renderReading(session: FileSession, free: boolean) {
    const { file } = session.screen.get();
    if (!file) return nothing;
    return html`
      ${
        file.versions.length > 0
          ? html`<label class="version small muted">${t('file.version_label')}
        <select data-test="file-version" .value=${file.versions.some(({ knownAt }) => knownAt === file.asOf) ? (file.asOf ?? '') : ''} @change=${(event: Event) => void session.load((event.target as HTMLSelectElement).value || null)}>
          <option value="">${file.asOf && !file.versions.some(({ knownAt }) => knownAt === file.asOf) ? momentWords(file.asOf) : t('file.version_now')}</option>
          ${file.versions.map((each) => html`<option value=${each.knownAt}>${t('file.version_at', { at: dateTime(each.knownAt), n: each.version })}</option>`)}
        </select></label>`
          : nothing
      }
      <span class="grow"></span>
      ${free ? html`<button class="button" data-test="file-edit" @click=${() => void session.edit()}><ui-icon name="note" .size=${16}></ui-icon>${t('file.edit')}</button>` : nothing}
    `;
  }

  private _renderEditing(session: FileSession, edits: FileEdits) {
    const { busy, savedAt } = session.screen.get();
    const n = Object.keys(edits.changes).length;
    const faults =
      edits.issues.length +
      edits.warnings.filter((w) => !edits.overrides.some((o) => o.path === w.path && o.code === w.code)).length;
    if (this._sure) {
      return html`<span class="grow" role="alert">${t('file.discard_sure')}</span>
        <button class="button" data-test="file-keep" @click=${() => this._ask(false)}>${t('file.keep')}</button>
        <button class="button danger" data-test="file-discard-sure" @click=${() => this._discard(session)}>${t('file.discard')}</button>`;
    }
    return html`
      <span class="small count" data-test="file-count">${n > 0 ? t('file.changes', { n }) : t('file.no_changes')}</span>
      <span class="small muted" role="status">${faults > 0 ? t('file.findings', { issues: edits.issues.length, warnings: faults - edits.issues.length }) : savedAt ? t('file.saved', { at: time(savedAt) }) : ''}</span>
      <span class="grow"></span>
      <button class="button plain" data-test="file-discard" ?disabled=${busy} @click=${() => (isDirty(edits) ? this._ask(true) : session.discard())}>${t('file.discard')}</button>
      <button class="button" data-test="file-save" title="Ctrl+S" ?disabled=${busy || n === 0} @click=${() => void this._save('draft')}>${t('file.save_draft')}</button>
      <button class="button primary" data-test="file-submit" title="Ctrl+Enter" ?disabled=${busy || n === 0} @click=${() => void this._save('submission')}>${t('file.submit')}</button>
    `;
  }

  private _ask(sure: boolean): void {
    this._sure = sure;
  }

  private _discard(session: FileSession): void {
    this._sure = false;
    session.discard();
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    const outcome = await this.session?.save(what, new Date().toISOString());
    if (outcome === 'submitted') await this._showOutcome();
    else await this._showFirstFault();
  }

  /** What was handed in is out of the form: the banner that says where it is now comes into sight. */
  private async _showOutcome(): Promise<void> {
    this.dispatchEvent(new CustomEvent('submitted', { bubbles: true, composed: true }));
    await this.updateComplete;
    this.shadowRoot?.querySelector('.banner')?.scrollIntoView({ block: 'end' });
  }

  /** Nobody should have to look for what is wrong. Its row comes to stand right below the bar, so that none is half behind it. */
  private async _showFirstFault(): Promise<void> {
    await this.updateComplete;
    const body = this.shadowRoot?.querySelector('file-body');
    await body?.updateComplete;
    const rows = [...(body?.shadowRoot?.querySelectorAll('field-row, file-items') ?? [])];
    const row = rows.find(
      (each) => each.localName === 'field-row' && 'issues' in each && (each.issues as unknown[]).length > 0,
    );
    row?.scrollIntoView({ block: 'start' });
    if (row?.localName === 'field-row') (row as FieldRow).focusControl();
  }

  private _type(change: (edits: FileEdits) => FileEdits): void {
    const edits = this.session?.screen.get().edits;
    if (edits) this.session?.type(change(edits));
  }

  private _itemTyped(event: CustomEvent<{ path: string; id: string; value: FieldValue }>): void {
    const { path, id, value } = event.detail;
    const file = this.session?.screen.get().file;
    if (!file) return;
    this._type((now) => withItemField(now, file, path, id, value));
    const why = lookedUp[`${path.split('.')[0]}.${id}`];
    if (!why) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.session?.askForDuplicates(path, why, String(value ?? '')), pauseMs);
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; background: var(--surface); }
      .bar { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: 8px; min-height: 42px; padding: 6px 16px; background: var(--surface); border-bottom: 1px solid var(--rule); }
      .grow { flex: 1; } .count { white-space: nowrap; }
      .version { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
      .banner { display: flex; align-items: center; gap: 8px; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .banner p { flex: 1; } .banner ui-icon { flex: none; }
      .banner.info { background: var(--accent-soft); color: var(--accent-ink); }
      .banner.warning { background: var(--warning-soft); color: var(--warning); }
      .banner.then { background: var(--warning-soft); color: var(--warning); position: sticky; top: 42px; z-index: 9; } .banner.then p { display: flex; flex-wrap: wrap; gap: 0 16px; }
      .banner.danger { background: var(--danger-soft); color: var(--danger); }
    `,
  ];
}
customElements.define('personal-file', PersonalFile);
declare global {
  interface HTMLElementTagNameMap {
    'personal-file': PersonalFile;
  }
}
