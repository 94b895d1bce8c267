import {
  type ChangeLifecycleSettings,
  indicatorLabels,
  indicators,
  type LifecycleSettings,
  LifecycleSettingsHistory,
  LifecycleSettingsView,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

type Plain = {
  stage: keyof LifecycleSettings['stage'];
  form: Exclude<keyof LifecycleSettings['form'], 'weights'>;
  value: keyof LifecycleSettings['value'];
};
const fields: { [Group in keyof Plain]: readonly Plain[Group][] } = {
  stage: [
    'youngDays',
    'youngTransactions',
    'stablePercent',
    'matureProducts',
    'declinePercent',
    'declineSigns',
    'declineLeast',
    'holdDays',
  ],
  form: ['closeFrom', 'tightFrom', 'strategicFrom', 'promoteDays', 'demoteDays', 'productsFull', 'transactionsFull'],
  value: ['depositMargin', 'loanMargin', 'turnoverMargin', 'years', 'discountPercent', 'valuablePercent'],
};
const heads = { stage: 'life.stage', form: 'life.form', value: 'life.value' } as const;

/** Thresholds of the nightly verdicts: read, changed with a reason by managers, and as they were. */
export class LifecycleSettingsPanel extends DeskElement {
  static override properties = {
    _history: { state: true },
    _edited: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  declare private _history: readonly LifecycleSettingsView[] | null;
  declare private _edited: LifecycleSettings | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._history = null;
    this._edited = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    const inForce = this._history?.[0];
    if (!this._history || !inForce) return skeletonRows(10);
    const settings = this._edited ?? inForce.settings;
    return html`
      <form @submit=${(event: SubmitEvent) => this._apply(event, inForce.version)}>
        ${(['stage', 'form', 'value'] as const).map((group) => this._renderGroup(group, settings))}
        ${this._edited ? this._renderApply() : nothing}
      </form>
      ${this._renderHistory(this._history)}
    `;
  }

  private _renderGroup(group: keyof Plain, settings: LifecycleSettings) {
    const numbers = settings[group] as unknown as Readonly<Record<string, number>>;
    const input = (name: string, value: number, set: (settings: LifecycleSettings, n: number) => void) =>
      html`<label class="small"><span>${name}</span><input class="num" type="number" min="0" max="2000" step="1" required ?disabled=${!this._mayChange} .value=${String(value)} @change=${(event: Event) => this._edit(event, set)} /></label>`;
    return html`<fieldset>
      <legend>${t(heads[group])}</legend>
      <div class="numbers">${fields[group].map((field) => input(t(`life.set_${field}`), numbers[field] ?? 0, (next, n) => Object.assign(next[group], { [field]: n })))}</div>
      ${group === 'form' ? html`<p class="small muted">${t('life.weights')}</p><div class="numbers">${indicators.map((each) => input(say(indicatorLabels[each]), settings.form.weights[each], (next, n) => Object.assign(next.form.weights, { [each]: n })))}</div>` : nothing}
    </fieldset>`;
  }

  private _renderApply() {
    return html`<div class="apply" data-test="settings-apply">
      <label class="small grow">${t('life.reason')} <input name="reason" minlength="2" maxlength="200" required data-test="settings-reason" /></label>
      <button class="button primary" data-test="settings-save">${t('life.apply')}</button>
      <button class="button plain" type="button" @click=${() => this._reset()}>${t('common.cancel')}</button>
      <span class="small muted">${t('life.applied_next')}</span>
      ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
    </div>`;
  }

  private _renderHistory(history: readonly LifecycleSettingsView[]) {
    return html`<h3>${t('life.history')}</h3><table data-test="settings-history">
      <thead><tr><th>${t('life.version')}</th><th>${t('life.day')}</th><th>${t('life.by')}</th><th>${t('life.reason')}</th></tr></thead>
      <tbody>${history.map((each) => html`<tr><td class="num">${each.version}</td><td class="num">${dateTime(each.changedAt)}</td><td>${each.changedBy ?? t('life.system')}</td><td class="wide">${each.changedBy === null ? t('life.usual') : each.reason}</td></tr>`)}</tbody>
    </table>`;
  }

  private get _mayChange(): boolean {
    return this.desk.session.user.roles.includes('manager');
  }

  private _edit(event: Event, set: (settings: LifecycleSettings, n: number) => void): void {
    const input = event.target as HTMLInputElement;
    const now = this._edited ?? this._history?.[0]?.settings;
    if (!now || !input.reportValidity()) return;
    const next = structuredClone(now);
    set(next, input.valueAsNumber);
    this._edited = next;
    this._refusal = null;
  }

  private _reset(): void {
    this._edited = null;
    this._refusal = null;
  }

  private async _apply(event: SubmitEvent, baseVersion: number): Promise<void> {
    event.preventDefault();
    if (!this._edited) return;
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
    const change: ChangeLifecycleSettings = { baseVersion, settings: this._edited, reason };
    try {
      await this.desk.http.put('/lifecycle/settings', change, LifecycleSettingsView);
      this._reset();
      await this._load();
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._history = (await this.desk.http.get('/lifecycle/settings/history', LifecycleSettingsHistory)).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: block; padding-bottom: 24px; }
      fieldset { margin: 0; padding: 4px 16px 10px; border: 0; border-bottom: 1px solid var(--rule); }
      legend { padding: 8px 0 4px; font-size: var(--text-s); font-weight: 600; color: var(--ink-2); }
      .numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 6px 24px; }
      .numbers label { display: flex; align-items: center; justify-content: space-between; gap: 8px; color: var(--ink-2); white-space: nowrap; }
      .numbers input { width: 76px !important; }
      fieldset p { padding: 8px 0 4px; }
      .apply { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin: 10px 16px; padding: 8px 12px; border-radius: var(--radius); background: var(--warning-soft); }
      .apply label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
      .grow { flex: 1; }
      h3 { padding: 14px 16px 4px; }
    `,
  ];
}
customElements.define('lifecycle-settings', LifecycleSettingsPanel);
