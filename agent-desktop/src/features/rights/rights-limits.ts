import type { RightsPolicy, Role } from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/**
 * How long a value stays whole, how many a day, and when somebody is told.
 * @fires edited - the whole policy with the other number
 */
export class RightsLimits extends SpeakingElement {
  static override properties = { policy: { attribute: false }, staffRole: {} };
  declare policy: RightsPolicy;
  declare staffRole: Role;

  protected override render() {
    const { revealMinutes, revealsADay, alarm } = this.policy;
    return html`
      <h3>${t('rights.limits')}</h3>
      <div class="limits">
        ${this._renderNumber(t('rights.minutes'), revealMinutes, [1, 30], (policy, n) => Object.assign(policy, { revealMinutes: n }))}
        ${this._renderNumber(t('rights.a_day'), revealsADay[this.staffRole], [0, 2000], (policy, n) => Object.assign(policy.revealsADay, { [this.staffRole]: n }))}
        ${this._renderNumber(t('rights.alarm_customers'), alarm.customers, [2, 500], (policy, n) => Object.assign(policy.alarm, { customers: n }))}
        ${this._renderNumber(t('rights.alarm_minutes'), alarm.withinMinutes, [1, 240], (policy, n) => Object.assign(policy.alarm, { withinMinutes: n }))}
        ${this._renderNumber(t('rights.alarm_cause'), alarm.withoutCause, [1, 500], (policy, n) => Object.assign(policy.alarm, { withoutCause: n }))}
      </div>
    `;
  }

  private _renderNumber(
    name: string,
    now: number,
    [min, max]: readonly [number, number],
    set: (policy: RightsPolicy, n: number) => void,
  ) {
    const changed = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      if (!input.reportValidity()) return;
      const policy = structuredClone(this.policy);
      set(policy, input.valueAsNumber);
      this.dispatchEvent(new CustomEvent('edited', { detail: policy }));
    };
    return html`<label class="small"><span>${name}</span><input class="num" type="number" required min=${min} max=${max} step="1" .value=${String(now)} @change=${changed} /></label>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      h3 { margin: 16px 0 6px; }
      .limits { display: flex; flex-wrap: wrap; gap: 8px 20px; }
      label { display: inline-flex; align-items: center; gap: 8px; color: var(--ink-2); white-space: nowrap; }
      input { width: 76px !important; }
    `,
  ];
}
customElements.define('rights-limits', RightsLimits);
