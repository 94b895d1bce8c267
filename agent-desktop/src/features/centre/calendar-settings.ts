import type { CentreSettings, SpecialDay } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import type { KeepSetting } from './centre-page.ts';
import { readWeek } from './read-queue-form.ts';
import { weekFields } from './weekdays.ts';
import '../../components/form/day-field.ts';

type Calendar = CentreSettings['calendar'];

/** The one calendar of the house: hours by weekday, holidays year by year, and the weekend days that are worked for them. */
export class CalendarSettings extends DeskElement {
  static override properties = {
    settings: { attribute: false },
    keep: { attribute: false },
    _year: { state: true },
    _faults: { state: true },
    _weekFault: { state: true },
    _refusal: { state: true },
  };
  declare settings: CentreSettings;
  declare keep: KeepSetting;
  /** Null: this year. */
  declare private _year: number | null;
  declare private _faults: readonly number[];
  declare private _weekFault: 'centre.hours_hint' | 'centre.no_open_day' | null;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._year = null;
    this._faults = [];
    this._weekFault = null;
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { week, days, missingYear } = this.settings.calendar;
    const now = Number(this.settings.readAt.slice(0, 4));
    const year = this._year ?? now;
    const years = [...new Set([now, now + 1, now + 2, ...days.map(({ day }) => Number(day.slice(0, 4)))])].sort();
    return html`
      <form class="week" data-test="calendar-week" @submit=${(event: SubmitEvent) => void this._keepWeek(event)}>
        <h3>${t('centre.bank_hours')}</h3>
        ${weekFields(week, this._faults)}
        <p class="small ${this._weekFault ? 'fault' : 'muted'}" role=${this._weekFault ? 'alert' : nothing} data-test="calendar-week-hint">${t(this._weekFault ?? 'centre.hours_hint')}</p>
        <p class="small muted">${t('centre.bank_hours_lead')}</p>
        <button class="button primary" data-test="calendar-week-save">${t('centre.save')}</button>
      </form>
      <section>
        ${missingYear === null ? nothing : html`<p class="missing" role="status" data-test="calendar-missing"><ui-icon name="warning" .size=${16}></ui-icon><span>${t('centre.year_missing', { year: String(missingYear) })}</span><button class="button" @click=${() => this._show(missingYear)}>${t('centre.year_enter', { year: String(missingYear) })}</button></p>`}
        <form class="add" data-test="calendar-add" @submit=${(event: SubmitEvent) => void this._add(event)}>
          <label>${t('centre.day')}<day-field name="day" required test="calendar-day"></day-field></label>
          <label>${t('centre.until_day')}<day-field name="until" test="calendar-until"></day-field></label>
          <label>${t('centre.day_kind')}<select name="kind" data-test="calendar-kind"><option value="closed">${t('centre.day_closed')}</option><option value="working">${t('centre.day_working')}</option></select></label>
          <label class="grow">${t('centre.day_name')}<input name="name" required maxlength="40" autocomplete="off" data-test="calendar-name" /></label>
          <button class="button primary" data-test="calendar-save">${t('centre.add')}</button>
          <label class="year">${t('centre.year')}<select data-test="calendar-year" @change=${(event: Event) => this._show(Number((event.target as HTMLSelectElement).value))}>${years.map((each) => html`<option value=${each} .selected=${each === year}>${each}</option>`)}</select></label>
        </form>
        <p class="lead small ${this._refusal ? 'fault' : 'muted'}" role=${this._refusal ? 'alert' : nothing}>${this._refusal ? explain(this._refusal) : t('centre.calendar_lead')}</p>
        ${this._days(
          days.filter(({ day }) => day.startsWith(`${year}-`)),
          year,
        )}
      </section>
    `;
  }

  private _days(days: readonly SpecialDay[], year: number) {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t('centre.tab_calendar')}>
        ${
          days.length === 0
            ? emptyState('tasks', t('centre.no_days', { year: String(year) }))
            : html`
        <table data-test="calendar-days">
          <thead><tr><th>${t('centre.day')}</th><th>${t('centre.day_name')}</th><th>${t('centre.day_kind')}</th><th></th></tr></thead>
          <tbody>${days.map((day) => this._row(day))}</tbody>
        </table>`
        }
      </div>`;
  }

  private _row({ day, name, kind }: SpecialDay) {
    return html`
      <tr data-test="calendar-row" data-day=${day}>
        <td class="num">${day}</td><td>${name}</td><td><span class="pill ${kind === 'closed' ? 'warning' : 'ok'}">${t(`centre.day_${kind}`)}</span></td>
        <td class="right"><button class="button plain" data-test="calendar-remove" aria-label="${t('centre.remove')} ${day}" @click=${() => void this._keep({ days: this.settings.calendar.days.filter((each) => each.day !== day) })}>${t('centre.remove')}</button></td>
      </tr>`;
  }

  private _show(year: number): void {
    this._year = year;
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
    if (!(await this._keep({ days: [...others, ...added] }))) return;
    this._show(Number(text('day').slice(0, 4)));
    element.reset();
  }

  private async _keepWeek(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { week, faults } = readWeek(new FormData(event.target as HTMLFormElement));
    this._faults = faults;
    const isShut = week.every((spans) => spans.length === 0);
    this._weekFault = faults.length > 0 ? 'centre.hours_hint' : isShut ? 'centre.no_open_day' : null;
    if (this._weekFault === null) await this._keep({ week });
  }

  private async _keep(change: Partial<Pick<Calendar, 'week' | 'days'>>): Promise<boolean> {
    const { version, week, days } = this.settings.calendar;
    try {
      await this.keep('calendar', { version, week, days, ...change });
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
      :host { display: grid; grid-template-columns: 280px minmax(0, 1fr); min-height: 0; }
      section { display: flex; flex-direction: column; min-height: 0; } section .scroll { flex: 1; min-height: 0; }
      .week { display: grid; align-content: start; gap: 4px; padding: 8px 16px; border-right: 1px solid var(--rule); }
      .week h3 { margin: 4px 0 6px; } .week p { margin: 4px 0 0; } .week .button { justify-self: end; margin-top: 8px; }
      .week label { display: grid; grid-template-columns: 44px 1fr; align-items: center; gap: 8px; min-height: 30px; color: var(--ink-2); } .week input { min-width: 0; }
      input[aria-invalid="true"] { border-color: var(--danger); }
      .missing { display: flex; align-items: center; gap: 8px; margin: 10px 16px 0; padding: 6px 10px; border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); } .missing span { flex: 1; }
      .add { display: flex; align-items: end; gap: 12px; padding: 12px 16px 4px; } .add label { display: grid; gap: 4px; color: var(--ink-2); } .add .grow { flex: 1; max-width: 260px; } .add .year { margin-left: auto; }
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
