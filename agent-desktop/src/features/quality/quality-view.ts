import { EvaluationList, type EvaluationView, QualityAverages } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './evaluation-result.ts';
import '../../components/form/day-field.ts';

const MONTH_MS = 30 * 86_400_000;

/** Means by agent and question for who leads or judges; for an agent his own results. */
export class QualityView extends DeskElement {
  static override properties = {
    _averages: { state: true },
    _objections: { state: true },
    _own: { state: true },
    _from: { state: true },
    _until: { state: true },
    _failure: { state: true },
  };
  declare private _averages: QualityAverages | null;
  declare private _objections: readonly EvaluationView[];
  declare private _own: readonly EvaluationView[] | null;
  declare private _from: string;
  declare private _until: string;
  declare private _failure: unknown;

  constructor() {
    super();
    this._averages = null;
    this._objections = [];
    this._own = null;
    this._from = '';
    this._until = '';
    this._failure = null;
  }

  protected override deskReady(): void {
    const now = this.desk.line.now();
    this._from = day(new Date(now - MONTH_MS));
    this._until = day(new Date(now));
    void this._load();
  }

  private get _supervises(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'supervisor' || role === 'quality');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <header><h2>${t(this._supervises ? 'quality.title' : 'quality.mine')}</h2>
        ${this._supervises ? this._renderDays() : nothing}
        ${this._supervises ? html`<button class="button cards" data-test="quality-cards" @click=${() => goTo('recordings', 'cards')}>${t('quality.cards')}</button>` : nothing}
        <button class="button ${this._supervises ? '' : 'back'}" @click=${() => goTo('recordings')}>${t('recordings.title')}</button>
      </header>
      ${this._failure ? errorState(t('quality.load_failed'), this._failure, () => void this._load()) : this._supervises ? this._renderAverages() : this._renderOwn()}
    `;
  }

  private _renderDays() {
    const chosen = (event: Event): string => (event.target as HTMLInputElement).value;
    return html`
      <label>${t('quality.from')} <day-field .value=${this._from} @change=${(event: Event) => this._choose({ from: chosen(event) })}></day-field></label>
      <label>${t('quality.until')} <day-field .value=${this._until} @change=${(event: Event) => this._choose({ until: chosen(event) })}></day-field></label>
    `;
  }

  private _renderAverages() {
    if (!this._averages) return skeletonRows(8);
    const { agents, questions } = this._averages;
    if (agents.length === 0 && this._objections.length === 0) return emptyState('review', t('quality.none'));
    return html`
      <div class="scroll body">
        ${this._objections.length > 0 ? html`<section class="objections" data-test="objections"><h3>${t('quality.open_objections')}</h3>${this._objections.map((evaluation) => html`<p class="whose"><strong>${evaluation.agent ?? ''}</strong> <button class="link" @click=${() => goTo('recordings', evaluation.recordingId)}>${t('recents.hear')}</button></p><evaluation-result .evaluation=${evaluation} @changed=${() => this._load()}></evaluation-result>`)}</section>` : nothing}
        <table data-test="quality-agents">
          <thead><tr><th>${t('quality.agent')}</th><th class="right">${t('quality.evaluations')}</th><th class="right">${t('quality.average')}</th><th class="right">${t('quality.failures')}</th><th class="right">${t('quality.objections')}</th><th class="right">${t('quality.open')}</th><th class="right">${t('quality.changed_scores')}</th></tr></thead>
          <tbody>${agents.map((agent) => html`<tr><td>${agent.name}</td><td class="num right">${agent.evaluations}</td><td class="num right">${agent.percent?.toFixed(1) ?? '—'}</td><td class="num right">${agent.failed}</td><td class="num right">${agent.objections}</td><td class="num right">${agent.openObjections}</td><td class="num right">${agent.changedScores}</td></tr>`)}</tbody>
        </table>
        <table data-test="quality-questions">
          <thead><tr><th>${t('quality.question')}</th><th class="right">${t('quality.evaluations')}</th><th class="right">${t('quality.average')}</th></tr></thead>
          <tbody>${questions.map(({ text, answers, percent }) => html`<tr><td class="wide" title=${say(text)}>${say(text)}</td><td class="num right">${answers}</td><td class="num right">${percent.toFixed(1)}</td></tr>`)}</tbody>
        </table>
      </div>
    `;
  }

  private _renderOwn() {
    if (!this._own) return skeletonRows(8);
    if (this._own.length === 0) return emptyState('review', t('quality.none'));
    return html`<div class="scroll own">${this._own.map((evaluation) => html`<evaluation-result .evaluation=${evaluation}></evaluation-result><p><button class="link" @click=${() => goTo('recordings', evaluation.recordingId)}>${t('recents.hear')}</button></p>`)}</div>`;
  }

  private _choose({ from = this._from, until = this._until }: { from?: string; until?: string }): void {
    this._from = from;
    this._until = until;
    if (from && until) void this._load();
  }

  private async _load(): Promise<void> {
    const { http } = this.desk;
    try {
      if (this._supervises)
        [this._averages, { items: this._objections }] = await Promise.all([
          http.get(`/quality/averages?from=${this._from}&until=${this._until}`, QualityAverages),
          http.get('/objections', EvaluationList),
        ]);
      else this._own = (await http.get('/evaluations', EvaluationList)).items;
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .back, .cards { margin-left: auto; }
      header label { display: inline-flex; align-items: center; gap: 6px; color: var(--ink-2); } header input { width: auto !important; }
      .body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: start; align-content: start; gap: 0 24px; }
      .objections { grid-column: 1 / -1; padding: 8px 16px; border-bottom: 1px solid var(--rule); max-width: 900px; }
      .whose { padding-top: 8px; }
      .own { padding: 8px 16px; max-width: 820px; }
    `,
  ];
}
customElements.define('quality-view', QualityView);
