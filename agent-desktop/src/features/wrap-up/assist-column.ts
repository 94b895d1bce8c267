import type { CallView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { dateTime, duration, time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { customerOf } from '../../workspace/workspace.ts';
import { callerTitle, dialledWords, identityUntil, ivrWords } from '../call-bar/caller-words.ts';
import { openArticle } from '../knowledge/open-article.ts';
import { openCall } from './open-call.ts';
import './unkept-note.ts';
import './wrap-up-form.ts';
import '../../components/ui-icon.ts';

/** What to do, on the right: the call in short, warnings, and the wrap-up that is filled in from the first second on. */
export class AssistColumn extends DeskElement {
  static override properties = { interactionId: {}, customerNo: {}, _pinFor: { state: true } };
  declare interactionId: string | null;
  declare customerNo: string | null;
  declare private _pinFor: string | null;

  constructor() {
    super();
    this._pinFor = null;
  }

  protected override parts(desk: Desk) {
    return [desk.phone.calls.all, desk.cards.entries, desk.outbox.entries, desk.phone.audioLoss, openArticle];
  }

  focusForm(): void {
    this.shadowRoot?.querySelector('wrap-up-form')?.focusFirst();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const own = this.interactionId
      ? this.desk.phone.calls.byInteraction(this.interactionId)?.getSnapshot().context.view
      : null;
    const view = own ?? openCall(this.desk);
    return html`<div class="scroll" role="complementary" aria-label=${t('assist.label')}>${view ? this._renderCall(view, view !== own) : this._renderNone()}</div>${view ? this._renderArticle(view) : nothing}`;
  }

  /** Puts the cursor into the search for articles; false where there is none. */
  focusKnowledge(): boolean {
    const panel = this.shadowRoot?.querySelector('knowledge-panel');
    panel?.focusSearch();
    return panel !== null && panel !== undefined;
  }

  private _renderArticle({ interactionId }: CallView) {
    const open = openArticle.get();
    if (open?.interactionId !== interactionId) return nothing;
    void import('../knowledge/article-side.ts');
    return html`<article-side .articleId=${open.articleId} @closed=${this._closeArticle}></article-side>`;
  }

  private _closeArticle(): void {
    openArticle.set(null);
    this.focusKnowledge();
  }

  private _renderKnowledge(view: CallView) {
    if (view.phase === 'offered') return nothing;
    void import('../knowledge/knowledge-panel.ts');
    return html`<knowledge-panel .view=${view}></knowledge-panel>`;
  }

  /** `beside`: the tab in front is another customer's; the notes stay those of the call. */
  private _renderCall(view: CallView, beside: boolean) {
    const loss = this.desk.phone.audioLoss.get().get(view.callId);
    return html`
      ${beside ? this._renderBelongs(view) : nothing}
      ${this._renderTransfer(view)}
      ${this._renderParties(view)}
      ${view.match.typedDiffersFromAni ? html`<p class="alert orange" role="note" data-test="typed-differs"><ui-icon name="warning"></ui-icon><span>${t('assist.typed_differs')}</span></p>` : nothing}
      ${view.match.typedUnknown ? html`<p class="alert yellow" role="note" data-test="typed-unknown"><ui-icon name="warning"></ui-icon><span>${t('assist.typed_unknown')}</span></p>` : nothing}
      ${loss === 'ended' ? html`<p class="alert yellow" role="note" data-test="hung-up-hint"><ui-icon name="info"></ui-icon><span>${t('call.hung_up_here_hint')}</span></p>` : nothing}
      ${loss && loss !== 'ended' ? html`<p class="alert red" role="alert" data-test="audio-lost-hint"><ui-icon name="warning"></ui-icon><span>${t(loss === 'lost' ? 'call.audio_lost_final' : 'call.audio_lost_hint')}</span></p>` : nothing}
      ${view.approximate ? html`<p class="alert yellow" data-test="approximate"><ui-icon name="info"></ui-icon><span>${t('call.approximate')}</span></p>` : nothing}
      <section>
        <h3>${t('assist.this_call')}${this._renderHelp(view)}</h3>
        <dl>
          <dt>${t('assist.started')}</dt><dd class="num">${time(view.startedAt)} · ${t('call.waited', { clock: duration(view.waitMs) })}</dd>
          <dt>${t('assist.dialled')}</dt><dd><span class="num">${dialledWords(view)}</span>${view.queue ? html` · ${say(view.queue.label)}` : nothing}</dd>
          ${view.ivr.path.length > 0 ? html`<dt>${t('assist.ivr')}</dt><dd data-test="assist-ivr">${ivrWords(view)}</dd>` : nothing}
          <dt>${t('assist.identity')}</dt><dd title=${t('call.verified_hint')}>${identityUntil(view)}${this._renderPin(view)}</dd>
        </dl>
      </section>
      ${view.direction === 'outbound' ? this._renderPurpose(view) : nothing}
      ${view.queue && view.phase !== 'ivr' ? html`<call-routing .interactionId=${view.interactionId}></call-routing>` : nothing}
      ${this._renderOffers(view)}
      ${this._renderFlow(view)}
      ${this._renderKnowledge(view)}
      <wrap-up-form .view=${view} .customerNo=${beside ? customerOf(view) : this.customerNo}></wrap-up-form>
    `;
  }

  /** Only who was proved to be the customer is given a code. */
  private _renderPin(view: CallView) {
    const customerNo = customerOf(view);
    if (view.ivr.provedUntil === null || customerNo === null || view.endedAt !== null) return nothing;
    return html` <button class="link small" data-test="pin-code-open" @click=${() => {
      void import('./pin-code-dialog.ts');
      this._pinFor = customerNo;
    }}>${t('pin.open')}</button>
      ${
        this._pinFor === customerNo
          ? html`<pin-code-dialog .customerNo=${customerNo} @closed=${() => {
              this._pinFor = null;
            }}></pin-code-dialog>`
          : nothing
      }`;
  }

  /** Who passed the call on last, and what was said with it. */
  private _renderTransfer({ transfers }: CallView) {
    const last = transfers.at(-1);
    if (!last) return nothing;
    return html`<div class="alert belongs" role="note" data-test="transfer-note"><ui-icon name="inbound"></ui-icon><span><strong>${t(last.kind === 'consult' ? 'assist.consulted' : 'assist.transferred', { by: last.by, to: say(last.target) })}</strong> <span class="num small">${time(last.at)}</span>${last.note ? html`<br /><span class="said" data-test="transfer-said">${last.note}</span>` : nothing}</span></div>`;
  }

  private _renderParties(view: CallView) {
    if (view.phase === 'offered' || (view.parties.length === 0 && view.place === 'room')) return nothing;
    void import('../call-bar/call-parties.ts');
    return html`<call-parties .view=${view}></call-parties>`;
  }

  private _renderHelp({ phase }: CallView) {
    if (phase !== 'talking' && phase !== 'held') return nothing;
    void import('../call-bar/help-button.ts');
    return html`<help-button></help-button>`;
  }

  /** Of a call of a list: why, and with which conversation. */
  private _renderPurpose(view: CallView) {
    void import('../dialling/call-purpose.ts');
    return html`<call-purpose .view=${view}></call-purpose>`;
  }

  /** Once the agent has answered: nothing of the pop waits for it. */
  private _renderOffers(view: CallView) {
    const customerNo = customerOf(view);
    if (view.phase === 'offered' || !customerNo) return nothing;
    void import('../offers/offer-panel.ts');
    return html`<offer-panel .interactionId=${view.interactionId} .customerNo=${customerNo}></offer-panel>`;
  }

  private _flowAsked = false;

  /** The conversation's steps come with the first call, not with the first screen. */
  private _renderFlow(view: CallView) {
    if (!this._flowAsked) {
      this._flowAsked = true;
      void import('../flows/flow-panel.ts');
      void import('./call-routing.ts');
    }
    return html`<flow-panel .interactionId=${view.interactionId} .customerNo=${customerOf(view)} @flow-ended=${() => this.shadowRoot?.querySelector('wrap-up-form')?.readDraft()}></flow-panel>`;
  }

  private _renderBelongs(view: CallView) {
    const number = view.caller.presentation === 'withheld' ? '' : view.caller.display;
    return html`<p class="alert belongs" data-test="assist-other-call"><ui-icon name="phone"></ui-icon><span>${t('assist.other_call', { caller: [callerTitle(view), number].filter(Boolean).join(' ') })} <button class="link" data-test="assist-to-call" @click=${() => this.desk.activate(`call:${view.interactionId}`)}>${t('assist.to_call')}</button></span></p>`;
  }

  private _renderNone() {
    const saved = this.interactionId ? this.desk.outbox.find(this.interactionId) : null;
    if (saved?.state === 'saved' && saved.savedAt)
      return html`<p class="saved" role="status" data-test="wrap-up-saved"><ui-icon name="check"></ui-icon>${t('wrap_up.saved', { at: time(new Date(saved.savedAt)) })}</p>`;
    if (saved?.state === 'superseded' || saved?.state === 'refused')
      return html`<unkept-note .interactionId=${saved.interactionId}></unkept-note>`;
    if (saved)
      return html`<p class="saved waiting" role="status" data-test="wrap-up-queued"><ui-icon name="refresh"></ui-icon>${t('wrap_up.queued')} · ${dateTime(new Date(saved.queuedAt))}</p>`;
    return emptyState('note', t('wrap_up.no_call'), t('wrap_up.no_call_hint'));
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { position: relative; display: grid; border-left: 1px solid var(--rule); background: var(--sunken); }
      .scroll { display: flex; flex-direction: column; scroll-padding-bottom: 60px; } .scroll > * { flex: none; }
      section { padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      dl { display: grid; grid-template-columns: 76px minmax(0, 1fr); margin-top: 4px; }
      dt { color: var(--ink-3); font-size: var(--text-s); line-height: 24px; } dd { line-height: 24px; overflow-wrap: anywhere; }
      .alert { display: grid; grid-template-columns: auto 1fr; gap: 10px; padding: 10px 16px; border-bottom: 1px solid var(--rule); }
      .belongs { background: var(--accent-soft); color: var(--accent-ink); } .belongs .link { text-decoration-color: currentcolor; }
      .said { white-space: pre-line; overflow-wrap: anywhere; color: var(--ink); }
      .yellow { background: var(--alert-yellow); } .orange { background: var(--alert-orange); } .red { background: var(--alert-red); }
      .saved { display: flex; gap: 8px; padding: 16px; color: var(--ok); font-weight: 600; } .waiting { color: var(--warning); }
    `,
  ];
}
customElements.define('assist-column', AssistColumn);
declare global {
  interface HTMLElementTagNameMap {
    'assist-column': AssistColumn;
  }
}
