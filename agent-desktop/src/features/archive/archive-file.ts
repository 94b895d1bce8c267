import type { ArchiveFileDetail, MovementView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { fileStatePill } from '../documents/paper-files.ts';
import { archiveApi } from './archive-api.ts';

const WEEK_MS = 7 * 86_400_000;

/**
 * One paper file: where it stands, who has it, every time it was out; taking it out and bringing it back.
 * @fires changed
 * @fires print - with the file whose label is wanted
 */
export class ArchiveFile extends DeskElement {
  static override properties = {
    fileId: {},
    mayKeep: { type: Boolean },
    _file: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare fileId: string;
  declare mayKeep: boolean;
  declare private _file: ArchiveFileDetail | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._file = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('fileId') && this.hasDesk) void this._load();
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (this._failure) return errorState(t('archive.load_failed'), this._failure, () => void this._load());
    const file = this._file;
    if (!file) return skeletonRows(6);
    return html`
      <header>
        <strong class="position num" data-test="file-position">${file.position ?? t('archive.state_waiting')}</strong>
        ${fileStatePill(file)}
      </header>
      <dl>
        ${this._fact(t('archive.customer'), html`<button class="link" data-test="file-customer" @click=${() => this._openCustomer(file.customerNo)}>${file.customerName} <span class="num">${file.customerNo}</span></button>`)}
        ${this._fact(t('archive.branch'), say(file.branch.name))}
        ${this._fact(t('archive.account'), html`<span class="num">${file.accountNo ?? t('archive.whole_customer')}</span>`)}
        ${this._fact(t('archive.copies'), html`<span class="num">${file.copies}</span>`)}
        ${this._fact(t('archive.pages'), html`<span class="num">${file.pages}</span>`)}
        ${file.flowNo ? this._fact(t('archive.flow_no'), html`<span class="num">${file.flowNo}</span>`) : nothing}
        ${this._fact(t('archive.code'), html`<span class="num">${file.code}</span>`)}
      </dl>
      ${
        file.position
          ? html`<p class="row">
              <button class="button" data-test="file-label" @click=${() => this.dispatchEvent(new CustomEvent('print', { detail: file }))}><ui-icon name="qr" .size=${16}></ui-icon>${t('archive.label_one')}</button>
              <button class="button" data-test="file-place" @click=${() => goTo('archive', 'cabinets', file.cabinetId ?? '')}><ui-icon name="cabinet" .size=${16}></ui-icon>${t('archive.show_place')}</button>
            </p>`
          : nothing
      }
      ${this.mayKeep && file.position ? (file.out ? this._renderReturn() : this._renderTakeOut()) : nothing}
      <p class="fault" role="alert">${this._refusal ? explain(this._refusal) : ''}</p>
      <h3>${t('archive.movements')}</h3>
      ${file.movements.length === 0 ? html`<p class="muted">${t('archive.no_movements')}</p>` : html`<ol class="movements" data-test="movements">${file.movements.map((movement) => this._renderMovement(movement))}</ol>`}
    `;
  }

  private _fact(name: string, value: unknown) {
    return html`<div><dt class="small">${name}</dt><dd>${value}</dd></div>`;
  }

  private _renderTakeOut() {
    return html`
      <form data-test="take-out" @submit=${this._takeOut}>
        <label class="field"><span>${t('archive.holder')}</span><input name="holder" required maxlength="60" autocomplete="off" data-test="take-out-holder"></label>
        <label class="field"><span>${t('archive.reason')}</span><input name="reason" required minlength="2" maxlength="200" autocomplete="off" data-test="take-out-reason"></label>
        <label class="field"><span>${t('archive.due')}</span><input inputmode="numeric" maxlength="10" pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" placeholder=${t('form.day_hint')} autocomplete="off" name="dueOn" required .value=${day(new Date(Date.now() + WEEK_MS))} data-test="take-out-due"></label>
        <button class="button primary" data-test="take-out-send" ?disabled=${this._busy}>${t('archive.take_out')}</button>
      </form>
    `;
  }

  private _renderReturn() {
    return html`
      <form data-test="bring-back" @submit=${this._bringBack}>
        <label class="field"><span>${t('archive.note')}</span><input name="note" maxlength="200" autocomplete="off"></label>
        <button class="button primary" data-test="bring-back-send" ?disabled=${this._busy}>${t('archive.bring_back')}</button>
      </form>
    `;
  }

  private _renderMovement(movement: MovementView) {
    return html`
      <li class=${movement.overdue ? 'overdue' : ''}>
        <p><strong>${movement.holder}</strong> · ${movement.reason}</p>
        <p class="small muted">${t('archive.taken')} <span class="num">${dateTime(movement.takenAt)}</span> ${t('archive.by', { name: movement.takenBy })} · ${t('archive.due')} <span class="num">${movement.dueOn}</span></p>
        ${movement.returnedAt ? html`<p class="small muted">${t('archive.returned')} <span class="num">${dateTime(movement.returnedAt)}</span> ${t('archive.by', { name: movement.returnedBy ?? '' })}${movement.returnNote ? ` · ${movement.returnNote}` : ''}</p>` : nothing}
      </li>
    `;
  }

  private _openCustomer(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  private async _load(): Promise<void> {
    const id = this.fileId;
    this._failure = null;
    this._refusal = null;
    if (this._file?.id !== id) this._file = null;
    try {
      const file = await archiveApi(this.desk.http).file(id);
      if (id === this.fileId) this._file = file;
    } catch (error) {
      if (id === this.fileId) this._failure = error;
    }
  }

  private _takeOut(event: SubmitEvent): void {
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name)).trim();
    const wanted = { holder: text('holder'), reason: text('reason'), dueOn: text('dueOn') };
    void this._do(event, () => archiveApi(this.desk.http).takeOut(this.fileId, wanted));
  }

  private _bringBack(event: SubmitEvent): void {
    const note = String(new FormData(event.target as HTMLFormElement).get('note')).trim();
    void this._do(event, () => archiveApi(this.desk.http).bringBack(this.fileId, note));
  }

  private async _do(event: Event, work: () => Promise<ArchiveFileDetail>): Promise<void> {
    event.preventDefault();
    this._busy = true;
    try {
      this._file = await work();
      this._refusal = null;
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (error) {
      await this._load();
      this._refusal = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; align-content: start; gap: 12px; padding: 12px 16px 24px; }
      header { display: flex; align-items: center; justify-content: space-between; gap: 8px; flex-wrap: wrap; }
      .position { font-size: var(--text-xl); line-height: 28px; }
      dl { display: grid; gap: 4px; }
      dl div { display: grid; grid-template-columns: 96px minmax(0, 1fr); align-items: baseline; }
      dt { color: var(--ink-2); }
      dd .link { text-align: left; }
      .row { display: flex; gap: 8px; flex-wrap: wrap; }
      form { display: grid; gap: 8px; padding: 12px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--sunken); }
      .fault { min-height: 0; }
      .movements { display: grid; gap: 8px; }
      .movements .num { white-space: nowrap; }
      .movements li { padding-left: 10px; border-left: 2px solid var(--rule); }
      .movements .overdue { border-left-color: var(--danger-solid); }
    `,
  ];
}
customElements.define('archive-file', ArchiveFile);
