import { ImageElementDraft, type ImageElementView, imageKindLabels, imageKinds } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';
import '../../components/ui-dialog.ts';

/**
 * A file of the list: its names, pages, copies.
 * @fires saved
 * @fires closed
 */
export class ElementDialog extends DeskElement {
  static override properties = { element: { attribute: false }, _failure: { state: true }, _busy: { state: true } };
  /** Null for a new one. */
  declare element: ImageElementView | null;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    const { element } = this;
    return html`
      <ui-dialog .heading=${t(element ? 'element.change' : 'element.add')} .test=${'element-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._send}>
          ${element ? html`<p><strong>${say(imageKindLabels[element.kind])}</strong> · ${t(`element.${element.customerKind}`)}</p>` : this._renderKind()}
          <label class="field"><span>${t('element.name_zh')}</span><input name="nameZh" required maxlength="40" .value=${element?.name['zh-CN'] ?? ''} autocomplete="off" data-test="element-zh"></label>
          <label class="field"><span>${t('element.name_en')}</span><input name="nameEn" required maxlength="80" .value=${element?.name.en ?? ''} autocomplete="off" data-test="element-en"></label>
          <div class="two">
            <label class="field"><span>${t('archive.pages')}</span><input name="pages" type="number" min="1" max="99" required .value=${String(element?.pages ?? 1)}></label>
            <label class="field"><span>${t('archive.copies')}</span><input name="copies" type="number" min="1" max="99" required .value=${String(element?.copies ?? 1)}></label>
          </div>
          <label class="check"><input type="checkbox" name="mandatory" ?checked=${element?.mandatory ?? true}><span>${t('element.mandatory')}</span></label>
          ${element ? html`<label class="check"><input type="checkbox" name="inUse" checked><span>${t('element.in_use')}</span></label>` : nothing}
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button primary" data-test="element-save" ?disabled=${this._busy}>${t('common.save')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderKind() {
    return html`
      <div class="two">
        <label class="field"><span>${t('element.kind')}</span><select name="kind">${imageKinds.map((kind) => html`<option value=${kind}>${say(imageKindLabels[kind])}</option>`)}</select></label>
        <label class="field"><span>${t('element.customer_kind')}</span><select name="customerKind">${(['corporate', 'personal'] as const).map((kind) => html`<option value=${kind}>${t(`element.${kind}`)}</option>`)}</select></label>
      </div>
    `;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const draft = {
      nameZh: String(form.get('nameZh')),
      nameEn: String(form.get('nameEn')),
      pages: Number(form.get('pages')),
      copies: Number(form.get('copies')),
      mandatory: form.has('mandatory'),
    };
    const api = archiveApi(this.desk.http);
    this._busy = true;
    try {
      if (this.element) {
        const { id, version } = this.element;
        await api.changeElement(id, { ...draft, inUse: form.has('inUse'), version });
      } else {
        const of = { kind: form.get('kind'), customerKind: form.get('customerKind') };
        await api.addElement(ImageElementDraft.parse({ ...of, ...draft }));
      }
      this.dispatchEvent(new CustomEvent('saved'));
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`form { display: grid; gap: 8px; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; } .check { display: flex; gap: 8px; align-items: center; } .actions { display: flex; justify-content: flex-end; }`,
  ];
}
customElements.define('element-dialog', ElementDialog);
