import { EvaluationView, mostPoints } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * How a call was judged, question by question, and what its agent says to it.
 * @fires changed - with the evaluation after the agent has answered
 */
export class EvaluationResult extends DeskElement {
  static override properties = { evaluation: { attribute: false }, _failure: { state: true } };
  declare evaluation: EvaluationView;
  declare private _failure: unknown;

  constructor() {
    super();
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const {
      card,
      answers,
      percent,
      failed,
      evaluator,
      at,
      note,
      calibration,
      response,
      mayRespond,
      settlement,
      maySettle,
    } = this.evaluation;
    const questions = card.form.sections.flatMap((section) => section.questions);
    return html`
      <header>
        <strong class=${failed ? 'bad' : ''} data-test="evaluation-score">${percent === null ? t('quality.no_score') : t('quality.score', { percent })}</strong>
        ${failed ? html`<span class="pill danger">${t('quality.failed')}</span>` : nothing}${calibration ? html`<span class="pill">${t('quality.is_calibration')}</span>` : nothing}
        <span class="small muted">${evaluator ?? '—'} · ${shortDateTime(at, new Date())} · ${say(card.form.name)} ${t('quality.version', { version: card.version })}</span>
      </header>
      <ul>${questions.map(({ id, text, kind }) => {
        const answer = answers[id];
        const points = answer?.points ?? null;
        const words =
          points === null
            ? t('quality.not_applicable')
            : kind === 'scale'
              ? `${points}/${mostPoints.scale}`
              : t(points ? 'quality.yes' : 'quality.no');
        return html`<li><span>${say(text)}</span><span class="num ${points === 0 ? 'bad' : ''}">${words}</span>${answer?.note ? html`<span class="small muted note">${answer.note}</span>` : nothing}</li>`;
      })}</ul>
      ${note ? html`<p class="coaching">${note}</p>` : nothing}
      ${response ? html`<p><span class="pill ${response.kind === 'objected' ? 'warning' : 'ok'}">${t(`quality.${response.kind}`)}</span> ${response.note}</p>` : nothing}
      ${settlement ? this._renderSettlement(settlement) : nothing}
      ${mayRespond ? this._renderAnswer() : nothing}
      ${maySettle ? this._renderSettle() : nothing}
      ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
    `;
  }

  /** With another score both are told, and where they differ. */
  private _renderSettlement({
    outcome,
    by,
    at,
    reason,
    answers,
    percent,
    failed,
  }: NonNullable<EvaluationView['settlement']>) {
    const questions = this.evaluation.card.form.sections.flatMap((section) => section.questions);
    const shown = (points: number | null | undefined): string =>
      points === null || points === undefined ? t('quality.not_applicable') : String(points);
    const differing = answers
      ? questions.filter(({ id }) => answers[id]?.points !== this.evaluation.answers[id]?.points)
      : [];
    return html`<div class="settled" data-test="settlement">
      <p><span class="pill ${outcome === 'changed' ? 'accent' : ''}">${t(`quality.${outcome}`)}</span>${answers ? html` <strong class=${failed ? 'bad' : ''}>${percent === null ? t('quality.no_score') : t('quality.score', { percent })}</strong>` : nothing} <span class="small muted">${by} · ${shortDateTime(at, new Date())}</span></p>
      <p>${reason}</p>
      ${differing.map(({ id, text }) => html`<p class="small">${say(text)}: <span class="num">${shown(this.evaluation.answers[id]?.points)} → ${shown(answers?.[id]?.points)}</span></p>`)}
    </div>`;
  }

  private _renderSettle() {
    void import('./objection-form.ts');
    return html`<objection-form .evaluation=${this.evaluation} @settled=${(event: CustomEvent<EvaluationView>) => this._settled(event.detail)}></objection-form>`;
  }

  private _settled(evaluation: EvaluationView): void {
    this.evaluation = evaluation;
    this.dispatchEvent(new CustomEvent('changed', { detail: evaluation, bubbles: true, composed: true }));
  }

  private _renderAnswer() {
    return html`
      <form @submit=${(event: SubmitEvent) => this._answer(event)}>
        <input name="note" maxlength="1000" placeholder=${t('quality.your_note')} aria-label=${t('quality.your_note')} data-test="response-note" />
        <button class="button primary" value="acknowledged" data-test="evaluation-acknowledge">${t('quality.acknowledge')}</button>
        <button class="button" value="objected" data-test="evaluation-object">${t('quality.object')}</button>
      </form>
    `;
  }

  private async _answer(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const kind = event.submitter?.getAttribute('value') ?? 'acknowledged';
    const note = String(new FormData(event.target as HTMLFormElement).get('note') ?? '');
    try {
      const path = `/evaluations/${this.evaluation.id}/response`;
      this.evaluation = await this.desk.http.post(path, { kind, note }, EvaluationView);
      this._failure = null;
      this.dispatchEvent(new CustomEvent('changed', { detail: this.evaluation, bubbles: true, composed: true }));
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; gap: 6px; padding: 8px 0; border-top: 1px solid var(--rule); }
      header { display: flex; align-items: baseline; gap: 8px; flex-wrap: wrap; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; padding: 2px 0; } .note { grid-column: 1 / -1; }
      .bad { color: var(--danger); font-weight: 600; }
      .settled { padding: 6px 8px; border-left: 3px solid var(--accent); }
      .coaching { padding: 6px 8px; background: var(--sunken); border-radius: var(--radius); white-space: pre-wrap; }
      form { display: flex; gap: 8px; } form input { flex: 1; }
    `,
  ];
}
customElements.define('evaluation-result', EvaluationResult);
