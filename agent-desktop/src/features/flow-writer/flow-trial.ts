import {
  advance,
  beginFlow,
  crisisLevels,
  type Flow,
  type FlowAdvanced,
  type FlowInput,
  type FlowRunView,
  type FlowStep,
  type FlowText,
  type FlowValue,
  factsOf,
  factTypes,
  fillText,
  type GivenFact,
  stepOf,
  waitsFor,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { listField, tickField } from './fields.ts';
import '../flows/flow-step.ts';

const madeUp = (): Record<GivenFact, FlowValue> => ({
  customer_known: true,
  customer_name: '张三',
  customer_kind: 'personal',
  is_vip: false,
  is_blacklisted: false,
  crisis_level: 'none',
  number_given: true,
  identity_proved: false,
  agent_name: '坐席',
  queue: 'retail',
  dialled: '95500',
});
/** What a look-up of the made-up customer tells, by type. */
const samples: Readonly<Record<string, FlowValue>> = {
  yes_no: true,
  number: 2,
  money: 12_345_600,
  text: '20260001',
  choice: '',
};

/**
 * A flow tried by its author, against a customer who does not exist: nothing is looked up, nothing done.
 * @fires step-chosen - the step it stands at
 */
export class FlowTrial extends SpeakingElement {
  static override properties = {
    flow: { attribute: false },
    _customer: { state: true },
    _at: { state: true },
    _fault: { state: true },
  };
  declare flow: Flow;
  declare private _customer: Record<GivenFact, FlowValue>;
  declare private _at: FlowAdvanced | null;
  declare private _fault: boolean;

  constructor() {
    super();
    this._customer = madeUp();
    this._at = null;
    this._fault = false;
  }

  protected override render() {
    const customer = this._customer;
    const tick = (fact: 'customer_known' | 'is_vip' | 'is_blacklisted' | 'number_given' | 'identity_proved') =>
      tickField(t(`writer.given_${fact}`), customer[fact] === true, (on) => {
        this._customer = { ...customer, [fact]: on };
      });
    return html`
      <div class="trial" data-test="flow-trial">
        <h3>${t('writer.made_up')}</h3>
        <div class="ticks">${tick('customer_known')}${tick('number_given')}${tick('identity_proved')}${tick('is_vip')}${tick('is_blacklisted')}</div>
        ${listField(
          t('writer.crisis'),
          String(customer.crisis_level),
          [
            ['none', t('writer.no_alarm')] as const,
            ...crisisLevels.map((level) => [level, t(`alerts.level_${level}`)] as const),
          ],
          (level) => {
            this._customer = { ...customer, crisis_level: level || 'none' };
          },
        )}
        <div><button class="button primary" data-test="trial-begin" @click=${this._begin}>${t(this._at ? 'writer.trial_again' : 'writer.trial_begin')}</button></div>
        ${this._fault ? html`<p class="fault" role="alert">${t('writer.trial_stuck')}</p>` : nothing}
        ${this._at ? this._renderAt(this._at) : nothing}
      </div>
    `;
  }

  private _renderAt({ state, refusal }: FlowAdvanced) {
    const step = stepOf(this.flow, state.step);
    if (!step) return html`<p class="fault" role="alert">${t('writer.trial_stuck')}</p>`;
    const waits = waitsFor(this.flow, state);
    return html`
      <p class="small muted num">${t('writer.trial_at', { n: state.seq, step: step.id })}</p>
      ${waits === 'person' ? html`<flow-step .run=${this._view(step, state, refusal)} .typed=${''} .busy=${false} @move=${(event: CustomEvent<FlowInput>) => this._give(event.detail)}></flow-step>` : nothing}
      ${waits === 'look_up' ? html`<p>${t('writer.trial_look_up')}</p><div class="ticks"><button class="button" data-test="trial-found" @click=${() => this._result(step, 'found')}>${t('writer.found')}</button><button class="button" data-test="trial-missing" @click=${() => this._result(step, 'missing')}>${t('writer.missing')}</button></div>` : nothing}
      ${waits === 'do' ? html`<p>${t('writer.trial_do')}</p><div><button class="button" data-test="trial-done" @click=${() => this._result(step, 'next')}>${t('writer.trial_done')}</button></div>` : nothing}
      ${waits === 'person' && 'deadline' in step && step.deadline ? html`<div><button class="button" @click=${() => this._give({ kind: 'time_out' })}>${t('writer.trial_silence')}</button></div>` : nothing}
      ${state.ended && step.kind === 'end' ? html`<p class="ended" role="status" data-test="trial-ended">${t('writer.trial_ended', { code: step.disposition })}</p>` : nothing}
    `;
  }

  private readonly _begin = (): void => this._go(() => beginFlow(this.flow, this._customer));

  private _give(input: FlowInput): void {
    const at = this._at;
    if (at) this._go(() => advance(this.flow, at.state, input, day(new Date())));
  }

  private _result(step: FlowStep, branch: 'next' | 'found' | 'missing'): void {
    const told = branch === 'missing' ? [] : Object.entries(factsOf(step));
    const facts = Object.fromEntries(
      told.map(([name, type]) => [name, type === 'day' ? day(new Date()) : (samples[type] ?? '')]),
    );
    this._give({ kind: 'done', branch, facts });
  }

  /** A draft may lead nowhere or in a circle, which stops the trial; the checker tells where. */
  private _go(next: () => FlowAdvanced): void {
    try {
      this._at = next();
      this._fault = false;
      this.dispatchEvent(new CustomEvent('step-chosen', { detail: this._at.state.step }));
    } catch {
      this._at = null;
      this._fault = true;
    }
  }

  private _view(step: FlowStep, state: FlowAdvanced['state'], refusal: FlowAdvanced['refusal']): FlowRunView {
    const types = factTypes(this.flow);
    const said = (text: FlowText): FlowText => ({
      'zh-CN': fillText(text, 'zh-CN', state.facts, types),
      en: fillText(text, 'en', state.facts, types),
    });
    const told = 'text' in step ? { ...step, text: said(step.text) } : step;
    return {
      id: '',
      flowId: this.flow.id,
      name: this.flow.name,
      version: 0,
      interactionId: '',
      status: 'running',
      startedAt: '',
      by: '',
      seq: state.seq,
      step:
        told.kind === 'choose'
          ? { ...told, options: told.options.map((each) => ({ ...each, text: said(each.text) })) }
          : told,
      before: null,
      mayGoBack: state.behind.length > 0,
      dueAt: null,
      answers: [],
      outcome: null,
      refusal,
    };
  }

  static override styles = [
    base,
    controls,
    css`
      .trial { display: grid; gap: 10px; padding: 12px 16px; } .ticks { display: flex; flex-wrap: wrap; gap: 6px 16px; }
      .tick { display: flex; gap: 6px; align-items: center; } .ended { color: var(--ok); font-weight: 600; }
      flow-step { padding: 12px; border: 1px solid var(--rule); border-radius: var(--radius); }
    `,
  ];
}
customElements.define('flow-trial', FlowTrial);
