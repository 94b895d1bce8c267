import { companyFields, type FieldValue, type WarningOverride } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { noFileThen, wantDay } from '../customer/then-banner.ts';
import './certificate-panel.ts';
import './certificate-strip.ts';
import { companyApi } from './company-api.ts';
import { companyBanners } from './company-banners.ts';
import { coreLine, namesManagers, readingBar } from './company-bar.ts';
import {
  type CompanyEdits,
  isDirty,
  newSlots,
  reasonsOf,
  unexplained,
  withField,
  withMode,
  withNewSlot,
  withOverride,
  withoutSlot,
} from './company-edits.ts';
import { type CompanyScreen, CompanySession } from './company-session.ts';

const nameField = companyFields.find(({ id }) => id === 'name');

/** A company's file: its certificates with their expiry, read, entered, handed to review. */
export class CompanyFile extends DeskElement {
  static override properties = { customerNo: {}, asOf: {}, isNew: { type: Boolean }, _sure: { state: true } };
  declare customerNo: string;
  /** A day of the past; empty for today. */
  declare asOf: string;
  /** Begins in the form. */
  declare isNew: boolean;
  declare private _sure: boolean;
  private session: CompanySession | null = null;
  private watching: { unsubscribe(): void } | null = null;

  constructor() {
    super();
    this.isNew = false;
    this.asOf = '';
    this._sure = false;
  }

  protected override deskReady(_desk: Desk): void {
    this._begin();
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
  }

  private _begin(): void {
    if (!this.customerNo || this.session?.customerNo === this.customerNo) return;
    this.watching?.unsubscribe();
    this.session = new CompanySession(companyApi(this.desk.http), this.customerNo);
    this.watching = this.session.screen.subscribe(() => this.requestUpdate());
    void this.session.load(this.asOf || null).then(() => (this.isNew ? this._startEntry() : undefined));
    if (!this.isNew && namesManagers(this.desk.session)) void this.session.askForManagers();
  }

  /** A new company begins with the paper every company has. */
  private async _startEntry(): Promise<void> {
    const { session } = this;
    await session?.edit();
    const { edits, file } = session?.screen.get() ?? {};
    if (edits && file && !isDirty(edits)) session?.type(withNewSlot(edits, file, 'businessLicence'));
  }

  protected override render() {
    const { session } = this;
    if (!session) return nothing;
    const screen = session.screen.get();
    if (screen.failure && !screen.file)
      return errorState(t('file.load_failed'), screen.failure, () => void session.load());
    if (screen.noneOn) return noFileThen(screen.noneOn, () => wantDay(this, ''));
    if (!screen.file) return skeletonRows(9);
    return html`
      <div class="bar" data-test="company-bar" @keydown=${this._key}>${screen.edits ? this._renderEditing(session, screen, screen.edits) : readingBar(session, screen)}</div>
      ${companyBanners(screen, session, () => (this.asOf === '' ? void session.load() : wantDay(this, '')))}
      <certificate-strip .file=${screen.file} .edits=${screen.edits} @slot-shown=${(event: CustomEvent<string>) => void this._show(event.detail)} @slot-begun=${(event: CustomEvent<string>) => this._open(event.detail)}></certificate-strip>
      ${screen.edits ? nothing : coreLine(screen.file)}
      <div @keydown=${this._key}>
        ${this._renderName(screen)}
        ${this._renderPanels(session, screen)}
      </div>
    `;
  }

  private _renderEditing(session: CompanySession, { busy, savedAt }: CompanyScreen, edits: CompanyEdits) {
    if (this._sure) {
      return html`<span class="grow" role="alert">${t('file.discard_sure')}</span>
        <button class="button" data-test="company-keep" @click=${() => this._ask(false)}>${t('file.keep')}</button>
        <button class="button danger" data-test="company-discard-sure" @click=${() => this._discard(session)}>${t('file.discard')}</button>`;
    }
    const n = Object.keys(edits.changes).length;
    const doubts = unexplained(edits).length;
    const faults = edits.issues.length + doubts;
    const said =
      faults > 0
        ? t('company.findings', { issues: edits.issues.length, warnings: doubts })
        : savedAt
          ? t('file.saved', { at: time(savedAt) })
          : '';
    return html`
      <span class="small" data-test="company-count">${n > 0 ? t('file.changes', { n }) : t('file.no_changes')}</span>
      <span class="small ${faults > 0 ? 'faulty' : 'muted'} cut" role="status" data-test="company-said">${said}</span>
      <span class="grow"></span>
      <button class="button plain" data-test="company-discard" ?disabled=${busy} @click=${() => (isDirty(edits) ? this._ask(true) : session.discard())}>${t('file.discard')}</button>
      <button class="button" data-test="company-save" title="Ctrl+S" ?disabled=${busy || n === 0} @click=${() => void this._save('draft')}>${t('file.save_draft')}</button>
      <button class="button primary" data-test="company-submit" title="Ctrl+Enter" ?disabled=${busy || n === 0} @click=${() => void this._save('submission')}>${t('file.submit')}</button>
    `;
  }

  private _renderName({ file, edits }: CompanyScreen) {
    if (!file || !edits || !file.nameIsOurs || !nameField) return nothing;
    const issues = edits.issues.filter(({ path }) => path === 'name');
    const typed = edits.changes.name;
    return html`
      <section class="name" aria-label=${t('company.name')}>
        <field-row .label=${say(nameField.label)} .mandatory=${true} .changed=${'name' in edits.changes && file.exists} .issues=${issues} .warnings=${edits.warnings.filter(({ path }) => path === 'name')} .reasons=${reasonsOf(edits)} @overridden=${this._overridden}>
          <field-input .field=${nameField} .value=${typeof typed === 'string' ? typed : file.name} .invalid=${issues.length > 0} @changed=${(event: CustomEvent<FieldValue>) => this._type((now) => withField(now, file, 'name', event.detail))}></field-input>
        </field-row>
      </section>
    `;
  }

  private _renderPanels(session: CompanySession, { file, edits, older }: CompanyScreen) {
    if (!file) return nothing;
    const slots = [...file.certificates.map(({ slot }) => slot), ...(edits ? newSlots(edits, file) : [])];
    if (slots.length === 0)
      return edits ? nothing : emptyState('building', t('company.none'), file.mayEnter ? t('company.none_hint') : '');
    return slots.map(
      (slot) => html`
      <certificate-panel id="panel-${slot}" data-test="panel-${slot}" .slotName=${slot} .file=${file} .edits=${edits} .older=${older.get(slot)}
        @field-typed=${(event: CustomEvent<{ path: string; value: FieldValue }>) => this._type((now) => withField(now, file, event.detail.path, event.detail.value))}
        @mode-chosen=${(event: CustomEvent<{ slot: string; renewal: boolean }>) => this._type((now) => withMode(now, event.detail.slot, event.detail.renewal))}
        @slot-dropped=${(event: CustomEvent<string>) => this._type((now) => withoutSlot(now, event.detail))}
        @older-wanted=${(event: CustomEvent<string>) => void session.showOlder(event.detail)}
        @overridden=${this._overridden}></certificate-panel>`,
    );
  }

  private _overridden(event: CustomEvent<WarningOverride>): void {
    this._type((now) => withOverride(now, event.detail));
  }

  private _type(change: (edits: CompanyEdits) => CompanyEdits): void {
    const edits = this.session?.screen.get().edits;
    if (edits) this.session?.type(change(edits));
  }

  private _open(slot: string): void {
    const file = this.session?.screen.get().file;
    if (file) this._type((now) => withNewSlot(now, file, slot));
    void this._show(slot);
  }

  /** Brings a certificate into view and the first of its fields under the hand. */
  private async _show(slot: string): Promise<void> {
    await this.updateComplete;
    const panel = this.shadowRoot?.getElementById(`panel-${slot}`) as
      | (HTMLElement & { updateComplete: Promise<boolean> })
      | null;
    await panel?.updateComplete;
    panel?.scrollIntoView({ block: 'start' });
    panel?.shadowRoot?.querySelector<HTMLElement>('field-input, legal-person-pick')?.focus();
  }

  /** Ctrl+S keeps a draft, Ctrl+Enter hands in, from anywhere in the form. */
  private _key(event: KeyboardEvent): void {
    if (!event.ctrlKey || event.altKey || !this.session?.screen.get().edits) return;
    if (event.key === 's' || event.key === 'S') {
      event.preventDefault();
      void this._save('draft');
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      void this._save('submission');
    }
  }

  private _ask(sure: boolean): void {
    this._sure = sure;
  }

  private _discard(session: CompanySession): void {
    this._sure = false;
    session.discard();
  }

  private async _save(what: 'draft' | 'submission'): Promise<void> {
    const { session } = this;
    const edits = session?.screen.get().edits;
    if (!session || !isDirty(edits ?? null) || session.screen.get().busy) return;
    const outcome = await session.save(what, new Date().toISOString());
    if (outcome === 'submitted') this.dispatchEvent(new CustomEvent('submitted', { bubbles: true, composed: true }));
    else await this._showFirstFault();
  }

  /** Nobody should have to look for what is wrong. */
  private async _showFirstFault(): Promise<void> {
    const now = this.session?.screen.get().edits;
    const [first] = now ? [...now.issues, ...unexplained(now)] : [];
    const slot = first?.path.split('.')[0];
    if (!slot || !first) return;
    await this.updateComplete;
    const panel = this.shadowRoot?.getElementById(`panel-${slot}`) as
      | (HTMLElement & { updateComplete: Promise<boolean> })
      | null;
    await panel?.updateComplete;
    const rows = [...(panel?.shadowRoot?.querySelectorAll('field-row') ?? [])];
    const row = rows.find(({ issues, warnings }) => issues.length + warnings.length > 0);
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector<HTMLElement>('field-input, legal-person-pick')?.focus();
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; background: var(--surface); }
      .bar { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: 12px; min-height: 42px; padding: 6px 16px; background: var(--surface); border-bottom: 1px solid var(--rule); }
      .version { display: inline-flex; align-items: center; gap: 8px; }
      .bar > * { white-space: nowrap; } .grow { flex: 1; } .faulty { color: var(--danger); }
      .banner { display: flex; align-items: center; gap: 8px; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .banner p { flex: 1; } .banner ui-icon { flex: none; }
      .banner.info { background: var(--accent-soft); color: var(--accent-ink); }
      .banner.warning { background: var(--warning-soft); color: var(--warning); }
      .banner.then { background: var(--warning-soft); color: var(--warning); position: sticky; top: 42px; z-index: 9; } .banner.then p { display: flex; flex-wrap: wrap; gap: 0 16px; }
      .banner.danger { background: var(--danger-soft); color: var(--danger); }
      .core { padding: 6px 16px 0; }
      .name { padding: 10px 16px 8px; border-bottom: 1px solid var(--rule); }
      .name field-row { max-width: 640px; }
      certificate-panel { scroll-margin-top: 44px; }
    `,
  ];
}
customElements.define('company-file', CompanyFile);
declare global {
  interface HTMLElementTagNameMap {
    'company-file': CompanyFile;
  }
}
