import {
  type CertificateForm,
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  type FieldValue,
  type FileField,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/form/field-input.ts';
import '../../components/form/field-row.ts';
import '../../components/ui-icon.ts';
import { provenanceWords } from '../customer/provenance-words.ts';
import { wantImages } from '../documents/wanted-images.ts';
import { type FileEdits, reasonsOf } from '../file-entry/entry-edits.ts';
import { certificateStyles, readFields, readLicenceFacts } from './certificate-fields.ts';
import { certificateIn, renews, valueAt } from './company-edits.ts';
import { statePill } from './expiry-words.ts';
import './legal-person-pick.ts';

type CorePermit = NonNullable<CorporateFileView['core']>['permits'][string];

/**
 * One certificate of a company: read, with its older ones behind it, or as a form.
 * @fires field-typed - `{ path, value }`   @fires mode-chosen - `{ slot, renewal }`   @fires slot-dropped - the slot
 * @fires older-wanted - the slot   @fires overridden
 */
export class CertificatePanel extends SpeakingElement {
  static override properties = {
    slotName: {},
    file: { attribute: false },
    edits: { attribute: false },
    older: { attribute: false },
  };
  declare slotName: string;
  declare file: CorporateFileView;
  /** Null while it is only read. */
  declare edits: FileEdits | null;
  /** Undefined while nobody asked for them. */
  declare older: readonly CertificateView[] | undefined;

  protected override render() {
    const form = certificateFormOf(this.slotName);
    if (!form) return nothing;
    const certificate = certificateIn(this.file, this.slotName);
    const title = say(certificate?.values.title?.text) || say(form.label);
    return html`
      <section aria-label=${title} data-test="certificate-${this.slotName}">
        <header>
          <h3>${title}</h3>
          ${certificate ? html`${statePill(certificate)}` : html`<span class="pill accent">${t('company.begun')}</span>`}
          <span class="grow"></span>
          ${this.edits ? this._renderMode(this.edits, certificate) : this._renderOrigin(certificate)}
        </header>
        ${readLicenceFacts(form, certificateIn(this.file, 'businessLicence'))}
        ${this.edits ? this._renderForm(form, this.edits) : certificate ? readFields(form, certificate, this.file.changedSince) : nothing}
        ${this.older ? this._renderOlder(form, this.older) : nothing}
      </section>
    `;
  }

  private _renderOrigin(certificate: CertificateView | undefined) {
    if (!certificate) return nothing;
    const { enteredBy, reviewedBy, knownAt, sequence, from } = certificate;
    return html`
      ${from ? html`<span class="pill" data-test="certificate-from" title=${t('company.from_hint')}>${t('company.from', { no: from })}</span>` : nothing}
      <span class="small muted cut by">${t('company.by', { entered: enteredBy, reviewed: reviewedBy, at: dateTime(knownAt) })}</span>
      <button class="link small" data-test="images" @click=${this._showImages}>${t('company.images')}</button>
      ${sequence > 1 ? html`<button class="link small" data-test="older" aria-expanded=${this.older !== undefined} @click=${() => this._tell('older-wanted', this.slotName)}>${t('company.older')} ${sequence - 1}</button>` : nothing}
    `;
  }

  private _renderMode(edits: FileEdits, certificate: CertificateView | undefined) {
    if (!certificate) {
      return html`<button class="button plain" data-test="drop" @click=${() => this._tell('slot-dropped', this.slotName)}>${t('company.drop')}</button>`;
    }
    const renewal = renews(edits, this.slotName);
    const choice = (value: boolean, text: string, hint: string) => html`
      <button class="choice" role="radio" aria-checked=${value === renewal} tabindex=${value === renewal ? 0 : -1} title=${hint} data-test=${value ? 'mode-renew' : 'mode-correct'}
        @click=${() => this._choose(value)}>${text}</button>`;
    return html`<div class="choices" role="radiogroup" aria-label=${t('company.mode')} @keydown=${this._modeKey}>${choice(false, t('company.correct'), '')}${choice(true, t('company.renew'), t('company.renew_hint'))}</div>`;
  }

  private _showImages(): void {
    wantImages(this.file.customerNo, certificateFormOf(this.slotName)?.kind ?? '');
    this.dispatchEvent(new CustomEvent('view-wanted', { detail: 'documents', bubbles: true, composed: true }));
  }

  private _modeKey(event: KeyboardEvent): void {
    if (!this.edits || !['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    this._choose(!renews(this.edits, this.slotName));
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('.choice[aria-checked=true]')?.focus(),
    );
  }

  private _choose(renewal: boolean): void {
    this._tell('mode-chosen', { slot: this.slotName, renewal });
  }

  private _renderForm(form: CertificateForm, edits: FileEdits) {
    if (form.kind === 'legalPersonId') return this._renderPerson(form, edits);
    return html`<div class="form">${form.fields.filter((field) => !field.legacy || this._holds(field)).map((field) => this._renderField(edits, field))}</div>`;
  }

  private _holds(field: FileField): boolean {
    return (certificateIn(this.file, this.slotName)?.values[field.id]?.value ?? null) !== null;
  }

  private _renderField(edits: FileEdits, field: FileField) {
    const path = `${this.slotName}.${field.id}`;
    const standing = certificateIn(this.file, this.slotName)?.values[field.id];
    const typed = path in edits.changes;
    const untouched = !typed && standing?.masked === true;
    const issues = edits.issues.filter((issue) => issue.path === path);
    const wide = field.type === 'long_text' || field.id === 'registeredAddress';
    const text = typed ? '' : say(standing?.text);
    const permit = field.id === 'number' ? this.file.core?.permits[this.slotName] : undefined;
    if (permit) return this._renderPermit(field, permit);
    return html`
      <field-row class=${wide ? 'wide' : ''} .label=${say(field.label)} .mandatory=${field.mandatory} .changed=${typed && standing !== undefined} .test=${path} .issues=${issues} .warnings=${edits.warnings.filter((warning) => warning.path === path)} .reasons=${reasonsOf(edits)} @overridden=${this._pass}>
        <field-input .field=${field} .value=${untouched ? null : valueAt(edits, this.file, this.slotName, field.id)} .text=${text} .invalid=${issues.length > 0} .describe=${issues.map((issue) => say(issue.text)).join(' ')}
          .placeholder=${untouched ? t('file.unchanged_hint', { text: say(standing?.text) }) : ''} @changed=${(event: CustomEvent<FieldValue>) => this._type(field.id, event.detail)}></field-input>
      </field-row>
    `;
  }

  /** An approval number the core bank has brought is read, never typed. */
  private _renderPermit(field: FileField, { number, provenance }: CorePermit) {
    const path = `${this.slotName}.${field.id}`;
    return html`<field-row .label=${say(field.label)} .source=${provenanceWords(provenance)} .test=${path}><span class="num" data-test="core-permit">${number}</span></field-row>`;
  }

  private _renderPerson(form: CertificateForm, edits: FileEdits) {
    const at = (id: string) => `${this.slotName}.${id}`;
    const about = (list: FileEdits['issues']) =>
      list.filter(({ path }) => path === at('person') || path === at('document'));
    const textAt = (id: string) => {
      const value = valueAt(edits, this.file, this.slotName, id);
      return typeof value === 'string' ? value : null;
    };
    const issues = about(edits.issues);
    return html`
      <field-row class="wide" .label=${say(form.fields[0]?.label)} .mandatory=${true} .changed=${at('person') in edits.changes} .issues=${issues} .warnings=${about(edits.warnings)} .reasons=${reasonsOf(edits)} @overridden=${this._pass}>
        <legal-person-pick .person=${textAt('person')} .document=${textAt('document')} .invalid=${issues.length > 0} @picked=${(event: CustomEvent<{ id: string; value: FieldValue }>) => this._type(event.detail.id, event.detail.value)}></legal-person-pick>
      </field-row>
    `;
  }

  private _renderOlder(form: CertificateForm, older: readonly CertificateView[]) {
    if (older.length === 0) return html`<p class="small muted">${t('company.older_none')}</p>`;
    return older.map(
      (certificate) => html`
      <div class="old" data-test="older-certificate">
        <p class="small muted">${t('company.older_nth', { n: certificate.sequence, at: certificate.supersededAt ? dateTime(certificate.supersededAt) : '' })} · ${t('company.by', { entered: certificate.enteredBy, reviewed: certificate.reviewedBy, at: dateTime(certificate.knownAt) })}</p>
        ${readFields(form, certificate)}
      </div>`,
    );
  }

  private _type(id: string, value: FieldValue): void {
    this._tell('field-typed', { path: `${this.slotName}.${id}`, value });
  }

  private _pass(event: CustomEvent): void {
    event.stopPropagation();
    this._tell(event.type, event.detail);
  }

  private _tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  static override styles = [
    base,
    controls,
    certificateStyles,
    css`
      :host { display: block; }
      section { padding: 8px 16px 12px; border-bottom: 1px solid var(--rule); }
      header { display: flex; align-items: center; gap: 8px; min-height: 32px; }
      h3 { font-size: var(--text-m); color: var(--ink); white-space: nowrap; }
      .grow { flex: 1; } .by { min-width: 0; }
      .form { display: grid; grid-template-columns: repeat(auto-fill, minmax(276px, 1fr)); gap: 2px 24px; }
      .wide { grid-column: 1 / -1; }
      .choices { display: inline-flex; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .choice { border: 0; background: var(--surface); color: var(--ink-2); padding: 0 12px; min-height: 26px; }
      .choice + .choice { border-left: 1px solid var(--border); }
      .choice[aria-checked="true"] { background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; }
      .choice:focus-visible { outline-offset: -2px; }
      .old { margin-top: 8px; padding: 6px 0 2px 12px; border-left: 2px solid var(--rule); color: var(--ink-2); }
    `,
  ];
}
customElements.define('certificate-panel', CertificatePanel);
declare global {
  interface HTMLElementTagNameMap {
    'certificate-panel': CertificatePanel;
  }
}
