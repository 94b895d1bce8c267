import type { InteractionRow, Role } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { everySecond } from '../../components/ticker.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { duration, shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../devices/device-card.ts';
import '../wrap-up/unkept-note.ts';

/** Whose calls these may be; to everybody else the server does not list any. */
const takesCalls: readonly Role[] = ['agent', 'supervisor'];

/** The home tab: my recent calls, and whether I am set up to take the next. */
export class HomePanel extends DeskElement {
  static override properties = {
    _heard: { state: true },
    _rows: { state: true },
    _next: { state: true },
    _failure: { state: true },
    _markFailure: { state: true },
  };
  /** The call whose recordings are open. */
  declare private _heard: string | null;
  declare private _rows: readonly InteractionRow[] | null;
  declare private _next: string | null;
  declare private _failure: unknown;
  declare private _markFailure: unknown;
  private version = -1;
  private stopTicks: (() => void) | null = null;

  constructor() {
    super();
    this._heard = null;
    this._rows = null;
    this._next = null;
    this._failure = null;
    this._markFailure = null;
  }

  protected override parts(desk: Desk) {
    return [desk.interactionsVersion, desk.outbox.entries, desk.codes];
  }

  protected override deskReady(desk: Desk): void {
    let minute = 0;
    this.stopTicks ??= everySecond(() => {
      const now = Math.floor(desk.line.now() / 60_000);
      // A follow-up comes due with the minute.
      if (now !== minute) this.requestUpdate();
      minute = now;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTicks?.();
    this.stopTicks = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk) return;
    const version = this.desk.interactionsVersion.get();
    if (version !== this.version) {
      this.version = version;
      if (this._takesCalls) void this._load(null);
    }
  }

  private get _takesCalls(): boolean {
    return this.desk.session.user.roles.some((role) => takesCalls.includes(role));
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const unkept = this.desk.outbox.entries.get().filter(({ state }) => state === 'superseded');
    return html`
      <section class="recents" aria-labelledby="title">
        <header><h2 id="title">${t('recents.title')}</h2></header>
        <div>
          ${unkept.map(({ interactionId }) => html`<unkept-note .interactionId=${interactionId}></unkept-note>`)}
          ${this._markFailure ? html`<p class="fault" role="alert" data-test="follow-up-failed">${t('recents.follow_up_failed', { why: explain(this._markFailure) })}</p>` : nothing}
        </div>
        <div class="scroll" data-test="recents">${this._renderRows()}</div>
      </section>
      <aside class="scroll">${this._takesCalls && this.desk.session.user.extension ? this._renderCallWork() : nothing}<device-card></device-card></aside>
      ${this._heard ? html`<call-recordings .interactionId=${this._heard} @closed=${() => this._hear(null)}></call-recordings>` : nothing}
    `;
  }

  /** Comes after the first screen. */
  private _renderCallWork() {
    void import('../dialling/call-work.ts');
    void import('../dialling/call-button.ts');
    return html`<call-work></call-work>`;
  }

  private _renderRows() {
    if (!this._takesCalls) return emptyState('phone', t('recents.none'), t('recents.none_hint'));
    if (this._failure && !this._rows) return errorState(t('recents.title'), this._failure, () => void this._load(null));
    if (!this._rows) return skeletonRows(10);
    if (this._rows.length === 0) return emptyState('phone', t('recents.empty'), t('recents.empty_hint'));
    return html`
      <table @keydown=${listKeys}>
        <thead><tr>
          <th><span class="unseen">${t('recents.direction')}</span></th><th>${t('recents.when')}</th><th>${t('recents.who')}</th><th>${t('recents.queue')}</th>
          <th class="right">${t('recents.wait')}</th><th class="right">${t('recents.talk')}</th><th>${t('recents.result')}</th><th>${t('recents.follow_up')}</th><th>${t('recents.note')}</th>
        </tr></thead>
        <tbody>${this._rows.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._next ? html`<p class="more"><button class="button" data-test="recents-more" @click=${() => this._load(this._next)}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _renderRow(row: InteractionRow) {
    const number = row.caller.presentation === 'withheld' ? t('call.withheld') : row.caller.display;
    const queue = this.desk.codes.get()?.queues.find(({ code }) => code === row.queue);
    const kept = this.desk.outbox.find(row.id);
    return html`
      <tr tabindex="0" data-test="recent-row" data-interaction=${row.id} @dblclick=${() => this._open(row)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && event.target === event.currentTarget && this._open(row)}>
        <td class="kind ${row.missedByMe ? 'missed' : ''}" title=${t(`direction.${row.direction}`)}><ui-icon .name=${row.missedByMe ? 'missed' : row.direction === 'internal' ? 'people' : row.direction === 'outbound' ? 'outbound' : 'inbound'} .size=${16}></ui-icon></td>
        <td class="num">${shortDateTime(row.startedAt, new Date(this.desk.line.now()))}</td>
        <td>${row.customer ? html`<button class="link" tabindex="-1" @click=${() => this._open(row)}>${row.customer.name}</button> <span class="muted num">${number}</span>` : html`<span class="num">${number}</span>`}${row.direction !== 'internal' && row.caller.presentation === 'allowed' ? html` <call-button .to=${{ kind: 'interaction', interactionId: row.id }}></call-button>` : nothing}</td>
        <td>${queue ? say(queue.label) : (row.queue ?? '')}</td>
        <td class="num right">${duration(row.waitMs)}</td>
        <td class="num right">${row.talkMs > 0 ? (row.endedAt ? html`<button class="link" tabindex="-1" data-test="recent-hear" title=${t('recents.hear')} @click=${() => this._hear(row)}>${duration(row.talkMs)}</button>` : duration(row.talkMs)) : ''}</td>
        <td>${this._result(row, kept?.state ?? null)}</td>
        <td class="num">${row.followUpAt ? this._followUp(row, row.followUpAt) : nothing}</td>
        <td class="wide muted" title=${row.note ?? ''}>${row.note ?? ''}</td>
      </tr>
    `;
  }

  private _result(row: InteractionRow, kept: string | null) {
    if (row.disposition) return say(row.disposition);
    if (kept === 'waiting' || kept === 'sending') return html`<span class="pill warning">${t('wrap_up.queued')}</span>`;
    if (row.missedByMe) return html`<span class="pill warning">${t('recents.missed')}</span>`;
    if (row.wrapUpOpen)
      return html`<button class="link" data-test="recent-wrap-up" @click=${() => this._wrapUp(row)}>${t('recents.open_wrap_up')}</button>`;
    if (!row.endedAt) return html`<span class="pill ok">${t('recents.ongoing')}</span>`;
    return html`<span class="muted">${row.outcome ? t(`outcome.${row.outcome}`) : ''}</span>`;
  }

  private _followUp(row: InteractionRow, promisedFor: string) {
    const now = this.desk.line.now();
    const at = shortDateTime(row.followUpDoneAt ?? promisedFor, new Date(now));
    const mark = (done: boolean) => {
      const words = t(done ? 'recents.follow_up_mark' : 'recents.follow_up_undo');
      return html`<button class="button plain mark" data-test=${done ? 'follow-up-mark' : 'follow-up-undo'} title=${words} aria-label=${words} @click=${() => this._mark(row, done)}><ui-icon .name=${done ? 'check' : 'turn_left'} .size=${14}></ui-icon></button>`;
    };
    if (row.followUpDoneAt)
      return html`<span class="muted" data-test="follow-up-done">${t('recents.follow_up_done', { at })}</span>${mark(false)}`;
    if (Date.parse(promisedFor) > now) return html`<span data-test="follow-up">${at}</span>${mark(true)}`;
    return html`<span class="pill warning" data-test="follow-up-due">${t('recents.follow_up_due', { at })}</span>${mark(true)}`;
  }

  private async _mark(row: InteractionRow, done: boolean): Promise<void> {
    this._markFailure = null;
    try {
      const marked = await this.desk.api.markFollowUp(row.id, done);
      this._rows = (this._rows ?? []).map((other) => (other.id === marked.id ? marked : other));
    } catch (error) {
      this._markFailure = error;
    }
  }

  private _hear(row: InteractionRow | null): void {
    if (row) void import('../recordings/call-recordings.ts');
    this._heard = row?.id ?? null;
  }

  private _open(row: InteractionRow): void {
    if (row.customer) this.desk.openCustomer(row.customer.customerNo);
  }

  private async _wrapUp(row: InteractionRow): Promise<void> {
    this.desk.reopen(await this.desk.api.interaction(row.id));
  }

  private async _load(cursor: string | null): Promise<void> {
    try {
      const page = await this.desk.api.myInteractions(cursor);
      this._rows = cursor ? [...(this._rows ?? []), ...page.items] : page.items;
      this._next = page.next;
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 360px; background: var(--surface); }
      .recents { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; }
      header { padding: 12px 16px 8px; }
      aside { border-left: 1px solid var(--rule); background: var(--sunken); padding: 16px; min-height: 0; }
      .kind { color: var(--ink-3); width: 32px; padding-right: 0; } .missed { color: var(--warning); }
      td ui-icon { vertical-align: -3px; }
      .mark { height: 24px; min-height: 24px; padding: 0 5px; margin: -4px 0 -4px 4px; vertical-align: middle; color: var(--ink-2); }
      .fault { padding: 4px 16px; }
      .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('home-panel', HomePanel);
