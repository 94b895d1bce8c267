import type { DialFrames, DialFramesView, RefusalPage } from '@tellerline/contracts';
import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { diallingApi } from './dialling-api.ts';
import '../../components/ui-dialog.ts';

/**
 * When and how often the house calls its customers, and who wants no calls. Supervisors change it; who wants no calls is only read.
 * @fires closed
 */
export class DialFramesDialog extends DeskElement {
  static override properties = {
    _view: { state: true },
    _refusals: { state: true },
    _failure: { state: true },
    _fault: { state: true },
  };
  declare private _view: DialFramesView | null;
  declare private _refusals: RefusalPage['items'];
  declare private _failure: unknown;
  /** Why it was not saved. */
  declare private _fault: unknown;

  constructor() {
    super();
    Object.assign(this, { _view: null, _refusals: [], _failure: null, _fault: null });
  }

  protected override deskReady(): void {
    void this._load();
  }

  private async _load(): Promise<void> {
    this._failure = null;
    try {
      const api = diallingApi(this.desk.http);
      const [view, { items }] = await Promise.all([api.frames(), api.refusals()]);
      this._view = view;
      this._refusals = items;
    } catch (error) {
      this._failure = error;
    }
  }

  protected override render() {
    return html`
      <ui-dialog wide .heading=${t('dial.frames')} test="dial-frames" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        ${this._failure ? errorState(t('lists.load_failed'), this._failure, () => void this._load()) : this._view ? [this._renderForm(this._view), this._renderRefusals()] : skeletonRows(6)}
      </ui-dialog>
    `;
  }

  private _renderForm({ frames }: DialFramesView) {
    const mayChange = this.desk.session.user.roles.includes('supervisor');
    return html`
      <form @submit=${this._save}>
        <label class="field"><span>${t('lists.from')}</span><input name="from" type="time" .value=${frames.hours.from} ?disabled=${!mayChange} required></label>
        <label class="field"><span>${t('lists.to')}</span><input name="to" type="time" .value=${frames.hours.to} ?disabled=${!mayChange} required></label>
        <label class="field"><span>${t('dial.frames_day')}</span><input name="perDay" type="number" min="1" max="20" .value=${String(frames.perDay)} ?disabled=${!mayChange} required></label>
        <label class="field"><span>${t('dial.frames_week')}</span><input name="perWeek" type="number" min="1" max="60" .value=${String(frames.perWeek)} ?disabled=${!mayChange} required></label>
        <p class="small muted whole">${t('dial.frames_holidays')}</p>
        <p class="fault whole" role="alert">${this._fault ? explain(this._fault) : ''}</p>
        ${mayChange ? html`<p class="actions whole"><button class="button primary" data-test="dial-frames-save">${t('dial.frames_save')}</button></p>` : ''}
      </form>
    `;
  }

  private _renderRefusals() {
    return html`
      <h3>${t('dial.refusals')}</h3>
      ${
        this._refusals.length === 0
          ? html`<p class="muted">${t('dial.refusals_none')}</p>`
          : html`<table data-test="dial-refusals"><thead><tr><th>${t('dial.refusal_of')}</th><th>${t('dial.refusal_scope')}</th><th>${t('dial.refusal_by')}</th><th>${t('dial.refusal_at')}</th></tr></thead>
              <tbody>${this._refusals.map((row) => html`<tr><td class="num">${row.phone ?? row.customerNo ?? ''}</td><td>${t(`dial.scope_${row.scope}`)}</td><td>${row.by}</td><td class="num">${shortDateTime(row.at, new Date())}</td></tr>`)}</tbody></table>`
      }
    `;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const view = this._view;
    if (!view) return;
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const frames: DialFrames = {
      hours: { ...view.frames.hours, from: text('from'), to: text('to') },
      perDay: Number(text('perDay')),
      perWeek: Number(text('perWeek')),
    };
    this._fault = null;
    try {
      this._view = await diallingApi(this.desk.http).changeFrames({ baseVersion: view.version, frames });
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._fault = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 16px; } .whole { grid-column: 1 / -1; } .actions { display: flex; justify-content: flex-end; }
      h3 { margin: 12px 0 4px; }
    `,
  ];
}
customElements.define('dial-frames', DialFramesDialog);
declare global {
  interface HTMLElementTagNameMap {
    'dial-frames': DialFramesDialog;
  }
}
