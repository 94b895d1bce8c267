import { type EscalationStep, type RequestKind, requestPriorities } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../../app/desk-element.ts';
import { t } from '../../../i18n/locale.ts';
import { base, controls } from '../../../styles/shared.ts';
import './request-words-form.ts';

const pools = ['agent', 'clerk', 'supervisor', 'manager'] as const;
const typed = (event: Event): string => (event.target as HTMLInputElement).value;
const number = (event: Event): number => (event.target as HTMLInputElement).valueAsNumber || 0;

/**
 * One kind of service request: whose it is, by when, whom it goes up to, what is said to the customer.
 * @fires kind - as it stands after a change
 */
export class RequestKindForm extends SpeakingElement {
  static override properties = {
    kind: { attribute: false },
    readonly: { type: Boolean },
    isNew: { type: Boolean },
  };
  declare kind: RequestKind;
  declare readonly: boolean;
  /** Its code may still be chosen. */
  declare isNew: boolean;

  protected override render() {
    const { code, name, pool, offered, hours } = this.kind;
    return html`<fieldset class="all" ?disabled=${this.readonly}>
      <div class="row">
        <label class="field"><span>${t('requests.kind_code')}</span><input class="num" maxlength="20" data-test="kind-code" ?disabled=${!this.isNew} .value=${code} @input=${(event: Event) => this._change({ code: typed(event) })} /></label>
        <label class="field"><span>${t('requests.kind_zh')}</span><input maxlength="40" data-test="kind-zh" .value=${name['zh-CN']} @input=${(event: Event) => this._change({ name: { ...name, 'zh-CN': typed(event) } })} /></label>
        <label class="field"><span>${t('requests.kind_en')}</span><input maxlength="40" data-test="kind-en" .value=${name.en} @input=${(event: Event) => this._change({ name: { ...name, en: typed(event) } })} /></label>
        <label class="field"><span>${t('requests.kind_pool')}</span><select data-test="kind-pool" @change=${(event: Event) => this._change({ pool: pools.find((each) => each === typed(event)) ?? pool })}>${pools.map((each) => html`<option value=${each} ?selected=${each === pool}>${t(`role.${each}`)}</option>`)}</select></label>
        <label class="tick"><input type="checkbox" data-test="kind-offered" .checked=${offered} @change=${(event: Event) => this._change({ offered: (event.target as HTMLInputElement).checked })} />${t('requests.kind_offered')}</label>
      </div>
      <h4>${t('requests.kind_hours')}</h4>
      <div class="row">${requestPriorities.map((priority) => html`<label class="field"><span>${t(`requests.priority_${priority}`)}</span><input class="num" type="number" min="0.25" max="2000" step="0.25" data-test="kind-hours-${priority}" .value=${String(hours[priority])} @input=${(event: Event) => this._change({ hours: { ...hours, [priority]: number(event) } })} /></label>`)}</div>
      ${this._renderComplaint()}
      ${this._renderEscalation()}
      <h4>${t('requests.kind_words')}</h4>
      <request-words-form .kind=${this.kind} @words=${(event: CustomEvent<RequestKind['words']>) => this._change({ words: event.detail })}></request-words-form>
    </fieldset>`;
  }

  private _renderComplaint() {
    const { complaint, escalation } = this.kind;
    const tick = (event: Event): void =>
      this._change(
        (event.target as HTMLInputElement).checked
          ? { complaint: { acknowledgeHours: 8, days: [15, 30, 60] } }
          : { complaint: null, escalation: escalation.filter(({ on }) => on === 'due') },
      );
    return html`<label class="tick part"><input type="checkbox" data-test="kind-complaint" .checked=${complaint !== null} @change=${tick} />${t('requests.kind_complaint')}</label>
      ${
        complaint
          ? html`<div class="row">
        <label class="field wide"><span>${t('requests.kind_acknowledge')}</span><input class="num" type="number" min="1" max="200" data-test="kind-acknowledge" .value=${String(complaint.acknowledgeHours)} @input=${(event: Event) => this._change({ complaint: { ...complaint, acknowledgeHours: number(event) } })} /></label>
        <label class="field wide"><span>${t('requests.kind_days')}</span><span class="days">${[0, 1, 2].map((at) => html`<input class="num" type="number" min="1" max="60" aria-label="${t('requests.kind_days')} ${at + 1}" data-test="kind-days-${at}" .value=${String(complaint.days[at] ?? '')} @input=${(event: Event) => this._change({ complaint: { ...complaint, days: daysWith(complaint.days, at, number(event)) } })} />`)}</span></label>
      </div>`
          : nothing
      }`;
  }

  private _renderEscalation() {
    const { escalation, complaint } = this.kind;
    const put = (at: number, step: EscalationStep) => this._change({ escalation: escalation.with(at, step) });
    const onOf = (event: Event, { to }: EscalationStep): EscalationStep =>
      typed(event) === 'due' ? { on: 'due', afterHours: 0, to } : { on: 'last_day', daysBefore: 3, to };
    return html`<h4>${t('requests.kind_escalation')}</h4>
      <ol>${escalation.map(
        (step, at) => html`<li data-test="kind-step">
          <input class="num" type="number" min="0" max=${step.on === 'due' ? 200 : 30} aria-label=${t(`requests.step_${step.on}`)} data-test="kind-step-number" .value=${String(step.on === 'due' ? step.afterHours : step.daysBefore)} @input=${(event: Event) => put(at, step.on === 'due' ? { ...step, afterHours: number(event) } : { ...step, daysBefore: number(event) })} />
          <select aria-label=${t('requests.kind_escalation')} @change=${(event: Event) => put(at, onOf(event, step))}>${(complaint ? (['due', 'last_day'] as const) : (['due'] as const)).map((on) => html`<option value=${on} ?selected=${on === step.on}>${t(`requests.step_${on}`)}</option>`)}</select>
          <span>${t('requests.step_to')}</span>
          <select aria-label=${t('requests.step_to')} data-test="kind-step-to" @change=${(event: Event) => put(at, { ...step, to: typed(event) === 'manager' ? 'manager' : 'supervisor' })}>${(['supervisor', 'manager'] as const).map((role) => html`<option value=${role} ?selected=${role === step.to}>${t(`role.${role}`)}</option>`)}</select>
          ${this.readonly ? nothing : html`<button class="button plain" aria-label=${t('requests.step_remove')} title=${t('requests.step_remove')} @click=${() => this._change({ escalation: escalation.toSpliced(at, 1) })}>×</button>`}
        </li>`,
      )}</ol>
      ${this.readonly || escalation.length >= 5 ? nothing : html`<button class="button" data-test="kind-step-add" @click=${() => this._change({ escalation: [...escalation, { on: 'due', afterHours: 8, to: 'manager' }] })}>${t('requests.step_add')}</button>`}`;
  }

  private _change(change: Partial<RequestKind>): void {
    this.dispatchEvent(new CustomEvent('kind', { detail: { ...this.kind, ...change } }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; padding: 12px 16px; }
      .all { display: block; border: 0; margin: 0; padding: 0; min-width: 0; }
      .row { display: flex; gap: 12px; align-items: end; } .row .field { width: 150px; } .row .wide { width: auto; white-space: nowrap; }
      .days { display: flex; gap: 8px; } .days input, li input { width: 80px !important; } li select { width: auto; }
      .tick { display: inline-flex; gap: 8px; align-items: center; min-height: var(--control); } .part { margin-top: 8px; }
      h4 { margin: 12px 0 4px; font-size: var(--text-m); } ol { display: grid; gap: 6px; } li { display: flex; align-items: center; gap: 8px; } ol + .button { margin-top: 6px; }
    `,
  ];
}
customElements.define('request-kind-form', RequestKindForm);

/** The days with one of them changed; an emptied one ends the list. */
const daysWith = (days: readonly number[], at: number, day: number): number[] =>
  day === 0 ? days.slice(0, at) : [...days.slice(0, at), day, ...days.slice(at + 1)];
