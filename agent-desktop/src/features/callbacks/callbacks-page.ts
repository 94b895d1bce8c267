import { type CallbackTicket, CallbackTickets } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { everySecond } from '../../components/ticker.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';

const readEverySeconds = 5;
const pills: Record<CallbackTicket['state'], string> = {
  callback: 'warning',
  calling: 'accent',
  done: 'ok',
  failed: 'danger',
  cancelled: '',
};
const originWords = {
  wrap_up: 'callbacks.by_agent',
  given_up: 'callbacks.given_up',
  transfer: 'callbacks.transfer',
} as const;

/** Customers who are owed a call, in the order of the line, and how many of today's promises were kept. */
export class CallbacksPage extends DeskElement {
  static override properties = { _list: { state: true }, _failure: { state: true }, _refusal: { state: true } };
  declare private _list: CallbackTickets | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  private stopTicks: (() => void) | null = null;

  constructor() {
    super();
    this._list = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override deskReady(): void {
    void this._load();
    let seconds = 0;
    this.stopTicks ??= everySecond(() => {
      seconds += 1;
      if (seconds % readEverySeconds === 0) void this._load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTicks?.();
    this.stopTicks = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const list = this._list;
    return html`
      <header>
        <h2>${t('callbacks.title')}</h2>
        ${list ? html`<p class="small muted" data-test="callbacks-kept">${t('callbacks.kept', { kept: count(list.kept), promised: count(list.promised) })}</p>` : nothing}
        ${this._refusal ? html`<p class="fault" role="alert" data-test="callbacks-fault">${explain(this._refusal)}</p>` : nothing}
      </header>
      ${this._failure && !list ? errorState(t('callbacks.load_failed'), this._failure, () => void this._load()) : list ? this._table(list) : skeletonRows(8)}
    `;
  }

  private _table({ tickets }: CallbackTickets) {
    if (tickets.length === 0) return emptyState('phone', t('callbacks.none'), t('callbacks.none_hint'));
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t('callbacks.title')}>
        <table data-test="callbacks">
          <thead><tr><th>${t('callbacks.state')}</th><th>${t('callbacks.who')}</th><th>${t('callbacks.number')}</th><th>${t('callbacks.queue')}</th><th>${t('callbacks.since')}</th><th>${t('callbacks.promised')}</th><th class="right">${t('callbacks.tries')}</th><th>${t('callbacks.agent')}</th><th><span class="unseen">${t('callbacks.action')}</span></th></tr></thead>
          <tbody>${tickets.map((ticket) => this._row(ticket))}</tbody>
        </table>
      </div>`;
  }

  private _row(ticket: CallbackTicket) {
    const now = new Date(this.desk.line.now());
    return html`
      <tr data-test="callback" data-id=${ticket.id} data-state=${ticket.state}>
        <td><span class="pill ${pills[ticket.state]}">${t(`callbacks.state_${ticket.state}`)}</span></td>
        <td class="cut">${ticket.customer ? ticket.customer.name : html`<span class="muted">${t('callbacks.unknown')}</span>`}</td>
        <td class="num">${ticket.number}</td><td>${say(ticket.queue.label)}${ticket.origin === 'line' ? nothing : html` <span class="small muted">${t(originWords[ticket.origin])}</span>`}</td>
        <td class="num">${shortDateTime(ticket.since, now)}</td>
        <td class="num ${ticket.overdue ? 'late' : ''}">${shortDateTime(ticket.promisedBy, now)}${ticket.overdue ? html` <span class="small">${t('callbacks.overdue')}</span>` : nothing}</td>
        <td class="num right">${ticket.tries}</td><td>${ticket.agentName ?? ''}</td>
        <td class="right actions">${ticket.state === 'callback' ? this._actions(ticket) : nothing}</td>
      </tr>`;
  }

  private _actions(ticket: CallbackTicket) {
    const take = this.desk.session.user.extension !== null;
    return html`
      ${take ? html`<button class="link" data-test="callback-take" @click=${() => void this._decide(ticket, 'take')}>${t('callbacks.take')}</button>` : nothing}
      <button class="link" data-test="callback-cancel" @click=${() => void this._decide(ticket, 'cancel')}>${t('callbacks.cancel')}</button>`;
  }

  private async _decide({ id, version }: CallbackTicket, decision: 'take' | 'cancel'): Promise<void> {
    try {
      this._list = await this.desk.http.post(`/callbacks/${id}/decision`, { version, decision }, CallbackTickets);
      this._refusal = null;
    } catch (error) {
      this._refusal = error;
      void this._load();
    }
  }

  private async _load(): Promise<void> {
    try {
      this._list = await this.desk.http.get('/callbacks', CallbackTickets);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      header { display: flex; align-items: baseline; gap: 16px; padding: 12px 16px 8px; min-height: 44px; } header p { margin: 0; }
      td:first-child, th:first-child { padding-left: 16px; } td.cut { max-width: 240px; }
      .late { color: var(--danger); font-weight: 600; } .actions { white-space: nowrap; } .actions .link + .link { margin-left: 16px; }
    `,
  ];
}
customElements.define('callbacks-page', CallbacksPage);
