import type { CallView, DispositionView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { keysOf } from '../../app/keys.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, instantOfLocal, time } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { isOver } from '../../machines/call.machine.ts';
import { type Draft, emptyDraft } from '../../outbox/drafts.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import { quickTimes } from './follow-up-times.ts';
import './disposition-picker.ts';
import './unkept-note.ts';

const noteLimit = 2_000;

/** The wrap-up: notes from the first second of the call, kept at every keystroke, sent through the outbox when the call is over. */
export class WrapUpForm extends DeskElement {
  static override properties = {
    view: { attribute: false },
    customerNo: {},
    _draft: { state: true },
    _faults: { state: true },
  };
  declare view: CallView;
  declare customerNo: string | null;
  declare private _draft: Draft;
  declare private _faults: { disposition?: string; followUp?: string };
  private key = crypto.randomUUID();

  constructor() {
    super();
    this._draft = emptyDraft;
    this._faults = {};
  }

  protected override parts(desk: Desk) {
    return [desk.codes, desk.outbox.entries, desk.cards.entries];
  }

  /** Somebody else wrote on the draft: the flow that has ended. */
  readDraft(): void {
    if (this.hasDesk) this._draft = this.desk.drafts.read(this.view.interactionId);
  }

  focusFirst(): void {
    const empty = this._draft.dispositionCode === null;
    if (empty) this.shadowRoot?.querySelector('disposition-picker')?.focusBox();
    else this.shadowRoot?.querySelector('textarea')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<WrapUpForm>): void {
    const before = changed.get('view');
    if (changed.has('view') && before?.interactionId !== this.view.interactionId && this.hasDesk) {
      this._draft = this.desk.drafts.read(this.view.interactionId);
      this._faults = {};
      this.key = crypto.randomUUID();
    }
  }

  protected override deskReady(desk: Desk): void {
    if (this.view) this._draft = desk.drafts.read(this.view.interactionId);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const entry = this.desk.outbox.find(this.view.interactionId);
    if (entry?.state === 'superseded') return html`<unkept-note .interactionId=${entry.interactionId}></unkept-note>`;
    if (entry && entry.state !== 'refused') return this._renderSent(entry.state, entry.savedAt, entry.attempts);
    const ended = isOver(this.view);
    const chosen = this._chosen();
    const { deadline } = this.view.wrapUp;
    const overdue = deadline !== null && Date.parse(deadline) < this.desk.line.now();
    return html`
      <form @submit=${this._submit} @keydown=${this._key} data-test="wrap-up-form" aria-labelledby="title">
        <div class="fields">
        <header>
          <h3 id="title">${t(ended ? 'wrap_up.title' : 'wrap_up.during')}</h3>
          ${ended && deadline ? html`<span class="small ${overdue ? 'late' : 'muted'}" data-test="wrap-up-deadline">${overdue ? t('wrap_up.overdue') : html`${t('wrap_up.time_left')} <ui-clock .until=${deadline}></ui-clock>`}</span>` : nothing}
        </header>
        ${entry?.state === 'refused' ? html`<p class="refused" role="alert" data-test="wrap-up-refused">${t('wrap_up.refused', { why: explain(entry.refusal) })}</p>` : nothing}
        <div class="field">
          <span class="label" id="disposition-label">${t('wrap_up.disposition')}</span>
          <disposition-picker .dispositions=${this._dispositions()} .value=${this._draft.dispositionCode} .invalid=${Boolean(this._faults.disposition)} @chosen=${this._chose}></disposition-picker>
          <span class="fault" role="alert" data-test="disposition-error">${this._faults.disposition ?? ''}</span>
        </div>
        <label class="field">
          <span class="label note-label">${t('wrap_up.note')}<span class="muted">${this._draft.note.length > noteLimit - 200 ? t('wrap_up.note_left', { count: noteLimit - this._draft.note.length }) : t('wrap_up.note_hint')}</span></span>
          <textarea data-test="wrap-up-note" rows="3" maxlength=${noteLimit} .value=${this._draft.note} @input=${(event: Event) => this._edit({ note: (event.target as HTMLTextAreaElement).value })}></textarea>
        </label>
        <div class="field">
          <label class="label" for="follow-up">${t('wrap_up.follow_up')} <span class="muted">${chosen?.requiresFollowUp ? '' : t('wrap_up.follow_up_optional')}</span></label>
          <input id="follow-up" inputmode="numeric" autocomplete="off" maxlength="20" placeholder=${t('wrap_up.follow_up_pattern')} data-test="wrap-up-follow-up" aria-invalid=${Boolean(this._faults.followUp)} .value=${this._draft.followUp.replace('T', ' ')} @input=${(event: Event) => this._edit({ followUp: (event.target as HTMLInputElement).value })} />
          <span class="quick">
            ${quickTimes(new Date(this.desk.line.now())).map(({ phrase, at }) => html`<button type="button" class="link small" @click=${() => this._edit({ followUp: dateTime(at) })}>${t(phrase)}</button>`)}
            ${this._draft.followUp ? html`<button type="button" class="link small" @click=${() => this._edit({ followUp: '' })}>${t('wrap_up.clear')}</button>` : nothing}
          </span>
          <span class="fault" role="alert" data-test="follow-up-error">${this._faults.followUp ?? ''}</span>
        </div>
        <p class="small muted">${t('wrap_up.customer')} <span data-test="wrap-up-customer">${this._customerWords()}</span></p>
        ${ended ? html`<p class="small muted keys"><kbd>${keysOf('wrap_up')}</kbd> ${t('wrap_up.title')} · <kbd>Ctrl+Enter</kbd> ${t('common.save')}</p>` : nothing}
        </div>
        <footer>
          <button class="button primary" data-test="wrap-up-save" ?disabled=${!ended} title=${`${ended ? t('wrap_up.save') : t('wrap_up.save_after_call')} (Ctrl+Enter)`}>${t(ended ? 'wrap_up.save' : 'wrap_up.save_after_call')}</button>
        </footer>
      </form>
    `;
  }

  private _renderSent(state: 'waiting' | 'sending' | 'saved', savedAt: number | null, attempts: number) {
    const words =
      state === 'saved' && savedAt
        ? t('wrap_up.saved', { at: time(new Date(savedAt)) })
        : t(state === 'sending' ? 'wrap_up.sending' : 'wrap_up.queued');
    return html`
      <div class="sent ${state}" role="status" data-test="wrap-up-status" data-state=${state}>
        <p><ui-icon .name=${state === 'saved' ? 'check' : 'refresh'}></ui-icon><span data-test=${state === 'saved' ? 'wrap-up-saved' : 'wrap-up-queued'}>${words}</span></p>
        ${state === 'waiting' && attempts > 0 ? html`<button class="button" data-test="wrap-up-send-now" @click=${() => this.desk.outbox.flush({ now: true })}>${t('wrap_up.send_now')}</button>` : nothing}
      </div>
    `;
  }

  private _customerWords(): string {
    if (!this.customerNo) return t('wrap_up.customer_none');
    const entry = this.desk.cards.entries.get().get(this.customerNo);
    return entry?.kind === 'ready' ? `${entry.card.summary.name} ${this.customerNo}` : this.customerNo;
  }

  private _chosen(): DispositionView | undefined {
    return this.desk.codes.get()?.dispositions.find(({ code }) => code === this._draft.dispositionCode);
  }

  private _chose(event: CustomEvent<string | null>): void {
    this._edit({ dispositionCode: event.detail });
  }

  private _edit(change: Partial<Draft>): void {
    this._draft = { ...this._draft, ...change };
    this.desk.drafts.write(this.view.interactionId, this._draft);
    this._faults = {};
  }

  private _key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this._submit(event);
  }

  private _submit(event: Event): void {
    event.preventDefault();
    if (!isOver(this.view)) return;
    const { dispositionCode, note, followUp } = this._draft;
    const followUpAt = instantOfLocal(followUp);
    this._faults = this._check(dispositionCode, followUp, followUpAt);
    if (this._faults.disposition) this.shadowRoot?.querySelector('disposition-picker')?.focusBox();
    else if (this._faults.followUp) this.shadowRoot?.querySelector<HTMLElement>('#follow-up')?.focus();
    if (dispositionCode === null || this._faults.disposition || this._faults.followUp) return;
    this.desk.outbox.put(this.view.interactionId, {
      key: this.key,
      dispositionCode,
      note: note.trim(),
      followUpAt,
      customerNo: this.customerNo,
    });
    // A refusal is answered with a corrected wrap-up: another message, another key.
    this.key = crypto.randomUUID();
  }

  private _check(
    dispositionCode: string | null,
    followUp: string,
    followUpAt: string | null,
  ): { disposition?: string; followUp?: string } {
    if (dispositionCode === null) return { disposition: t('wrap_up.disposition_needed') };
    if (!followUpAt && followUp.trim()) return { followUp: t('wrap_up.follow_up_unreadable') };
    if (!followUpAt) return this._chosen()?.requiresFollowUp ? { followUp: t('wrap_up.follow_up_needed') } : {};
    return Date.parse(followUpAt) < this.desk.line.now() ? { followUp: t('wrap_up.follow_up_past') } : {};
  }

  /** Those of the call's queue, and those of all queues. */
  private _dispositions() {
    const all = this.desk.codes.get()?.dispositions ?? [];
    return all.filter(({ queues }) => !queues?.length || queues.includes(this.view.queue?.code ?? ''));
  }

  static override styles = [
    base,
    controls,
    css`
      /* Without boxes of their own, so that the footer sticks to the whole column and not only within the form. */
      :host, form { display: contents; }
      .fields { display: grid; gap: 8px; padding: 12px 16px; }
      footer { position: sticky; z-index: 10; bottom: 0; display: grid; margin-top: auto; padding: 8px 16px; border-top: 1px solid var(--rule); background: var(--sunken); }
      header { display: flex; justify-content: space-between; align-items: baseline; }
      .note-label { display: flex; justify-content: space-between; }
      textarea { resize: vertical; min-height: 72px; max-height: 240px; field-sizing: content; line-height: 20px; }
      .quick { display: flex; gap: 12px; }
      .quick .link { min-width: 24px; min-height: 24px; }
      .primary { min-height: 36px; }
      .late { color: var(--danger); }
      .refused { padding: 8px 12px; background: var(--danger-soft); color: var(--danger); border-radius: var(--radius); }
      .sent { display: grid; gap: 12px; padding: 16px; justify-items: start; }
      .sent p { display: flex; gap: 8px; align-items: center; font-weight: 600; }
      .saved p { color: var(--ok); } .waiting p, .sending p { color: var(--warning); }
      .keys { display: flex; gap: 6px; align-items: center; }
    `,
  ];
}
customElements.define('wrap-up-form', WrapUpForm);
declare global {
  interface HTMLElementTagNameMap {
    'wrap-up-form': WrapUpForm;
  }
}
