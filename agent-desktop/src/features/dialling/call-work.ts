import { type DialDesk, type DialEntry, skipReasons } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { diallingApi } from './dialling-api.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';

const EVERY_MS = 10_000;

/** The agent's work with call lists: the next customer with the reason to call, dial, skip; or a list that dials by itself. */
export class CallWork extends DeskElement {
  static override properties = {
    _work: { state: true },
    _failure: { state: true },
    _busy: { state: true },
    _skipping: { state: true },
    _none: { state: true },
  };
  declare private _work: DialDesk | null;
  declare private _failure: unknown;
  declare private _busy: boolean;
  declare private _skipping: boolean;
  declare private _none: boolean;
  private timer: ReturnType<typeof setInterval> | null = null;
  private callsSeen = '';

  constructor() {
    super();
    Object.assign(this, { _work: null, _failure: null, _busy: false, _skipping: false, _none: false });
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all, desk.interactionsVersion];
  }

  protected override deskReady(): void {
    this.timer ??= setInterval(() => void this._read(), EVERY_MS);
    void this._read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** A call that came or went may have changed whom he has. */
  protected override willUpdate(): void {
    if (!this.hasDesk) return;
    const calls = this.desk.phone.calls.all.get().map((call) => call.getSnapshot().context.view);
    const seen = `${this.desk.interactionsVersion.get()} ${calls.map((view) => `${view?.interactionId} ${view?.phase}`).join()}`;
    if (seen === this.callsSeen) return;
    this.callsSeen = seen;
    void this._read();
  }

  protected override render() {
    const work = this._work;
    if (!work || (work.lists.length === 0 && !work.entry && !this._failure)) return nothing;
    const { today, entry, seat } = work;
    const progressive = work.lists.filter(({ pacing }) => pacing === 'progressive');
    const due = work.lists.reduce((sum, list) => sum + list.due, 0);
    return html`
      <section data-test="call-work">
        <header><h3>${t('dial.work')}</h3><span class="small muted num" data-test="call-work-today">${t('dial.today', { reached: today.reached, tries: today.tries, success: today.success })}${today.goal > 0 ? ` / ${today.goal}` : ''}</span></header>
        ${this._failure ? html`<p class="fault" role="alert" data-test="call-work-failure">${explain(this._failure)}</p>` : nothing}
        ${entry ? this._renderEntry(entry) : this._renderNext(due)}
        ${progressive.map((list) => html`<label class="seat"><input type="checkbox" data-test="dial-seat" .checked=${seat === list.id} ?disabled=${this._busy} @change=${(event: Event) => this._do((api) => api.seat((event.target as HTMLInputElement).checked ? list.id : null))}><span class="cut" title=${list.name}>${t('dial.seat', { name: list.name })}</span></label>`)}
      </section>
    `;
  }

  private _renderNext(due: number) {
    return html`
      <p class="actions">
        <button class="button primary" data-test="take-next" ?disabled=${this._busy} @click=${() => this._next()}>${t('dial.next')}</button>
        <span class="small muted num">${t('dial.due', { n: due })}</span>
      </p>
      ${this._none ? html`<p class="small muted" role="status">${t('dial.nothing_due')}</p>` : nothing}
    `;
  }

  private _renderEntry(entry: DialEntry) {
    const { customer, list, numbers } = entry;
    const isTaken = entry.state === 'taken';
    return html`
      <div class="entry" data-test="dial-entry" data-state=${entry.state}>
        <p class="line"><button class="link name cut" data-test="dial-customer" @click=${() => this.desk.openCustomer(customer.customerNo)}>${customer.name}</button><span class="small muted num">${customer.customerNo}</span></p>
        <p class="small muted cut" title=${list.name}>${list.name} · ${t(`dial.purpose_${list.purpose}`)}</p>
        ${entry.why ? html`<p class="why">${entry.why}</p>` : nothing}
        <p class="small muted num">${[t('dial.tries_of', { n: entry.tries, most: entry.most }), entry.lastOutcome ? t(`dial.outcome_${entry.lastOutcome}`) : '', entry.lastTriedAt ? shortDateTime(entry.lastTriedAt, new Date(this.desk.line.now())) : ''].filter(Boolean).join(' · ')}</p>
        ${entry.bestHours ? html`<p class="small muted num">${t('dial.best_hours', entry.bestHours)}</p>` : nothing}
        ${entry.bar ? html`<p class="bar" role="note" data-test="dial-bar"><ui-icon name="warning" .size=${16}></ui-icon>${t(`dial.bar_${entry.bar}`)}</p>` : nothing}
        ${
          isTaken
            ? html`<ul>${numbers.map((number, at) => html`<li><span class="num ${number.barred ? 'barred' : ''}">${number.display}</span><span class="small muted">${t(`contact.${number.kind}` as 'contact.mobile')}</span><button class="button ${at === 0 ? 'primary' : ''}" data-test="dial-now" ?disabled=${this._busy || number.barred || entry.bar !== null} @click=${() => this._dial(entry, number.contactId)}>${t('dial.dial')}</button></li>`)}</ul>
              ${this._skipping ? html`<p class="skips">${skipReasons.map((reason) => html`<button class="button" data-test="skip-reason" ?disabled=${this._busy} @click=${() => this._do((api) => api.skip(entry.id, { reason, note: '' }))}>${t(`dial.skip_${reason}`)}</button>`)}</p>` : html`<p><button class="link" data-test="skip-entry" @click=${() => (this._skipping = true)}>${t('dial.skip')}</button></p>`}`
            : html`<p class="line" role="status">${t(entry.state === 'calling' ? 'dial.calling' : 'dial.talking')}</p>`
        }
      </div>
    `;
  }

  private async _next(): Promise<void> {
    await this._do((api) => api.next(null));
    const entry = this._work?.entry;
    this._none = !entry && this._failure === null;
    if (entry) this.desk.cards.reread(entry.customer.customerNo);
  }

  private async _dial(entry: DialEntry, contactId: string): Promise<void> {
    await this._do((api) => api.dial(entry.id, contactId));
  }

  private async _do(work: (api: ReturnType<typeof diallingApi>) => Promise<DialDesk>): Promise<void> {
    this._busy = true;
    this._failure = null;
    this._skipping = false;
    this._none = false;
    try {
      this._work = await work(diallingApi(this.desk.http));
    } catch (error) {
      this._failure = error;
      await this._read();
    } finally {
      this._busy = false;
    }
  }

  /** Beside everything else: without an answer the last one stands. */
  private async _read(): Promise<void> {
    if (!this.hasDesk || this._busy) return;
    const work = await diallingApi(this.desk.http)
      .desk()
      .catch(() => null);
    if (work && !this._busy) this._work = work;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; } section { display: grid; gap: 8px; padding-bottom: 16px; margin-bottom: 16px; border-bottom: 1px solid var(--rule); }
      header, .line, .actions { display: flex; align-items: baseline; gap: 8px; } header span { margin-left: auto; }
      .entry { display: grid; gap: 4px; padding: 10px 12px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--surface); }
      .name { font-weight: 600; font-size: var(--text-l); } .why { overflow-wrap: anywhere; }
      .bar { display: flex; gap: 6px; align-items: center; color: var(--warning); }
      li { display: flex; align-items: center; gap: 8px; min-height: 34px; } li .button { margin-left: auto; } .barred { text-decoration: line-through; color: var(--ink-3); }
      .skips { display: flex; flex-wrap: wrap; gap: 6px; } .seat { display: flex; gap: 8px; align-items: center; min-width: 0; }
    `,
  ];
}
customElements.define('call-work', CallWork);
declare global {
  interface HTMLElementTagNameMap {
    'call-work': CallWork;
  }
}
