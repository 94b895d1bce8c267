import { formLabels, forms } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { queryOf } from '../../data/http.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './standing-list.ts';

/** Customers near to the next form, the most valuable first. */
export class CandidateList extends DeskElement {
  static override properties = { _form: { state: true }, _within: { state: true } };
  declare private _form: string;
  declare private _within: number;

  constructor() {
    super();
    this._form = '';
    this._within = 15;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="ask">
        <label>${t('life.form')} <select data-test="candidate-form" @change=${(event: Event) => this._choose(event)}><option value="">${t('life.any_form')}</option>${forms.slice(1, 4).map((form) => html`<option value=${form}>${say(formLabels[form])}</option>`)}</select></label>
        <label>${t('life.within')} <input class="num" type="number" min="1" max="100" step="1" required data-test="candidate-within" .value=${String(this._within)} @change=${this._narrow} /></label>
      </div>
      <standing-list .path=${`/lifecycle/candidates${queryOf({ form: this._form, within: this._within })}`} show="missing"></standing-list>
    `;
  }

  private _choose(event: Event): void {
    this._form = (event.target as HTMLSelectElement).value;
  }

  private _narrow(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.reportValidity()) this._within = input.valueAsNumber;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      .ask { display: flex; gap: 20px; padding: 10px 16px; color: var(--ink-2); }
      .ask label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
      .ask input { width: 72px; } .ask select { width: 140px; }
    `,
  ];
}
customElements.define('candidate-list', CandidateList);
