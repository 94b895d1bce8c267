import type { AgentRow, QueueRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { liveApi } from './live-api.ts';

const hoursOffered = [1, 2, 4, 8] as const;

/**
 * Lets an agent serve other queues for a part of the shift, or his own again.
 * @fires closed
 */
export class MoveDialog extends DeskElement {
  static override properties = {
    agent: { attribute: false },
    queues: { attribute: false },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare agent: AgentRow;
  declare queues: readonly QueueRow[];
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this.queues = [];
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { displayName, movedUntil, queues } = this.agent;
    return html`
      <ui-dialog .heading=${t('live.move_title', { name: displayName })} .test=${'move-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._move}>
          <fieldset><legend class="label">${t('live.queues')}</legend>
            ${this.queues.map(({ code, label }) => html`<label><input type="checkbox" name="queue" value=${code} ?checked=${queues.includes(code)} /> ${say(label)}</label>`)}
          </fieldset>
          <label class="field"><span>${t('live.move_for')}</span><select name="hours">${hoursOffered.map((hours) => html`<option value=${hours}>${t('live.move_hours', { count: hours })}</option>`)}</select></label>
          <label class="field"><span>${t('live.force_why')}</span><input name="reason" maxlength="200" required data-test="move-reason" /></label>
          <p class="small muted">${movedUntil ? t('live.moved_until', { at: time(movedUntil) }) : t('live.move_lead')}</p>
          <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions">
            ${movedUntil ? html`<button type="button" class="button" data-test="move-back" ?disabled=${this._busy} @click=${() => void this._order(() => liveApi(this.desk.http).moveBack({ userIds: [this.agent.userId] }))}>${t('live.move_back')}</button>` : nothing}
            <button class="button primary" data-test="move-go" ?disabled=${this._busy}>${t('live.move')}</button>
          </p>
        </form>
      </ui-dialog>
    `;
  }

  private _move(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const until = new Date(this.desk.line.now() + Number(data.get('hours')) * 3_600_000).toISOString();
    const queues = data.getAll('queue').map(String);
    const order = { userIds: [this.agent.userId], queues, until, reason: String(data.get('reason')) };
    void this._order(() => liveApi(this.desk.http).move(order));
  }

  private async _order(send: () => Promise<unknown>): Promise<void> {
    this._busy = true;
    try {
      await send();
      this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`form { display: grid; gap: 8px; } fieldset { display: flex; flex-wrap: wrap; gap: 4px 16px; border: 0; margin: 0; padding: 0; } fieldset label { display: inline-flex; align-items: center; gap: 6px; } .actions { display: flex; justify-content: flex-end; gap: 8px; }`,
  ];
}
customElements.define('move-dialog', MoveDialog);
