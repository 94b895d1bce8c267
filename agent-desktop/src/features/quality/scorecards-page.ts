import { ScorecardList } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './scorecard-editor.ts';

/** The scorecards calls are judged by: chosen on top, edited below; a new one is begun here. */
export class ScorecardsPage extends DeskElement {
  static override properties = { cardId: {}, _cards: { state: true }, _failure: { state: true } };
  declare cardId: string | null;
  declare private _cards: ScorecardList['items'] | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this.cardId = null;
    this._cards = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('quality.load_failed'), this._failure, () => void this._load());
    if (!this._cards) return skeletonRows(8);
    const chosen = this.cardId ?? this._cards[0]?.id ?? null;
    return html`
      <header><h2>${t('quality.cards')}</h2>
        ${this._cards.map(({ id, form, version }) => html`<button class="button plain ${id === chosen ? 'chosen' : ''}" aria-pressed=${id === chosen} data-test="card" @click=${() => goTo('recordings', 'cards', id)}>${say(form.name)} <span class="small muted">${t('quality.version', { version })}</span></button>`)}
        <button class="button new" data-test="card-new" @click=${this._begin}>${t('quality.new_card')}</button>
        <button class="button" @click=${() => goTo('recordings', 'quality')}>${t('quality.title')}</button>
      </header>
      <div class="scroll">${chosen ? html`<scorecard-editor .cardId=${chosen}></scorecard-editor>` : nothing}</div>
    `;
  }

  private _begin(): void {
    goTo('recordings', 'cards', `card_${crypto.randomUUID().slice(0, 8)}`);
  }

  private async _load(): Promise<void> {
    try {
      this._cards = (await this.desk.http.get('/scorecards', ScorecardList)).items;
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .chosen { background: var(--selected) !important; font-weight: 600; } .new { margin-left: auto; }
    `,
  ];
}
customElements.define('scorecards-page', ScorecardsPage);
