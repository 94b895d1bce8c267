import {
  type CallMetrics,
  formulaOf,
  metricDefinitions,
  type CallReport as Report,
  type ReportDimension,
  reportDimensions,
  reportMinutes,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { day } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import './counted-calls.ts';
import { figureWords, groupWords, shownMetrics } from './report-words.ts';
import { type Figure, type ReportChoice, reportsApi } from './reports-api.ts';
import '../../components/form/day-field.ts';

/** Metrics of the calls of some days. Every figure opens what it means and the calls it rests on. */
export class CallReportView extends DeskElement {
  static override properties = {
    _choice: { state: true },
    _report: { state: true },
    _failure: { state: true },
    _open: { state: true },
  };
  declare private _choice: ReportChoice;
  declare private _report: Report | null;
  declare private _failure: unknown;
  declare private _open: Figure | null;

  constructor() {
    super();
    const today = day(new Date());
    this._choice = { from: today, to: today, by: 'queue', minutes: 30, source: '' };
    this._report = null;
    this._failure = null;
    this._open = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override parts(desk: Desk) {
    return [desk.codes];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      ${this._renderChoice()}
      <div class="scroll" tabindex="0" role="region" aria-label=${t('reports.calls')}>${this._body()}</div>
      ${
        this._open && this._report
          ? html`<counted-calls .choice=${this._choice} .figure=${this._open} .settings=${this._report.settings} @closed=${() => {
              this._open = null;
            }}></counted-calls>`
          : nothing
      }
    `;
  }

  private _renderChoice() {
    const { from, to, by, minutes, source, serviceLevelSeconds } = this._choice;
    return html`
      <form class="choice" @submit=${(event: Event) => event.preventDefault()}>
        <label class="field"><span>${t('reports.from')}</span><day-field test="report-from" .value=${from} max=${to} @change=${(event: Event) => this._choose({ from: chosenIn(event) })}></day-field></label>
        <label class="field"><span>${t('reports.to')}</span><day-field test="report-to" .value=${to} min=${from} @change=${(event: Event) => this._choose({ to: chosenIn(event) })}></day-field></label>
        ${this._select(
          'by',
          t('reports.by'),
          by,
          reportDimensions.map((each) => [each, t(`reports.by_${each}`)]),
        )}
        ${
          by === 'interval'
            ? this._select(
                'minutes',
                t('reports.length'),
                String(minutes),
                reportMinutes.map((each) => [String(each), t('reports.minutes', { n: each })]),
              )
            : nothing
        }
        ${this._select('source', t('reports.source'), source, [
          ['', t('reports.source_all')],
          ['house', t('reports.source_house')],
          ['anonymous-bank', 'Anonymous Bank'],
        ])}
        ${this._select('serviceLevelSeconds', t('reports.variant'), String(serviceLevelSeconds ?? ''), [
          ['', t('reports.own_level')],
          ...[10, 15, 20, 30, 60].map((n) => [String(n), t('reports.within', { n })] as const),
        ])}
        <span class="end">${exportAction(this.desk, 'call_report')}</span>
      </form>`;
  }

  private _select(name: keyof ReportChoice, label: string, chosen: string, options: (readonly [string, string])[]) {
    const change = (event: Event): void => {
      const value = chosenIn(event);
      if (name === 'serviceLevelSeconds') this._choose(levelChosen(value));
      else this._choose({ [name]: name === 'minutes' ? Number(value) : value });
    };
    return html`<label class="field"><span>${label}</span><select data-test="report-${name}" @change=${change}>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
    </select></label>`;
  }

  private _body() {
    if (this._failure) return errorState(t('reports.title'), this._failure, () => void this._load());
    const report = this._report;
    if (!report) return skeletonRows(8);
    if (report.groups.length === 0) return emptyState('live', t('reports.empty'), t('reports.empty_hint'));
    const heads = shownMetrics.map(
      (metric) =>
        html`<th class="right" title=${formulaOf(metric, report.settings, locale.get())}>${say(metricDefinitions[metric].label)}</th>`,
    );
    return html`
      <table data-test="call-report">
        <thead><tr><th>${t(`reports.by_${report.by}`)}</th>${heads}</tr></thead>
        <tbody>${report.groups.map((row) => this._row(report.by, row.group, groupWords(this.desk, report.by, row.group, row.label), row))}</tbody>
        <tfoot>${this._row(report.by, null, t('reports.total'), report.total)}</tfoot>
      </table>`;
  }

  private _row(by: ReportDimension, group: string | null, label: string, metrics: CallMetrics) {
    // Agents of other branches are told together only.
    const opens = !(by === 'agent' && group === '*');
    const cell = (metric: (typeof shownMetrics)[number]) => {
      const value = metrics[metric];
      const words = figureWords(metric, value);
      const figure: Figure = { group, label, metric, value };
      const name = `${label}, ${say(metricDefinitions[metric].label)}: ${words}`;
      return opens && value
        ? html`<button class="link num" aria-label=${name} data-test="figure" data-metric=${metric} @click=${() => {
            this._open = figure;
          }}>${words}</button>`
        : html`<span class="muted">${words}</span>`;
    };
    return html`<tr data-test="report-row" data-group=${group ?? nothing}><td class="group">${label}</td>${shownMetrics.map((metric) => html`<td class="num right">${cell(metric)}</td>`)}</tr>`;
  }

  private _choose(change: Partial<ReportChoice>): void {
    if (Object.values(change).includes('')) {
      if (!('source' in change)) return;
    }
    this._choice = { ...this._choice, ...change };
    void this._load();
  }

  private async _load(): Promise<void> {
    const asked = this._choice;
    this._report = null;
    this._failure = null;
    try {
      const report = await reportsApi(this.desk.http).calls(asked, locale.get());
      if (asked === this._choice) this._report = report;
    } catch (error) {
      if (asked === this._choice) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .choice { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .field { min-width: 104px; } .end { margin-left: auto; }
      .group { font-weight: 600; }
      th, td { padding: 0 6px; }
      tfoot td { position: sticky; bottom: 0; background: var(--sunken); border-top: 1px solid var(--border); font-weight: 600; }
      .link { color: var(--ink); } .link:hover { color: var(--accent-ink); }
    `,
  ];
}
customElements.define('call-report', CallReportView);

const chosenIn = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** One level for all queues, or each queue's own. */
const levelChosen = (value: string): Partial<ReportChoice> =>
  value === ''
    ? { serviceLevelSeconds: undefined, levels: 'own' }
    : { serviceLevelSeconds: Number(value), levels: 'same' };
