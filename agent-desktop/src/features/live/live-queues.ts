import {
  type BoardFigures,
  type BoardMeasure,
  formulaOf,
  type LiveBoard,
  metricDefinitions,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { count } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import type { Figure } from '../reports/reports-api.ts';
import { boardFigure, busyAgents, levelOf, openingMetrics, type ShownFigure } from './board-words.ts';

const shown: readonly ShownFigure[] = [...openingMetrics, 'occupancyPercent'];
const measureOf: Partial<Record<ShownFigure, BoardMeasure>> = {
  serviceLevelPercent: 'serviceLevelPercent',
  abandonPercent: 'abandonPercent',
  asaSeconds: 'asaSeconds',
  occupancyPercent: 'occupancyPercent',
};
const testOf: Partial<Record<ShownFigure, string>> = { flowedOut: 'flowed-out', serviceLevelPercent: 'service-level' };

/**
 * Queues now and today. A figure past its limit has the colour of its alarm; one made of calls opens to them.
 * @fires figure - with the figure to be opened
 */
export class LiveQueues extends DeskElement {
  static override properties = { board: { attribute: false } };
  declare board: LiveBoard;

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { settings } = this.board;
    return html`
      <table data-test="live-queues">
        <thead><tr>
          <th>${t('live.queue')}</th><th class="right">${t('live.waiting')}</th><th class="right">${t('live.longest')}</th>
          <th class="right">${t('live.available')}</th><th class="right">${t('live.busy')}</th>
          ${shown.map((name) => html`<th class="right" title=${formulaOf(name, settings.metrics, locale.get())}>${say(metricDefinitions[name].label)}</th>`)}
          <th class="right" title=${t('live.callbacks_hint')}>${t('live.callbacks')}</th>
        </tr></thead>
        <tbody>
          ${this.board.queues.map((queue) => this._row(queue.code, say(queue.label), queue))}
          ${this.board.queues.length > 1 ? this._row(null, t('live.all_queues'), this.board.total) : nothing}
        </tbody>
      </table>
    `;
  }

  private _row(code: string | null, label: string, figures: BoardFigures) {
    const level = (measure: BoardMeasure) => levelOf(this.board, code, measure) ?? '';
    const longest = figures.longestSince
      ? html`<ui-clock .since=${figures.longestSince}></ui-clock>`
      : html`<span class="muted">–</span>`;
    return html`
      <tr data-test=${code === null ? 'live-total' : 'live-queue'} data-queue=${code ?? nothing} class=${code === null ? 'total' : ''}>
        <td class="name"><strong>${label}</strong></td>
        <td class="num right big ${figures.waiting > 0 ? 'some' : 'muted'} ${level('waiting')}" data-test="live-waiting">${count(figures.waiting)}</td>
        <td class="num right big ${level('longestWaitSeconds')}" data-test="live-longest">${longest}</td>
        <td class="num right big ${level('agentsAvailable')}" data-test="live-available">${count(figures.agents.available)}</td>
        <td class="num right big" data-test="live-busy">${count(busyAgents(figures))}</td>
        ${shown.map((name) => this._figure(code, label, name, figures[name]))}
        <td class="num right" data-test="live-callbacks">${figures.callbacksOwed === null ? html`<span class="muted">–</span>` : count(figures.callbacksOwed)}</td>
      </tr>
    `;
  }

  private _figure(code: string | null, label: string, name: ShownFigure, value: number | null) {
    const measure = measureOf[name];
    const words = boardFigure(name, value);
    const opens = name !== 'occupancyPercent' && value !== null && this._mayOpen;
    return html`<td class="num right ${measure ? (levelOf(this.board, code, measure) ?? '') : ''}" data-test="live-${testOf[name] ?? name}">${
      opens
        ? html`<button class="link" @click=${() => this._open({ group: code, label, metric: name, value })}>${words}</button>`
        : words
    }</td>`;
  }

  /** The counted calls are a report's: those who read reports. */
  private get _mayOpen(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'supervisor' || role === 'manager');
  }

  private _open(figure: Figure): void {
    this.dispatchEvent(new CustomEvent('figure', { detail: figure }));
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; overflow-x: auto; border-bottom: 1px solid var(--rule); }
      td { height: 40px; } .total td { background: var(--sunken); } .name { width: 20%; }
      .big { font-size: 18px; } .some { color: var(--accent-ink); font-weight: 600; }
      .link { color: inherit; } .link:hover { color: var(--accent-ink); }
      td.warning { background: var(--warning-soft) !important; color: var(--warning); font-weight: 600; }
      td.alarm { background: var(--danger-soft) !important; color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('live-queues', LiveQueues);
