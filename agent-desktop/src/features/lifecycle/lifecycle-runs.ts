import { LifecycleRun, LifecycleRuns } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime, duration } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const tone = { running: 'accent', done: 'ok', failed: 'danger' } as const;

/** The nights: when, how long, what changed. A manager may judge at once. */
export class LifecycleRunList extends DeskElement {
  static override properties = {
    _runs: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
    _busy: { state: true },
  };
  declare private _runs: readonly LifecycleRun[] | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._runs = null;
    this._failure = null;
    this._refusal = null;
    this._busy = false;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    if (!this._runs) return skeletonRows(8);
    return html`
      ${this.desk.session.user.roles.includes('manager') ? html`<div class="ask"><button class="button" data-test="run-now" ?disabled=${this._busy} @click=${() => void this._run()}>${this._busy ? t('life.run_running') : t('life.run_now')}</button>${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}</div>` : nothing}
      ${this._runs.length === 0 ? emptyState('cycle', t('life.no_runs'), t('life.not_judged_hint')) : this._renderTable(this._runs)}
    `;
  }

  private _renderTable(runs: readonly LifecycleRun[]) {
    const heads = [
      'customers',
      'changed_figures',
      'changed_verdicts',
      'changed_moved',
      'changed_values',
      'retentions',
    ] as const;
    return html`<table data-test="runs">
      <thead><tr><th>${t('life.day')}</th><th>${t('life.state')}</th><th>${t('life.started')}</th><th class="right">${t('life.took')}</th><th class="right">${t('life.version')}</th>${heads.map((head) => html`<th class="right">${t(`life.${head}`)}</th>`)}</tr></thead>
      <tbody>${runs.map(
        (
          run,
        ) => html`<tr data-test="run"><td class="num">${run.day}</td><td><span class="pill ${tone[run.state]}">${t(`life.run_${run.state}`)}</span></td><td class="num">${dateTime(run.startedAt)}</td>
        <td class="num right">${run.endedAt ? duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) : ''}</td><td class="num right">${run.settingsVersion}</td>
        ${[run.customers, run.figures, run.verdicts, run.moved, run.values, run.retentions].map((n) => html`<td class="num right">${count(n)}</td>`)}</tr>`,
      )}</tbody>
    </table>`;
  }

  private async _run(): Promise<void> {
    this._busy = true;
    this._refusal = null;
    try {
      await this.desk.http.post('/lifecycle/runs', {}, LifecycleRun);
    } catch (error) {
      this._refusal = error;
    } finally {
      this._busy = false;
    }
    await this._load();
  }

  private async _load(): Promise<void> {
    try {
      this._runs = (await this.desk.http.get('/lifecycle/runs', LifecycleRuns)).items;
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
    css`:host { display: block; } .ask { display: flex; align-items: center; gap: 12px; padding: 10px 16px; }`,
  ];
}
customElements.define('lifecycle-runs', LifecycleRunList);
