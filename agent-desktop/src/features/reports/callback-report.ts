import { type CallbackCounts, CallbackReport } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { queryOf } from '../../data/http.ts';
import { count, day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/form/day-field.ts';

const shown = ['promised', 'kept', 'late', 'missed', 'open', 'cancelled'] as const satisfies (keyof CallbackCounts)[];

/** Calls back that were promised for some days: kept in time, late, missed, still to come. */
export class CallbackReportView extends DeskElement {
  static override properties = { _days: { state: true }, _report: { state: true }, _failure: { state: true } };
  declare private _days: { from: string; to: string };
  declare private _report: CallbackReport | null;
  declare private _failure: unknown;

  constructor() {
    super();
    const today = day(new Date());
    Object.assign(this, { _days: { from: today, to: today }, _report: null, _failure: null });
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { from, to } = this._days;
    return html`
      <form class="choice" @submit=${(event: Event) => event.preventDefault()}>
        <label class="field"><span>${t('reports.from')}</span><day-field test="callbacks-from" .value=${from} max=${to} @change=${(event: Event) => this._choose({ from: (event.target as HTMLInputElement).value })}></day-field></label>
        <label class="field"><span>${t('reports.to')}</span><day-field test="callbacks-to" .value=${to} min=${from} @change=${(event: Event) => this._choose({ to: (event.target as HTMLInputElement).value })}></day-field></label>
        <p class="small muted">${t('reports.callbacks_lead')}</p>
      </form>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('reports.callbacks')}>${this._body()}</div>
    `;
  }

  private _body() {
    if (this._failure) return errorState(t('reports.title'), this._failure, () => void this._load());
    const report = this._report;
    if (!report) return skeletonRows(4);
    if (report.queues.length === 0)
      return emptyState('phone', t('reports.callbacks_none'), t('reports.callbacks_hint'));
    return html`
      <table data-test="callback-report">
        <thead><tr><th>${t('reports.queue')}</th>${shown.map((name) => html`<th class="right">${t(`reports.callbacks_${name}`)}</th>`)}<th class="right">${t('reports.callbacks_share')}</th></tr></thead>
        <tbody>
          ${report.queues.map((row) => this._row(say(row.queue.label), row))}
          ${report.queues.length > 1 ? this._row(t('reports.total'), report.total) : nothing}
        </tbody>
      </table>`;
  }

  private _row(label: string, row: CallbackCounts) {
    const due = row.kept + row.late + row.missed;
    const share = due === 0 ? '–' : `${((100 * row.kept) / due).toFixed(1)}%`;
    return html`<tr data-test="callback-report-row"><td>${label}</td>${shown.map((name) => html`<td class="num right">${count(row[name])}</td>`)}<td class="num right">${share}</td></tr>`;
  }

  private _choose(change: Partial<{ from: string; to: string }>): void {
    this._days = { ...this._days, ...change };
    void this._load();
  }

  private async _load(): Promise<void> {
    try {
      this._report = await this.desk.http.get(`/callbacks/report${queryOf({ ...this._days })}`, CallbackReport);
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .choice { display: flex; align-items: end; gap: 12px; padding: 10px 16px; } .choice p { margin: 0 0 6px; }
      td:first-child, th:first-child { padding-left: 16px; } td:last-child, th:last-child { padding-right: 16px; }
    `,
  ];
}
customElements.define('callback-report', CallbackReportView);
