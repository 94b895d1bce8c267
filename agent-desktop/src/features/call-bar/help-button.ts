import { type HelpCall, OwnHelpCall } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** Calls a supervisor to the present call, and takes that back. There while the agent talks. */
export class HelpButton extends DeskElement {
  static override properties = { _help: { state: true }, _failed: { state: true } };
  declare private _help: HelpCall | null;
  declare private _failed: boolean;

  constructor() {
    super();
    this._help = null;
    this._failed = false;
  }

  protected override parts(desk: Desk) {
    return [desk.line.state];
  }

  protected override deskReady(desk: Desk): void {
    void this._ask(() => desk.http.get('/desk/help', OwnHelpCall));
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const asked = this._help !== null;
    const coming = this.desk.line.state.get().notices.some(({ kind }) => kind === 'help_coming');
    return html`<button class="button ${asked ? 'on' : 'plain'}" aria-pressed=${asked} title=${t('call.help_hint')} data-test="call-help" @click=${this._turn}>
      <ui-icon name="flag" .size=${14}></ui-icon>${t(this._failed ? 'call.help_failed' : asked ? (coming ? 'call.help_coming' : 'call.help_asked') : 'call.help')}</button>`;
  }

  private _turn(): void {
    const { http } = this.desk;
    void this._ask(() =>
      this._help ? http.post('/desk/help/withdrawal', {}, OwnHelpCall) : http.put('/desk/help', {}, OwnHelpCall),
    );
  }

  private async _ask(send: () => Promise<OwnHelpCall>): Promise<void> {
    try {
      this._help = (await send()).help;
      this._failed = false;
    } catch {
      this._failed = true;
    }
  }

  static override styles = [
    base,
    controls,
    css`:host { float: right; } .button { min-height: 20px; height: 22px; margin-top: -2px; font-size: var(--text-s); }`,
  ];
}
customElements.define('help-button', HelpButton);
