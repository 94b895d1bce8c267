import type { AgentRow, LiveBoard } from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { day, time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import type { Figure } from '../reports/reports-api.ts';
import { AlarmSound } from './alarm-sound.ts';
import './live-agents.ts';
import './live-alarms.ts';
import './live-queues.ts';

/** What may lie over the page, one at a time. */
type Sheet =
  | { kind: 'force' | 'monitor' | 'move'; agent: AgentRow }
  | { kind: 'figure'; figure: Figure }
  | { kind: 'settings' | 'message' };

/** For supervisors: queues and agents, from the same facts as everything else. Clocks run by themselves between messages. */
export class LivePage extends DeskElement {
  static override properties = {
    shown: {},
    _failure: { state: true },
    _sheet: { state: true },
    _muted: { state: true },
  };
  declare shown: string | null;
  declare private _failure: unknown;
  declare private _sheet: Sheet | null;
  declare private _muted: boolean;
  private watching = false;
  private sound: AlarmSound | null = null;

  constructor() {
    super();
    this.shown = null;
    this._failure = null;
    this._sheet = null;
    this._muted = false;
  }

  protected override parts(desk: Desk) {
    return [desk.line.board, desk.line.connection];
  }

  protected override deskReady(desk: Desk): void {
    this.sound = new AlarmSound(desk.store);
    this._muted = this.sound.muted;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk) return;
    if (!this.watching && this.isConnected && this.desk.line.connection.getSnapshot().hasTag('live'))
      void this._watch();
    const board = this.desk.line.board.get();
    if (board) this.sound?.hear(board.alarms);
    if (this.shown === 'wall') void import('./wall-board.ts');
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
    const wall = this.shown === 'wall';
    return html`
      <header>
        <h2>${t('live.title')}</h2>
        ${board ? html`<span class="small muted num" data-test="live-since">${t('live.today_since', { at: time(board.dayStart) })}</span>` : nothing}
        ${board && (!live || !board.platformConnected) ? html`<span class="pill danger" data-test="live-stale"><ui-icon name="wifi_off" .size=${14}></ui-icon>${live ? t('connection.platform_lost') : t('live.stale', { at: time(board.at) })}</span>` : nothing}
        <span class="tools">
          <button class="button plain" aria-pressed=${!this._muted} data-test="live-sound" @click=${this._turnSound}>${t(this._muted ? 'live.sound_off' : 'live.sound_on')}</button>
          ${this._may('supervisor') ? html`<button class="button plain" data-test="live-message" @click=${() => this._open({ kind: 'message' })}>${t('live.message')}</button>` : nothing}
          <button class="button plain" data-test="live-settings" @click=${() => this._open({ kind: 'settings' })}>${t('live.settings')}</button>
          ${wall ? html`<button class="button" data-test="wall-full" @click=${this._fullScreen}><ui-icon name="enlarge" .size=${14}></ui-icon>${t('live.full_screen')}</button>` : nothing}
          <button class="button" data-test="live-wall" @click=${() => goTo('live', ...(wall ? [] : ['wall']))}>${t(wall ? 'live.back' : 'live.wall')}</button>
        </span>
      </header>
      ${board ? (wall ? html`<wall-board .board=${board}></wall-board>` : this._renderBoard(board)) : skeletonRows(8)}
      ${this._sheet && board ? this._renderSheet(this._sheet, board) : nothing}
    `;
  }

  private _renderBoard(board: LiveBoard) {
    if (board.queues.length === 0 && board.agents.length === 0) return emptyState('live', t('live.empty'));
    const open = (kind: 'force' | 'monitor' | 'move') => (event: CustomEvent<AgentRow>) =>
      this._open({ kind, agent: event.detail });
    return html`
      <div class="queues">
        <live-alarms .board=${board} @help=${(event: CustomEvent<string>) => this._monitor(board, event.detail)}></live-alarms>
        <live-queues .board=${board} @figure=${(event: CustomEvent<Figure>) => this._open({ kind: 'figure', figure: event.detail })}></live-queues>
      </div>
      <live-agents .agents=${board.agents} .queues=${board.queues} @force=${open('force')} @monitor=${open('monitor')} @move=${open('move')}></live-agents>
    `;
  }

  private _renderSheet(sheet: Sheet, board: LiveBoard): TemplateResult {
    const closed = (): void => {
      this._sheet = null;
    };
    switch (sheet.kind) {
      case 'force':
        return html`<force-dialog .agent=${sheet.agent} @closed=${closed}></force-dialog>`;
      case 'monitor':
        return html`<monitor-dialog .agent=${sheet.agent} @closed=${closed}></monitor-dialog>`;
      case 'move':
        return html`<move-dialog .agent=${sheet.agent} .queues=${board.queues} @closed=${closed}></move-dialog>`;
      case 'message':
        return html`<broadcast-dialog .queues=${board.queues} @closed=${closed}></broadcast-dialog>`;
      case 'settings':
        return html`<board-settings .queues=${board.queues} @closed=${closed}></board-settings>`;
      case 'figure': {
        const { metrics } = board.settings;
        const { ownLevels: _own, ...variant } = metrics;
        const today = day(board.dayStart);
        const choice = { from: today, to: today, by: 'queue', minutes: 30, source: 'house', ...variant };
        return html`<counted-calls .choice=${choice} .figure=${sheet.figure} .settings=${metrics} @closed=${closed}></counted-calls>`;
      }
    }
  }

  private _open(sheet: Sheet): void {
    const load = {
      force: () => import('./force-dialog.ts'),
      monitor: () => import('./monitor-dialog.ts'),
      move: () => import('./move-dialog.ts'),
      message: () => import('./broadcast-dialog.ts'),
      settings: () => import('./board-settings.ts'),
      figure: () => import('../reports/counted-calls.ts'),
    }[sheet.kind];
    void load().then(() => {
      this._sheet = sheet;
    });
  }

  /** Who said that he comes most likely wants to listen first. */
  private _monitor(board: LiveBoard, userId: string): void {
    const agent = board.agents.find((each) => each.userId === userId);
    if (agent && this.desk.session.user.extension !== null) this._open({ kind: 'monitor', agent });
  }

  private _may(role: 'supervisor'): boolean {
    return this.desk.session.user.roles.includes(role);
  }

  private _turnSound(): void {
    this._muted = !this._muted;
    this.sound?.mute(this._muted);
  }

  private _fullScreen(): void {
    void this.shadowRoot?.querySelector('wall-board')?.requestFullscreen();
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
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      wall-board { grid-row: 2 / 4; }
      header { display: flex; align-items: center; gap: 16px; padding: 6px 16px; min-height: 44px; }
      .tools { display: flex; gap: 4px; margin-left: auto; }
      .queues { min-width: 0; }
    `,
  ];
}
customElements.define('live-page', LivePage);
