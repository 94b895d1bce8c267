import type { HelpCall, LiveBoard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';
import { alarmWords } from './board-words.ts';
import { liveApi } from './live-api.ts';

/**
 * What a supervisor should look at first: agents who call for help, and figures past their limits.
 * @fires help - with the agent's id, once the supervisor said that he comes
 */
export class LiveAlarms extends DeskElement {
  static override properties = { board: { attribute: false }, _failure: { state: true } };
  declare board: LiveBoard;
  declare private _failure: unknown;

  constructor() {
    super();
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { alarms, help } = this.board;
    if (alarms.length + help.length === 0) return nothing;
    return html`
      <div class="strip" role="status" aria-label=${t('live.alarms')} data-test="live-alarms">
        ${help.map((call) => this._help(call))}
        ${alarms.map(
          (alarm) =>
            html`<span class="pill ${alarm.level === 'alarm' ? 'danger' : 'warning'}" data-test="live-alarm"><ui-icon name="warning" .size=${14}></ui-icon>${alarmWords(this.board, alarm)}<ui-clock .since=${alarm.since}></ui-clock></span>`,
        )}
        ${this._failure ? html`<span class="fault" role="alert">${explain(this._failure)}</span>` : nothing}
      </div>
    `;
  }

  private _help(call: HelpCall) {
    return html`<span class="help" data-test="live-help">
      <ui-icon name="flag" .size=${14}></ui-icon><strong>${t('live.help_of', { name: call.displayName })}</strong>
      ${call.note ? html`<span>${call.note}</span>` : nothing}<ui-clock .since=${call.askedAt}></ui-clock>
      ${
        call.takenBy === null
          ? this._maySupervise
            ? html`<button class="button" data-test="live-help-take" @click=${() => void this._take(call)}>${t('live.help_take')}</button>`
            : nothing
          : html`<span class="muted">${t('live.help_taken', { name: call.takenBy })}</span>`
      }</span>`;
  }

  private get _maySupervise(): boolean {
    return this.desk.session.user.roles.includes('supervisor');
  }

  private async _take({ id, userId }: HelpCall): Promise<void> {
    try {
      await liveApi(this.desk.http).takeHelp(id);
      this._failure = null;
      this.dispatchEvent(new CustomEvent('help', { detail: userId }));
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      .strip { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 0 16px 8px; }
      .help { display: inline-flex; align-items: center; gap: 8px; padding: 2px 4px 2px 10px; border-radius: 14px; background: var(--danger-soft); color: var(--danger); }
      .help .button { min-height: 24px; border-radius: 12px; }
    `,
  ];
}
customElements.define('live-alarms', LiveAlarms);
