import {
  type BoardFigures,
  type BoardMeasure,
  boardMeasures,
  type LiveBoard,
  metricDefinitions,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { count, time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';
import { alarmWords, boardFigure, busyAgents, levelOf } from './board-words.ts';

const shown = ['serviceLevelPercent', 'abandonPercent', 'asaSeconds', 'ahtSeconds', 'occupancyPercent'] as const;

/** The board for a screen on the wall: read from ten metres, nothing to press, nobody's name on it. */
export class WallBoard extends DeskElement {
  static override properties = { board: { attribute: false } };
  declare board: LiveBoard;

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { board } = this;
    return html`
      <div class="wall" data-test="wall-board">
        <p class="top"><span class="num">${time(board.at)}</span>
          ${board.alarms.map((alarm) => html`<span class="alarm-word ${alarm.level}"><ui-icon name="warning" .size=${24}></ui-icon>${alarmWords(board, alarm)}</span>`)}</p>
        <div class="tiles">
          ${this._tile(null, 'waiting', t('live.waiting'), count(board.total.waiting))}
          ${this._tile(null, 'longestWaitSeconds', t('live.longest'), board.total.longestSince ? html`<ui-clock .since=${board.total.longestSince}></ui-clock>` : '–')}
          ${this._tile(null, 'serviceLevelPercent', say(metricDefinitions.serviceLevelPercent.label), boardFigure('serviceLevelPercent', board.total.serviceLevelPercent))}
          ${this._tile(null, 'abandonPercent', say(metricDefinitions.abandonPercent.label), boardFigure('abandonPercent', board.total.abandonPercent))}
          ${this._tile(null, 'agentsAvailable', t('live.available'), count(board.total.agents.available))}
          ${this._tile(null, null, t('live.busy'), count(busyAgents(board.total)))}
          ${this._tile(null, null, t('presence.not_ready'), count(board.total.agents.not_ready))}
          ${this._tile(null, 'occupancyPercent', say(metricDefinitions.occupancyPercent.label), boardFigure('occupancyPercent', board.total.occupancyPercent))}
        </div>
        <table>
          <thead><tr><th>${t('live.queue')}</th><th>${t('live.waiting')}</th><th>${t('live.longest')}</th><th>${t('live.available')}</th><th>${t('live.busy')}</th>
            <th>${say(metricDefinitions.offered.label)}</th><th>${say(metricDefinitions.answered.label)}</th>${shown.map((name) => html`<th>${say(metricDefinitions[name].label)}</th>`)}</tr></thead>
          <tbody>${board.queues.map((queue) => this._row(queue.code, say(queue.label), queue))}</tbody>
        </table>
      </div>
    `;
  }

  private _tile(queue: string | null, measure: BoardMeasure | null, label: string, value: unknown) {
    const level = measure ? levelOf(this.board, queue, measure) : null;
    return html`<div class="tile ${level ?? ''}"><span>${label}</span><strong class="num">${value}</strong></div>`;
  }

  private _row(code: string, label: string, figures: BoardFigures) {
    const level = (measure: BoardMeasure) => levelOf(this.board, code, measure) ?? '';
    return html`<tr>
      <td class="name">${label}</td>
      <td class="num ${level('waiting')}">${count(figures.waiting)}</td>
      <td class="num ${level('longestWaitSeconds')}">${figures.longestSince ? html`<ui-clock .since=${figures.longestSince}></ui-clock>` : '–'}</td>
      <td class="num ${level('agentsAvailable')}">${count(figures.agents.available)}</td><td class="num">${count(busyAgents(figures))}</td>
      <td class="num">${count(figures.offered)}</td><td class="num">${count(figures.answered)}</td>
      ${shown.map((name) => html`<td class="num ${name in boardMeasures ? level(name as BoardMeasure) : ''}">${boardFigure(name, figures[name])}</td>`)}
    </tr>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; min-height: 0; overflow: auto; background: var(--surface); container-type: inline-size; }
      .wall { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2cqw; padding: 1.5cqw 2cqw; }
      .top { display: flex; flex-wrap: wrap; align-items: center; gap: 1.5cqw; font-size: 2cqw; line-height: 1.3; }
      .alarm-word { display: inline-flex; align-items: center; gap: 8px; padding: 0.2cqw 1cqw; border-radius: 8px; }
      .tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1cqw; }
      .tile { display: grid; gap: 0.4cqw; padding: 1cqw 1.4cqw; border-radius: 8px; background: var(--sunken); color: var(--ink-2); font-size: 1.5cqw; line-height: 1.3; }
      .tile strong { font-size: 4cqw; line-height: 1.1; color: var(--ink); }
      .warning, .tile.warning strong { background: var(--warning-soft); color: var(--warning); } .alarm, .tile.alarm strong { background: var(--danger-soft); color: var(--danger); }
      table { width: 100%; border-collapse: collapse; font-size: 1.75cqw; line-height: 1.3; }
      th { font-size: 1.2cqw; font-weight: 500; color: var(--ink-2); text-align: right; padding: 0.4cqw 0.5cqw; white-space: nowrap; } td { text-align: right; padding: 0.7cqw 0.5cqw; border-top: 1px solid var(--rule); white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; } .name { font-weight: 600; }
    `,
  ];
}
customElements.define('wall-board', WallBoard);
