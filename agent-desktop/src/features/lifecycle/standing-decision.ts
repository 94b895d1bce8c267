import { CustomerStanding, type DecideStanding, formLabels, forms, stages } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { clockSource } from '../../components/ui-clock.ts';
import '../../components/ui-dialog.ts';
import { explain } from '../../data/api-client.ts';
import { day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { stageWord } from './standing-words.ts';
import '../../components/form/day-field.ts';

const DAY_MS = 86_400_000;

/**
 * A person decides where a customer stands, with a reason and until a day.
 * @fires decided - with the standing as it is now
 * @fires closed
 */
export class StandingDecisionDialog extends DeskElement {
  static override properties = { customerNo: {}, _subject: { state: true }, _refusal: { state: true } };
  declare customerNo: string;
  declare private _subject: 'stage' | 'form';
  declare private _refusal: unknown;

  constructor() {
    super();
    this._subject = 'stage';
    this._refusal = null;
  }

  protected override render() {
    const inDays = (days: number) => day(new Date(clockSource.now() + days * DAY_MS));
    const values: readonly (readonly [string, string])[] =
      this._subject === 'stage'
        ? stages.map((stage) => [stage, stageWord(stage)])
        : forms.map((form) => [form, say(formLabels[form])]);
    return html`<ui-dialog .heading=${t('life.decide')} test="decide-dialog" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
      <form @submit=${this._send}>
        <label class="field"><span>${t('life.decide_what')}</span><select name="subject" data-test="decide-subject" @change=${this._choose}><option value="stage">${t('life.stage')}</option><option value="form">${t('life.form')}</option></select></label>
        <label class="field"><span>${t('life.decide_value')}</span><select name="value" data-test="decide-value">${values.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>
        <label class="field"><span>${t('life.ends_on')}</span><day-field name="endsOn" required min=${inDays(1)} max=${inDays(730)} .value=${inDays(90)} test="decide-until"></day-field></label>
        <label class="field"><span>${t('life.reason')}</span><textarea name="reason" rows="2" minlength="2" maxlength="300" required data-test="decide-reason"></textarea></label>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
        <button class="button primary" data-test="decide-save">${t('life.save')}</button>
      </form>
    </ui-dialog>`;
  }

  private _choose(event: Event): void {
    this._subject = (event.target as HTMLSelectElement).value === 'form' ? 'form' : 'stage';
  }

  private async _send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const decision = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as unknown as DecideStanding;
    try {
      const detail = await this.desk.http.put(`/customers/${this.customerNo}/standing`, decision, CustomerStanding);
      this.dispatchEvent(new CustomEvent('decided', { detail }));
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [base, controls, css`form { display: grid; gap: 10px; } .button { justify-self: end; }`];
}
customElements.define('standing-decision', StandingDecisionDialog);
