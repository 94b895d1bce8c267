import type { CentreSettings, SpecialDay } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import type { KeepSetting } from './centre-page.ts';

/** The bank's holidays, and the weekend days that are worked for them. */
export class CalendarSettings extends DeskElement {
  static override properties = {
    settings: { attribute: false },
    keep: { attribute: false },
    _refusal: { state: true },
  };
  declare settings: CentreSettings;
  declare keep: KeepSetting;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { days } = this.settings.calendar;
    return html`
      <form data-test="calendar-add" @submit=${(event: SubmitEvent) => void this._add(event)}>
        <label>${t('centre.day')}<input name="day" type="date" required data-test="calendar-day" /></label>
        <label>${t('centre.until_day')}<input name="until" type="date" data-test="calendar-until" /></label>
        <label>${t('centre.day_kind')}<select name="kind" data-test="calendar-kind"><option value="closed">${t('centre.day_closed')}</option><option value="working">${t('centre.day_working')}</option></select></label>
        <label class="grow">${t('centre.day_name')}<input name="name" required maxlength="40" autocomplete="off" data-test="calendar-name" /></label>
        <button class="button primary" data-test="calendar-save">${t('centre.add')}</button>
      </form>
      <p class="lead small ${this._refusal ? 'fault' : 'muted'}" role=${this._refusal ? 'alert' : nothing}>${this._refusal ? explain(this._refusal) : t('centre.calendar_lead')}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('centre.tab_calendar')}>
        ${
          days.length === 0
            ? emptyState('tasks', t('centre.no_days'))
            : html`
        <table data-test="calendar-days">
          <thead><tr><th>${t('centre.day')}</th><th>${t('centre.day_name')}</th><th>${t('centre.day_kind')}</th><th></th></tr></thead>
          <tbody>${days.map((day) => this._row(day))}</tbody>
        </table>`
        }
      </div>
    `;
  }

  private _row({ day, name, kind }: SpecialDay) {
    return html`
      <tr data-test="calendar-row" data-day=${day}>
        <td class="num">${day}</td><td>${name}</td><td><span class="pill ${kind === 'closed' ? 'warning' : 'ok'}">${t(`centre.day_${kind}`)}</span></td>
        <td class="right"><button class="button plain" data-test="calendar-remove" aria-label="${t('centre.remove')} ${day}" @click=${() => void this._keep(this.settings.calendar.days.filter((each) => each.day !== day))}>${t('centre.remove')}</button></td>
      </tr>`;
  }

  private async _add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const element = event.target as HTMLFormElement;
    const form = new FormData(element);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const added = daysBetween(text('day'), text('until') || text('day')).map((day) => ({
      day,
      kind: text('kind') as SpecialDay['kind'],
      name: text('name'),
    }));
    const others = this.settings.calendar.days.filter(({ day }) => !added.some((each) => each.day === day));
    if (await this._keep([...others, ...added])) element.reset();
  }

  private async _keep(days: readonly SpecialDay[]): Promise<boolean> {
    try {
      await this.keep('calendar', { version: this.settings.calendar.version, days });
      this._refusal = null;
      return true;
    } catch (error) {
      this._refusal = error;
      return false;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; }
      form { display: flex; align-items: end; gap: 12px; padding: 12px 16px 4px; } label { display: grid; gap: 4px; color: var(--ink-2); } .grow { flex: 1; max-width: 320px; }
      .lead { margin: 0; padding: 4px 16px 8px; }
      td:first-child, th:first-child { padding-left: 16px; } td .button { min-height: 24px; }
    `,
  ];
}
customElements.define('calendar-settings', CalendarSettings);

/** Every day from one to another, both included; at most a month. */
function daysBetween(from: string, until: string): string[] {
  const count = Math.min(31, Math.max(1, (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1));
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
  );
}
