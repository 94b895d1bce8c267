import type { AgentRow, LiveBoard, QueueRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count, time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import './force-dialog.ts';
import './live-agents.ts';
import './monitor-dialog.ts';

/** A wait longer than this many milliseconds is told by colour and word order: it is the first thing to look at. */
const longWaitMs = 60_000;

/** For supervisors: queues and agents, from the same facts as everything else. Clocks run by themselves between messages. */
export class LivePage extends DeskElement {
  static override properties = { _failure: { state: true }, _forcing: { state: true }, _monitored: { state: true } };
  declare private _failure: unknown;
  declare private _forcing: AgentRow | null;
  declare private _monitored: AgentRow | null;
  private watching = false;

  constructor() {
    super();
    this._failure = null;
    this._forcing = null;
    this._monitored = null;
  }

  protected override parts(desk: Desk) {
    return [desk.line.board, desk.line.connection];
  }

  protected override willUpdate(): void {
    if (this.hasDesk && !this.watching && this.isConnected && this.desk.line.connection.getSnapshot().hasTag('live'))
      void this._watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.hasDesk && this.watching) void this.desk.line.watchBoard(false).catch(() => {});
    this.watching = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const board = this.desk.line.board.get();
    if (this._failure && !board) return errorState(t('live.title'), this._failure, () => void this._watch());
    const live = this.desk.line.connection.getSnapshot().hasTag('live');
    return html`
      <header>
        <h2>${t('live.title')}</h2>
        ${board ? html`<span class="small muted num" data-test="live-since">${t('live.today_since', { at: time(board.dayStart) })}</span>` : nothing}
        ${board && (!live || !board.platformConnected) ? html`<span class="pill danger" data-test="live-stale"><ui-icon name="wifi_off" .size=${14}></ui-icon>${live ? t('connection.platform_lost') : t('live.stale', { at: time(board.at) })}</span>` : nothing}
      </header>
      ${board ? this._renderBoard(board) : skeletonRows(8)}
      ${
        this._forcing
          ? html`<force-dialog .agent=${this._forcing} @closed=${() => {
              this._forcing = null;
            }}></force-dialog>`
          : nothing
      }
      ${
        this._monitored
          ? html`<monitor-dialog .agent=${this._monitored} @closed=${() => {
              this._monitored = null;
            }}></monitor-dialog>`
          : nothing
      }
    `;
  }

  private _renderBoard(board: LiveBoard) {
    if (board.queues.length === 0 && board.agents.length === 0) return emptyState('live', t('live.empty'));
    return html`
      <section class="queues">
        <table data-test="live-queues">
          <thead><tr>
            <th>${t('live.queue')}</th><th class="right">${t('live.waiting')}</th><th class="right">${t('live.longest')}</th>
            <th class="right">${t('live.available')}</th><th class="right">${t('live.busy')}</th>
            <th class="right">${t('live.offered')}</th><th class="right">${t('live.answered')}</th><th class="right">${t('live.abandoned')}</th><th class="right">${t('live.timed_out')}</th>
          </tr></thead>
          <tbody>${board.queues.map((queue) => this._renderQueue(queue, board))}</tbody>
        </table>
      </section>
      <live-agents .agents=${board.agents} .queues=${board.queues} @force=${(event: CustomEvent<AgentRow>) => {
        this._forcing = event.detail;
      }} @monitor=${(event: CustomEvent<AgentRow>) => {
        this._monitored = event.detail;
      }}></live-agents>
    `;
  }

  private _renderQueue(queue: QueueRow, board: LiveBoard) {
    const long = queue.longestSince !== null && Date.parse(board.at) - Date.parse(queue.longestSince) > longWaitMs;
    return html`
      <tr data-test="live-queue" data-queue=${queue.code}>
        <td class="name"><strong>${say(queue.label)}</strong></td>
        <td class="num right big ${queue.waiting > 0 ? 'some' : 'muted'}" data-test="live-waiting">${count(queue.waiting)}</td>
        <td class="num right big ${long ? 'long' : ''}" data-test="live-longest">${queue.longestSince ? html`${long ? html`<ui-icon name="warning" .size=${16}></ui-icon> ` : nothing}<ui-clock .since=${queue.longestSince}></ui-clock>` : html`<span class="muted">–</span>`}</td>
        <td class="num right big" data-test="live-available">${count(queue.agentsAvailable)}</td>
        <td class="num right big" data-test="live-busy">${count(queue.agentsBusy)}</td>
        <td class="num right" data-test="live-offered">${count(queue.offeredToday)}</td>
        <td class="num right" data-test="live-answered">${count(queue.answeredToday)}</td>
        <td class="num right" data-test="live-abandoned">${count(queue.abandonedToday)}</td>
        <td class="num right" data-test="live-timed-out">${count(queue.timedOutToday)}</td>
      </tr>
    `;
  }

  private async _watch(): Promise<void> {
    this.watching = true;
    try {
      await this.desk.line.watchBoard(true);
      this._failure = null;
    } catch (error) {
      this._failure = error;
      this.watching = false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); background: var(--surface); }
      header { display: flex; align-items: baseline; gap: 16px; padding: 12px 16px 8px; min-height: 44px; }
      .queues { border-bottom: 1px solid var(--rule); }
      .queues td { height: 44px; } .name { width: 30%; }
      .big { font-size: 20px; line-height: 26px; } .some { color: var(--accent-ink); font-weight: 600; } .long { color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('live-page', LivePage);
