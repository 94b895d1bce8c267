import type { ArchiveFileView, CustomerCard, CustomerImages } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { documentsApi } from './documents-api.ts';
import { type Viewed, viewedSet } from './viewer/viewed.ts';
import { takeWantedKind, takeWantedSet } from './wanted-images.ts';
import './image-kinds.ts';
import './outside-images.ts';
import './paper-files.ts';

/** Everything on paper and in images about one customer. */
export class CustomerDocuments extends DeskElement {
  static override properties = {
    card: { attribute: false },
    _account: { state: true },
    _images: { state: true },
    _papers: { state: true },
    _failure: { state: true },
    _viewed: { state: true },
    _shownSet: { state: true },
    _importing: { state: true },
  };
  declare card: CustomerCard;
  declare private _account: string | null;
  declare private _images: CustomerImages | null;
  declare private _papers: readonly ArchiveFileView[] | null;
  declare private _failure: unknown;
  declare private _viewed: Viewed | null;
  /** The import that is looked at; null for another system's document. */
  declare private _shownSet: string | null;
  declare private _importing: { setId: string | null } | null;

  constructor() {
    super();
    this._account = null;
    this._images = null;
    this._papers = null;
    this._failure = null;
    this._viewed = null;
    this._shownSet = null;
    this._importing = null;
  }

  private get _no(): string {
    return this.card.summary.customerNo;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('card');
    if (!this.hasDesk || (changed.has('card') && before?.summary.customerNo === this._no)) return;
    if (changed.has('card')) {
      Object.assign(this, { _account: null, _images: null, _papers: null, _viewed: null, _shownSet: null });
      void this._load();
    }
  }

  protected override deskReady(): void {
    if (this.card && !this._images) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._viewed) return this._renderViewer(this._viewed);
    if (this._failure) return errorState(t('documents.load_failed'), this._failure, () => void this._load());
    if (!this._images) return skeletonRows(8);
    const accounts = this._images.accounts;
    return html`
      <header>
        <h3 id="images">${t('documents.images')}</h3>
        <label class="account"><span class="small">${t('documents.of_account')}</span>
          <select data-test="documents-account" @change=${this._choose}>
            <option value="">${t('documents.all_accounts')}</option>
            ${accounts.map(({ ref, text }) => html`<option value=${ref} ?selected=${ref === this._account}>${text}</option>`)}
          </select>
        </label>
        ${this._mayImport ? html`<button class="button primary" data-test="documents-import" @click=${() => this._import(null)}><ui-icon name="upload" .size=${16}></ui-icon>${t('documents.import')}</button>` : nothing}
      </header>
      <image-kinds .customerNo=${this._no} .images=${this._images} .account=${this._account} .mayImport=${this._mayImport}
        @show-set=${(event: CustomEvent<string>) => this._show(event.detail)} @go-on=${(event: CustomEvent<string>) => this._import(event.detail)}></image-kinds>
      <h3>${t('documents.papers')}</h3>
      <paper-files .files=${this._papers}></paper-files>
      ${(['lending', 'supervision'] as const).map(
        (system) => html`
        <h3>${t(`documents.${system}`)}</h3>
        <outside-images .customerNo=${this._no} .system=${system} .account=${this._account} @show-document=${(event: CustomEvent<Viewed>) => this._view(event.detail, null)}></outside-images>`,
      )}
      ${
        this._importing
          ? html`<import-dialog .customerNo=${this._no} .images=${this._images} .setId=${this._importing.setId} .account=${this._account}
              @imported=${() => void this._load()} @closed=${() => {
                this._importing = null;
                void this._load();
              }}></import-dialog>`
          : nothing
      }
    `;
  }

  private _renderViewer(viewed: Viewed) {
    return html`
      <image-viewer .viewed=${viewed} @closed=${this._close}>
        ${
          this._mayImport && this._shownSet
            ? html`<page-actions slot="actions" .setId=${this._shownSet} .viewed=${viewed} @changed=${() => void this._show(this._shownSet ?? '')}></page-actions>`
            : nothing
        }
      </image-viewer>
    `;
  }

  private get _mayImport(): boolean {
    return this.desk.session.user.roles.includes('clerk');
  }

  private async _load(): Promise<void> {
    const [no, account] = [this._no, this._account];
    const api = documentsApi(this.desk.http);
    this._failure = null;
    try {
      const papers = api.papers(no);
      papers.catch(() => {});
      const images = await api.images(no, account);
      if (no === this._no && account === this._account) this._images = images;
      const wanted = takeWantedKind(no);
      const latest = images.kinds.find(({ kind }) => kind === wanted)?.latest;
      const setId = takeWantedSet(no) ?? latest?.id;
      if (setId) await this._show(setId);
      this._papers = await papers;
    } catch (error) {
      if (no === this._no) this._failure = error;
    }
  }

  private _choose(event: Event): void {
    this._account = (event.target as HTMLSelectElement).value || null;
    void this._load();
  }

  private async _import(setId: string | null): Promise<void> {
    await import('./import-dialog.ts');
    this._importing = { setId };
  }

  private async _show(setId: string): Promise<void> {
    try {
      const set = await documentsApi(this.desk.http).set(setId);
      await this._view(viewedSet(set), setId);
    } catch (error) {
      this._failure = error;
    }
  }

  private async _view(viewed: Viewed, setId: string | null): Promise<void> {
    await Promise.all([import('./viewer/image-viewer.ts'), import('./page-actions.ts')]);
    this._shownSet = setId;
    this._viewed = viewed;
  }

  private _close(): void {
    this._viewed = null;
    this._shownSet = null;
    void this._load();
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; position: relative; min-height: 100%; }
      :host > h3, header { padding: 12px 16px 4px; }
      header { display: flex; align-items: center; gap: 12px; padding-top: 8px; }
      header h3 { flex: 1; }
      .account { display: flex; align-items: center; gap: 6px; white-space: nowrap; color: var(--ink-2); }
      .account select { width: 132px; }
    `,
  ];
}
customElements.define('customer-documents', CustomerDocuments);
