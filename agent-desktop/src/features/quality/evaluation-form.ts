import {
  EvaluationView,
  mostPoints,
  type NewEvaluation,
  type ScorecardAnswers,
  type ScorecardForm,
  ScorecardList,
  type ScorecardQuestion,
  type ScorecardView,
  scoreOf,
  unanswered,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * Judges a recording beside its player; the result grows with the answers. Also a form to be tried.
 * @fires saved
 * @fires answered - with all answers so far
 */
export class EvaluationForm extends DeskElement {
  static override properties = {
    recordingId: {},
    previewOf: { attribute: false },
    given: { attribute: false },
    _cards: { state: true },
    _chosen: { state: true },
    _answers: { state: true },
    _failure: { state: true },
  };
  declare recordingId: string;
  /** A form to be tried, or answered for somebody else: nothing is saved here. */
  declare previewOf: ScorecardForm | null;
  /** What stands in such a form before anybody answers. */
  declare given: ScorecardAnswers | null;
  declare private _cards: readonly ScorecardView[];
  declare private _chosen: string;
  declare private _answers: ScorecardAnswers;
  declare private _failure: unknown;
  private key = crypto.randomUUID();

  constructor() {
    super();
    this.recordingId = '';
    this.previewOf = null;
    this.given = null;
    this._cards = [];
    this._chosen = '';
    this._answers = {};
    this._failure = null;
  }

  protected override deskReady(): void {
    if (this.given) this._answers = this.given;
    if (!this.previewOf) void this._load();
  }

  private get _card(): ScorecardView | null {
    return this._cards.find(({ id }) => id === this._chosen) ?? this._cards[0] ?? null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.previewOf) return this._renderPreview(this.previewOf);
    const card = this._card;
    if (!card) return this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing;
    const { percent, failed } = scoreOf(card.form, this._answers);
    const left = unanswered(card.form, this._answers).length;
    return html`
      <form @submit=${this._save}>
        <div class="head">
          <select aria-label=${t('quality.card')} @change=${(event: Event) => this._choose((event.target as HTMLSelectElement).value)}>${this._cards.map(({ id, form }) => html`<option value=${id} ?selected=${id === card.id}>${say(form.name)}</option>`)}</select>
          <span class="small muted">${t('quality.version', { version: card.version })}</span>
          <strong class="num ${failed ? 'bad' : ''}" data-test="score-so-far">${percent === null ? t('quality.no_score') : t('quality.score', { percent })}</strong>
        </div>
        ${card.form.sections.map(({ title, questions }) => html`<fieldset><legend>${say(title)}</legend>${questions.map((question) => this._renderQuestion(question))}</fieldset>`)}
        <label class="field"><span>${t('quality.coaching')}</span><textarea name="note" rows="2" maxlength="2000" data-test="coaching-note"></textarea></label>
        <label class="check"><input type="checkbox" name="calibration" data-test="calibration" />${t('quality.calibration')}</label>
        ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
        <button class="button primary" data-test="evaluation-save" ?disabled=${left > 0}>${t('quality.save')}</button>
      </form>
    `;
  }

  private _renderPreview(form: ScorecardForm) {
    const { percent, failed } = scoreOf(form, this._answers);
    return html`<form @submit=${(event: SubmitEvent) => event.preventDefault()}>
      <div class="head"><strong class="num ${failed ? 'bad' : ''}" data-test="preview-score">${percent === null ? t('quality.no_score') : t('quality.score', { percent })}</strong></div>
      ${form.sections.map(({ title, questions }) => html`<fieldset><legend>${say(title)}</legend>${questions.map((question) => this._renderQuestion(question))}</fieldset>`)}
    </form>`;
  }

  private _renderQuestion({ id, text, kind, weight, instantFail }: ScorecardQuestion) {
    const given = this._answers[id]?.points;
    const choices: (number | null)[] = [
      ...Array.from({ length: mostPoints[kind] + 1 }, (_, points) => points).reverse(),
      null,
    ];
    const words = (points: number | null): string =>
      points === null
        ? t('quality.not_applicable')
        : kind === 'scale'
          ? String(points)
          : t(points ? 'quality.yes' : 'quality.no');
    return html`
      <div class="question" role="radiogroup" aria-label=${say(text)} data-question=${id}>
        <span>${say(text)} <span class="small muted">${t('quality.weight', { weight })}${instantFail ? ` · ${t('quality.instant_fail')}` : ''}</span></span>
        <span class="choices">${choices.map((points) => html`<label class="choice ${given === points && id in this._answers ? 'on' : ''}"><input type="radio" name=${`q-${id}`} value=${String(points)} .checked=${id in this._answers && given === points} @change=${() => this._answer(id, points)} />${words(points)}</label>`)}</span>
      </div>
    `;
  }

  private _answer(id: string, points: number | null): void {
    this._answers = { ...this._answers, [id]: { points, note: '' } };
    this.dispatchEvent(new CustomEvent('answered', { detail: this._answers }));
  }

  private _choose(id: string): void {
    this._chosen = id;
    this._answers = {};
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const card = this._card;
    if (!card) return;
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const order: NewEvaluation = {
      key: this.key,
      card: card.id,
      version: card.version,
      answers: this._answers,
      note: String(data.get('note') ?? ''),
      calibration: data.get('calibration') !== null,
    };
    try {
      await this.desk.http.post(`/recordings/${this.recordingId}/evaluations`, order, EvaluationView);
      this.key = crypto.randomUUID();
      this._answers = {};
      this._failure = null;
      form.reset();
      this.dispatchEvent(new CustomEvent('saved', { bubbles: true, composed: true }));
    } catch (error) {
      this._failure = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._cards = (await this.desk.http.get('/scorecards', ScorecardList)).items;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 8px; } .head { display: flex; align-items: center; gap: 8px; } .head select { width: auto; } .head strong { margin-left: auto; }
      fieldset { display: grid; gap: 6px; margin: 0; padding: 6px 10px 8px; border: 1px solid var(--rule); border-radius: var(--radius); min-width: 0; }
      legend { padding: 0 4px; font-size: var(--text-s); font-weight: 600; color: var(--ink-2); }
      .question { display: grid; gap: 4px; } .choices { display: flex; flex-wrap: wrap; gap: 4px; }
      .choice { display: inline-flex; align-items: center; min-height: 26px; padding: 0 10px; border: 1px solid var(--border); border-radius: var(--radius); cursor: pointer; }
      .choice input { position: absolute; opacity: 0; width: 1px; height: 1px; } .choice.on { background: var(--selected); border-color: var(--accent); font-weight: 600; }
      .choice:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
      .check { display: inline-flex; align-items: center; gap: 6px; } .bad { color: var(--danger); }
      .button { justify-self: start; }
    `,
  ];
}
customElements.define('evaluation-form', EvaluationForm);
