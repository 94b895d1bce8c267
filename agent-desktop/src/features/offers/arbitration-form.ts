import { type Arbitration, factors } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { numberField, tickField } from '../flow-writer/fields.ts';

const rests = ['accepted', 'refused', 'later'] as const;

/**
 * Which factors make the order, and how often a customer is asked.
 * @fires arbitration - with the settings as they stand now
 */
export class ArbitrationForm extends SpeakingElement {
  static override properties = { arbitration: { attribute: false }, readonly: { type: Boolean } };
  declare arbitration: Arbitration | null;
  declare readonly: boolean;

  protected override render() {
    const { arbitration } = this;
    if (!arbitration) return nothing;
    const { use, rest } = arbitration;
    const put = (change: Partial<Arbitration>): void =>
      void this.dispatchEvent(new CustomEvent('arbitration', { detail: { ...arbitration, ...change } }));
    return html`<fieldset ?disabled=${this.readonly}>
      <legend class="unseen">${t('offers.weighing')}</legend>
      <div class="row">${factors.map((factor) => tickField(t(`offers.use_${factor}`), use[factor], (on) => put({ use: { ...use, [factor]: on } })))}</div>
      <div class="row">
        ${numberField(t('offers.shown'), arbitration.shown, (shown) => put({ shown: Math.round(shown) }))}
        ${numberField(t('offers.per_month'), arbitration.perMonth, (perMonth) => put({ perMonth: Math.round(perMonth) }))}
        ${numberField(t('offers.hold_out'), arbitration.holdOutPercent, (holdOutPercent) => put({ holdOutPercent: Math.round(holdOutPercent) }))}
      </div>
      <div class="row">${rests.map((outcome) => numberField(t(`offers.rest_${outcome}`), rest[outcome], (days) => put({ rest: { ...rest, [outcome]: Math.round(days) } })))}</div>
    </fieldset>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      fieldset { display: grid; gap: 12px; margin: 0; padding: 12px 16px; border: 0; }
      .row { display: flex; gap: 20px; } .field { width: 220px; }
      .tick { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
    `,
  ];
}
customElements.define('arbitration-form', ArbitrationForm);
