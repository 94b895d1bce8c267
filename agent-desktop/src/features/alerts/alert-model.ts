import {
  type AlertRules,
  AlertRulesView,
  AlertTrial,
  type AlertTrialResult,
  alertLevels,
  type Estimate,
  type IndicatorKey,
  type IndicatorRule,
  indicatorKeys,
  RetentionEffect,
  warningLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './alert-measures.ts';

const numbers = ['weight', 'threshold', 'full', 'windowDays'] as const;
type NumberField = (typeof numbers)[number];
const percent = (value: number): string => `${Math.round(value * 100)}%`;

/** The early-warning model: changed as a draft, tried on the bank's own history beside the one in force, then put in force. */
export class AlertModel extends DeskElement {
  static override properties = {
    _view: { state: true },
    _draft: { state: true },
    _trial: { state: true },
    _effect: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare private _view: AlertRulesView | null;
  declare private _draft: AlertRules | null;
  declare private _trial: AlertTrial | null;
  declare private _effect: RetentionEffect | null;
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._view = null;
    this._draft = null;
    this._trial = null;
    this._effect = null;
    this._busy = false;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  private async _load(): Promise<void> {
    await this._do(async () => {
      const [view, effect] = await Promise.all([
        this.desk.http.get('/alert-rules', AlertRulesView),
        this.desk.http.get('/alert-effect', RetentionEffect),
      ]);
      this._take(view);
      this._effect = effect;
    });
  }

  private _take(view: AlertRulesView): void {
    this._view = view;
    this._draft = structuredClone(view.rules);
  }

  private get _changed(): boolean {
    return JSON.stringify(this._draft) !== JSON.stringify(this._view?.rules);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const [view, draft] = [this._view, this._draft];
    if (!view || !draft)
      return this._failure
        ? errorState(t('alerts.load_failed'), this._failure, () => void this._load())
        : skeletonRows(12);
    return html`
      <header><h2>${t('model.title')}</h2>
        <span class="small muted num">${t('model.version', { n: view.version, at: dateTime(view.changedAt), by: view.changedBy ?? t('model.system') })}</span>
        <button class="button" data-test="model-back" @click=${() => goTo('alerts')}>${t('model.back')}</button></header>
      <div class="halves">
        <div class="scroll">${this._renderIndicators(draft)}</div>
        <aside class="scroll" role="region" tabindex="0" aria-label=${t('model.trial')}>${this._renderLevels(draft)}<alert-measures .rules=${draft} @rules=${(event: CustomEvent<AlertRules>) => (this._draft = event.detail)}></alert-measures>${this._renderActions()}${this._trial ? this._renderTrial(this._trial) : html`<p class="muted hint">${t('model.trial_hint')}</p>`}${this._effect ? this._renderEffect(this._effect) : nothing}</aside>
      </div>`;
  }

  private _renderIndicators(draft: AlertRules) {
    return html`
      <table data-test="model-indicators">
        <thead><tr><th>${t('alerts.indicator')}</th><th>${t('model.on')}</th>${numbers.map((field) => html`<th class="right">${t(`model.${field}`)}</th>`)}<th>${t('alerts.knock_out')}</th></tr></thead>
        <tbody>${indicatorKeys.map((key) => this._renderIndicator(key, draft.indicators[key]))}</tbody>
      </table>`;
  }

  private _renderIndicator(key: IndicatorKey, rule: IndicatorRule) {
    const name = say(warningLabels[key]);
    const flag = (field: 'on' | 'knockOut', label: string) =>
      html`<input type="checkbox" aria-label=${`${name}: ${label}`} .checked=${rule[field]} @change=${(event: Event) => this._set(key, { [field]: (event.target as HTMLInputElement).checked })}>`;
    return html`
      <tr data-test="model-row" data-key=${key}>
        <td>${name}</td><td>${flag('on', t('model.on'))}</td>
        ${numbers.map((field) => html`<td class="right">${this._renderNumber(`${name}: ${t(`model.${field}`)}`, rule[field], (value) => this._set(key, { [field]: value } as Partial<Record<NumberField, number>>))}</td>`)}
        <td>${flag('knockOut', t('alerts.knock_out'))}</td>
      </tr>`;
  }

  private _renderNumber(label: string, value: number, set: (value: number) => void) {
    return html`<input type="number" class="num" min="0" step="1" aria-label=${label} .value=${String(value)} @change=${(event: Event) => set(Math.max(0, Math.round(Number((event.target as HTMLInputElement).value))))}>`;
  }

  private _renderLevels(draft: AlertRules) {
    return html`<div class="levels">${alertLevels.map(
      (level) =>
        html`<label>${t(`alerts.short_${level}`)} ≥ ${this._renderNumber(
          t(`alerts.short_${level}`),
          draft.levels[level],
          (value) => {
            this._draft = { ...draft, levels: { ...draft.levels, [level]: value } };
          },
        )}</label>`,
    )}</div>`;
  }

  private _renderActions() {
    return html`
      <form class="actions" @submit=${this._publish}>
        <button type="button" class="button" data-test="model-try" ?disabled=${this._busy} @click=${this._try}>${t('model.try')}</button>
        ${this._changed ? html`<input name="reason" required maxlength="200" placeholder=${t('model.reason')} aria-label=${t('model.reason')} data-test="model-reason"><button class="button primary" data-test="model-publish" ?disabled=${this._busy}>${t('model.publish')}</button>` : nothing}
      </form>
      <p class="fault" role="alert">${this._failure ? explain(this._failure) : ''}</p>`;
  }

  private _renderTrial({ inForce, draft, tried, customers }: AlertTrial) {
    const results = draft ? [inForce, draft] : [inForce];
    const share = (figure: Estimate | null): string =>
      figure ? `${percent(figure.value)} (${percent(figure.low)}–${percent(figure.high)})` : '—';
    const lines: readonly [string, (result: AlertTrialResult) => string][] = [
      [t('model.precision'), ({ precision }) => share(precision)],
      [t('model.recall'), ({ recall }) => share(recall)],
      [t('model.lead'), ({ leadDays }) => (leadDays === null ? '—' : t('tasks.days', { n: leadDays }))],
      ...alertLevels.map((level): [string, (result: AlertTrialResult) => string] => [
        t('model.per_week', { level: t(`alerts.short_${level}`) }),
        ({ perWeek }) => String(perWeek[level]),
      ]),
      [t('model.losses'), ({ losses }) => String(losses)],
    ];
    return html`
      <table data-test="model-trial"><thead><tr><th>${t('model.trial')}</th><th class="right">${t('model.in_force')}</th>${draft ? html`<th class="right">${t('model.draft')}</th>` : nothing}</tr></thead>
        <tbody>${lines.map(([name, of]) => html`<tr><td>${name}</td>${results.map((result) => html`<td class="right num">${of(result)}</td>`)}</tr>`)}</tbody></table>
      <p class="small muted hint num">${t('model.tried', { tried, customers, from: inForce.weeks.at(0)?.day ?? '', to: inForce.weeks.at(-1)?.day ?? '' })}</p>`;
  }

  private _renderEffect({ acted, heldOut, savedShare, savedFen }: RetentionEffect) {
    const kept = ({ kept: n, customers }: RetentionEffect['acted']): string =>
      customers === 0 ? '—' : `${n} / ${customers} (${percent(n / customers)})`;
    return html`
      <section data-test="model-effect" aria-label=${t('model.effect')}><h3>${t('model.effect')}</h3><dl>
        <dt>${t('model.acted')}</dt><dd class="num">${kept(acted)}</dd>
        <dt>${t('alerts.held_out')}</dt><dd class="num">${kept(heldOut)}</dd>
        <dt>${t('model.saved_customers')}</dt><dd class="num">${savedShare ? `${percent(savedShare.value)} (${percent(savedShare.low)} … ${percent(savedShare.high)})` : t('model.not_yet')}</dd>
        <dt>${t('model.saved_money')}</dt><dd class="num">${savedFen ? `${money(savedFen.value)} (${money(savedFen.low)} … ${money(savedFen.high)})` : t('model.not_yet')}</dd>
      </dl></section>`;
  }

  private _set(key: IndicatorKey, change: Partial<IndicatorRule>): void {
    const draft = this._draft;
    if (!draft) return;
    const rule = { ...draft.indicators[key], ...change };
    this._draft = { ...draft, indicators: { ...draft.indicators, [key]: rule } };
  }

  private _try(): Promise<void> {
    const body = this._changed && this._draft ? { rules: this._draft } : {};
    return this._do(async () => {
      this._trial = await this.desk.http.post('/alert-trials', body, AlertTrial);
    });
  }

  private _publish(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim();
    const body = { baseVersion: this._view?.version, rules: this._draft, reason };
    return this._do(async () => this._take(await this.desk.http.put('/alert-rules', body, AlertRulesView)));
  }

  private async _do(work: () => Promise<void>): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      await work();
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      header { display: flex; align-items: center; gap: 16px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } header .button { margin-left: auto; }
      .halves { display: grid; grid-template-columns: minmax(0, 1fr) 460px; min-height: 0; }
      aside { border-left: 1px solid var(--rule); }
      td input[type="number"] { width: 76px; text-align: right; } .levels input { width: 64px; text-align: right; }
      .levels { display: flex; gap: 16px; padding: 12px 16px; } .levels label { display: flex; align-items: center; gap: 6px; white-space: nowrap; }
      .actions { display: flex; gap: 8px; padding: 0 16px; } .actions input { flex: 1; } .fault, .hint { padding: 4px 16px; }
      section { padding: 12px 16px; } dl { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 6px 8px; margin-top: 6px; } dt { color: var(--ink-2); font-size: var(--text-s); }
    `,
  ];
}
customElements.define('alert-model', AlertModel);
