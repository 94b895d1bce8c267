import type { Notice } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { everySecond } from '../../components/ticker.ts';
import { duration, time } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';
import { reasonWords } from '../../i18n/reason-words.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import { callerTitle } from '../call-bar/caller-words.ts';

type Severity = 'info' | 'warning' | 'danger';
const severityOf: Record<Notice['kind'], Severity> = {
  missed_call: 'warning',
  declined_call: 'info',
  colleague_missed: 'warning',
  colleague_away: 'info',
  presence_forced: 'warning',
  presence_repaired: 'info',
  board_alarm: 'danger',
  help_asked: 'danger',
  help_coming: 'info',
  queues_moved: 'warning',
  broadcast: 'warning',
  reason_overdue: 'warning',
  agent_overdue: 'warning',
  follow_up_due: 'warning',
};
/** After these the call waits in its queue again, and the agent is Not ready: the way back stands in the notice. */
const requeues: ReadonlySet<Notice['kind']> = new Set(['missed_call', 'declined_call']);
/** Messages of people are read one by one; of all else the latest of a kind stands for all. */
const groupOf = ({ id, kind }: Notice): string => (kind === 'broadcast' ? id : kind);
const whyAway: Readonly<Record<string, PhraseKey>> = {
  declined: 'notice.why_declined',
  no_answer: 'notice.why_no_answer',
};
const wordsIn = ({ params }: Notice, caller: string): Record<string, string> => ({
  ...params,
  what: params[locale.get()] ?? '',
  reason: params.reason ? reasonWords(params.reason) : '',
  until: params.until ? time(params.until) : '',
  caller: caller ? `· ${caller}` : '',
  why: params.why ? t(whyAway[params.why] ?? 'notice.why_busy') : '',
});
/** Milliseconds a notice without consequences stays. */
const fadesAfterMs = 12_000;
/** A break of the line shorter than this is not worth a word. */
const lossTellMs = 2_500;

/** What the agent should be told, over the lower left corner, where nothing is pressed. It moves no other thing. */
export class NoticeStack extends DeskElement {
  static override properties = { _own: { state: true } };
  declare private _own: { id: number; text: string; severity: Severity } | null;
  private stopTicks: (() => void) | null = null;
  private count = 0;

  constructor() {
    super();
    this._own = null;
  }

  protected override parts(desk: Desk) {
    return [
      desk.line.state,
      desk.line.connection,
      desk.phone.softphone,
      desk.phone.calls.all,
      desk.phone.audioLoss,
      desk.presence,
    ];
  }

  protected override deskReady(): void {
    this.stopTicks ??= everySecond(() => this._tick());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTicks?.();
    this.stopTicks = null;
  }

  /** Says something of the desk's own for a few seconds. */
  say(text: string, severity: Severity = 'info'): void {
    const id = ++this.count;
    this._own = { id, text, severity };
    setTimeout(() => {
      if (this._own?.id === id) this._own = null;
    }, 6_000);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { notices, platformConnected } = this.desk.line.state.get();
    const lostSince = this.desk.line.connection.getSnapshot().context.lostSince;
    const lost =
      lostSince !== null &&
      Date.now() - lostSince > lossTellMs &&
      !this.desk.line.connection.getSnapshot().hasTag('live');
    return html`
      <div class="stack" aria-live="polite" aria-label=${t('notice.label')} role="log">
        ${lost ? html`<article class="danger" data-test="notice-offline"><ui-icon name="wifi_off"></ui-icon><p>${t(this._lostWords(), { clock: duration(Date.now() - lostSince) })}</p></article>` : nothing}
        ${!platformConnected && !lost ? html`<article class="warning" data-test="notice-platform"><ui-icon name="warning"></ui-icon><p>${t('connection.platform_lost')}</p></article>` : nothing}
        ${this._own ? html`<article class=${this._own.severity} data-test="notice-own"><ui-icon name="info"></ui-icon><p>${this._own.text}</p></article>` : nothing}
        ${repeat(
          Object.entries(Object.groupBy(notices, groupOf)).slice(-3),
          ([group]) => group,
          ([, ofOneKind]) => this._renderNotices(ofOneKind ?? []),
        )}
      </div>
    `;
  }

  /** Those of one kind are one notice, the latest, with their number. */
  private _renderNotices(ofOneKind: readonly Notice[]) {
    const notice = ofOneKind.at(-1);
    if (!notice) return nothing;
    const missed = notice.kind === 'missed_call';
    const seen = this.desk.phone.calls.lastSeen(notice.params.interactionId ?? '');
    const caller = seen ? `${callerTitle(seen)} ${seen.caller.display}`.trim() : '';
    const { view } = this.desk.presence.getSnapshot().context;
    const requeued = requeues.has(notice.kind);
    const canReturn =
      view?.state === 'not_ready' &&
      (requeued || (notice.kind === 'colleague_missed' && view.reason === 'missed_call'));
    return html`
      <article class=${severityOf[notice.kind]} data-test="notice-${notice.kind}">
        <ui-icon .name=${missed ? 'missed' : severityOf[notice.kind] === 'info' ? 'info' : 'warning'}></ui-icon>
        <div>
          <p><strong>${t(`notice.${notice.kind}`, wordsIn(notice, caller)).trim()}</strong>${ofOneKind.length > 1 ? html` <span class="pill warning num" data-test="notice-count">× ${ofOneKind.length}</span>` : nothing} <span class="small muted num">${time(notice.at)}</span></p>
          ${requeued ? html`<p class="small">${t(canReturn ? 'notice.requeued_not_ready' : 'notice.requeued')}</p>` : nothing}
          <p class="actions">
            ${canReturn ? html`<button class="button" data-test="notice-available" @click=${() => this._return(ofOneKind)}>${t('notice.back_available')}</button>` : nothing}
            <button class="button plain" data-test="notice-dismiss" @click=${() => this._dismiss(ofOneKind)}>${t('notice.dismiss')}</button>
          </p>
        </div>
      </article>
    `;
  }

  /** What the break means for the call, by what the phone on this page really does. */
  private _lostWords(): PhraseKey {
    const call = this.desk.phone.calls.front()?.getSnapshot();
    if (!call?.hasTag('talking')) return 'connection.lost_long';
    const { callId, phone } = call.context;
    const loss = this.desk.phone.audioLoss.get().get(callId);
    if (loss) return loss === 'ended' ? 'connection.lost_long' : 'connection.lost_silent';
    return phone?.established ? 'connection.lost_talking' : 'connection.lost_long';
  }

  private _return(notices: readonly Notice[]): void {
    this.desk.wish('available');
    this._dismiss(notices);
  }

  private _dismiss(notices: readonly Notice[]): void {
    for (const { id } of notices) void this.desk.dismissNotice(id);
  }

  private _tick(): void {
    if (this.desk.line.connection.getSnapshot().context.lostSince !== null) this.requestUpdate();
    const now = this.desk.line.now();
    const { view } = this.desk.presence.getSnapshot().context;
    const notReady = view?.state === 'not_ready';
    this._dismiss(
      this.desk.line.state.get().notices.filter(({ kind, at }) => {
        if (requeues.has(kind) && notReady) return false;
        // Who has another state since has seen what became of the call.
        if (requeues.has(kind) && view && Date.parse(view.since) > Date.parse(at)) return true;
        return severityOf[kind] === 'info' && now - Date.parse(at) > fadesAfterMs;
      }),
    );
  }

  static override styles = [
    base,
    controls,
    css`
      .stack { position: fixed; z-index: 60; left: calc(var(--rail) + 12px); bottom: 12px; width: 360px; display: grid; gap: 8px; pointer-events: none; }
      article { pointer-events: auto; display: grid; grid-template-columns: auto 1fr; gap: 10px; padding: 12px 14px; background: var(--raised); border: 1px solid var(--rule); border-left: 4px solid var(--accent); border-radius: 6px; box-shadow: var(--shadow); }
      article.warning { border-left-color: var(--warning-solid); } article.warning > ui-icon { color: var(--warning); }
      article.danger { border-left-color: var(--danger-solid); } article.danger > ui-icon { color: var(--danger); }
      article > ui-icon { margin-top: 1px; }
      .actions { display: flex; gap: 8px; margin-top: 8px; }
    `,
  ];
}
customElements.define('notice-stack', NoticeStack);
declare global {
  interface HTMLElementTagNameMap {
    'notice-stack': NoticeStack;
  }
}
