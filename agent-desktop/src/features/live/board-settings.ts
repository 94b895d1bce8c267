import {
  type BoardMeasure,
  type BoardSettings,
  type BoardSettingsView,
  type BoardThreshold,
  boardMeasures,
  type QueueRow,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { queueWords } from './board-words.ts';
import { liveApi } from './live-api.ts';

const numbers = ['warnAt', 'alarmAt', 'clearBy', 'forSeconds'] as const;
const measures = Object.keys(boardMeasures) as BoardMeasure[];
const countedBy = ['serviceLevelSeconds', 'shortAbandonSeconds', 'repeatDays'] as const;

/**
 * What the board counts by and where its alarms begin: changed with a reason, every version kept.
 * @fires closed
 */
export class BoardSettingsDialog extends DeskElement {
  static override properties = {
    queues: { attribute: false },
    _history: { state: true },
    _edited: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  declare queues: readonly QueueRow[];
  declare private _history: readonly BoardSettingsView[] | null;
  declare private _edited: BoardSettings | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;

  constructor() {
    super();
    this.queues = [];
    this._history = null;
    this._edited = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`<ui-dialog wide .heading=${t('live.settings')} .test=${'board-settings'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>${this._body()}</ui-dialog>`;
  }

  private _body() {
    const [inForce] = this._history ?? [];
    if (this._failure) return errorState(t('live.settings'), this._failure, () => void this._load());
    if (!inForce) return skeletonRows(6);
    const settings = this._edited ?? inForce.settings;
    return html`
      <form @submit=${(event: SubmitEvent) => this._save(event, inForce.version)}>
        <fieldset><legend>${t('live.counted_by')}</legend>
          <div class="row">
            ${countedBy.map((name) => this._number(t(`live.set_${name}`), settings.metrics[name], 1, (next, value) => Object.assign(next.metrics, { [name]: value })))}
            ${this._number(t('live.set_fewest'), settings.fewestCalls, 1, (next, value) => Object.assign(next, { fewestCalls: value }))}
            <label class="field"><span>${t('live.set_without')}</span><select .value=${settings.metrics.serviceLevelWithout} @change=${(
              event: Event,
            ) =>
              this._edit((next) =>
                Object.assign(next.metrics, { serviceLevelWithout: (event.target as HTMLSelectElement).value }),
              )}>${(['none', 'short', 'all'] as const).map((each) => html`<option value=${each} ?selected=${each === settings.metrics.serviceLevelWithout}>${t(`live.without_${each}`)}</option>`)}</select></label>
          </div>
        </fieldset>
        <fieldset><legend>${t('live.thresholds')}</legend>
          <table><thead><tr><th>${t('live.queue')}</th><th>${t('live.measure')}</th>${numbers.map((name) => html`<th class="right">${t(`live.set_${name}`)}</th>`)}<th></th></tr></thead>
            <tbody>${settings.thresholds.map((threshold, at) => this._threshold(threshold, at))}</tbody></table>
          <p><button type="button" class="button" data-test="threshold-add" @click=${this._add}><ui-icon name="plus" .size=${14}></ui-icon>${t('live.threshold_add')}</button></p>
        </fieldset>
        ${
          this._edited
            ? html`<div class="apply"><label class="field grow"><span>${t('live.force_why')}</span><input name="reason" maxlength="200" required data-test="board-reason" /></label><button class="button primary" data-test="board-save">${t('live.settings_save')}</button></div>`
            : nothing
        }
        <p class="fault" role="alert">${this._refusal ? explain(this._refusal) : ''}</p>
      </form>
      <h3>${t('live.versions')}</h3>
      <ul class="small">${this._history?.map((each) => html`<li><span class="num">${each.version} · ${dateTime(each.changedAt)}</span> ${each.changedBy ?? ''} ${each.changedBy === null ? t('live.usual') : each.reason}</li>`)}</ul>
    `;
  }

  private _threshold(threshold: BoardThreshold, at: number) {
    const set = (change: Partial<BoardThreshold>): void =>
      this._edit((next) => {
        next.thresholds[at] = { ...threshold, ...change };
      });
    const codes = [null, ...this.queues.map(({ code }) => code)];
    return html`<tr data-test="threshold">
      <td><select aria-label=${t('live.queue')} @change=${(event: Event) => set({ queue: (event.target as HTMLSelectElement).value || null })}>${codes.map((code) => html`<option value=${code ?? ''} ?selected=${code === threshold.queue}>${queueWords(this.queues, code)}</option>`)}</select></td>
      <td><select aria-label=${t('live.measure')} @change=${(event: Event) => set({ measure: (event.target as HTMLSelectElement).value as BoardMeasure })}>${measures.map((name) => html`<option value=${name} ?selected=${name === threshold.measure}>${say(boardMeasures[name])}</option>`)}</select></td>
      ${numbers.map((name) => html`<td class="right"><input class="num right" type="number" min="0" max="100000" step=${name === 'forSeconds' ? 1 : 'any'} required aria-label=${t(`live.set_${name}`)} .value=${String(threshold[name])} @change=${(event: Event) => this._take(event, (value) => set({ [name]: value }))} /></td>`)}
      <td><button type="button" class="button plain" aria-label=${t('live.threshold_remove')} @click=${() => this._edit((next) => next.thresholds.splice(at, 1))}><ui-icon name="close" .size=${14}></ui-icon></button></td>
    </tr>`;
  }

  private _number(label: string, value: number, min: number, set: (next: BoardSettings, value: number) => void) {
    return html`<label class="field"><span>${label}</span><input class="num" type="number" min=${min} step="1" required .value=${String(value)} @change=${(event: Event) => this._take(event, (typed) => this._edit((next) => set(next, typed)))} /></label>`;
  }

  private _take(event: Event, use: (value: number) => void): void {
    const input = event.target as HTMLInputElement;
    if (input.reportValidity()) use(input.valueAsNumber);
  }

  private _add(): void {
    this._edit((next) =>
      next.thresholds.push({ queue: null, measure: 'waiting', warnAt: 5, alarmAt: 10, clearBy: 1, forSeconds: 30 }),
    );
  }

  private _edit(change: (next: BoardSettings) => unknown): void {
    const now = this._edited ?? this._history?.[0]?.settings;
    if (!now) return;
    const next = structuredClone(now);
    change(next);
    this._edited = next;
    this._refusal = null;
  }

  private async _save(event: SubmitEvent, baseVersion: number): Promise<void> {
    event.preventDefault();
    if (!this._edited) return;
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason'));
    try {
      await liveApi(this.desk.http).changeSettings({ baseVersion, settings: this._edited, reason });
      this._edited = null;
      await this._load();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._history = (await liveApi(this.desk.http).settings()).items;
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
      form { display: grid; gap: 12px; } fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: 8px; } legend { font-weight: 600; padding: 0 0 4px; }
      .row { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px; align-items: end; }
      td { padding: 2px; } td:first-child, th:first-child { padding-left: 0; } td input { width: 68px; } td select { width: 130px; } td:nth-child(2) select { width: 164px; }
      .apply { display: flex; align-items: end; gap: 12px; } .grow { flex: 1; } li { padding: 2px 0; }
    `,
  ];
}
customElements.define('board-settings', BoardSettingsDialog);
