import { type AlertDetail, AlertOutcome, type HandlingStep, handlingSteps } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { alertsApi } from './alerts-api.ts';
import '../../components/form/day-field.ts';

const outcomes = AlertOutcome.exclude(['quiet']);

/**
 * What whoever handles an alert writes down: a step at a time, at the end what came of it.
 * @fires changed - with the alert as it is now
 */
export class AlertSteps extends DeskElement {
  static override properties = {
    alert: { attribute: false },
    _step: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare alert: AlertDetail;
  declare private _step: HandlingStep | 'closing';
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._step = 'contact';
    this._busy = false;
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const step = this._step;
    return html`
      <form @submit=${this._save}>
        <div class="line">
          <select aria-label=${t('alerts.step')} data-test="step-kind" @change=${this._chooseStep}>
            ${[...handlingSteps, 'closing' as const].map((each) => html`<option value=${each} ?selected=${each === step}>${each === 'closing' ? t('alerts.close') : t(`alerts.entry_${each}`)}</option>`)}
          </select>
          ${step === 'promise' ? html`<day-field name="dueOn" required .label=${t('alerts.due_on')} test="step-due"></day-field>` : nothing}
          ${step === 'closing' ? html`<select name="outcome" aria-label=${t('alerts.outcome')} data-test="step-outcome">${outcomes.options.map((each) => html`<option value=${each}>${t(`alerts.outcome_${each}`)}</option>`)}</select>` : nothing}
          ${this.alert.row.state === 'open' || (this.alert.row.state === 'late' && !this._known) ? html`<button type="button" class="button" data-test="alert-acknowledge" ?disabled=${this._busy} @click=${this._acknowledge}>${t('alerts.acknowledge')}</button>` : nothing}
        </div>
        ${step === 'team' ? this._renderTeam() : nothing}
        <textarea name="text" rows="2" maxlength="500" required aria-label=${t('alerts.text')} placeholder=${t('alerts.text')} data-test="step-text"></textarea>
        <div class="line"><p class="fault grow" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <button class="button primary" data-test="step-save" ?disabled=${this._busy}>${step === 'closing' ? t('alerts.close') : t('alerts.write')}</button></div>
      </form>
    `;
  }

  /** Who works on it together, out of those in charge. */
  private _renderTeam() {
    return html`<fieldset class="team" data-test="step-team"><legend class="small muted">${t('alerts.team')}</legend>
      ${this.alert.mayJoin.map(({ userId, displayName }) => html`<label><input type="checkbox" name="member" value=${userId}>${displayName}</label>`)}</fieldset>`;
  }

  private get _known(): boolean {
    return this.alert.entries.some(({ what }) => what === 'acknowledged');
  }

  private _chooseStep(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this._step = handlingSteps.find((each) => each === value) ?? 'closing';
  }

  private _acknowledge(): void {
    void this._do(() => alertsApi(this.desk.http).acknowledge(this.alert.row.id, this.alert.row.version));
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const { id, version } = this.alert.row;
    const text = String(data.get('text') ?? '').trim();
    const dueOn = String(data.get('dueOn') ?? '');
    const members = data.getAll('member').map(String);
    const step = this._step;
    const api = alertsApi(this.desk.http);
    const done = await this._do(() =>
      step === 'closing'
        ? api.close(id, { version, outcome: outcomes.parse(data.get('outcome')), text })
        : api.write(id, {
            version,
            what: step,
            text,
            ...(step === 'promise' ? { dueOn } : {}),
            ...(members.length > 0 ? { members } : {}),
          }),
    );
    if (done) form.reset();
  }

  private async _do(work: () => Promise<AlertDetail>): Promise<boolean> {
    this._busy = true;
    this._failure = null;
    try {
      this.dispatchEvent(new CustomEvent('changed', { detail: await work() }));
      return true;
    } catch (error) {
      this._failure = error;
      return false;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; gap: 6px; padding: 8px 16px; border-bottom: 1px solid var(--rule); background: var(--sunken); }
      .line { display: flex; gap: 8px; align-items: center; } .line select, .line input { width: auto; } .line .button { margin-left: auto; } .grow { flex: 1; }
      textarea { resize: vertical; } .team { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0; padding: 0; border: 0; } .team label { display: inline-flex; gap: 6px; align-items: center; white-space: nowrap; }
    `,
  ];
}
customElements.define('alert-steps', AlertSteps);
declare global {
  interface HTMLElementTagNameMap {
    'alert-steps': AlertSteps;
  }
}
