import { type AgentDay, metricDefinitions, type ReportAgents } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { day, duration, time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { stateWords } from '../call-bar/presence-control.ts';
import { reportsApi } from './reports-api.ts';
import '../../components/form/day-field.ts';

const WIDTH = 1_440;

/** What an agent did on a day: as a picture from midnight to midnight, as figures, and stretch by stretch. */
export class AgentDayView extends DeskElement {
  static override properties = {
    _agents: { state: true },
    _userId: { state: true },
    _day: { state: true },
    _shown: { state: true },
    _failure: { state: true },
  };
  declare private _agents: ReportAgents | null;
  declare private _userId: string;
  declare private _day: string;
  declare private _shown: AgentDay | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._agents = null;
    this._userId = '';
    this._day = day(new Date());
    this._shown = null;
    this._failure = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('reports.agent_day'), this._failure, () => void this._load());
    if (!this._agents) return skeletonRows(8);
    if (this._agents.length === 0) return emptyState('people', t('reports.no_agents'));
    return html`
      <form class="choice" @submit=${(event: Event) => event.preventDefault()}>
        <label class="field"><span>${t('reports.choose_agent')}</span><select data-test="day-agent" @change=${(event: Event) => this._choose({ _userId: (event.target as HTMLSelectElement).value })}>
          ${this._agents.map(({ userId, displayName }) => html`<option value=${userId} ?selected=${userId === this._userId}>${displayName}</option>`)}
        </select></label>
        <label class="field"><span>${t('reports.day')}</span><day-field test="day-day" .value=${this._day} @change=${(event: Event) => this._choose({ _day: (event.target as HTMLInputElement).value })}></day-field></label>
      </form>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('reports.agent_day')}>${this._body()}</div>`;
  }

  private _body() {
    const shown = this._shown;
    if (!shown) return skeletonRows(6);
    if (shown.periods.length === 0) return emptyState('calendar', t('reports.no_periods'));
    const { occupancyPercent, utilisationPercent, signedInSeconds } = shown.metrics;
    const percent = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} %`);
    return html`
      ${this._picture(shown)}
      <dl>
        <div><dt>${say(metricDefinitions.signedInSeconds.label)}</dt><dd class="num">${duration(signedInSeconds * 1000)}</dd></div>
        <div><dt>${say(metricDefinitions.occupancyPercent.label)}</dt><dd class="num" title=${say(metricDefinitions.occupancyPercent.formula)}>${percent(occupancyPercent)}</dd></div>
        <div><dt>${say(metricDefinitions.utilisationPercent.label)}</dt><dd class="num" title=${say(metricDefinitions.utilisationPercent.formula)}>${percent(utilisationPercent)}</dd></div>
      </dl>
      <table data-test="day-periods">
        <thead><tr><th>${t('reports.state')}</th><th class="right">${t('reports.began')}</th><th class="right">${t('reports.until')}</th><th class="right">${t('reports.lasted')}</th><th class="wide"></th></tr></thead>
        <tbody>${shown.periods.map(
          (period) =>
            html`<tr data-state=${period.state}><td><i class=${period.state}></i>${stateWords(period)}</td><td class="num right">${time(period.from)}</td><td class="num right">${time(period.to)}</td><td class="num right">${duration(Date.parse(period.to) - Date.parse(period.from))}</td><td class="wide"></td></tr>`,
        )}</tbody>
      </table>`;
  }

  private _picture({ displayName, day: shownDay, dayStart, dayEnd, periods }: AgentDay) {
    const start = Date.parse(dayStart);
    const scale = WIDTH / (Date.parse(dayEnd) - start);
    const at = (instant: string): number => (Date.parse(instant) - start) * scale;
    const hours = Array.from({ length: 25 }, (_, hour) => (hour * WIDTH) / 24);
    return html`
      <figure>
        <svg viewBox="0 0 ${WIDTH} 44" preserveAspectRatio="none" role="img" aria-label=${t('reports.timeline', { name: displayName, day: shownDay })} data-test="day-picture">
          ${hours.map((x) => svg`<line x1=${x} x2=${x} y1="0" y2="44" />`)}
          ${periods.map(
            ({ state, from, to }) =>
              svg`<rect class=${state} x=${at(from)} width=${Math.max(0, at(to) - at(from))} y="6" height="32"></rect>`,
          )}
        </svg>
        <div class="hours num muted small" aria-hidden="true">${[0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => html`<span>${String(hour).padStart(2, '0')}:00</span>`)}</div>
      </figure>`;
  }

  private _choose(change: { _userId?: string; _day?: string }): void {
    if (Object.values(change).includes('')) return;
    Object.assign(this, change);
    void this._load();
  }

  private async _load(): Promise<void> {
    const api = reportsApi(this.desk.http);
    this._failure = null;
    this._shown = null;
    try {
      this._agents ??= await api.agents();
      this._userId ||= this._agents[0]?.userId ?? '';
      const [userId, asked] = [this._userId, this._day];
      if (userId === '') return;
      const shown = await api.agentDay(userId, asked);
      if (userId === this._userId && asked === this._day) this._shown = shown;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .choice { display: flex; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .field { min-width: 140px; }
      figure { padding: 12px 16px 4px; } svg { display: block; width: 100%; height: 44px; background: var(--sunken); }
      line { stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
      .hours { display: flex; justify-content: space-between; }
      dl { display: flex; gap: 32px; padding: 4px 16px 12px; } dl div { display: flex; gap: 8px; } dt { color: var(--ink-2); } dd { font-weight: 600; }
      i { display: inline-block; width: 10px; height: 10px; margin-right: 8px; border-radius: 2px; }
      i.offline { background: var(--sunken); border: 1px solid var(--border); } rect.offline { fill: none; }
      i.available { background: var(--ok-solid); } rect.available { fill: var(--ok-solid); }
      i.ringing, i.talking { background: var(--accent); } rect.ringing, rect.talking { fill: var(--accent); }
      i.held, i.not_ready { background: var(--warning-solid); } rect.held, rect.not_ready { fill: var(--warning-solid); }
      i.wrap_up { background: var(--wrap); } rect.wrap_up { fill: var(--wrap); }
      i.connection_lost { background: var(--danger-solid); } rect.connection_lost { fill: var(--danger-solid); }
    `,
  ];
}
customElements.define('agent-day', AgentDayView);
