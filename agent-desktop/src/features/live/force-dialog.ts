import type { AgentRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { stateWords } from '../call-bar/presence-control.ts';

/** Sets an agent's state for him; he is told, and it is recorded. */
export class ForceDialog extends DeskElement {
  static override properties = { agent: { attribute: false }, _failure: { state: true }, _busy: { state: true } };
  declare agent: AgentRow;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog .heading=${t('live.force_title', { name: this.agent.displayName })} .test=${'force-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <p>${stateWords(this.agent)}</p>
        <p class="muted lead">${t('live.force_lead')}</p>
        <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
        <p class="actions">
          <button class="button" data-test="force-offline" ?disabled=${this._busy} @click=${() => this._force('offline')}>${t('live.force_offline')}</button>
          <button class="button primary" data-test="force-not-ready" ?disabled=${this._busy} @click=${() => this._force('not_ready')}>${t('live.force_not_ready')}</button>
        </p>
      </ui-dialog>
    `;
  }

  private async _force(to: 'not_ready' | 'offline'): Promise<void> {
    this._busy = true;
    try {
      await this.desk.line.request('presence.force', { userId: this.agent.userId, to, reason: 'supervisor' });
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
    css`.lead { margin-top: 8px; } .actions { display: flex; justify-content: flex-end; gap: 8px; }`,
  ];
}
customElements.define('force-dialog', ForceDialog);
