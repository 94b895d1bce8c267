import type { AgentRow, PresenceState, QueueRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { time } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { stateWords } from '../call-bar/presence-control.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';
import { agentOrder } from './agent-order.ts';

const states: readonly PresenceState[] = [
  'available',
  'ringing',
  'talking',
  'held',
  'wrap_up',
  'not_ready',
  'connection_lost',
  'offline',
];

/**
 * The agents of a floor, filtered by state.
 * @fires force - with the agent whose state is to be changed
 * @fires monitor - with the agent whose call is to be heard
 * @fires move - with the agent who is to serve other queues
 */
export class LiveAgents extends DeskElement {
  static override properties = { agents: { attribute: false }, queues: { attribute: false }, _state: { state: true } };
  declare agents: readonly AgentRow[];
  declare queues: readonly QueueRow[];
  declare private _state: PresenceState | null;

  constructor() {
    super();
    this.agents = [];
    this.queues = [];
    this._state = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const shown = this.agents.filter(({ state }) => this._state === null || state === this._state).toSorted(agentOrder);
    return html`
      <div class="filters" role="group" aria-label=${t('live.state')}>
        ${this._filter(null, t('live.all_states'), this.agents.length)}
        ${states.map((state) => this._filter(state, t(`presence.${state}`), this.agents.filter((agent) => agent.state === state).length))}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('live.agents')}>
        <table data-test="live-agents" @keydown=${listKeys}>
          <thead><tr><th>${t('live.agent')}</th><th>${t('live.extension')}</th><th>${t('live.state')}</th><th class="right">${t('live.since')}</th><th>${t('live.queues')}</th><th class="right">${t('live.handled')}</th><th><span class="unseen">${t('live.action')}</span></th></tr></thead>
          <tbody>${shown.map((agent) => this._renderAgent(agent))}</tbody>
        </table>
      </div>
    `;
  }

  private _renderAgent(agent: AgentRow) {
    return html`
      <tr data-test="live-agent" data-user=${agent.userId} data-extension=${agent.extension ?? nothing} data-state=${agent.state}>
        <td><strong>${agent.displayName}</strong></td>
        <td class="num muted">${agent.extension ?? ''}</td>
        <td><span class="state ${agent.state}"><i></i>${stateWords(agent)}</span>${agent.queuesConfirmed ? nothing : html` <span class="pill warning" title=${t('live.unconfirmed')}><ui-icon name="warning" .size=${14}></ui-icon>${t('presence.unconfirmed')}</span>`}</td>
        <td class="num right">${agent.state === 'offline' ? '' : html`<ui-clock .since=${agent.since}></ui-clock>`}</td>
        <td class="wide muted">${agent.movedUntil ? html`<span class="pill accent" title=${t('live.moved_until', { at: time(agent.movedUntil) })}>${t('live.moved')}</span> ` : nothing}${agent.queues.map((code) => say(this.queues.find((queue) => queue.code === code)?.label) || code).join(locale.get() === 'zh-CN' ? '、' : ', ')}</td>
        <td class="num right">${agent.handledToday}</td>
        <td class="right actions">${this._canMonitor(agent) ? html`<button class="link" data-test="live-monitor" @click=${() => this.dispatchEvent(new CustomEvent('monitor', { detail: agent }))}>${t('monitor.open')}</button>` : nothing}${this.desk.session.user.roles.includes('supervisor') ? html`<button class="link" data-test="live-move" @click=${() => this.dispatchEvent(new CustomEvent('move', { detail: agent }))}>${t('live.move')}</button>` : nothing}${agent.state === 'offline' ? nothing : html`<button class="link" data-test="live-force" @click=${() => this.dispatchEvent(new CustomEvent('force', { detail: agent }))}>${t('live.force')}</button>`}</td>
      </tr>
    `;
  }

  /** Calls tell of customers: administrators see agents at work, never hear them. */
  private _canMonitor({ state, userId }: AgentRow): boolean {
    const { id, roles, extension } = this.desk.session.user;
    return (
      (state === 'talking' || state === 'held') && roles.includes('supervisor') && extension !== null && id !== userId
    );
  }

  private _filter(state: PresenceState | null, words: string, number: number) {
    return html`<button class="button plain ${this._state === state ? 'chosen' : ''}" aria-pressed=${this._state === state} data-test="live-filter-${state ?? 'all'}" @click=${() => {
      this._state = state;
    }}>${words}<span class="num muted">${number}</span></button>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .actions { white-space: nowrap; } .actions .link + .link { margin-left: 16px; }
      .filters { display: flex; flex-wrap: wrap; gap: 2px; padding: 8px; border-bottom: 1px solid var(--rule); }
      .filters .button { min-height: 28px; } .chosen { background: var(--selected) !important; font-weight: 600; }
      .state { display: inline-flex; align-items: center; gap: 8px; } .state i { width: 9px; height: 9px; border-radius: 50%; border: 2px solid var(--ink-3); }
      .available i { background: var(--ok-solid); border-color: var(--ok-solid); } .ringing i, .talking i { background: var(--accent); border-color: var(--accent); }
      .held i, .not_ready i { background: var(--warning-solid); border-color: var(--warning-solid); border-radius: 2px; } .wrap_up i { background: var(--wrap); border-color: var(--wrap); border-radius: 2px; }
      .connection_lost { color: var(--danger); } .connection_lost i { border-color: var(--danger); } .offline { color: var(--ink-3); }
    `,
  ];
}
customElements.define('live-agents', LiveAgents);
