import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';
import type { MicrophoneState } from '../../telephony/devices.ts';
import { playTestTone } from '../../telephony/ringer.ts';
import '../../components/ui-icon.ts';

const microphoneWords: Record<MicrophoneState, PhraseKey> = {
  unchecked: 'device.microphone_say',
  listening: 'device.microphone_say',
  heard: 'device.microphone_ok',
  denied: 'device.microphone_denied',
  missing: 'device.microphone_missing',
  busy: 'device.microphone_busy',
};

/** Microphone with a level, speaker with a tone, registration: chosen and tried out. Listens only while it is shown. */
export class DeviceSettings extends DeskElement {
  static override properties = { _played: { state: true }, _playing: { state: true } };
  declare private _played: boolean;
  declare private _playing: boolean;
  private frames: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this._played = false;
    this._playing = false;
  }

  protected override parts(desk: Desk) {
    return [desk.devices.state, desk.phone.softphone];
  }

  protected override deskReady(desk: Desk): void {
    void desk.devices.listen();
    this.frames ??= setInterval(() => this._showLevel(desk.devices.level()), 60);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.frames !== null) clearInterval(this.frames);
    this.frames = null;
    if (this.hasDesk) this.desk.devices.stopListening();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const state = this.desk.devices.state.get();
    const registered = this.desk.phone.report().registered;
    const fault = ['denied', 'missing', 'busy'].includes(state.microphone);
    return html`
      <section data-test="check-registration" data-ok=${registered}>
        ${this._head(registered, t('device.registration'))}
        <p class="small muted">${this._phoneWords()}</p>
      </section>
      <section data-test="check-microphone" data-ok=${state.microphone === 'heard'}>
        ${this._head(state.microphone === 'heard', t('device.microphone'))}
        <select data-test="microphone-select" aria-label=${t('device.microphone')} @change=${this._chooseMicrophone}>${this._options(state.microphones, state.microphoneId)}</select>
        <div class="meter" role="img" aria-label=${t('call.mic_level')} data-test="check-level"><i></i></div>
        <p class="small ${fault ? 'bad' : 'muted'}" role=${fault ? 'alert' : nothing}>${t(microphoneWords[state.microphone])}</p>
        ${fault ? html`<button class="button" data-test="microphone-retry" @click=${() => this.desk.devices.listen()}>${t('common.retry')}</button>` : nothing}
      </section>
      <section data-test="check-speaker" data-ok=${state.speakerHeard}>
        ${this._head(state.speakerHeard, t('device.speaker'))}
        <select data-test="speaker-select" aria-label=${t('device.speaker')} @change=${this._chooseSpeaker}>${this._options(state.speakers, state.speakerId)}</select>
        <p class="row">
          <button class="button" data-test="speaker-play" ?disabled=${this._playing} @click=${this._play}><ui-icon name="play" .size=${16}></ui-icon>${t('device.speaker_play')}</button>
          <button class="button" data-test="speaker-heard" ?disabled=${!this._played || state.speakerHeard} @click=${() => this.desk.devices.confirmSpeaker()}>${t('device.speaker_heard')}</button>
          <span class="small muted">${state.speakerHeard ? t('device.speaker_ok') : t('device.speaker_ask')}</span>
        </p>
        <label class="row small">${t('device.rings_on')}<select data-test="ringer-select" @change=${(event: Event) => this.desk.devices.chooseRinger((event.target as HTMLSelectElement).value || null)}>${this._options(state.speakers, state.ringerId)}</select></label>
        <label class="row small">${t('device.ringer')}<input type="range" min="0" max="1" step="0.1" data-test="ring-volume" .value=${String(state.ringVolume)} @input=${(event: Event) => this.desk.devices.setRingVolume(Number((event.target as HTMLInputElement).value))} /></label>
      </section>
    `;
  }

  private _head(ok: boolean, words: string) {
    return html`<h3 class=${ok ? 'ok' : ''}><ui-icon .name=${ok ? 'check' : 'info'} .size=${16}></ui-icon>${words}${ok ? html`<span class="small">${t('device.passed')}</span>` : nothing}</h3>`;
  }

  private _options(devices: readonly MediaDeviceInfo[], chosen: string | null) {
    const known = devices.filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications');
    return [
      html`<option value="" ?selected=${chosen === null}>${t('device.speaker_default')}</option>`,
      ...known.map(
        ({ deviceId, label }) =>
          html`<option value=${deviceId} ?selected=${deviceId === chosen}>${label || deviceId.slice(0, 8)}</option>`,
      ),
    ];
  }

  private _phoneWords(): string {
    const snapshot = this.desk.phone.softphone.getSnapshot();
    const names: Record<string, PhraseKey> = { backingOff: 'phone.backing_off' };
    const state = String(snapshot.value);
    const phrase = names[state] ?? (`phone.${state}` as PhraseKey);
    return snapshot.context.reason && snapshot.hasTag('down') ? `${t(phrase)} (${snapshot.context.reason})` : t(phrase);
  }

  private async _chooseMicrophone(event: Event): Promise<void> {
    await this.desk.phone.useMicrophone((event.target as HTMLSelectElement).value || null);
    await this.desk.devices.listen();
  }

  private async _chooseSpeaker(event: Event): Promise<void> {
    this._played = false;
    await this.desk.phone.useSpeaker((event.target as HTMLSelectElement).value || null);
  }

  private async _play(): Promise<void> {
    this._playing = true;
    await playTestTone(this.desk.devices.state.get().speakerId).catch(() => {});
    this._playing = false;
    this._played = true;
  }

  private _showLevel(level: number): void {
    const bar = this.shadowRoot?.querySelector<HTMLElement>('.meter i');
    if (bar) bar.style.transform = `scaleX(${level.toFixed(2)})`;
    bar?.parentElement?.setAttribute('data-level', level.toFixed(2));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; }
      section { display: grid; gap: 6px; padding: 12px 0; border-top: 1px solid var(--rule); }
      h3 { display: flex; gap: 8px; align-items: center; font-size: var(--text-m); color: var(--ink); } h3 .small { margin-left: auto; font-weight: 400; }
      h3 ui-icon { color: var(--ink-3); } h3.ok ui-icon, h3.ok .small { color: var(--ok); }
      .meter { height: 10px; border-radius: 3px; overflow: hidden; background: var(--rule); }
      .meter i { display: block; height: 100%; background: var(--ok-solid); transform: scaleX(0); transform-origin: left; }
      .row { display: flex; gap: 8px; align-items: center; }
      label.row { white-space: nowrap; }
      input[type="range"] { flex: 1; accent-color: var(--accent); }
      .bad { color: var(--danger); }
    `,
  ];
}
customElements.define('device-settings', DeviceSettings);
