import { type AnswerFault, answerPhrases, type FlowRunView, type SpokenInput } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { choicesOf } from './flow-choices.ts';

/**
 * The step a run stands at: what to say, and how to answer with the keyboard alone.
 * @fires move - a SpokenInput
 * @fires typed - the half-typed answer, to be kept
 */
export class FlowStepCard extends SpeakingElement {
  static override properties = { run: { attribute: false }, typed: {}, busy: { type: Boolean } };
  declare run: FlowRunView;
  declare typed: string;
  declare busy: boolean;

  protected override updated(changed: PropertyValues<FlowStepCard>): void {
    const before = changed.get('run');
    if (before && before.seq !== this.run.seq) this.shadowRoot?.querySelector<HTMLElement>('[data-first]')?.focus();
  }

  protected override render() {
    const { step, refusal, mayGoBack } = this.run;
    if (!step || !('text' in step)) return nothing;
    const choices = choicesOf(step);
    return html`
      <div class="step" data-test="flow-step" data-step=${step.id} @keydown=${this._key}>
        <p class="words" id="words">${say(step.text)}</p>
        ${
          choices.length > 0
            ? html`<div class="choices" role="group" aria-labelledby="words">${choices.map(({ value, words }, index) => html`<button class="choice" ?data-first=${index === 0} data-test="flow-choice" data-value=${value} ?disabled=${this.busy} @click=${() => this._send({ kind: 'answer', value })}><kbd>${index + 1}</kbd><span>${words}</span></button>`)}</div>`
            : step.kind === 'ask'
              ? html`<input data-first aria-labelledby="words" aria-describedby="fault" aria-invalid=${refusal !== null} autocomplete="off" data-test="flow-answer" type=${step.sensitive ? 'password' : 'text'} .value=${this.typed} @input=${this._typed} />`
              : nothing
        }
        <span class="fault" id="fault" role="alert" data-test="flow-fault">${refusal ? faultWords(refusal) : ''}</span>
        <div class="moves">
          ${choices.length === 0 ? html`<button class="button primary" ?data-first=${step.kind !== 'ask'} data-test="flow-go" ?disabled=${this.busy} @click=${this._go}>${t('flow.go')}</button>` : nothing}
          ${mayGoBack ? html`<button class="button plain" data-test="flow-back" ?disabled=${this.busy} @click=${() => this._send({ kind: 'back' })}>${t('flow.back')}</button>` : nothing}
        </div>
      </div>
    `;
  }

  private readonly _typed = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
    this.dispatchEvent(new CustomEvent('typed', { detail: this.typed }));
  };

  private readonly _go = (): void => {
    this._send(this.run.step?.kind === 'ask' ? { kind: 'answer', value: this.typed } : { kind: 'go' });
  };

  /** Digits choose; Enter goes on from a field. On a button Enter presses it already. */
  private readonly _key = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !this.run.step) return;
    const inField = (event.target as HTMLElement).tagName === 'INPUT';
    if (inField && event.key === 'Enter') this._go();
    const choice = inField ? undefined : choicesOf(this.run.step)[Number(event.key) - 1];
    if (choice) this._send({ kind: 'answer', value: choice.value });
    else if (!inField || event.key !== 'Enter') return;
    event.preventDefault();
  };

  private _send(input: SpokenInput): void {
    if (!this.busy) this.dispatchEvent(new CustomEvent('move', { detail: input }));
  }

  static override styles = [
    base,
    controls,
    css`
      .step { display: grid; gap: 8px; }
      .words { font-size: var(--text-m, 14px); line-height: 22px; white-space: pre-line; overflow-wrap: anywhere; }
      .choices { display: grid; gap: 4px; }
      .choice { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; align-items: center; min-height: var(--control); padding: 4px 8px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--surface); text-align: left; }
      .choice:hover { background: var(--hover); }
      input { width: 100%; }
      .fault:empty { display: none; }
      .moves { display: flex; gap: 8px; align-items: center; }
    `,
  ];
}
customElements.define('flow-step', FlowStepCard);

function faultWords({ fault, params }: NonNullable<FlowRunView['refusal']>): string {
  const words = Object.hasOwn(answerPhrases, fault) ? say(answerPhrases[fault as AnswerFault]) : t('flow.not_now');
  return words.replace(/\{(\w+)\}/g, (_all, name: string) => String(params[name] ?? ''));
}
