import { type ImageElementView, imageKindLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';

/** What belongs to each kind of image, with pages and copies: what the missing-page check goes by. */
export class ElementList extends DeskElement {
  static override properties = { _elements: { state: true }, _failure: { state: true }, _editing: { state: true } };
  declare private _elements: readonly ImageElementView[] | null;
  declare private _failure: unknown;
  declare private _editing: ImageElementView | 'new' | null;

  constructor() {
    super();
    this._elements = null;
    this._failure = null;
    this._editing = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('archive.load_failed'), this._failure, () => void this._load());
    if (!this._elements) return skeletonRows(10);
    const mayKeep = this.desk.session.user.roles.includes('clerk');
    return html`
      <p class="top"><span class="muted">${t('element.lead')}</span>
        ${mayKeep ? html`<button class="button" data-test="element-add" @click=${() => this._edit('new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('element.add')}</button>` : nothing}</p>
      <div class="scroll">${this._elements.length === 0 ? emptyState('note', t('archive.empty')) : this._renderTable(this._elements, mayKeep)}</div>
      ${
        this._editing
          ? html`<element-dialog .element=${this._editing === 'new' ? null : this._editing} @saved=${() => void this._load()} @closed=${() => {
              this._editing = null;
            }}></element-dialog>`
          : nothing
      }
    `;
  }

  private _renderTable(elements: readonly ImageElementView[], mayKeep: boolean) {
    return html`
      <table data-test="elements">
        <thead><tr><th>${t('element.kind')}</th><th>${t('element.customer_kind')}</th><th>${t('element.name')}</th><th class="right">${t('archive.pages')}</th><th class="right">${t('archive.copies')}</th><th>${t('element.mandatory')}</th>${mayKeep ? html`<th><span class="unseen">${t('element.change')}</span></th>` : nothing}</tr></thead>
        <tbody>${elements.map(
          (element) => html`
          <tr data-test="element">
            <td>${say(imageKindLabels[element.kind])}</td>
            <td>${t(`element.${element.customerKind}`)}</td>
            <td class="wide">${say(element.name)}</td>
            <td class="num right">${element.pages}</td>
            <td class="num right">${element.copies}</td>
            <td>${element.mandatory ? t('common.yes') : html`<span class="muted">${t('common.no')}</span>`}</td>
            ${mayKeep ? html`<td class="right"><button class="link" data-test="element-change" @click=${() => this._edit(element)}>${t('element.change')}</button></td>` : nothing}
          </tr>`,
        )}</tbody>
      </table>
    `;
  }

  private async _edit(element: ImageElementView | 'new'): Promise<void> {
    await import('./element-dialog.ts');
    this._editing = element;
  }

  private async _load(): Promise<void> {
    try {
      this._elements = await archiveApi(this.desk.http).elements();
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .top { display: flex; align-items: center; justify-content: space-between; padding: 8px 16px; }
    `,
  ];
}
customElements.define('element-list', ElementList);
