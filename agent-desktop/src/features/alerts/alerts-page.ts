import {
  type AlertDetail,
  type AlertGroup,
  AlertGroups,
  AlertLevel,
  type AlertPage,
  type AlertRow,
  AlertState,
  alertSorts,
  IndicatorKey,
  indicatorKeys,
  warningLabels,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { readJson, writeJson } from '../../state/key-value-store.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { type AlertsAsked, alertsApi } from './alerts-api.ts';
import { levelPill } from './level-pill.ts';
import './alert-model.ts';
import './alert-view.ts';
import '../crisis/crisis-page.ts';

const ORDER_KEPT = 'tellerline.alerts.sort';
const shownStates = ['active', ...AlertState.options] as const;

/** Early warnings: filtered and sorted on the left, the chosen one with its reasons and its handling on the right. */
export class AlertsPageElement extends DeskElement {
  static override properties = {
    chosenId: {},
    _asked: { state: true },
    _page: { state: true },
    _items: { state: true },
    _groups: { state: true },
    _failure: { state: true },
  };
  /** From the address: the alert on the right. */
  declare chosenId: string | null;
  declare private _asked: AlertsAsked;
  declare private _page: AlertPage | null;
  declare private _items: readonly AlertRow[];
  declare private _groups: readonly AlertGroup[];
  declare private _failure: unknown;
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this._asked = { q: '', state: 'active', level: '', indicator: '', mine: '', segment: '', sort: 'urgency' };
    this._page = null;
    this._items = [];
    this._groups = [];
    this._failure = null;
  }

  protected override deskReady(): void {
    const kept = readJson(this.desk.store, ORDER_KEPT, (raw) => alertSorts.find((each) => each === raw) ?? null);
    void this._ask({ sort: kept ?? 'urgency' });
    void this._askGroups();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="list">${this._renderTools()}${this._renderGroups()}<div class="scroll rows">${this._renderRows()}</div></div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('alerts.handling')}>
        ${this.chosenId ? html`<alert-view .alertId=${this.chosenId} @changed=${(event: CustomEvent<AlertDetail>) => this._changed(event.detail.row)}></alert-view>` : html`<p class="muted choose">${t('alerts.choose')}</p><p class="muted choose small">${t('alerts.keys')}</p>`}
      </aside>
    `;
  }

  private _renderTools() {
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    const { state, level, indicator, segment, sort, q, mine } = this._asked;
    const segments = this._groups.flatMap((group) => group.segment ?? []);
    const counts = this._page?.counts;
    return html`
      <div class="tools"><h2>${t('alerts.title')}</h2>
        <input type="search" class="search" data-test="alerts-search" placeholder=${t('alerts.search')} aria-label=${t('alerts.search')} .value=${q} @input=${(event: Event) => this._ask({ q: (event.target as HTMLInputElement).value.trim() }, 200)}>
        <span class="small muted num" role="status" data-test="alerts-counts">${counts ? t('alerts.counts', counts) : ''}</span>
        <button class="button" data-test="alerts-crisis" @click=${() => goTo('alerts', 'crisis')}>${t('crisis.title')}</button>
        ${this.desk.session.user.roles.includes('supervisor') ? html`<button class="button" data-test="alerts-model" @click=${() => goTo('alerts', 'model')}>${t('model.title')}</button>` : nothing}
      </div>
      <div class="tools">
        <select aria-label=${t('alerts.state')} data-test="alerts-state" @change=${(event: Event) => this._ask({ state: AlertState.safeParse(chosen(event)).data ?? 'active' })}>${shownStates.map((each) => html`<option value=${each} ?selected=${each === state}>${t(`alerts.state_${each}`)}</option>`)}</select>
        <select aria-label=${t('alerts.level')} data-test="alerts-level" @change=${(event: Event) => this._ask({ level: AlertLevel.safeParse(chosen(event)).data ?? '' })}><option value="">${t('alerts.level_all')}</option>${AlertLevel.options.map((each) => html`<option value=${each} ?selected=${each === level}>${t(`alerts.short_${each}`)}</option>`)}</select>
        <select aria-label=${t('alerts.indicator')} data-test="alerts-indicator" @change=${(event: Event) => this._ask({ indicator: IndicatorKey.safeParse(chosen(event)).data ?? '' })}><option value="">${t('alerts.indicator_all')}</option>${indicatorKeys.map((each) => html`<option value=${each} ?selected=${each === indicator}>${say(warningLabels[each])}</option>`)}</select>
        ${segments.length > 0 ? html`<select aria-label=${t('alerts.segment')} data-test="alerts-segment" @change=${(event: Event) => this._ask({ segment: chosen(event) })}><option value="">${t('alerts.segment_all')}</option>${segments.map(({ id, name }) => html`<option value=${id} ?selected=${id === segment}>${name}</option>`)}</select>` : nothing}
        <label class="mine"><input type="checkbox" data-test="alerts-mine" .checked=${mine === '1'} @change=${(event: Event) => this._ask({ mine: (event.target as HTMLInputElement).checked ? '1' : '' })}>${t('alerts.mine')}</label>
        <select class="sort" aria-label=${t('alerts.sort')} data-test="alerts-sort" @change=${(event: Event) => this._sort(alertSorts.find((each) => each === chosen(event)) ?? 'urgency')}>${alertSorts.map((each) => html`<option value=${each} ?selected=${each === sort}>${t(`alerts.sort_${each}`)}</option>`)}</select>
      </div>
    `;
  }

  /** Branches in alarm, if any, in one line. */
  private _renderGroups() {
    const inAlarm = this._groups.filter(({ level }) => level !== null);
    if (inAlarm.length === 0) return nothing;
    return html`<p class="tools groups" data-test="alert-groups"><span class="small muted">${t('alerts.groups')}</span>${inAlarm.map(({ branch, segment, level, sharePercent, customers, severe }) => html`<span class="group" title=${t('alerts.group_title', { customers, severe })}>${level ? levelPill(level) : nothing}<span class="num">${`${segment?.name ?? say(branch.name)} ${sharePercent}%`}</span></span>`)}</p>`;
  }

  private async _askGroups(): Promise<void> {
    // Beside the list: without it the page is whole.
    this._groups = await this.desk.http.get('/alert-groups', AlertGroups).then(
      ({ items }) => items,
      () => [],
    );
  }

  private _renderRows() {
    if (this._failure) return errorState(t('alerts.load_failed'), this._failure, () => void this._ask({}));
    if (!this._page) return skeletonRows(10);
    if (this._items.length === 0) return emptyState('check', t('alerts.empty'), t('alerts.empty_hint'));
    return html`
      <table data-test="alerts-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('alerts.level')}</th><th class="right">${t('alerts.score')}</th><th>${t('alerts.customer')}</th><th>${t('alerts.why')}</th><th>${t('alerts.owner')}</th><th>${t('alerts.due')}</th><th>${t('alerts.state')}</th></tr></thead>
        <tbody>${this._items.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._page.next ? html`<p class="more"><button class="button" data-test="alerts-more" @click=${this._more}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _renderRow(row: AlertRow) {
    const choose = (): void => goTo('alerts', row.id);
    const notes = [
      row.heldOut ? t('alerts.held_out') : '',
      row.waits ? t('alerts.waits') : '',
      row.escalated && row.state !== 'closed' ? t('alerts.escalated') : '',
    ].filter(Boolean);
    return html`
      <tr tabindex="0" aria-selected=${row.id === this.chosenId} data-test="alert-row" data-id=${row.id} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
        <td>${levelPill(row.level)}</td>
        <td class="num right">${row.score}</td>
        <td><span class="name cut" title=${`${row.name} · ${row.customerNo}`}>${row.name}</span></td>
        <td class="wide" title=${row.top.map((key) => say(warningLabels[key])).join(' · ')}>${row.top.map((key) => say(warningLabels[key])).join(' · ')}</td>
        <td>${row.owner ?? html`<span class="muted">${say(row.branch.name)}</span>`}</td>
        <td class="num">${row.dueAt ? shortDateTime(row.dueAt, new Date()) : '—'}</td>
        <td class=${row.state === 'late' ? 'late' : ''}>${row.outcome ? t(`alerts.outcome_${row.outcome}`) : t(`alerts.state_${row.state}`)}${notes.length > 0 ? html` <span class="small muted">${notes.join(' · ')}</span>` : nothing}</td>
      </tr>
    `;
  }

  private _sort(sort: AlertsAsked['sort']): void {
    writeJson(this.desk.store, ORDER_KEPT, sort);
    void this._ask({ sort });
  }

  private _changed(row: AlertRow): void {
    this._items = this._items.map((each) => (each.id === row.id ? row : each));
  }

  private async _ask(change: Partial<AlertsAsked>, delayMs = 0): Promise<void> {
    this._asked = { ...this._asked, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      this._page = await alertsApi(this.desk.http).list(this._asked, null, waiting.signal);
      this._items = this._page.items;
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  private async _more(): Promise<void> {
    if (!this._page?.next) return;
    try {
      this._page = await alertsApi(this.desk.http).list(this._asked, this._page.next);
      this._items = [...this._items, ...this._page.items];
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 400px; background: var(--surface); min-height: 0; }
      .list { display: grid; grid-template-rows: auto auto auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px 0; }
      .tools select { width: auto; } .search { flex: 1; } .sort { margin-left: auto; }
      .mine { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
      .group { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; } .groups { gap: 16px; overflow: hidden; }
      .rows { grid-row: 4; margin-top: 8px; border-top: 1px solid var(--rule); }
      .name { display: inline-block; max-width: 130px; vertical-align: bottom; font-weight: 600; }
      .late { color: var(--danger); font-weight: 600; }
      aside { border-left: 1px solid var(--rule); min-width: 0; }
      .choose { padding: 24px 16px 0; } .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('alerts-page', AlertsPageElement);
