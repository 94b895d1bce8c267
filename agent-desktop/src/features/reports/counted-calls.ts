import { type CountedCall, formulaOf, type MetricSettings, metricDefinitions } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import '../../components/ui-dialog.ts';
import { dateTime, duration } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { classWords, figureWords, groupWords } from './report-words.ts';
import { type Figure, type ReportChoice, reportsApi } from './reports-api.ts';

/**
 * What is behind one figure: its formula with the declared variant, and the calls it rests on.
 * @fires closed
 */
export class CountedCalls extends DeskElement {
  static override properties = {
    choice: { attribute: false },
    figure: { attribute: false },
    settings: { attribute: false },
    _calls: { state: true },
    _next: { state: true },
    _failure: { state: true },
    _why: { state: true },
  };
  declare choice: ReportChoice;
  declare figure: Figure;
  declare settings: MetricSettings;
  declare private _calls: readonly CountedCall[] | null;
  declare private _next: string | null;
  declare private _failure: unknown;
  /** The call whose routing is shown. */
  declare private _why: string | null;

  constructor() {
    super();
    this._calls = null;
    this._next = null;
    this._failure = null;
    this._why = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load(null);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { label, metric, value } = this.figure;
    const heading = `${label} · ${say(metricDefinitions[metric].label)} ${figureWords(metric, value)}`;
    return html`
      <ui-dialog wide .heading=${heading} .test=${'counted-calls'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <p class="formula"><span class="muted">${t('reports.formula')}</span> ${formulaOf(metric, this.settings, locale.get())}</p>
        <h3>${t('reports.rests_on')}</h3>
        ${this._body()}
      </ui-dialog>`;
  }

  private _body() {
    if (this._failure) return errorState(t('reports.rests_on'), this._failure, () => void this._load(null));
    if (!this._calls) return skeletonRows(5);
    return html`
      <table data-test="counted">
        <thead><tr><th>${t('reports.began')}</th><th>${t('reports.class')}</th><th>${t('reports.queue')}</th><th>${t('reports.type')}</th><th>${t('reports.agent')}</th><th class="right">${t('reports.wait')}</th><th class="right">${t('reports.handling')}</th><th><span class="unseen">${t('routing.title')}</span></th></tr></thead>
        <tbody>${this._calls.map((call) => this._row(call))}</tbody>
      </table>
      ${this._next ? html`<p class="more"><button class="button" data-test="counted-more" @click=${() => void this._load(this._next)}>${t('reports.more')}</button></p>` : nothing}`;
  }

  private _row(call: CountedCall) {
    const handling = call.talkMs + call.holdMs + call.wrapMs;
    return html`<tr data-test="counted-call">
      <td class="num">${dateTime(call.startedAt)}</td><td>${classWords(call.class)}</td>
      <td>${call.queue === null ? '' : groupWords(this.desk, 'queue', call.queue, call.queue)}</td><td>${call.type === null ? '' : groupWords(this.desk, 'type', call.type, call.type)}</td><td>${call.agent ?? ''}</td>
      <td class="num right">${duration(call.waitMs)}</td><td class="num right">${handling > 0 ? duration(handling) : ''}</td>
      <td class="right">${this._tellsWhy(call) ? html`<button class="link" data-test="counted-why" aria-expanded=${this._why === call.id} @click=${() => this._toggle(call.id)}>${t('routing.why')}</button>` : nothing}</td></tr>
      ${this._why === call.id ? html`<tr><td colspan="8" class="why"><call-routing .interactionId=${call.id}></call-routing></td></tr>` : nothing}`;
  }

  /** Only calls of this house that waited in a queue were routed by it; whose they were is told to supervisors. */
  private _tellsWhy({ source, queue }: CountedCall): boolean {
    return source === 'house' && queue !== null && this.desk.session.user.roles.includes('supervisor');
  }

  private _toggle(id: string): void {
    void import('../wrap-up/call-routing.ts');
    this._why = this._why === id ? null : id;
  }

  private async _load(cursor: string | null): Promise<void> {
    try {
      const page = await reportsApi(this.desk.http).counted(this.choice, this.figure, cursor, locale.get());
      this._calls = [...(cursor ? (this._calls ?? []) : []), ...page.items];
      this._next = page.next;
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
    css`.formula { margin-bottom: 12px; } th:first-child, td:first-child { padding-left: 0; } .why { height: auto; white-space: normal; } .more { padding: 12px; text-align: center; }`,
  ];
}
customElements.define('counted-calls', CountedCalls);
