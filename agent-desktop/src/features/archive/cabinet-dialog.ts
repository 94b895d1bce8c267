import type { CabinetView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';
import '../../components/ui-dialog.ts';

/**
 * Sets up a cabinet: slots and files per slot by hand, the places follow from them.
 * @fires saved
 * @fires closed
 */
export class CabinetDialog extends DeskElement {
  static override properties = {
    cabinet: { attribute: false },
    orgNo: {},
    _failure: { state: true },
    _busy: { state: true },
  };
  /** Null for a new one. */
  declare cabinet: CabinetView | null;
  declare orgNo: string;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    const { cabinet } = this;
    return html`
      <ui-dialog .heading=${cabinet ? `${t('cabinet.change')} ${cabinet.code}` : t('cabinet.add')} .test=${'cabinet-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._send}>
          ${
            cabinet
              ? nothing
              : html`<div class="two">
                  <label class="field"><span>${t('cabinet.code')}</span><input name="code" required pattern="[A-Z0-9]{1,8}" autocomplete="off" data-test="cabinet-code"></label>
                  <label class="field"><span>${t('cabinet.org')}</span><input name="orgNo" required pattern="[0-9A-Z]{1,10}" .value=${this.orgNo} autocomplete="off" data-test="cabinet-org"></label>
                </div>`
          }
          <label class="field"><span>${t('cabinet.room')}</span><input name="room" required maxlength="40" .value=${cabinet?.room ?? ''} autocomplete="off" data-test="cabinet-room"></label>
          <div class="two">
            <label class="field"><span>${t('cabinet.slots')}</span><input name="slots" type="number" min="1" max="200" required .value=${String(cabinet?.slots ?? 6)} data-test="cabinet-slots"></label>
            <label class="field"><span>${t('cabinet.files_per_slot')}</span><input name="filesPerSlot" type="number" min="1" max="200" required .value=${String(cabinet?.filesPerSlot ?? 30)} data-test="cabinet-per-slot"></label>
          </div>
          ${cabinet ? html`<label class="check"><input type="checkbox" name="closed" ?checked=${cabinet.closed}><span>${t('cabinet.closed')}</span></label>` : nothing}
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions"><button class="button primary" data-test="cabinet-save" ?disabled=${this._busy}>${t('common.save')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const size = { room: text('room'), slots: Number(text('slots')), filesPerSlot: Number(text('filesPerSlot')) };
    const api = archiveApi(this.desk.http);
    this._busy = true;
    try {
      if (this.cabinet) {
        const { id, version } = this.cabinet;
        await api.changeCabinet(id, { ...size, closed: form.has('closed'), version });
      } else await api.addCabinet({ ...size, code: text('code'), orgNo: text('orgNo') });
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
customElements.define('cabinet-dialog', CabinetDialog);
