import {
  type CustomerImages,
  type ImageElementView,
  type ImageKind,
  imageKinds,
  imageLimits,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import type { UiDialog } from '../../components/ui-dialog.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { kindName } from './document-words.ts';
import { documentsApi } from './documents-api.ts';
import '../../components/ui-dialog.ts';

interface Picked {
  file: File;
  element: string | null;
  share: number;
  sent: boolean;
  failure: unknown;
}

/** A day as it is typed into a form, or nothing. */
const dayOf = (value: FormDataEntryValue | null): string | undefined => String(value ?? '') || undefined;

/**
 * Brings in images: what they are, the files, which of them is what. What was sent stays when one file is refused; the
 * import is finished only when all are there.
 * @fires imported - with the id of the import
 * @fires closed
 */
export class ImportDialog extends DeskElement {
  static override properties = {
    customerNo: {},
    images: { attribute: false },
    account: { attribute: false },
    setId: { attribute: false },
    _kind: { state: true },
    _elements: { state: true },
    _picked: { state: true },
    _busy: { state: true },
    _failure: { state: true },
    _longTerm: { state: true },
  };
  declare customerNo: string;
  declare images: CustomerImages;
  declare account: string | null;
  /** An import begun before, to go on with; null for a new one. */
  declare setId: string | null;
  declare private _kind: ImageKind | null;
  declare private _elements: readonly ImageElementView[];
  declare private _picked: readonly Picked[];
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _longTerm: boolean;
  private readonly newId = crypto.randomUUID();

  constructor() {
    super();
    this._kind = null;
    this._elements = [];
    this._picked = [];
    this._busy = false;
    this._failure = null;
    this._longTerm = false;
  }

  protected override deskReady(): void {
    void documentsApi(this.desk.http)
      .elements()
      .then(
        (elements) => {
          this._elements = elements;
        },
        () => {},
      );
  }

  /** The first kind of which something is missing, unless the user chose. */
  private get _chosen(): ImageKind {
    const open = this.images.open.find(({ id }) => id === this.setId);
    return (
      open?.kind ??
      this._kind ??
      this.images.kinds.find(({ missing }) => missing.some((one) => one.mandatory))?.kind ??
      'other'
    );
  }

  protected override render() {
    return html`
      <ui-dialog wide .heading=${t('import.title')} .test=${'import-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._send}>
          ${this.setId ? html`<p><strong>${kindName(this._chosen)}</strong></p>` : this._renderFacts()}
          <div class="drop" @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this._drop}>
            <p>${t('import.drop')} <button type="button" class="link" data-test="import-choose" @click=${() => this.shadowRoot?.querySelector<HTMLInputElement>('[type=file]')?.click()}>${t('import.choose')}</button></p>
            <p class="small muted">${t('import.limits')}</p>
            <input type="file" multiple hidden accept="image/jpeg,image/png,image/tiff,application/pdf" data-test="import-files" @change=${this._chooseFiles}>
          </div>
          ${this._picked.length > 0 ? html`<ol class="files">${this._picked.map((picked) => this._renderFile(picked))}</ol>` : nothing}
          <label class="check"><input type="checkbox" name="complete" data-test="import-complete"><span>${t('import.complete')} <span class="small muted">${t('import.complete_hint')}</span></span></label>
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions">
            ${this._busy ? html`<span class="small muted num" role="status">${t('import.busy', { done: this._picked.filter(({ sent }) => sent).length, count: this._picked.length })}</span>` : nothing}
            <button class="button primary" data-test="import-send" ?disabled=${this._busy || this._picked.length === 0}>${t('import.start')}</button>
          </p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderFacts() {
    return html`
      <div class="facts">
        <label class="field"><span>${t('import.kind')}</span><select name="kind" data-test="import-kind" @change=${this._chooseKind}>
          ${imageKinds.map((kind) => html`<option value=${kind} ?selected=${kind === this._chosen}>${kindName(kind)}</option>`)}</select></label>
        <label class="field"><span>${t('import.account')}</span><select name="account" data-test="import-account">
          <option value="">${t('import.no_account')}</option>
          ${this.images.accounts.map(({ ref, text }) => html`<option value=${ref} ?selected=${ref === this.account}>${text}</option>`)}</select></label>
        <label class="field"><span>${t('import.name')}</span><input name="title" maxlength="60" autocomplete="off" data-test="import-name"></label>
        <label class="field"><span>${t('import.valid_from')}</span><input inputmode="numeric" maxlength="10" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" placeholder=${t('form.day_hint')} autocomplete="off" name="validFrom" data-test="import-valid-from"></label>
        <label class="field"><span>${t('import.valid_to')}</span><input inputmode="numeric" maxlength="10" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" placeholder=${t('form.day_hint')} autocomplete="off" name="validTo" ?disabled=${this._longTerm} data-test="import-valid-to"></label>
        <label class="check"><input type="checkbox" name="longTerm" data-test="import-long-term" @change=${(
          event: Event,
        ) => {
          this._longTerm = (event.target as HTMLInputElement).checked;
        }}><span>${t('import.long_term')}</span></label>
      </div>
    `;
  }

  private _renderFile(picked: Picked) {
    const elements = this._elements.filter(
      ({ kind, customerKind }) => kind === this._chosen && customerKind === this.images.customerKind,
    );
    const { file, sent, share, failure } = picked;
    return html`
      <li data-test="import-file">
        <span class="cut">${file.name}</span>
        <span class="num small muted">${(file.size / 1024).toFixed(0)} KB</span>
        ${
          elements.length > 0
            ? html`<select aria-label=${t('import.element')} ?disabled=${sent} @change=${(event: Event) => this._change(picked, { element: (event.target as HTMLSelectElement).value || null })}>
                <option value="">${t('import.any_element')}</option>
                ${elements.map(({ id, name }) => html`<option value=${id} ?selected=${id === picked.element}>${say(name)}</option>`)}
              </select>`
            : html`<span></span>`
        }
        <span class="small ${sent ? 'sent' : 'muted'}">${sent ? t('import.sent') : share > 0 ? html`<progress max="1" .value=${share} aria-label=${file.name}></progress>` : t('import.waiting')}</span>
        <button type="button" class="button plain" aria-label=${t('import.remove', { name: file.name })} ?disabled=${sent || this._busy} @click=${() => this._remove(picked)}><ui-icon name="close" .size=${16}></ui-icon></button>
        ${failure ? html`<span class="fault" role="alert">${explain(failure)}</span>` : nothing}
      </li>
    `;
  }

  private _chooseKind(event: Event): void {
    this._kind = (event.target as HTMLSelectElement).value as ImageKind;
    this._picked = this._picked.map((picked) => ({ ...picked, element: null }));
  }

  private _chooseFiles(event: Event): void {
    const input = event.target as HTMLInputElement;
    this._add([...(input.files ?? [])]);
    input.value = '';
  }

  private _drop(event: DragEvent): void {
    event.preventDefault();
    this._add([...(event.dataTransfer?.files ?? [])]);
  }

  private _add(files: readonly File[]): void {
    const picked = files.map((file) => ({ file, element: null, share: 0, sent: false, failure: null }));
    this._picked = [...this._picked, ...picked].slice(0, imageLimits.filesASet);
  }

  private _change(picked: Picked, change: Partial<Picked>): Picked {
    const changed = { ...picked, ...change };
    this._picked = this._picked.map((each) => (each.file === picked.file ? changed : each));
    return changed;
  }

  private _remove(picked: Picked): void {
    this._picked = this._picked.filter((each) => each.file !== picked.file);
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const api = documentsApi(this.desk.http);
    this._busy = true;
    this._failure = null;
    try {
      const setId = this.setId ?? (await this._begin(form));
      for (const { file } of this._picked) await this._sendFile(setId, file);
      if (this._picked.some(({ sent }) => !sent)) return;
      await api.finish(setId, form.has('complete'));
      this.dispatchEvent(new CustomEvent('imported', { detail: setId }));
      this.shadowRoot?.querySelector<UiDialog>('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  private async _begin(form: FormData): Promise<string> {
    const set = await documentsApi(this.desk.http).begin(this.customerNo, {
      id: this.newId,
      kind: this._chosen,
      account: dayOf(form.get('account')),
      title: dayOf(form.get('title')),
      validFrom: dayOf(form.get('validFrom')),
      validTo: dayOf(form.get('validTo')),
      longTerm: form.has('longTerm'),
    });
    return set.id;
  }

  private async _sendFile(setId: string, file: File): Promise<void> {
    const of = () => this._picked.find((each) => each.file === file);
    const waiting = of();
    if (!waiting || waiting.sent) return;
    this._change(waiting, { failure: null });
    try {
      await documentsApi(this.desk.http).addPage(setId, file, waiting.element, (share) => {
        const now = of();
        if (now) this._change(now, { share });
      });
      const now = of();
      if (now) this._change(now, { sent: true, share: 1 });
    } catch (failure) {
      const now = of();
      if (now) this._change(now, { failure, share: 0 });
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 12px; }
      .facts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px 12px; align-items: end; }
      .check { display: flex; align-items: center; gap: 8px; min-height: var(--control); }
      .drop { border: 1px dashed var(--border); border-radius: var(--radius); padding: 12px; text-align: center; background: var(--sunken); }
      .files { border-top: 1px solid var(--rule); }
      .files li { display: grid; grid-template-columns: minmax(0, 1fr) 70px 150px 80px 34px; gap: 8px; align-items: center; min-height: var(--row); border-bottom: 1px solid var(--rule); }
      .files .fault { grid-column: 1 / -1; }
      .sent { color: var(--ok); }
      progress { width: 72px; }
      .actions { display: flex; justify-content: flex-end; align-items: center; gap: 12px; }
    `,
  ];
}
customElements.define('import-dialog', ImportDialog);
