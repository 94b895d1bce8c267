import type { CustomerImages, ImageKindView, ImageSetView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { endWords, kindName, missingWords, validityWords } from './document-words.ts';
import { documentsApi } from './documents-api.ts';

/**
 * Images by kind: the latest import of each, what is missing, older ones on request.
 * @fires show-set - with the import to look at
 * @fires go-on - with the unfinished import to go on with
 */
export class ImageKinds extends DeskElement {
  static override properties = {
    customerNo: {},
    images: { attribute: false },
    account: { attribute: false },
    mayImport: { type: Boolean },
    _expanded: { state: true },
    _sets: { state: true },
    _next: { state: true },
    _failure: { state: true },
  };
  declare customerNo: string;
  declare images: CustomerImages;
  declare account: string | null;
  declare mayImport: boolean;
  declare private _expanded: string | null;
  declare private _sets: readonly ImageSetView[];
  declare private _next: string | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this.account = null;
    this._expanded = null;
    this._sets = [];
    this._next = null;
    this._failure = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('customerNo') || changed.has('account')) this._expanded = null;
  }

  protected override render() {
    const { kinds, open } = this.images;
    if (kinds.length === 0) return emptyState('image', t('documents.empty'), t('documents.empty_hint'));
    return html`
      <table data-test="image-kinds" @keydown=${listKeys}>
        <thead><tr><th>${t('documents.kind')}</th><th>${t('documents.latest')}</th><th>${t('documents.validity')}</th><th>${t('documents.check')}</th></tr></thead>
        <tbody>${kinds.map((kind) => this._renderKind(kind))}</tbody>
      </table>
      ${open.length > 0 && this.mayImport ? this._renderOpen(open) : nothing}
    `;
  }

  private _renderKind(kind: ImageKindView) {
    const { latest } = kind;
    const expanded = this._expanded === kind.kind;
    return html`
      <tr tabindex=${latest ? 0 : -1} class=${latest ? '' : 'none'} data-test="image-kind" data-kind=${kind.kind} @click=${() => latest && this._show(latest.id)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && latest && this._show(latest.id)}>
        <td>${kindName(kind.kind)}${latest?.accountNo ? html` <span class="small muted num">${latest.accountNo}</span>` : nothing}</td>
        <td class="num">${latest?.importedAt ? day(latest.importedAt) : html`<span class="muted">${t('documents.none')}</span>`}
          ${
            kind.older > 0
              ? html`<button class="link small" data-test="image-older" title=${t('documents.older_of', { kind: kindName(kind.kind) })} aria-expanded=${expanded} @click=${(event: Event) => this._toggle(event, kind.kind)} @keydown=${(event: Event) => event.stopPropagation()}>${t('documents.older', { count: kind.older })}</button>`
              : nothing
          }</td>
        <td class="num" title=${latest ? validityWords(latest) : ''}>${latest ? endWords(latest) : ''}</td>
        <td class="wide" title=${missingWords(kind.missing)}>${this._renderCheck(kind)}</td>
      </tr>
      ${expanded ? this._renderOlder(kind) : nothing}
    `;
  }

  private _renderCheck({ latest, missing, laterValid }: ImageKindView) {
    const severe = missing.some(({ mandatory }) => mandatory);
    return html`
      ${laterValid ? html`<button class="pill warning later" data-test="later-valid" title=${laterValid.number} @click=${(event: Event) => this._showOther(event, laterValid.id)} @keydown=${(event: Event) => event.stopPropagation()}><ui-icon name="warning" .size=${12}></ui-icon>${t('documents.later_valid')}</button>` : nothing}
      ${missing.length > 0 ? html`<span class="pill ${severe ? 'warning' : ''}" data-test="image-missing">${t('documents.missing', { what: missingWords(missing) })}</span>` : nothing}
      ${latest && missing.length === 0 && !laterValid ? html`<span class="pill ok">${t('documents.complete')}</span>` : nothing}
    `;
  }

  private _renderOlder(kind: ImageKindView) {
    return html`
      <tr class="older"><td colspan="4">
        <ul aria-label=${t('documents.older_of', { kind: kindName(kind.kind) })} data-test="older-sets">
          ${this._sets.map(
            (set) => html`
            <li><button class="link" data-test="older-set" @click=${() => this._show(set.id)}><span class="num">${set.number}</span></button>
              <span class="num">${set.importedAt ? dateTime(set.importedAt) : ''}</span>
              <span>${set.importedBy.name}</span>
              <span class="num muted">${validityWords(set)}</span>
              ${set.state === 'imported' ? nothing : html`<span class="pill">${set.state === 'open' ? t('documents.open_state') : t('documents.withdrawn', { reason: set.withdrawn?.reason ?? '' })}</span>`}
            </li>`,
          )}
        </ul>
        ${this._next ? html`<button class="button" @click=${() => this._more(kind.kind)}>${t('common.more')}</button>` : nothing}
        ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
      </td></tr>
    `;
  }

  private _renderOpen(open: readonly ImageSetView[]) {
    return html`
      <p class="unfinished small" data-test="open-sets"><strong>${t('documents.open_import')}</strong>
        ${open.map((set) => html`<button class="link" @click=${() => this.dispatchEvent(new CustomEvent('go-on', { detail: set.id }))}>${kindName(set.kind)} <span class="num">${set.number}</span></button>`)}
      </p>
    `;
  }

  private _show(setId: string): void {
    this.dispatchEvent(new CustomEvent('show-set', { detail: setId }));
  }

  private _showOther(event: Event, setId: string | undefined): void {
    event.stopPropagation();
    if (setId) this._show(setId);
  }

  private async _toggle(event: Event, kind: string): Promise<void> {
    event.stopPropagation();
    const opens = this._expanded !== kind;
    this._expanded = opens ? kind : null;
    this._sets = [];
    this._next = null;
    if (opens) await this._more(kind);
  }

  private async _more(kind: string): Promise<void> {
    try {
      const query = { kind, account: this.account, cursor: this._next };
      const page = await documentsApi(this.desk.http).sets(this.customerNo, query);
      this._sets = [...this._sets, ...page.items];
      this._next = page.next;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      tr.none td { color: var(--ink-2); }
      td .link.small { margin-left: 8px; }
      .wide .pill { display: inline-block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
      .wide .pill ui-icon { vertical-align: -2px; margin-right: 4px; }
      .later { border: 0; cursor: pointer; }
      .older td { height: auto; padding: 6px 16px 10px 32px; background: var(--sunken); white-space: normal; }
      .older li { display: grid; grid-template-columns: 150px 130px 90px 1fr auto; gap: 12px; min-height: 24px; align-items: center; text-align: left; }
      .older .link { justify-self: start; }
      .unfinished { display: flex; gap: 12px; padding: 8px 16px; color: var(--ink-2); }
    `,
  ];
}
customElements.define('image-kinds', ImageKinds);
