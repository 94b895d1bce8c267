import { type CorporateFileView, companyFields, type FieldValue, type WarningOverride } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { FieldRow } from '../../components/form/field-row.ts';
import { emptyState } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { banner, entryBanners } from '../file-entry/entry-banners.ts';
import { isDirty, reasonsOf, unexplained, withOverride } from '../file-entry/entry-edits.ts';
import { EntryElement } from '../file-entry/entry-element.ts';
import './certificate-panel.ts';
import './certificate-strip.ts';
import { companyApi } from './company-api.ts';
import { coreLine, namesManagers, readingBar } from './company-bar.ts';
import { nameOf, newSlots, withField, withMode, withNewSlot, withoutSlot } from './company-edits.ts';
import { type AroundCompany, type CompanyScreen, CompanySession } from './company-session.ts';

const nameField = companyFields.find(({ id }) => id === 'name');

/** A company's file: its certificates with their expiry. */
export class CompanyFile extends EntryElement<CorporateFileView, AroundCompany, CompanySession> {
  protected override readonly kind = 'company';

  protected override sessionOf(customerNo: string): CompanySession {
    return new CompanySession(companyApi(this.desk.http), customerNo);
  }

  /** A new company begins with the paper every company has. */
  protected override async begun(session: CompanySession): Promise<void> {
    if (!this.isNew) {
      if (namesManagers(this.desk.session)) await session.askForManagers();
      return;
    }
    await session.edit();
    const { edits, file } = session.screen.get();
    if (edits && file && !isDirty(edits)) session.type(withNewSlot(edits, file, 'businessLicence'));
  }

  protected override renderReading(session: CompanySession, screen: CompanyScreen) {
    return readingBar(session, screen, () => void this.openForm());
  }

  protected override renderFile(session: CompanySession, screen: CompanyScreen, file: CorporateFileView) {
    const { edits } = screen;
    return html`
      ${file.holdSince && !file.asOf ? banner('danger', 'stop', 'company-hold', t('company.hold', { day: file.holdSince })) : nothing}
      ${entryBanners(screen, session, { kind: this.kind, nameOf: (path) => nameOf(path).map(say).join(' · '), back: () => this.back() })}
      <certificate-strip .file=${file} .edits=${edits} @slot-shown=${(event: CustomEvent<string>) => void this._show(event.detail)} @slot-begun=${(event: CustomEvent<string>) => void this._open(event.detail)}></certificate-strip>
      ${edits ? nothing : coreLine(file)}
      ${this._renderName(screen)}
      ${this._renderPanels(session, screen)}
    `;
  }

  private _renderName({ file, edits }: CompanyScreen) {
    if (!file || !edits || !file.nameIsOurs || !nameField) return nothing;
    const issues = edits.issues.filter(({ path }) => path === 'name');
    const typed = edits.changes.name;
    return html`
      <section class="name" aria-label=${t('company.name')}>
        <field-row .label=${say(nameField.label)} .mandatory=${true} .changed=${'name' in edits.changes && file.exists} .issues=${issues} .warnings=${edits.warnings.filter(({ path }) => path === 'name')} .reasons=${reasonsOf(edits)} @overridden=${this._overridden}>
          <field-input .field=${nameField} .value=${typeof typed === 'string' ? typed : file.name} .invalid=${issues.length > 0} @changed=${(event: CustomEvent<FieldValue>) => this.type((now) => withField(now, file, 'name', event.detail))}></field-input>
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
        @field-typed=${(event: CustomEvent<{ path: string; value: FieldValue }>) => this.type((now) => withField(now, file, event.detail.path, event.detail.value))}
        @mode-chosen=${(event: CustomEvent<{ slot: string; renewal: boolean }>) => this.type((now) => withMode(now, event.detail.slot, event.detail.renewal))}
        @slot-dropped=${(event: CustomEvent<string>) => void this._drop(event.detail)}
        @older-wanted=${(event: CustomEvent<string>) => void session.showOlder(event.detail)}
        @overridden=${this._overridden}></certificate-panel>`,
    );
  }

  private _overridden(event: CustomEvent<WarningOverride>): void {
    this.type((now) => withOverride(now, event.detail));
  }

  private async _open(slot: string): Promise<void> {
    const file = this.session?.screen.get().file;
    if (file) this.type((now) => withNewSlot(now, file, slot));
    this.say(t('file.added', { what: nameOf(`${slot}.`).map(say).join(' · ') }));
    await this._show(slot);
  }

  /** Takes a certificate that was begun away; the cursor goes to where it may be begun anew. */
  private async _drop(slot: string): Promise<void> {
    this.type((now) => withoutSlot(now, slot));
    this.say(t('file.taken_away', { what: nameOf(`${slot}.`).map(say).join(' · ') }));
    await this.updateComplete;
    const strip = this.shadowRoot?.querySelector('certificate-strip');
    await strip?.updateComplete;
    strip?.shadowRoot?.querySelector<HTMLElement>(`[data-test="add-${slot.split('-')[0]}"]`)?.focus();
  }

  /** Brings a certificate into view and the first of its fields under the hand. */
  private async _show(slot: string): Promise<void> {
    const panel = await this._panel(slot);
    panel?.scrollIntoView({ block: 'start' });
    panel?.shadowRoot?.querySelector<HTMLElement>('field-input, legal-person-pick')?.focus();
  }

  private async _panel(slot: string) {
    await this.updateComplete;
    const panels = [...(this.shadowRoot?.querySelectorAll('certificate-panel') ?? [])];
    const panel = panels.find(({ slotName }) => slotName === slot);
    await panel?.updateComplete;
    return panel;
  }

  /** The name of a new one; otherwise its first paper. */
  protected override async focusFirst(): Promise<void> {
    await this.updateComplete;
    const name = this.shadowRoot?.querySelector<FieldRow>('section.name field-row');
    if (name) name.focusControl();
    else await this._focusFirstPaper();
  }

  private async _focusFirstPaper(): Promise<void> {
    const first = this.shadowRoot?.querySelector('certificate-panel');
    await first?.updateComplete;
    first?.shadowRoot?.querySelector<HTMLElement>('field-input, legal-person-pick')?.focus();
  }

  /** Nobody should have to look for what is wrong. */
  protected override async showFirstFault(): Promise<void> {
    const now = this.session?.screen.get().edits;
    const [first] = now ? [...now.issues, ...unexplained(now)] : [];
    const slot = first?.path.split('.')[0];
    if (!slot) return;
    const panel = await this._panel(slot);
    const rows = [...(panel?.shadowRoot?.querySelectorAll('field-row') ?? [])];
    const row = rows.find(({ issues, warnings }) => issues.length + warnings.length > 0);
    row?.scrollIntoView({ block: 'center' });
    row?.focusControl();
  }

  static override styles = [
    ...EntryElement.styles,
    css`
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
