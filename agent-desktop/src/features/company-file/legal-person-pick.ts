import type { FieldValue, LegalPersonChoice } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { companyApi } from './company-api.ts';

/**
 * Chooses a personal customer by his number, and one of his documents: a reference, nothing is copied.
 * @fires picked - `{ id: 'person' | 'document', value }`
 */
export class LegalPersonPick extends DeskElement {
  static override properties = {
    person: {},
    document: {},
    invalid: { type: Boolean },
    _typed: { state: true },
    _found: { state: true },
    _missed: { state: true },
  };
  declare person: string | null;
  declare document: string | null;
  declare invalid: boolean;
  declare private _typed: string | null;
  declare private _found: LegalPersonChoice | null;
  declare private _missed: boolean;

  constructor() {
    super();
    this.person = null;
    this.document = null;
    this.invalid = false;
    this._typed = null;
    this._found = null;
    this._missed = false;
  }

  protected override deskReady(_desk: Desk): void {
    void this._find(this.person);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('person') && this.hasDesk && this.person !== this._found?.customerNo) void this._find(this.person);
  }

  override focus(): void {
    this.shadowRoot?.querySelector('input')?.focus();
  }

  protected override render() {
    const found = this._found;
    return html`
      <div class="find">
        <input class="num" data-test="person-no" aria-label=${t('company.person_no')} aria-invalid=${this.invalid || this._missed} placeholder=${t('company.person_no')} maxlength="11" autocomplete="off" spellcheck="false"
          .value=${this._typed ?? this.person ?? ''} @input=${this._type} @keydown=${this._key} @change=${() => void this._take()} />
        <button class="button" data-test="person-find" @click=${() => void this._take()}>${t('company.person_find')}</button>
        ${found ? html`<strong class="cut" data-test="person-name">${found.name}</strong>` : nothing}
      </div>
      ${this._missed ? html`<p class="fault" role="alert" data-test="person-missed">${t('company.person_none')}</p>` : nothing}
      ${found ? this._renderDocuments(found) : nothing}
    `;
  }

  private _renderDocuments({ documents }: LegalPersonChoice) {
    if (documents.length === 0) return html`<p class="small muted">${t('company.person_no_document')}</p>`;
    return html`
      <div role="radiogroup" aria-label=${t('company.person_documents')}>
        ${documents.map(
          ({ id, kindLabel, number, validUntil, longTerm }) => html`
          <label class="document"><input type="radio" name="document" data-test="person-document" .value=${id} .checked=${id === this.document} @change=${() => this._tell('document', id)} />
            <span>${say(kindLabel)}</span><span class="num">${number.text}</span>
            <span class="small muted">${longTerm ? t('company.state_long') : validUntil ? t('company.until', { day: validUntil }) : ''}</span></label>`,
        )}
      </div>
    `;
  }

  private _type(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value.trim().toUpperCase();
    this._missed = false;
  }

  private _key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    void this._take();
  }

  /** Takes the typed number; the only document of the person is chosen with him. */
  private async _take(): Promise<void> {
    const typed = this._typed;
    if (typed === null || typed === this.person) return;
    await this._find(typed);
    const only = this._found?.documents.length === 1 ? this._found.documents[0] : undefined;
    this._typed = null;
    this._tell('person', typed === '' ? null : typed);
    this._tell('document', only?.id ?? null);
  }

  private async _find(customerNo: string | null): Promise<void> {
    if (!customerNo) {
      this._found = null;
      return;
    }
    try {
      this._found = await companyApi(this.desk.http).legalPerson(customerNo);
      this._missed = false;
    } catch {
      this._found = null;
      this._missed = true;
    }
  }

  private _tell(id: 'person' | 'document', value: FieldValue): void {
    this.dispatchEvent(new CustomEvent('picked', { detail: { id, value } }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; min-width: 0; }
      .find { display: flex; gap: 8px; align-items: center; }
      .find input { width: 140px !important; flex: none; }
      .document { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; min-height: var(--row); }
      .document input { margin: 0; width: 16px; height: 16px; accent-color: var(--accent); }
    `,
  ];
}
customElements.define('legal-person-pick', LegalPersonPick);
declare global {
  interface HTMLElementTagNameMap {
    'legal-person-pick': LegalPersonPick;
  }
}
