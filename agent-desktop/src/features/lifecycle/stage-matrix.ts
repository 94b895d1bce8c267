import { formLabels, forms, LifecycleOverview, stages } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { stageWord } from './standing-words.ts';

/** Stages by forms as they are now, and how long customers have been in their stage. */
export class StageMatrix extends DeskElement {
  static override properties = { _overview: { state: true }, _failure: { state: true } };
  declare private _overview: LifecycleOverview | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._overview = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    if (!this._overview) return skeletonRows(10);
    const { cells, judgedOn, valuableInDecline } = this._overview;
    if (cells.length === 0) return emptyState('cycle', t('life.no_runs'), t('life.not_judged_hint'));
    return html`
      <p class="told small muted num">${judgedOn ? t('life.judged_on', { day: judgedOn }) : ''}${valuableInDecline > 0 ? html` <span class="pill warning" data-test="valuable-in-decline">${t('life.valuable', { n: count(valuableInDecline) })}</span>` : nothing}</p>
      ${this._renderMatrix(this._overview)}
      <h3>${t('life.time_in')}</h3>
      ${this._renderTime(this._overview)}
      ${this._renderModel(this._overview)}
    `;
  }

  private _renderMatrix({ cells }: LifecycleOverview) {
    const of = (stage: string | null, form: string | null): number =>
      cells.reduce(
        (sum, cell) =>
          (stage === null || cell.stage === stage) && (form === null || cell.form === form)
            ? sum + cell.customers
            : sum,
        0,
      );
    const most = Math.max(1, ...cells.map(({ customers }) => customers));
    const shade = (n: number): string => (n === 0 ? '' : `heat${Math.min(4, Math.ceil((4 * n) / most))}`);
    return html`<table data-test="stage-matrix">
      <thead><tr><th>${t('life.stage')}</th>${forms.map((form) => html`<th class="right">${say(formLabels[form])}</th>`)}<th class="right">${t('life.all')}</th></tr></thead>
      <tbody>${stages.map((stage) => html`<tr><td>${stageWord(stage)}</td>${forms.map((form) => html`<td class="num right ${shade(of(stage, form))}">${of(stage, form) === 0 ? html`<span class="muted">–</span>` : count(of(stage, form))}</td>`)}<td class="num right"><strong>${count(of(stage, null))}</strong></td></tr>`)}
        <tr><td>${t('life.all')}</td>${forms.map((form) => html`<td class="num right"><strong>${count(of(null, form))}</strong></td>`)}<td class="num right"><strong>${count(of(null, null))}</strong></td></tr></tbody>
    </table>`;
  }

  private _renderTime({ time }: LifecycleOverview) {
    return html`<table data-test="time-in-stage">
      <thead><tr><th>${t('life.stage')}</th><th class="right">${t('life.customers')}</th><th class="right">${t('life.mean_days')}</th><th class="right">${t('life.under_month')}</th><th class="right">${t('life.under_half')}</th><th class="right">${t('life.under_year')}</th><th class="right">${t('life.longer')}</th></tr></thead>
      <tbody>${time.map((row) => html`<tr><td>${stageWord(row.stage)}</td>${[row.customers, row.meanDays, row.underMonth, row.underHalfYear, row.underYear, row.longer].map((n) => html`<td class="num right">${count(n)}</td>`)}</tr>`)}</tbody>
    </table>`;
  }

  private _renderModel({ model }: LifecycleOverview) {
    if (!model) return nothing;
    const { r, alpha, a, b, p, q, gamma } = model;
    const shown = Object.entries({ r, α: alpha, a, b, p, q, γ: gamma }).flatMap(([name, value]) =>
      value === null ? [] : [`${name} ${Number(value.toPrecision(3))}`],
    );
    return html`<p class="told small muted num" data-test="value-model">${t('life.model', { day: model.fittedOn, n: count(model.customers) })} ${shown.join(' · ')}</p>`;
  }

  private async _load(): Promise<void> {
    try {
      this._overview = await this.desk.http.get('/lifecycle/overview', LifecycleOverview);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: block; padding-bottom: 24px; }
      .told { padding: 10px 16px; }
      table { max-width: 980px; }
      .heat1 { background: color-mix(in srgb, var(--accent-soft) 30%, transparent); } .heat2 { background: color-mix(in srgb, var(--accent-soft) 60%, transparent); }
      .heat3 { background: var(--accent-soft); } .heat4 { background: var(--selected); font-weight: 600; }
      h3 { padding: 16px 16px 4px; }
    `,
  ];
}
customElements.define('stage-matrix', StageMatrix);
