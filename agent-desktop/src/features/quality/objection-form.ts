import { EvaluationView, type ScorecardAnswers, type SettleObjection } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './evaluation-form.ts';

/**
 * Settles an objection with a reason: the score stays, or is given anew.
 * @fires settled - with the evaluation as it is then
 */
export class ObjectionForm extends DeskElement {
  static override properties = {
    evaluation: { attribute: false },
    _anew: { state: true },
    _answers: { state: true },
    _failure: { state: true },
  };
  declare evaluation: EvaluationView;
  declare private _anew: boolean;
  declare private _answers: ScorecardAnswers;
  declare private _failure: unknown;

  constructor() {
    super();
    this._anew = false;
    this._answers = {};
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <h4>${t('quality.settle')}</h4>
      <p class="choices" role="radiogroup" aria-label=${t('quality.settle')}>
        <label><input type="radio" name="outcome" data-test="settle-upheld" .checked=${!this._anew} @change=${() => this._choose(false)} />${t('quality.upheld')}</label>
        <label><input type="radio" name="outcome" data-test="settle-changed" .checked=${this._anew} @change=${() => this._choose(true)} />${t('quality.changed')}</label>
      </p>
      ${this._anew ? html`<evaluation-form .previewOf=${this.evaluation.card.form} .given=${this.evaluation.answers} @answered=${(event: CustomEvent<ScorecardAnswers>) => this._take(event.detail)}></evaluation-form>` : nothing}
      <form @submit=${this._settle}>
        <input name="reason" required minlength="2" maxlength="1000" autocomplete="off" placeholder=${t('quality.settle_reason')} aria-label=${t('quality.settle_reason')} data-test="settle-reason" />
        <button class="button primary" data-test="settle-save">${t('quality.settle_save')}</button>
      </form>
      ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
    `;
  }

  private _choose(anew: boolean): void {
    this._anew = anew;
    this._answers = this.evaluation.answers;
  }

  private _take(answers: ScorecardAnswers): void {
    this._answers = answers;
  }

  private async _settle(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason') ?? '').trim();
    const order: SettleObjection = this._anew
      ? { outcome: 'changed', reason, answers: this._answers }
      : { outcome: 'upheld', reason };
    try {
      const path = `/evaluations/${this.evaluation.id}/settlement`;
      const settled = await this.desk.http.put(path, order, EvaluationView);
      this.dispatchEvent(new CustomEvent('settled', { detail: settled }));
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; gap: 6px; padding: 8px 10px; background: var(--warning-soft); border-radius: var(--radius); }
      h4 { margin: 0; font-size: var(--text-s); } .choices { display: flex; gap: 16px; } label { display: inline-flex; align-items: center; gap: 6px; }
      form { display: flex; gap: 8px; } form input { flex: 1; } evaluation-form { background: var(--surface); padding: 8px; }
    `,
  ];
}
customElements.define('objection-form', ObjectionForm);
