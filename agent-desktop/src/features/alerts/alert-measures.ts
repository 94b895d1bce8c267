import { type AlertLevel, type AlertRules, alertLevels } from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

const FEN_IN_YUAN = 100;
const counts = ['capPerWeek', 'quietDays', 'restDays', 'restPoints', 'observationDays', 'measureDays'] as const;
const groupCounts = ['minimum', ...alertLevels] as const;
type Playbook = AlertRules['playbook'][AlertLevel];
const typed = (event: Event): string => (event.target as HTMLInputElement | HTMLTextAreaElement).value;

/**
 * What follows from an alert: words for the agent and deadlines by level, how many alerts a week, how long things rest, when a branch is in alarm.
 * @fires rules - with the model as it stands now
 */
export class AlertMeasures extends SpeakingElement {
  static override properties = { rules: { attribute: false } };
  declare rules: AlertRules;

  protected override render() {
    const { rules } = this;
    if (!rules) return '';
    return html`
      <details data-test="model-words"><summary>${t('model.words')}</summary>${alertLevels.map((level) => this._renderLevel(level, rules.playbook[level]))}</details>
      <details data-test="model-limits"><summary>${t('model.limits')}</summary>
        <div class="numbers">${counts.map((key) => this._number(t(`model.${key}`), rules[key], (value) => this._put({ [key]: value })))}
          ${this._number(t('model.hold_out'), rules.holdOut.percent, (percent) => this._put({ holdOut: { ...rules.holdOut, percent } }))}
          ${this._number(t('model.big_customer'), rules.bigCustomerFen / FEN_IN_YUAN, (yuan) => this._put({ bigCustomerFen: yuan * FEN_IN_YUAN }))}
          ${groupCounts.map((key) => this._number(key === 'minimum' ? t('model.group_minimum') : t('model.group_share', { level: t(`alerts.short_${key}`) }), rules.groups[key], (value) => this._put({ groups: { ...rules.groups, [key]: value } })))}</div>
      </details>`;
  }

  private _renderLevel(level: AlertLevel, entry: Playbook) {
    const put = (change: Partial<Playbook>): void =>
      this._put({ playbook: { ...this.rules.playbook, [level]: { ...entry, ...change } } });
    const words = (key: 'todo' | 'authority', label: string) =>
      (['zh-CN', 'en'] as const).map(
        (language) =>
          html`<label><span>${label} · ${t(`writer.in_${language === 'en' ? 'en' : 'zh'}`)}</span><textarea rows="2" required maxlength="200" lang=${language} data-test="words-${level}-${key}-${language}" .value=${entry[key][language]} @change=${(event: Event) => typed(event).trim() && put({ [key]: { ...entry[key], [language]: typed(event).trim() } })}></textarea></label>`,
      );
    return html`<fieldset><legend>${t(`alerts.short_${level}`)}</legend>
      ${words('todo', t('alerts.todo'))}${words('authority', t('alerts.limits'))}
      ${this._number(t('model.due_days'), entry.dueWorkingDays, (dueWorkingDays) => put({ dueWorkingDays }))}
      ${this._number(t('model.due_hours'), entry.dueHours, (dueHours) => put({ dueHours }))}</fieldset>`;
  }

  private _number(label: string, value: number, set: (value: number) => void) {
    return html`<label class="short"><span>${label}</span><input type="number" class="num" min="0" step="1" .value=${String(value)} @change=${(event: Event) => set(Math.max(0, Math.round(Number(typed(event)))))}></label>`;
  }

  private _put(change: Partial<AlertRules>): void {
    this.dispatchEvent(new CustomEvent('rules', { detail: { ...this.rules, ...change } }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; padding: 0 16px; }
      summary { cursor: pointer; line-height: 32px; font-weight: 600; }
      fieldset, .numbers { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 12px; margin: 0 0 8px; padding: 0 0 8px; border: 0; border-bottom: 1px solid var(--rule); min-width: 0; }
      legend { font-weight: 600; line-height: 28px; }
      label { display: grid; gap: 2px; min-width: 0; } label span { font-size: var(--text-s); color: var(--ink-2); } textarea { resize: vertical; }
      .short { grid-template-columns: minmax(0, 1fr) 88px; align-items: center; } .short input { text-align: right; }
    `,
  ];
}
customElements.define('alert-measures', AlertMeasures);
