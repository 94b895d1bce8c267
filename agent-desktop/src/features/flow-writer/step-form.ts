import {
  type DispositionView,
  type Flow,
  type FlowEffect,
  type FlowStep,
  flowTaskRoles,
  lookUps,
  queueNames,
  type StepOf,
} from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { answerForm } from './answer-form.ts';
import { lineField, listField, maybeStepField, numberField, stepField, tickField, wordsField } from './fields.ts';
import { guardForm } from './guard-form.ts';

const nothingSaid = { 'zh-CN': '', en: '' };

/**
 * One step, to be written.
 * @fires step-changed - the step as it is now
 * @fires step-renamed - its new name
 */
export class StepForm extends SpeakingElement {
  static override properties = {
    flow: { attribute: false },
    step: { attribute: false },
    dispositions: { attribute: false },
    locked: { type: Boolean },
  };
  declare flow: Flow;
  declare step: FlowStep;
  declare dispositions: readonly DispositionView[];
  declare locked: boolean;

  protected override render() {
    const { step } = this;
    return html`
      <fieldset ?disabled=${this.locked} data-test="step-form" data-step=${step.id}>
        <legend class="unseen">${step.id}</legend>
        ${lineField(`${t(`writer.kind_${step.kind}`)} · ${t('writer.step_name')}`, step.id, (id) => this.dispatchEvent(new CustomEvent('step-renamed', { detail: id })), 'step-name')}
        ${'text' in step ? wordsField(t('writer.text'), step.text, (text) => this._put({ ...step, text }), 'step-text') : nothing}
        ${this._renderOwn(step)}
        ${'deadline' in step ? this._renderDeadline(step) : nothing}
      </fieldset>
    `;
  }

  private _put(step: FlowStep): void {
    this.dispatchEvent(new CustomEvent('step-changed', { detail: step }));
  }

  private _renderOwn(step: FlowStep): TemplateResult {
    const { flow } = this;
    switch (step.kind) {
      case 'say':
        return html`
          ${tickField(t('writer.unrecorded'), step.pausesRecording ?? false, (pausesRecording) => this._put({ ...step, pausesRecording }))}
          ${stepField(flow, t('writer.next'), step.next, (next) => this._put({ ...step, next }))}`;
      case 'ask':
        return this._renderAsk(step);
      case 'choose':
        return this._renderOptions(step);
      case 'check':
        return this._renderCases(step);
      case 'look_up':
        return html`
          ${listField(
            t('writer.what'),
            step.what,
            lookUps.map((what) => [what, t(`writer.look_${what}`)] as const),
            (what) => this._put({ ...step, what: what || 'balances' }),
          )}
          ${lineField(t('writer.by'), step.by ?? '', (by) => this._put({ ...step, by: by || null }))}
          ${stepField(flow, t('writer.found'), step.found, (found) => this._put({ ...step, found }))}
          ${stepField(flow, t('writer.missing'), step.missing, (missing) => this._put({ ...step, missing }))}`;
      case 'do':
        return html`
          ${this._renderEffect(step)}
          ${stepField(flow, t('writer.next'), step.next, (next) => this._put({ ...step, next }))}`;
      case 'offer':
        return html`
          ${stepField(flow, t('flow.accepted'), step.accepted, (accepted) => this._put({ ...step, accepted }))}
          ${stepField(flow, t('flow.declined'), step.declined, (declined) => this._put({ ...step, declined }))}
          ${maybeStepField(flow, t('flow.later'), step.later, (later) => this._put({ ...step, later }))}`;
      case 'disclose':
        return html`
          ${lineField(t('writer.topic'), step.topic, (topic) => this._put({ ...step, topic }))}
          ${stepField(flow, t('flow.agreed'), step.agreed, (agreed) => this._put({ ...step, agreed }))}
          ${stepField(flow, t('flow.refused'), step.refused, (refused) => this._put({ ...step, refused }))}`;
      case 'transfer':
        return html`
          ${listField(
            t('writer.queue'),
            step.queue,
            queueNames.map((name) => [name, name] as const),
            (queue) => this._put({ ...step, queue }),
          )}
          ${stepField(flow, t('writer.next'), step.next, (next) => this._put({ ...step, next }))}`;
      case 'end':
        return html`
          ${listField(
            t('writer.disposition'),
            step.disposition,
            this.dispositions.map(({ code, label }) => [code, say(label)] as const),
            (disposition) => this._put({ ...step, disposition }),
          )}
          ${tickField(t('writer.sale'), step.sale, (sale) => this._put({ ...step, sale }))}
          ${wordsField(t('writer.note'), step.note ?? nothingSaid, (note) => this._put({ ...step, note: note.en || note['zh-CN'] ? note : null }))}`;
    }
  }

  private _renderAsk(step: StepOf<'ask'>) {
    const { giveUp } = step;
    return html`
      ${answerForm(step.answer, (answer) => this._put({ ...step, answer }))}
      ${lineField(t('writer.into'), step.into, (into) => this._put({ ...step, into }))}
      ${tickField(t('writer.sensitive'), step.sensitive, (sensitive) => this._put({ ...step, sensitive }))}
      ${step.sensitive ? nothing : tickField(t('writer.unrecorded'), step.pausesRecording ?? false, (pausesRecording) => this._put({ ...step, pausesRecording }))}
      ${stepField(this.flow, t('writer.next'), step.next, (next) => this._put({ ...step, next }))}
      <div class="row">
        ${maybeStepField(this.flow, t('writer.give_up'), giveUp?.next ?? null, (next) => this._put({ ...step, giveUp: next === null ? null : { tries: giveUp?.tries ?? 3, next } }))}
        ${giveUp ? numberField(t('writer.tries'), giveUp.tries, (tries) => this._put({ ...step, giveUp: { ...giveUp, tries } })) : nothing}
      </div>`;
  }

  private _renderOptions(step: StepOf<'choose'>) {
    const put = (options: typeof step.options) => this._put({ ...step, options });
    return html`
      ${lineField(t('writer.into'), step.into ?? '', (into) => this._put({ ...step, into: into || null }))}
      ${step.options.map((option, index) => {
        const change = (values: Partial<typeof option>) => put(step.options.with(index, { ...option, ...values }));
        return html`<section class="part"><h3>${t('writer.option', { n: index + 1 })}${step.options.length > 1 ? html`<button class="link small" @click=${() => put(step.options.toSpliced(index, 1))}>${t('writer.remove')}</button>` : nothing}</h3>
          ${wordsField(t('writer.text'), option.text, (text) => change({ text }))}
          <div class="row">${lineField(t('writer.option_name'), option.value, (value) => change({ value }))}${stepField(this.flow, t('writer.next'), option.next, (next) => change({ next }))}</div></section>`;
      })}
      ${step.options.length < 9 ? html`<button class="button" data-test="add-option" @click=${() => put([...step.options, { value: `option_${step.options.length + 1}`, text: nothingSaid, next: step.options[0]?.next ?? this.flow.start }])}>${t('writer.add_option')}</button>` : nothing}`;
  }

  private _renderCases(step: StepOf<'check'>) {
    const put = (cases: typeof step.cases) => this._put({ ...step, cases });
    return html`
      ${step.cases.map(
        (
          each,
          index,
        ) => html`<section class="part"><h3>${t('writer.case', { n: index + 1 })}${step.cases.length > 1 ? html`<button class="link small" @click=${() => put(step.cases.toSpliced(index, 1))}>${t('writer.remove')}</button>` : nothing}</h3>
          ${guardForm(this.flow, each.when, (when) => put(step.cases.with(index, { ...each, when })))}
          ${stepField(this.flow, t('writer.next'), each.next, (next) => put(step.cases.with(index, { ...each, next })))}</section>`,
      )}
      ${step.cases.length < 9 ? html`<button class="button" @click=${() => put([...step.cases, { when: { match: 'all', of: [{ fact: 'customer_known', is: 'equal', value: true }] }, next: step.otherwise }])}>${t('writer.add_case')}</button>` : nothing}
      ${stepField(this.flow, t('writer.otherwise'), step.otherwise, (otherwise) => this._put({ ...step, otherwise }))}`;
  }

  private _renderEffect(step: StepOf<'do'>) {
    const { effect } = step;
    const put = (next: FlowEffect) => this._put({ ...step, effect: next });
    const fresh: Readonly<Record<FlowEffect['type'], FlowEffect>> = {
      note: { type: 'note', text: nothingSaid },
      open_task: { type: 'open_task', role: 'manager', text: nothingSaid, dueMinutes: 480, into: null },
      follow_up: { type: 'follow_up', hours: 24 },
      confirm_identity: { type: 'confirm_identity' },
    };
    return html`
      ${listField(
        t('writer.effect'),
        effect.type,
        (['note', 'open_task', 'follow_up', 'confirm_identity'] as const).map(
          (type) => [type, t(`writer.effect_${type}`)] as const,
        ),
        (type) => type && put(fresh[type]),
      )}
      ${'text' in effect ? wordsField(t('writer.text'), effect.text, (text) => put({ ...effect, text })) : nothing}
      ${effect.type === 'follow_up' ? numberField(t('writer.hours'), effect.hours, (hours) => put({ ...effect, hours })) : nothing}
      ${
        effect.type === 'open_task'
          ? html`<div class="row">${listField(
              t('writer.role'),
              effect.role,
              flowTaskRoles.map((role) => [role, t(`writer.role_${role}`)] as const),
              (role) => put({ ...effect, role: role || 'manager' }),
            )}${numberField(t('writer.minutes'), effect.dueMinutes, (dueMinutes) => put({ ...effect, dueMinutes }))}</div>
            ${lineField(t('writer.into_number'), effect.into ?? '', (into) => put({ ...effect, into: into || null }))}`
          : nothing
      }`;
  }

  private _renderDeadline(step: Extract<FlowStep, { deadline: unknown }>) {
    const { deadline } = step;
    return html`<div class="row">
      ${maybeStepField(this.flow, t('writer.deadline'), deadline?.next ?? null, (next) => this._put({ ...step, deadline: next === null ? null : { seconds: deadline?.seconds ?? 30, next } }))}
      ${deadline ? numberField(t('writer.seconds'), deadline.seconds, (seconds) => this._put({ ...step, deadline: { ...deadline, seconds } })) : nothing}
    </div>`;
  }

  static override styles = [
    base,
    controls,
    css`
      fieldset { display: grid; gap: 8px; margin: 0; padding: 12px 16px; border: 0; min-width: 0; }
      .row { display: flex; gap: 8px; align-items: end; } .row > * { flex: 1; min-width: 0; }
      .both { display: grid; gap: 6px; } textarea { resize: vertical; }
      .part { display: grid; gap: 6px; padding: 8px 0 0; border-top: 1px solid var(--rule); } .part h3 { display: flex; justify-content: space-between; }
      .comparison { display: grid; grid-template-columns: 2fr 1.3fr 1.3fr auto; gap: 6px; align-items: end; }
      .tick { display: flex; gap: 6px; align-items: center; }
    `,
  ];
}
customElements.define('step-form', StepForm);
