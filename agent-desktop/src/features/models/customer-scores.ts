import { type CustomerScore, CustomerScores, scoreLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { reasonWords } from './score-words.ts';

/** What the last night forecast of a customer, each with its reasons. Whom nothing is forecast of has no line here. */
export class CustomerScoresElement extends DeskElement {
  static override properties = { customerNo: {}, _scores: { state: true } };
  declare customerNo: string;
  declare private _scores: readonly CustomerScore[];

  /** Of whom was asked last. */
  private asked = '';

  constructor() {
    super();
    this._scores = [];
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.customerNo || this.asked === this.customerNo) return;
    this.asked = this.customerNo;
    void this._load();
  }

  protected override render() {
    if (this._scores.length === 0) return nothing;
    return html`<h3>${t('scores.title')}</h3>${this._scores.map(
      ({ kind, percent, top, reasons, scoredOn, version }) => html`
        <p class="line" data-test="score-${kind}" title=${t('scores.as_of', { day: scoredOn, version })}>
          <span class="what">${say(scoreLabels[kind])}</span><strong class="num">${percent.toFixed(1)} %</strong>
          ${top < 100 ? html`<span class="pill ${top <= 20 ? 'accent' : ''}">${t('scores.top', { n: top })}</span>` : nothing}
          <span class="small muted cut">${reasons.map((reason) => `${reason.raises ? '↑' : '↓'} ${reasonWords(reason)}`).join(' · ')}</span>
        </p>`,
    )}`;
  }

  private async _load(): Promise<void> {
    const { customerNo } = this;
    this._scores = [];
    // Beside what stands there: without it the view is whole.
    const scores = await this.desk.http.get(`/customers/${customerNo}/scores`, CustomerScores).catch(() => null);
    if (customerNo === this.customerNo) this._scores = scores?.items ?? [];
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      h3 { padding: 8px 16px 4px; }
      .line { display: flex; align-items: center; gap: 8px; min-height: var(--row); padding: 0 16px; border-bottom: 1px solid var(--rule); }
      .what { flex: 0 0 150px; } .cut { min-width: 0; }
    `,
  ];
}
customElements.define('customer-scores', CustomerScoresElement);
