import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { documentsApi } from './documents-api.ts';
import type { ImageViewer } from './viewer/image-viewer.ts';
import type { Viewed } from './viewer/viewed.ts';
import '../../components/ui-dialog.ts';

/**
 * What a clerk may do with what he looks at: replace the page, withdraw the import. Always with a reason, never for good.
 * @fires changed
 */
export class PageActions extends DeskElement {
  static override properties = {
    setId: {},
    viewed: { attribute: false },
    _doing: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare setId: string;
  declare viewed: Viewed;
  declare private _doing: 'replace' | 'withdraw' | null;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._doing = null;
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    return html`
      ${(['replace', 'withdraw'] as const).map((doing) => html`<button class="button plain" data-test="viewer-${doing}" @click=${() => this._ask(doing)}>${t(`viewer.${doing}`)}</button>`)}
      ${this._doing ? this._renderDialog(this._doing) : nothing}
    `;
  }

  private _renderDialog(doing: 'replace' | 'withdraw') {
    return html`
      <ui-dialog .heading=${t(`viewer.${doing}`)} .test=${'page-action'} @closed=${() => {
        this._doing = null;
      }}>
        <form @submit=${this._send}>
          <p class="small muted">${t(`viewer.reason_${doing}`)}</p>
          ${doing === 'replace' ? html`<label class="field"><span>${t('viewer.choose_file')}</span><input type="file" name="file" required accept="image/jpeg,image/png,image/tiff,application/pdf" data-test="replace-file"></label>` : nothing}
          <label class="field"><span>${t('viewer.reason')}</span><input name="reason" required minlength="2" maxlength="200" autocomplete="off" data-test="action-reason"></label>
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button ${doing === 'withdraw' ? 'danger' : 'primary'}" data-test="action-send" ?disabled=${this._busy}>${t(`viewer.${doing}`)}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _ask(doing: 'replace' | 'withdraw'): void {
    this._doing = doing;
    this._failure = null;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [reason, file] = [String(form.get('reason')).trim(), form.get('file')];
    const shown = this.viewed.files[(this.parentElement as ImageViewer | null)?.at ?? 0]?.page;
    this._busy = true;
    try {
      const api = documentsApi(this.desk.http);
      if (this._doing === 'withdraw') await api.withdraw(this.setId, reason);
      else if (file instanceof File && shown) await api.replacePage(this.setId, shown, file, reason);
      this.shadowRoot?.querySelector('ui-dialog')?.close();
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`:host { display: flex; gap: 4px; } form { display: grid; gap: 8px; } .actions { display: flex; justify-content: flex-end; }`,
  ];
}
customElements.define('page-actions', PageActions);
