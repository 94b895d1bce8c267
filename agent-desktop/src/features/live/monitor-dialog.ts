import { type AgentRow, MonitorOrder } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import '../../components/ui-icon.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { stateWords } from '../call-bar/presence-control.ts';

type Mode = MonitorOrder['mode'];
const modes: readonly { mode: Mode; icon: IconName }[] = [
  { mode: 'listen', icon: 'headset' },
  { mode: 'whisper', icon: 'mic' },
  { mode: 'barge', icon: 'people' },
  { mode: 'take_over', icon: 'phone' },
];

/** Being with an agent's call: his own phone answers by itself, the End of the call bar leaves. Each time is recorded. */
export class MonitorDialog extends DeskElement {
  static override properties = {
    agent: { attribute: false },
    _mode: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };
  declare agent: AgentRow;
  /** How he is with the call since this dialog was opened. */
  declare private _mode: Mode | null;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._mode = null;
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <ui-dialog .heading=${t('monitor.title', { name: this.agent.displayName })} .test=${'monitor-dialog'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <p>${stateWords(this.agent)}</p>
        <p class="muted lead">${t('monitor.lead')}</p>
        <div class="modes">${modes.map((choice) => this._renderMode(choice))}</div>
        <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>
      </ui-dialog>
    `;
  }

  private _renderMode({ mode, icon }: (typeof modes)[number]) {
    return html`
      <button class="button mode ${this._mode === mode ? 'chosen' : ''}" aria-pressed=${this._mode === mode} ?disabled=${this._busy} data-test="monitor-${mode}" @click=${() => this._choose(mode)}>
        <ui-icon .name=${icon}></ui-icon><span><strong>${t(`monitor.${mode}`)}</strong><small class="muted">${t(`monitor.${mode}_hint`)}</small></span>
      </button>
    `;
  }

  private async _choose(mode: Mode): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      await this.desk.http.post(
        `/live/agents/${encodeURIComponent(this.agent.userId)}/monitor`,
        { mode },
        MonitorOrder,
      );
      this._mode = mode;
      if (mode === 'take_over') this.shadowRoot?.querySelector('ui-dialog')?.close();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      .lead { margin: 8px 0 12px; }
      .modes { display: grid; gap: 8px; }
      .mode { display: flex; align-items: center; gap: 12px; justify-content: flex-start; text-align: left; padding: 8px 12px; min-height: 52px; }
      .mode span { display: grid; } .mode small { font-weight: 400; }
      .chosen { background: var(--selected); border-color: var(--accent); }
    `,
  ];
}
customElements.define('monitor-dialog', MonitorDialog);
