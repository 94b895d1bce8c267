import { monitorPrefix, PauseMyRecording } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { type Command, keysOf } from '../../app/keys.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { t } from '../../i18n/locale.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';
import './call-quality-chip.ts';
import './dtmf-pad.ts';
import './level-meters.ts';

interface Control {
  command: Command;
  phrase: PhraseKey;
  icon: IconName;
  tone?: 'ok' | 'danger' | 'on';
  disabled?: boolean;
  pressed?: boolean;
  /** What the button says in its other state: it is as wide as the longer of both, so that nothing moves. */
  other?: PhraseKey;
  test?: string;
  run(): void;
}

/** What can be done with the call: the buttons stand still, so the hand finds them without looking. */
export class CallControls extends DeskElement {
  static override properties = {
    _padOpen: { state: true },
    _transferOf: { state: true },
    _colleagues: { state: true },
    _recordingFailed: { state: true },
  };
  declare private _padOpen: boolean;
  /** The call whose transfer is being prepared. */
  declare private _transferOf: string | null;
  /** The list of colleagues is open. */
  declare private _colleagues: boolean;
  declare private _recordingFailed: boolean;

  constructor() {
    super();
    this._padOpen = false;
    this._transferOf = null;
    this._colleagues = false;
    this._recordingFailed = false;
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all, desk.phone.softphone, desk.phone.audioLoss];
  }

  /** Opens or closes the keypad; by Alt+K as well. */
  togglePad(): void {
    const side = this.desk.phone.calls.front()?.getSnapshot().context.phone;
    this._padOpen = !this._padOpen && side?.established === true;
  }

  /** Opens the choice of whom to pass the call on to; by Alt+T as well. */
  openTransfer(): void {
    const context = this.desk.phone.calls.front()?.getSnapshot().context;
    if (!context?.phone?.established || !context.view || context.view.direction === 'internal') return;
    void import('./transfer-dialog.ts');
    this._transferOf = context.view.interactionId;
  }

  /** Opens the list of colleagues where no call is up; by Alt+C as well. */
  openColleagues(): void {
    if (!this._isFree()) return;
    void import('./colleagues-dialog.ts');
    this._colleagues = true;
  }

  /** A phone on this page, and no call that rings or talks. */
  private _isFree(): boolean {
    const call = this.desk.phone.calls.front()?.getSnapshot();
    return this.desk.phone.softphone.getSnapshot().hasTag('ready') && (!call || call.matches('afterCall'));
  }

  /** Makes the recording silent or lets it hear again; by Alt+R as well. What the button says is what Asterisk has told. */
  async toggleRecording(): Promise<void> {
    const view = this.desk.phone.calls.front()?.getSnapshot().context.view;
    if (!view?.recording) return;
    const paused = view.recording === 'on';
    this._recordingFailed = await this.desk.http
      .put(`/interactions/${view.interactionId}/recording`, { paused }, PauseMyRecording)
      .then(
        () => false,
        () => true,
      );
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const call = this.desk.phone.calls.front();
    const snapshot = call?.getSnapshot();
    if (!snapshot || snapshot.matches('afterCall')) return this._renderFree();
    const { phone, failure } = snapshot.context;
    const waiting = snapshot.matches('announced') || snapshot.hasTag('ringing');
    if (!phone && !this.desk.phone.owner) return this._renderElsewhere();
    const failed = failure
      ? html`<span class="failed" role="alert" data-test="call-failure" title=${t('call.failed', { action: failure })}><ui-icon name="warning"></ui-icon></span>`
      : nothing;
    if (waiting)
      return html`<div class="row">${failed}${this._renderRinging(snapshot.matches('answering') || !phone)}</div>`;
    return html`<div class="row">${failed}${this._renderTalking()}</div>`;
  }

  private _renderFree() {
    if (!this.desk.session.user.extension) return nothing;
    const off = !this._isFree();
    return html`
      <div class="row">${this._button({ command: 'colleagues', phrase: 'colleagues.title', icon: 'people', disabled: off, run: () => this.openColleagues() })}</div>
      ${this._colleagues && !off ? html`<colleagues-dialog @closed=${() => (this._colleagues = false)}></colleagues-dialog>` : nothing}
    `;
  }

  private _renderRinging(busy: boolean) {
    const { phone } = this.desk;
    return [
      this._button({
        command: 'answer',
        phrase: 'call.answer',
        icon: 'phone',
        tone: 'ok',
        disabled: busy,
        run: () => phone.answer(),
      }),
      this._button({
        command: 'end',
        phrase: 'call.decline',
        icon: 'end',
        disabled: busy,
        run: () => void phone.decline(),
      }),
    ];
  }

  private _renderTalking() {
    const { phone } = this.desk;
    const side = phone.calls.front()?.getSnapshot().context.phone;
    const off = !side?.established;
    // What the microphone hears goes nowhere then: a moving bar would be a lie.
    const soundless = phone.audioLoss.get().has(phone.calls.front()?.getSnapshot().context.callId ?? '');
    const held = side?.held ?? false;
    const muted = side?.muted ?? false;
    return html`
      <level-meters .muted=${muted} .held=${held} .off=${off || soundless}></level-meters>
      ${soundless ? nothing : html`<call-quality-chip></call-quality-chip>`}
      ${this._button({ command: 'mute', phrase: muted ? 'call.unmute' : 'call.mute', icon: muted ? 'mic_off' : 'mic', disabled: off, pressed: muted, other: muted ? 'call.mute' : 'call.unmute', ...(muted ? { tone: 'on', test: 'muted-state' } : {}), run: () => void phone.toggleMute() })}
      ${this._isMonitoring() ? nothing : this._renderCallOnly(off, held)}
      ${this._button({ command: 'end', phrase: 'call.end', icon: 'end', tone: 'danger', disabled: off, run: () => void phone.hangUp() })}
    `;
  }

  /** A supervisor who is with an agent's call has no caller of his own. */
  private _isMonitoring(): boolean {
    return this.desk.phone.calls.front()?.getSnapshot().context.callId.startsWith(monitorPrefix) ?? false;
  }

  private _renderCallOnly(off: boolean, held: boolean) {
    const { phone } = this.desk;
    return html`
      ${this._button({ command: 'hold', phrase: held ? 'call.resume' : 'call.hold', icon: held ? 'play' : 'pause', disabled: off, pressed: held, other: held ? 'call.hold' : 'call.resume', ...(held ? { tone: 'on' } : {}), run: () => void phone.toggleHold() })}
      ${this._renderRecording()}
      ${this._button({ command: 'keypad', phrase: 'call.keypad', icon: 'keypad', disabled: off, pressed: this._padOpen, run: () => this.togglePad() })}
      ${this._padOpen && !off ? html`<dtmf-pad @closed=${() => this.togglePad()}></dtmf-pad>` : nothing}
      ${this._isWithColleague() ? nothing : this._button({ command: 'transfer', phrase: 'call.transfer', icon: 'outbound', disabled: off, run: () => this.openTransfer() })}
      ${this._renderTransfer()}
    `;
  }

  private _isWithColleague(): boolean {
    return this.desk.phone.calls.front()?.getSnapshot().context.view?.direction === 'internal';
  }

  private _renderRecording() {
    const recording = this.desk.phone.calls.front()?.getSnapshot().context.view?.recording;
    if (!recording) return nothing;
    const paused = recording === 'paused';
    const failed = this._recordingFailed
      ? html`<span class="failed" role="alert" title=${t('call.failed', { action: t('call.recording_pause') })}><ui-icon name="warning"></ui-icon></span>`
      : nothing;
    return html`${failed}${this._button({ command: 'recording', phrase: paused ? 'call.recording_paused' : 'call.recording', icon: 'record', pressed: paused, other: paused ? 'call.recording' : 'call.recording_paused', test: `recording-${recording}`, ...(paused ? { tone: 'on' } : {}), run: () => void this.toggleRecording() })}`;
  }

  private _renderTransfer() {
    const view = this.desk.phone.calls.front()?.getSnapshot().context.view;
    if (!this._transferOf || view?.interactionId !== this._transferOf) return nothing;
    return html`<transfer-dialog .view=${view} @closed=${() => {
      this._transferOf = null;
    }}></transfer-dialog>`;
  }

  private _renderElsewhere() {
    return html`
      <div class="row">
        <span class="pill warning" data-test="phone-elsewhere" title=${t('call.elsewhere_hint')}>${t('call.elsewhere')}</span>
      </div>
    `;
  }

  private _button({ command, phrase, icon, tone, disabled, pressed, other, test, run }: Control) {
    const name = command === 'end' && phrase === 'call.decline' ? 'decline' : command;
    return html`
      <button
        class="button ${tone ?? ''}"
        data-test="call-${name}"
        title=${`${t(phrase)} (${keysOf(command)})`}
        aria-keyshortcuts=${keysOf(command)}
        aria-pressed=${pressed === undefined ? nothing : String(pressed)}
        ?disabled=${disabled ?? false}
        @click=${run}
      >
        <ui-icon .name=${icon}></ui-icon><span class="word" data-test=${test ?? nothing} data-other=${other ? t(other) : nothing}>${t(phrase)}</span>
      </button>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; align-items: center; flex: none; }
      .row { display: flex; align-items: center; gap: 6px; padding: 0 12px; position: relative; }
      .button { min-height: 34px; padding: 0 10px; }
      .button.ok, .button.danger { padding: 0 16px; }
      .word { display: inline-grid; justify-items: center; }
      .word[data-other]::after { content: attr(data-other); height: 0; overflow: hidden; visibility: hidden; font-weight: 600; }
      .failed { color: var(--danger); display: flex; }
      [data-test="call-recording"][aria-pressed="false"] ui-icon { color: var(--danger); }
      @media (max-width: 1440px) {
        .button:not(.ok, .danger) { padding: 0 8px; }
        /* A keypad, an arrow out and a red disc are known by their pictures; the words stay for screen readers. */
        [data-test="call-keypad"] .word, [data-test="call-recording"] .word, [data-test="call-transfer"] .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      }
    `,
  ];
}
customElements.define('call-controls', CallControls);
declare global {
  interface HTMLElementTagNameMap {
    'call-controls': CallControls;
  }
}
