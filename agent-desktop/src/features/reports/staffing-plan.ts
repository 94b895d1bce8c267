import { type StaffingInterval, type StaffingView, type VolumeForecast, volumeMethods } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count, day, duration } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { reportsApi, type StaffingChoice } from './reports-api.ts';
import '../../components/form/day-field.ts';

type Slider = 'answerPercent' | 'withinSeconds' | 'handlingPercent' | 'volumePercent' | 'shrinkagePercent';
const sliders: Readonly<Record<Slider, { from: number; to: number; step: number; unit: '%' | 's' }>> = {
  answerPercent: { from: 50, to: 99, step: 1, unit: '%' },
  withinSeconds: { from: 0, to: 120, step: 5, unit: 's' },
  volumePercent: { from: 50, to: 200, step: 5, unit: '%' },
  handlingPercent: { from: 50, to: 150, step: 5, unit: '%' },
  shrinkagePercent: { from: 0, to: 60, step: 1, unit: '%' },
};
const DAY_MS = 86_400_000;
/** The server is asked once the hand rests this long. */
const RESTS_MS = 250;

/** How many agents a day to come needs, interval by interval, and what if: from the bank's own calls. */
export class StaffingPlan extends DeskElement {
  static override properties = { _choice: { state: true }, _plan: { state: true }, _failure: { state: true } };
  declare private _choice: StaffingChoice;
  declare private _plan: StaffingView | null;
  declare private _failure: unknown;
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this._plan = null;
    this._failure = null;
    this._choice = {
      day: day(new Date(Date.now() + DAY_MS)),
      weeks: 26,
      source: '',
      queue: '',
      answerPercent: 80,
      withinSeconds: 20,
      patienceSeconds: null,
      handlingPercent: 100,
      volumePercent: 100,
      shrinkagePercent: 30,
    };
  }

  protected override deskReady(_desk: Desk): void {
    void this._ask({});
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { day: chosen, weeks, queue, patienceSeconds } = this._choice;
    const measured = this._plan?.measuredPatienceSeconds ?? null;
    return html`
      <div class="ask">
        <label class="field"><span>${t('staffing.day')}</span><day-field .value=${chosen} required test="staffing-day" @change=${(event: Event) => this._ask({ day: (event.target as HTMLInputElement).value || chosen })}></day-field></label>
        <label class="field"><span>${t('staffing.queue')}</span><select @change=${(event: Event) => this._ask({ queue: (event.target as HTMLSelectElement).value })}><option value="">${t('staffing.all_queues')}</option>${(this.desk.codes.get()?.queues ?? []).map(({ code, label }) => html`<option value=${code} ?selected=${code === queue}>${say(label)}</option>`)}</select></label>
        <label class="field"><span>${t('staffing.weeks')}</span><input class="num" type="number" min="1" max="156" .value=${String(weeks)} @change=${(event: Event) => this._ask({ weeks: Math.min(156, Math.max(1, (event.target as HTMLInputElement).valueAsNumber || 26)) })} /></label>
        ${(Object.keys(sliders) as Slider[]).map((name) => this._slider(name))}
        <label class="field"><span>${t('staffing.patience')} <strong class="num">${patienceSeconds === null ? (measured === null ? t('staffing.no_patience') : t('staffing.measured', { s: Math.round(measured) })) : `${patienceSeconds} s`}</strong></span>
          <input type="range" min="0" max="600" step="10" .value=${String(patienceSeconds ?? 0)} data-test="staffing-patience" @input=${(event: Event) => this._ask({ patienceSeconds: (event.target as HTMLInputElement).valueAsNumber || null }, RESTS_MS)} /></label>
        ${this._plan ? html`<p class="sum small" role="status" data-test="staffing-sum">${t('staffing.sum', { calls: count(Math.round(this._plan.calls)), hours: count(Math.round(this._plan.hours)) })}<br /><span class="muted">${t('staffing.basis', { days: this._plan.basis.length })}${this._plan.kind === 'usual' ? '' : ` · ${t(`staffing.kind_${this._plan.kind}`)}`}</span></p>${this._forecast(this._plan.forecast)}` : nothing}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('staffing.plan')}>${this._table()}</div>
    `;
  }

  private _forecast(forecast: VolumeForecast | null) {
    if (!forecast) return nothing;
    const { method, misses, triedOn } = forecast;
    return html`<table class="tried small" data-test="staffing-tried"><caption>${t('staffing.tried', { days: triedOn })}</caption>
      <tbody>${volumeMethods.map((each) => {
        const miss = misses[each];
        return html`<tr class=${each === method ? 'used' : ''} data-test="staffing-${each}"><td>${t(`staffing.by_${each}`)}</td><td class="num right">${miss === null ? t('staffing.too_short') : `${(100 * miss).toFixed(1)}%`}</td></tr>`;
      })}</tbody></table>`;
  }

  private _slider(name: Slider) {
    const { from, to, step, unit } = sliders[name];
    return html`<label class="field"><span>${t(`staffing.${name}`)} <strong class="num">${this._choice[name]} ${unit}</strong></span>
      <input type="range" min=${from} max=${to} step=${step} .value=${String(this._choice[name])} data-test="staffing-${name}" @input=${(event: Event) => this._ask({ [name]: (event.target as HTMLInputElement).valueAsNumber }, RESTS_MS)} /></label>`;
  }

  private _table() {
    if (this._failure) return errorState(t('staffing.plan'), this._failure, () => void this._ask({}));
    if (!this._plan) return skeletonRows(12);
    if (this._plan.intervals.length === 0) return emptyState('calendar', t('staffing.empty'), t('staffing.empty_hint'));
    const most = Math.max(...this._plan.intervals.map(({ rostered }) => rostered));
    return html`<table data-test="staffing-rows">
      <thead><tr><th>${t('staffing.time')}</th><th class="right">${t('staffing.calls')}</th><th class="right">${t('staffing.aht')}</th><th class="right">Erlang C</th><th class="right">Erlang A</th><th class="right">${t('staffing.level')}</th><th class="right">${t('staffing.occupancy')}</th><th class="right">${t('staffing.rostered')}</th><th class="bars"><span class="unseen">${t('staffing.rostered')}</span></th></tr></thead>
      <tbody>${this._plan.intervals.map((row) => this._row(row, most))}</tbody></table>`;
  }

  private _row(row: StaffingInterval, most: number) {
    const service = row.erlangA ?? row.erlangC;
    const share = (value: number): string => `${(100 * value).toFixed(0)}%`;
    return html`<tr data-test="staffing-row">
      <td class="num">${row.time}</td><td class="num right">${row.calls.toFixed(1)}</td><td class="num right">${duration(row.ahtSeconds * 1000)}</td>
      <td class="num right">${row.erlangC.agents}</td><td class="num right">${row.erlangA?.agents ?? '–'}</td>
      <td class="num right">${share(service.serviceLevel)}</td><td class="num right">${share(service.occupancy)}</td>
      <td class="num right"><strong>${row.rostered}</strong></td>
      <td class="bars"><svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${((100 * row.rostered) / most).toFixed(1)} height="1"></rect></svg></td></tr>`;
  }

  private async _ask(change: Partial<StaffingChoice>, delayMs = 0): Promise<void> {
    this._choice = { ...this._choice, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      this._plan = await reportsApi(this.desk.http).staffing(this._choice, waiting.signal);
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: 250px minmax(0, 1fr); min-height: 0; }
      .ask { display: grid; align-content: start; gap: 10px; padding: 12px 16px; border-right: 1px solid var(--rule); overflow: auto; }
      input[type="range"] { width: 100%; accent-color: var(--accent); } .field strong { float: right; color: var(--ink); }
      .sum { border-top: 1px solid var(--rule); padding-top: 8px; }
      .tried caption { text-align: left; color: var(--ink-2); padding-bottom: 4px; } .tried td { padding: 2px 4px; height: auto; } .used td { font-weight: 600; color: var(--ink); }
      .bars { width: 30%; } .bar { display: block; width: 100%; height: 12px; fill: var(--accent); }
    `,
  ];
}
customElements.define('staffing-plan', StaffingPlan);
