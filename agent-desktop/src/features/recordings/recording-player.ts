import { HoldRecording, ListenTicket, listenReasons, RecordingDetail } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, duration } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { outlineOf, sidesOf } from './waveform.ts';

const WIDTH = 1_000;
const HEIGHT = 72;
const speeds = [0.75, 1, 1.25, 1.5, 2];

/** A recording: both sides as a picture, its marks, its sound against a ticket, and what is done with it. */
export class RecordingPlayer extends DeskElement {
  static override properties = {
    recordingId: {},
    _detail: { state: true },
    _source: { state: true },
    _place: { state: true },
    _playing: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  declare recordingId: string;
  declare private _detail: RecordingDetail | null;
  declare private _source: string;
  /** In milliseconds. */
  declare private _place: number;
  declare private _playing: boolean;
  declare private _failure: unknown;
  declare private _refusal: unknown;
  private shownId = '';

  constructor() {
    super();
    this.recordingId = '';
    this._detail = null;
    this._source = '';
    this._place = 0;
    this._playing = false;
    this._failure = null;
    this._refusal = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || this.recordingId === this.shownId) return;
    this.shownId = this.recordingId;
    this._source = '';
    this._place = 0;
    this._playing = false;
    this._refusal = null;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('recordings.load_failed'), this._failure, () => void this._load());
    const detail = this._detail;
    if (!detail) return skeletonRows(4);
    const title = [detail.agent, detail.customer?.name, detail.queue && say(detail.queue)].filter(Boolean).join(' · ');
    return html`
      <header><h3>${title || t('recordings.unknown_call')}</h3><span class="small muted num">${dateTime(detail.startedAt)} · ${duration(detail.lengthMs)}</span></header>
      ${detail.deletedAt ? html`<p class="muted">${t('recordings.deleted')} <span class="num">${dateTime(detail.deletedAt)}</span></p>` : this._renderSound(detail)}
      ${this._refusal ? html`<p class="fault" role="alert" data-test="recording-fault">${explain(this._refusal)}</p>` : nothing}
      <h4>${t('recordings.marks')}</h4>${this._renderMarks(detail)}
      <p class="small muted" title=${detail.sha256}>${t('recordings.hash', { hash: `${detail.sha256.slice(0, 12)}…` })} · ${detail.held ? t('recordings.held_by', { by: detail.heldBy ?? '', reason: detail.holdReason ?? '' }) : t('recordings.delete_on', { day: detail.deleteOn ?? '' })}</p>
      ${detail.mayHold ? this._renderKeeping(detail) : nothing}
    `;
  }

  private _renderSound(detail: RecordingDetail) {
    const { agent, caller } = sidesOf(detail.peaks);
    const x = (ms: number): number => (ms / Math.max(1, detail.lengthMs)) * WIDTH;
    return html`
      <div class="wave" role="slider" tabindex="0" data-test="waveform" aria-label=${t('recordings.place')} aria-valuemin="0" aria-valuemax=${Math.round(detail.lengthMs / 1_000)} aria-valuenow=${Math.round(this._place / 1_000)} aria-valuetext=${duration(this._place)} @click=${(event: MouseEvent) => this._click(event, detail)} @keydown=${(event: KeyboardEvent) => this._key(event)}>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${detail.marks.map(({ kind, fromMs, toMs }) => svg`<rect class=${kind} x=${x(fromMs)} y="0" width=${Math.max(2, x(toMs - fromMs))} height=${HEIGHT}></rect>`)}
          <path class="agent" d=${outlineOf(agent, { width: WIDTH, base: HEIGHT / 2, tallest: -HEIGHT / 2 })}></path>
          <path class="caller" d=${outlineOf(caller, { width: WIDTH, base: HEIGHT / 2, tallest: HEIGHT / 2 })}></path>
          <line class="here" x1=${x(this._place)} x2=${x(this._place)} y1="0" y2=${HEIGHT}></line>
        </svg>
        <span class="side small">${t('recordings.side_agent')}</span><span class="side low small">${t('recordings.side_caller')}</span>
      </div>
      <div class="row">
        <button class="button primary" data-test="recording-play" @click=${this._toggle}><ui-icon .name=${this._playing ? 'pause' : 'play'} .size=${16}></ui-icon>${t(this._playing ? 'recordings.pause' : 'recordings.play')}</button>
        <button class="button plain" aria-label=${t('recordings.back')} title=${t('recordings.back')} @click=${() => this._jump(this._place - 5_000)}>−5</button>
        <button class="button plain" aria-label=${t('recordings.forward')} title=${t('recordings.forward')} @click=${() => this._jump(this._place + 5_000)}>+5</button>
        <span class="num" data-test="recording-place">${duration(this._place)} / ${duration(detail.lengthMs)}</span>
        <select class="speed" aria-label=${t('recordings.speed')} @change=${(event: Event) => this._setSpeed(Number((event.target as HTMLSelectElement).value))}>${speeds.map((speed) => html`<option value=${speed} ?selected=${speed === 1}>${speed}×</option>`)}</select>
      </div>
      ${detail.reasonFor === 'both' || detail.mayDownload ? this._renderReason(detail) : nothing}
      <audio .src=${this._source} @timeupdate=${this._heard} @play=${() => this._setPlaying(true)} @pause=${() => this._setPlaying(false)} @error=${() => this._source && this._broken()}></audio>
    `;
  }

  private _renderReason(detail: RecordingDetail) {
    return html`
      <form class="row" @submit=${this._download}>
        <select name="reason" aria-label=${t('recordings.reason')} data-test="recording-reason"><option value="">${t('recordings.reason_choose')}</option>${listenReasons.map((reason) => html`<option value=${reason}>${t(`recordings.reason_${reason}`)}</option>`)}</select>
        <input name="note" maxlength="200" placeholder=${t('recordings.note')} aria-label=${t('recordings.note')} />
        ${detail.mayDownload ? html`<button class="button" data-test="recording-download">${t('recordings.download')}</button>` : nothing}
      </form>
      <p class="small muted">${t('recordings.audited')}</p>
    `;
  }

  private _renderMarks(detail: RecordingDetail) {
    if (detail.marks.length === 0) return html`<p class="muted">${t('recordings.no_marks')}</p>`;
    return html`<ul class="marks" data-test="recording-marks">${detail.marks.map(
      ({ kind, fromMs, toMs, peak }) => html`<li>
        <button class="link" @click=${() => this._jump(fromMs)}><span class="dot ${kind}"></span>${t(`recordings.mark_${kind}`)} <span class="num">${duration(fromMs)}${toMs > fromMs ? `–${duration(toMs)}` : ''}</span></button>
        ${peak === undefined ? nothing : peak === 0 ? html`<span class="pill ok" data-test="pause-silent">${t('recordings.silent')}</span>` : html`<span class="pill danger">${t('recordings.not_silent')}</span>`}
      </li>`,
    )}</ul>`;
  }

  private _renderKeeping({ held }: RecordingDetail) {
    return html`
      <form class="row" @submit=${(event: SubmitEvent) => this._hold(event, !held)}>
        <input name="reason" required minlength="2" maxlength="200" placeholder=${t('recordings.reason')} aria-label=${t('recordings.reason')} data-test="hold-reason" />
        <button class="button" data-test="hold">${t(held ? 'recordings.release' : 'recordings.hold')}</button>
      </form>
    `;
  }

  private get _audio(): HTMLAudioElement | null {
    return this.shadowRoot?.querySelector('audio') ?? null;
  }

  private _reason(): { reason?: string; note: string } {
    const form = this.shadowRoot?.querySelector<HTMLFormElement>('form');
    const data = form?.elements.namedItem('note') ? new FormData(form) : new FormData();
    const reason = String(data.get('reason') ?? '');
    return { ...(reason ? { reason } : {}), note: String(data.get('note') ?? '') };
  }

  /** The first time it asks for the way to the sound, which is written down. */
  private async _toggle(): Promise<void> {
    if (this._playing) return this._audio?.pause();
    this._refusal = null;
    try {
      if (!this._source) {
        this._source = await this._ticketFor('listen');
        await this.updateComplete;
        if (this._audio) this._audio.currentTime = this._place / 1_000;
      }
      await this._audio?.play();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _ticketFor(purpose: 'listen' | 'download'): Promise<string> {
    const { http } = this.desk;
    const order = { purpose, ...this._reason() };
    const { ticket } = await http.post(`/recordings/${this.recordingId}/tickets`, order, ListenTicket);
    const path = `/recordings/${this.recordingId}/sound?ticket=${ticket}`;
    if (purpose === 'download') await http.download(path);
    return http.address(path);
  }

  private async _download(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this._refusal = null;
    try {
      await this._ticketFor('download');
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _hold(event: SubmitEvent, held: boolean): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
    try {
      const order: HoldRecording = HoldRecording.parse({ held, reason });
      this._detail = await this.desk.http.put(`/recordings/${this.recordingId}/hold`, order, RecordingDetail);
      (event.target as HTMLFormElement).reset();
      this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
    } catch (error) {
      this._refusal = error;
    }
  }

  private _jump(ms: number): void {
    this._place = Math.min(this._detail?.lengthMs ?? 0, Math.max(0, ms));
    if (this._source && this._audio) this._audio.currentTime = this._place / 1_000;
  }

  private _click(event: MouseEvent, { lengthMs }: RecordingDetail): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this._jump(((event.clientX - box.left) / Math.max(1, box.width)) * lengthMs);
  }

  private _key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -5_000, ArrowRight: 5_000, PageDown: 30_000, PageUp: -30_000 }[event.key];
    if (step === undefined && event.key !== ' ') return;
    event.preventDefault();
    if (step === undefined) void this._toggle();
    else this._jump(this._place + step);
  }

  private _setSpeed(speed: number): void {
    if (this._audio) this._audio.playbackRate = speed;
  }

  private _setPlaying(playing: boolean): void {
    this._playing = playing;
  }

  private _heard(event: Event): void {
    this._place = (event.target as HTMLAudioElement).currentTime * 1_000;
  }

  private _broken(): void {
    this._source = '';
    this._refusal = new Error(t('recordings.load_failed'));
  }

  private async _load(): Promise<void> {
    try {
      this._detail = await this.desk.http.get(`/recordings/${this.recordingId}`, RecordingDetail);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; gap: 8px; align-content: start; padding: 12px 16px; min-width: 0; }
      header { display: flex; align-items: baseline; gap: 12px; flex-wrap: wrap; } h3 { font-size: inherit; color: var(--ink); }
      h4 { margin: 4px 0 0; font-size: var(--text-s); font-weight: 600; color: var(--ink-2); }
      .wave { position: relative; height: 84px; background: var(--sunken); border: 1px solid var(--rule); border-radius: var(--radius); cursor: pointer; }
      svg { display: block; width: 100%; height: 100%; }
      .agent { fill: var(--accent); } .caller { fill: var(--ok-solid); } .here { stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
      rect.hold { fill: var(--hover); } rect.pause { fill: var(--warning-soft); } rect.transfer { fill: var(--wrap); }
      .side { position: absolute; left: 6px; top: 2px; padding: 0 4px; border-radius: var(--radius); background: var(--surface); color: var(--ink-2); pointer-events: none; } .side.low { top: auto; bottom: 2px; }
      .row { display: flex; align-items: center; gap: 8px; } .row select { width: auto; } .row .speed { margin-left: auto; } .row input { flex: 1; }
      .marks { display: grid; gap: 2px; } .marks li { display: flex; align-items: center; gap: 8px; min-height: 24px; }
      .dot { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; border: 1px solid var(--border); }
      .dot.hold { background: var(--hover); } .dot.pause { background: var(--warning-soft); } .dot.transfer { background: var(--wrap); }
      .fault:empty { display: none; }
    `,
  ];
}
customElements.define('recording-player', RecordingPlayer);
