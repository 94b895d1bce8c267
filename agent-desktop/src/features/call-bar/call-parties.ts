import type { CallView, ConsultMove } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

type Step = ConsultMove['step'];
type Party = CallView['parties'][number];

/** Who else is on the call, where they are, and what the agent who leads it can do about that. */
export class CallParties extends DeskElement {
  static override properties = { view: { attribute: false }, _failure: { state: true }, _busy: { state: true } };
  declare view: CallView;
  declare private _failure: unknown;
  declare private _busy: boolean;

  constructor() {
    super();
    this._failure = null;
    this._busy = false;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { parties, consulted } = this.view;
    return html`
      <section aria-label=${t('parties.label')} data-test="call-parties" data-place=${this.view.place}>
        <h3>${t('parties.label')}</h3>
        <p class="caller"><i class=${this.view.place === 'room' || this._withCaller() ? 'room' : 'side'}></i>${t(this.view.place === 'room' || this._withCaller() ? 'parties.caller_talks' : 'parties.caller_waits')}</p>
        ${parties.map((party) => this._renderParty(party, consulted))}
        <p class="fault" role="alert" data-test="parties-error">${this._failure ? explain(this._failure) : ''}</p>
      </section>
    `;
  }

  /** Somebody else talks with the caller while this agent is elsewhere. */
  private _withCaller(): boolean {
    return this.view.parties.some(({ place }) => place === 'room');
  }

  private _renderParty(party: Party, consulted: boolean) {
    return html`
      <div class="party" data-test="party" data-number=${party.number} data-place=${party.place}>
        <p><i class=${party.place === 'side' && this.view.place === 'side' ? 'room' : party.place}></i><strong class="cut">${party.name || t('parties.outside')}</strong> <span class="num muted">${party.number}</span> <span class="muted">${t(`parties.${party.place}`)}</span></p>
        ${consulted ? nothing : html`<p class="steps">${this._steps(party).map((step) => this._button(party, step))}</p>`}
      </div>
    `;
  }

  private _steps({ place }: Party): Step[] {
    if (place === 'ringing') return ['cancel'];
    if (place === 'room') return ['cancel'];
    return [this.view.place === 'side' ? 'to_caller' : 'to_colleague', 'join', 'complete', 'cancel'];
  }

  private _button({ number, place }: Party, step: Step) {
    const words = step === 'cancel' && place === 'room' ? 'parties.drop' : (`parties.step_${step}` as const);
    return html`<button class="button ${step === 'complete' ? 'primary' : ''}" data-test="consult-${step}" ?disabled=${this._busy} @click=${() => this._move({ party: number, step })}>${t(words)}</button>`;
  }

  private async _move(move: ConsultMove): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      await this.desk.api.moveConsult(this.view.interactionId, move);
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      section { display: grid; gap: 6px; padding: 12px 16px 4px; border-bottom: 1px solid var(--rule); background: var(--surface); }
      p { display: flex; align-items: center; gap: 8px; min-width: 0; }
      .party { display: grid; gap: 6px; }
      .steps { gap: 4px; }
      .steps .button { min-height: 28px; padding: 0 7px; font-size: var(--text-s); }
      i { flex: none; width: 9px; height: 9px; border-radius: 50%; border: 2px solid var(--accent); }
      i.room { background: var(--ok-solid); border-color: var(--ok-solid); } i.side { background: var(--warning-solid); border-color: var(--warning-solid); border-radius: 2px; }
    `,
  ];
}
customElements.define('call-parties', CallParties);
declare global {
  interface HTMLElementTagNameMap {
    'call-parties': CallParties;
  }
}
