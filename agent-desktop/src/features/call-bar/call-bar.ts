import { type CallView, monitorPrefix } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import type { CallActor } from '../../app/desk-calls.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { markPop } from '../../app/pop-mark.ts';
import { duration } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import type { PhraseKey } from '../../i18n/phrases.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-clock.ts';
import '../../components/ui-icon.ts';
import './connection-state.ts';
import './presence-control.ts';
import { callerTitle, dialledWords, identityUntil, identityWords, ivrWords } from './caller-words.ts';

/** The bar on top of every screen: who is on the line, since when, and what can be done. It never moves and never hides. */
export class CallBar extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.phone.calls.all, desk.phone.audioLoss, desk.phone.softphone, desk.presence, desk.workspace];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const call = this.desk.phone.calls.front();
    return html`
      <section class="bar ${toneOf(call)}" aria-label=${t('call.bar')} data-test="call-bar" data-state=${stateOf(call)}>
        <div class="info">${call ? this._renderCall(call) : this._renderIdle()}</div>
        <call-controls></call-controls>
        <presence-control></presence-control>
        <connection-state></connection-state>
        <span class="unseen" role="status" aria-live="assertive">${call ? this._spoken(call) : ''}</span>
      </section>
    `;
  }

  /** The name may be painted here alone: when the agent is typing elsewhere, the bar is the pop. */
  protected override updated(): void {
    if (!this.hasDesk) return;
    for (const call of this.desk.phone.calls.all.get()) {
      const { view, painted } = call.getSnapshot().context;
      if (!view || painted || this.desk.phone.calls.front() !== call) continue;
      const tab = this.desk.workspace.get().tabs.find((other) => other.interactionId === view.interactionId);
      if (tab && tab.id === this.desk.workspace.get().active) continue;
      markPop(view.interactionId, () => this.desk.painted(view.interactionId));
    }
  }

  private _renderIdle() {
    const { extension, branch } = this.desk.session.user;
    if (!extension) return html`<span class="muted cut" data-test="branch">${say(branch.name)}</span>`;
    const state = this.desk.presence.getSnapshot().context.view?.state;
    return html`
      <ui-icon name="headset" .size=${20}></ui-icon>
      <span class="muted" data-test="call-idle">${t(state === 'available' ? 'call.none_available' : state === 'not_ready' || state === 'offline' ? 'call.none_not_ready' : 'call.none')}</span>
    `;
  }

  private _renderCall(call: CallActor) {
    const { view, callId } = call.getSnapshot().context;
    if (!view) {
      const words = t(callId.startsWith(monitorPrefix) ? 'call.monitoring' : 'call.incoming');
      return html`<ui-icon name="phone"></ui-icon><strong data-test="call-state">${words}</strong>`;
    }
    if (view.direction === 'internal') return this._renderColleague(call, view);
    return html`
      <button class="who" data-test="call-open-tab" @click=${() => this.desk.activate(`call:${view.interactionId}`)}>
        <span class="lamp"></span>
        <span class="names">
          <span class="line cut">
            <strong class="cut" data-test="caller-name" title=${callerTitle(view)}>${callerTitle(view)}</strong>
            ${this._number(view) === callerTitle(view) ? nothing : html`<span class="num number" data-test="caller-number">${this._number(view)}</span>`}
            ${view.caller.origin ? html`<span class="muted cut first-to-go" data-test="caller-origin">${say(view.caller.origin)}</span>` : nothing}
          </span>
          <span class="line cut small muted">
            <span class="next-to-go" data-test="call-dnis" title=${view.dnis}>${dialledWords(view)}</span>
            ${view.queue ? html`<span data-test="call-queue">${say(view.queue.label)}</span>` : nothing}
            <span class="num first-to-go" data-test="call-waited">${t('call.waited', { clock: duration(view.waitMs) })}</span>
            ${view.ivr.path.length > 0 ? html`<span class="cut" data-test="call-ivr" title=${t('call.ivr', { path: ivrWords(view) })}>${ivrWords(view)}</span>` : nothing}
          </span>
        </span>
      </button>
      <span class="pill ${view.ivr.verification === 'none' ? '' : 'accent'}" title=${view.ivr.provedUntil === null ? t('call.verified_hint') : identityUntil(view)} data-test="call-verification">
        <ui-icon name="shield" .size=${14}></ui-icon><span class="pill-word">${identityWords(view)}</span>
      </span>
      <span class="state" data-test="call-state" data-state=${stateOf(call)}>${this._state(call, view)}</span>
    `;
  }

  /** A call between colleagues has neither a tab nor anything proved. */
  private _renderColleague(call: CallActor, view: CallView) {
    return html`
      <span class="who" data-test="colleague-call">
        <span class="lamp"></span>
        <span class="names">
          <span class="line cut"><strong class="cut" data-test="caller-name">${callerTitle(view)}</strong><span class="num number" data-test="caller-number">${view.caller.display}</span></span>
          <span class="line small muted">${t('call.internal')}</span>
        </span>
      </span>
      <span class="state" data-test="call-state" data-state=${stateOf(call)}>${this._state(call, view)}</span>
    `;
  }

  private _number(view: CallView): string {
    if (view.caller.presentation === 'withheld') return t('call.withheld');
    return view.caller.display || t('call.unavailable');
  }

  private _state(call: CallActor, view: CallView) {
    const snapshot = call.getSnapshot();
    if (snapshot.matches('afterCall')) {
      return html`<span>${t(endedBy(view))}</span><span class="num small">${duration(view.talkMs)}</span>`;
    }
    if (snapshot.hasTag('talking')) {
      const loss = this.desk.phone.audioLoss.get().get(view.callId);
      if (loss === 'ended')
        return html`<span title=${t('call.hung_up_here_hint')} data-test="hung-up-here">${t('call.hung_up_here')}</span>`;
      if (loss)
        return html`<span class="fault-word" title=${t(loss === 'lost' ? 'call.audio_lost_final' : 'call.audio_lost_hint')} data-test="audio-lost"><ui-icon name="warning" .size=${16}></ui-icon>${t(loss === 'lost' ? 'call.audio_lost' : 'call.coming_back')}</span>${this._timer(view)}`;
      if (isDialling(view))
        return html`<span>${t('call.dialling')}</span><ui-clock class="clock" .since=${view.offeredAt}></ui-clock>`;
      const held = view.phase === 'held';
      return html`
        <span>${t(held ? 'call.held' : 'call.talking')}</span>
        ${this._timer(view)}
        ${held && view.heldSince ? html`<ui-clock class="clock hold" data-test="hold-timer" title=${t('call.hold_timer')} .since=${view.heldSince}></ui-clock>` : nothing}
      `;
    }
    if (snapshot.matches('answering')) return html`<span>${t('call.answering')}</span>`;
    if (snapshot.matches('ringing'))
      return html`<span>${t('call.incoming')}</span><ui-clock class="clock" .since=${view.offeredAt}></ui-clock>`;
    return html`<span>${t(this.desk.phone.owner ? 'call.announced' : 'call.elsewhere')}</span>`;
  }

  private _timer(view: CallView) {
    return html`<ui-clock class="clock" data-test="call-timer" title=${t('call.timer')} .since=${view.answeredAt}></ui-clock>`;
  }

  private _spoken(call: CallActor): string {
    const { view } = call.getSnapshot().context;
    return view && call.getSnapshot().hasTag('ringing')
      ? `${t('call.incoming')} ${callerTitle(view)} ${this._number(view)}`
      : '';
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; height: var(--bar); flex: none; }
      .bar { display: flex; align-items: stretch; height: var(--bar); background: var(--surface); border-bottom: 1px solid var(--rule); }
      .info { flex: 1; min-width: 0; overflow: hidden; display: flex; align-items: center; gap: 12px; padding: 0 12px 0 16px; color: var(--ink-2); }
      .who { display: flex; align-items: center; gap: 10px; text-align: left; border: 0; background: none; padding: 2px 4px; border-radius: var(--radius); color: var(--ink); }
      button.who:hover { background: var(--hover); }
      .names { display: grid; min-width: 0; flex: 1; container-type: inline-size; }
      /* What is said elsewhere too makes room: never the name, never what was done in the IVR. */
      @container (max-width: 420px) { .first-to-go { display: none; } }
      @container (max-width: 310px) { .next-to-go { display: none; } }
      .line { display: flex; gap: 10px; min-width: 0; }
      .line > * { flex: none; } .line > .cut { flex: 0 1 auto; min-width: 24px; }
      .line strong { font-size: 15px; }
      .number { color: var(--ink); }
      .lamp { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--border); }
      .pill { flex: none; } .who { flex: 1 1 0; max-width: 560px; min-width: 200px; }
      .state { flex: none; display: flex; align-items: baseline; gap: 8px; margin-left: auto; font-weight: 600; white-space: nowrap; min-width: 104px; justify-content: flex-end; }
      .clock { font-size: 16px; } .hold { color: var(--warning); }
      .ringing { background: var(--accent-soft); } .ringing .lamp { background: var(--accent); animation: beat 1s infinite alternate ease-in-out; }
      .ringing .state { color: var(--accent-ink); }
      .talking .lamp { background: var(--ok-solid); } .talking .state { color: var(--ok); }
      .held { background: var(--warning-soft); } .held .lamp { background: var(--warning-solid); border-radius: 2px; } .held .state { color: var(--warning); }
      .after { background: var(--wrap-soft); } .after .lamp { background: var(--wrap); border-radius: 2px; } .after .state { color: var(--wrap); }
      .ringing .muted, .held .muted, .after .muted { color: var(--ink-2); }
      .fault-word { display: inline-flex; gap: 4px; align-items: center; color: var(--danger); }
      @keyframes beat { from { opacity: 1; } to { opacity: 0.35; } }
    `,
  ];
}

function toneOf(call: CallActor | null): string {
  const snapshot = call?.getSnapshot();
  if (!snapshot) return 'idle';
  if (snapshot.matches('afterCall')) return 'after';
  if (snapshot.hasTag('talking')) return snapshot.context.view?.phase === 'held' ? 'held' : 'talking';
  return snapshot.hasTag('ringing') || snapshot.context.view ? 'ringing' : 'idle';
}

/** The call's state as tests and style read it. */
function stateOf(call: CallActor | null): string {
  const snapshot = call?.getSnapshot();
  if (!snapshot) return 'none';
  if (snapshot.matches('afterCall')) return 'wrap_up';
  if (snapshot.hasTag('talking')) return snapshot.context.view?.phase === 'held' ? 'held' : 'talking';
  return snapshot.matches('announced') ? 'announced' : (snapshot.value as string);
}

/** He has dialled, and nobody has answered. */
const isDialling = ({ direction, dnis, caller, answeredAt }: CallView): boolean =>
  answeredAt === null && (direction === 'outbound' || (direction === 'internal' && dnis === caller.display));

const endedBy = (view: CallView): PhraseKey =>
  view.endedBy === 'caller'
    ? 'call.ended_by_caller'
    : view.endedBy === 'agent'
      ? 'call.ended_by_agent'
      : 'call.ended_by_system';

customElements.define('call-bar', CallBar);
declare global {
  interface HTMLElementTagNameMap {
    'call-bar': CallBar;
  }
}
