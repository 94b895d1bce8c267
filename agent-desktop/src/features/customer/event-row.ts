import type { CustomerEvent } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { day, signedMoney, time } from '../../i18n/format.ts';
import { clauses } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { wantImageSet } from '../documents/wanted-images.ts';
import { eventDetails, eventIcon, eventTitle, fieldWords } from './event-words.ts';
import { provenanceWords } from './provenance-words.ts';

/**
 * One event: when, what, who, and the way to what stands behind it.
 * @fires view-wanted - with the view of the customer to go to
 * @fires day-wanted - with the day the file is wanted of
 */
export class EventRow extends DeskElement {
  static override properties = { event: { attribute: false }, customerNo: {}, _hearing: { state: true } };
  declare event: CustomerEvent;
  declare customerNo: string;
  /** The recordings of this call are open. */
  declare private _hearing: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.addEventListener('keydown', this._key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this._key);
  }

  protected override render() {
    const { event } = this;
    const { at, dayOnly, severity, amount, text, fields, fieldCount, kind } = event;
    return html`
      <span class="when num">${dayOnly ? '' : time(at).slice(0, 5)}</span>
      <span class="mark ${severity}" title=${t(`events.${kind}`)}><ui-icon .name=${eventIcon(event)} .size=${16}></ui-icon></span>
      <span class="what" data-test="timeline-item" title=${provenanceWords(event.provenance)}>
        <span class="head"><strong class=${severity}>${eventTitle(event)}</strong>
          <span class="muted">${eventDetails(event, (code) => this._queue(code)).join(' · ')}</span></span>
        ${fields.length > 0 ? html`<span class="note">${clauses(fields.map(fieldWords))}${fieldCount > fields.length ? ` ${t('events.more_fields', { n: fieldCount })}` : ''}</span>` : nothing}
        ${text ? html`<span class="note">${text}</span>` : nothing}
      </span>
      ${amount ? html`<span class="amount num ${amount.fen > 0 && kind === 'transaction' ? 'in' : ''}">${kind === 'transaction' ? signedMoney(amount.fen) : signedMoney(amount.fen).replace('+', '')}<span class="muted"> ${amount.currency}</span></span>` : nothing}
      <span class="doors">${this._renderDoors()}</span>
    `;
  }

  private _renderDoors() {
    const { opens, what } = this.event;
    return html`
      ${opens && (opens.what !== 'call' || this._hears) ? html`<button class="link small" data-test="event-open" @click=${this._open}>${t(`events.open_${opens.what}`)}</button>` : nothing}
      ${this._hearing && opens ? html`<call-recordings .interactionId=${opens.id} @closed=${() => this._hear(false)}></call-recordings>` : nothing}
      ${what === 'change_approved' ? html`<button class="link small" data-test="event-then" @click=${() => this._tell('day-wanted', day(this.event.at))}>${t('events.file_then')}</button>` : nothing}
    `;
  }

  private get _hears(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'agent' || role === 'supervisor');
  }

  private _hear(hearing: boolean): void {
    if (hearing) void import('../recordings/call-recordings.ts');
    this._hearing = hearing;
  }

  private _queue(code: string): string {
    const queue = this.desk.codes.get()?.queues.find((each) => each.code === code);
    return queue ? say(queue.label) : code;
  }

  private readonly _key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.composedPath()[0] === this) this._open();
  };

  private _open(): void {
    const { opens } = this.event;
    if (opens?.what === 'call' && this._hears) this._hear(true);
    if (opens?.what === 'review') goTo('reviews', opens.id);
    if (opens?.what === 'bundle') goTo('tasks', 'hand-over', opens.id);
    if (opens?.what === 'images') wantImageSet(this.customerNo, opens.id);
    if (opens?.what === 'images' || opens?.what === 'paper') this._tell('view-wanted', 'documents');
  }

  private _tell(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-columns: 40px 16px minmax(0, 1fr) auto auto; gap: 0 12px; padding: 6px 16px; }
      :host(:hover) { background: var(--hover); }
      :host(:focus-visible) { outline: 2px solid var(--focus); outline-offset: -2px; background: var(--selected); }
      .when { color: var(--ink-2); }
      .mark { color: var(--ink-3); padding-top: 2px; } .mark.warning { color: var(--warning); } .mark.danger { color: var(--danger); }
      .what { display: grid; gap: 1px; min-width: 0; }
      .head { display: flex; gap: 0 10px; align-items: baseline; flex-wrap: wrap; }
      strong { font-weight: 600; } strong.warning { color: var(--warning); } strong.danger { color: var(--danger); }
      .note { color: var(--ink-2); white-space: pre-wrap; overflow-wrap: anywhere; }
      .amount { text-align: right; white-space: nowrap; } .in { color: var(--ok); }
      .doors { display: flex; flex-direction: column; align-items: flex-end; white-space: nowrap; margin: -2px 0; } .doors .link { min-height: 24px; }
    `,
  ];
}
customElements.define('event-row', EventRow);
