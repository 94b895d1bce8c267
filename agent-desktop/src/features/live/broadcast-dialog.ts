import type { QueueRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-dialog.ts';
import { liveApi } from './live-api.ts';

/**
 * A word to the agents of one's branches.
 * @fires closed
 */
export class BroadcastDialog extends DeskElement {
  static override properties = {
    queues: { attribute: false },
    _failure: { state: true },
    _busy: { state: true },
    _people: { state: true },
  };
  declare queues: readonly QueueRow[];
  declare private _failure: unknown;
  declare private _busy: boolean;
  declare private _people: number | null;

  constructor() {
    super();
    this.queues = [];
    this._failure = null;
    this._busy = false;
    this._people = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog .heading=${t('live.message')} .test=${'broadcast-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        ${
          this._people === null
            ? html`<form @submit=${this._send}>
                <label class="field"><span>${t('live.message_to')}</span><select name="queue"><option value="">${t('live.message_all')}</option>${this.queues.map(({ code, label }) => html`<option value=${code}>${t('live.message_queue', { queue: say(label) })}</option>`)}</select></label>
                <label class="field"><span>${t('live.message_text')}</span><textarea name="text" rows="3" maxlength="300" required data-test="broadcast-text"></textarea></label>
                <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
                <p class="actions"><button class="button primary" data-test="broadcast-send" ?disabled=${this._busy}>${t('live.message_send')}</button></p>
              </form>`
            : html`<p role="status" data-test="broadcast-sent">${t('live.message_sent', { count: this._people })}</p>`
        }
      </ui-dialog>
    `;
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    this._busy = true;
    try {
      const message = { text: String(data.get('text')), queue: String(data.get('queue')) || null };
      this._people = (await liveApi(this.desk.http).broadcast(message)).people;
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`form { display: grid; gap: 8px; } .actions { display: flex; justify-content: flex-end; }`,
  ];
}
customElements.define('broadcast-dialog', BroadcastDialog);
