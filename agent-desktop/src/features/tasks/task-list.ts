import { type TaskCounts, type TaskScope, type TaskView, taskKindLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { goToTask } from './go-to-task.ts';
import './task-kinds.ts';
import { ageOf, taskLine } from './task-words.ts';
import { type TaskFilter, tasksApi } from './tasks-api.ts';

const scopes: readonly TaskScope[] = ['pool', 'mine', 'taken', 'done'];
const orders = ['due', 'oldest', 'newest'] as const;
/** The list looks again by itself, so that what a colleague took is not offered for long. */
const LOOK_AGAIN_MS = 20_000;

/** Tasks of my pools and my own: take, give back, open; by mouse or keyboard. */
export class TaskList extends DeskElement {
  static override properties = {
    _filter: { state: true },
    _items: { state: true },
    _next: { state: true },
    _counts: { state: true },
    _failure: { state: true },
    _refused: { state: true },
  };
  declare private _filter: TaskFilter;
  /** Null while they are on their way. */
  declare private _items: readonly TaskView[] | null;
  declare private _next: string | null;
  declare private _counts: TaskCounts | null;
  declare private _failure: unknown;
  /** Why the last taking or giving back did not work. */
  declare private _refused: unknown;
  private asked = 0;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this._filter = { scope: 'pool', kind: '', sort: 'due', overdue: '' };
    this._items = null;
    this._next = null;
    this._counts = null;
    this._failure = null;
    this._refused = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
    this.timer ??= setInterval(() => document.visibilityState === 'visible' && void this._load(), LOOK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private async _load(more = false): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    const api = tasksApi(this.desk.http);
    try {
      const [page, counts] = await Promise.all([api.list(this._filter, more ? this._next : null), api.counts()]);
      if (asked !== this.asked) return;
      this._items = more ? [...(this._items ?? []), ...page.items] : page.items;
      this._next = page.next;
      this._counts = counts;
      this._failure = null;
    } catch (error) {
      if (asked === this.asked) this._failure = error;
    }
  }

  private _change(change: Partial<TaskFilter>): void {
    this._filter = { ...this._filter, ...change };
    this._items = null;
    this._next = null;
    this._refused = null;
    void this._load();
  }

  private async _move(task: TaskView, what: 'claim' | 'release' | 'complete'): Promise<void> {
    this._refused = null;
    try {
      await tasksApi(this.desk.http).move(task.id, what);
    } catch (error) {
      this._refused = error;
    }
    await this._load();
  }

  private _open(task: TaskView): void {
    goToTask(task, (customerNo) => this.desk.openCustomer(customerNo));
  }

  private _rowKey(event: KeyboardEvent, task: TaskView): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
    if (event.key === 'Enter') this._open(task);
    if (event.key === 'c' && task.mayClaim) void this._move(task, 'claim');
    if (event.key === 'r' && this._filter.scope === 'mine') void this._move(task, 'release');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <task-kinds .counts=${this._counts} .scope=${this._filter.scope} .kind=${this._filter.kind} @kind=${(event: CustomEvent<TaskFilter['kind']>) => this._change({ kind: event.detail })}></task-kinds>
      <section>
        ${this._renderBar()}
        ${this._refused ? html`<p class="refused" role="alert" data-test="task-refused"><ui-icon name="warning" .size=${16}></ui-icon>${explain(this._refused)}</p>` : nothing}
        <div class="list scroll" role="region" tabindex="-1" aria-label=${t('tasks.list')} @keydown=${listKeys}>${this._renderList()}</div>
        <p class="keys small muted">${t('tasks.keys')}</p>
      </section>
    `;
  }

  private _renderBar() {
    const { scope, sort, overdue } = this._filter;
    const totals = (this._counts?.kinds ?? []).reduce(
      (sum, { free, mine, taken }) => ({ pool: sum.pool + free, mine: sum.mine + mine, taken: sum.taken + taken }),
      { pool: 0, mine: 0, taken: 0 },
    );
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`
      <div class="bar">
        <div class="boxes" role="group" aria-label=${t('tasks.scope')}>${scopes.map(
          (each) =>
            html`<button aria-pressed=${each === scope} data-test="scope-${each}" @click=${() => this._change({ scope: each })}>${t(`tasks.scope_${each}`)}${each === 'done' || !this._counts ? nothing : html` <span class="num">${totals[each]}</span>`}</button>`,
        )}</div>
        ${
          scope === 'done'
            ? nothing
            : html`
          <select aria-label=${t('tasks.order')} data-test="task-order" .value=${sort} @change=${(event: Event) => this._change({ sort: orders.find((each) => each === chosen(event)) ?? 'due' })}>
            ${orders.map((each) => html`<option value=${each}>${t(`tasks.order_${each}`)}</option>`)}
          </select>
          <label class="tick"><input type="checkbox" data-test="task-overdue" .checked=${overdue === '1'} @change=${() => this._change({ overdue: overdue === '1' ? '' : '1' })} />${t('tasks.overdue_only')}</label>`
        }
        <span class="end">${exportAction(this.desk, 'tasks')}</span>
        <button class="button plain" data-test="tasks-refresh" aria-label=${t('tasks.refresh')} title=${t('tasks.refresh')} @click=${() => void this._load()}><ui-icon name="refresh" .size=${16}></ui-icon></button>
      </div>
    `;
  }

  private _renderList() {
    if (this._failure && !this._items)
      return errorState(t('tasks.load_failed'), this._failure, () => void this._load());
    if (!this._items) return skeletonRows(10);
    const { scope } = this._filter;
    if (this._items.length === 0) return emptyState('check', t(`tasks.empty_${scope}`), t('tasks.empty_hint'));
    return html`
      <table data-test="tasks">
        <thead><tr><th>${t('tasks.kind')}</th><th>${t('tasks.what')}</th><th class="right">${t('tasks.age')}</th><th>${scope === 'done' ? t('tasks.done_at') : t('tasks.due')}</th>${scope === 'pool' || scope === 'done' ? nothing : html`<th>${t('tasks.who')}</th>`}<th class="right">${t('tasks.action')}</th></tr></thead>
        <tbody>${this._items.map((task) => this._renderRow(task))}</tbody>
      </table>
      ${this._next ? html`<button class="button plain more" data-test="tasks-more" @click=${() => void this._load(true)}>${t('common.more')}</button>` : nothing}
    `;
  }

  private _renderRow(task: TaskView) {
    const { scope } = this._filter;
    const now = clockSource.now();
    const when = scope === 'done' && task.doneAt ? task.doneAt : task.dueAt;
    return html`
      <tr tabindex="0" data-test="task" data-id=${task.id} data-kind=${task.kind} @click=${() => this._open(task)} @keydown=${(event: KeyboardEvent) => this._rowKey(event, task)}>
        <td><span class="pill accent">${say(taskKindLabels[task.kind])}</span></td>
        <td class="wide" title=${taskLine(task)}>${taskLine(task)}</td>
        <td class="num right">${ageOf(task.createdAt, now)}</td>
        <td class="num">${shortDateTime(when, new Date(now))}${task.overdue ? html` <span class="pill danger">${t('tasks.overdue')}</span>` : nothing}</td>
        ${
          scope === 'pool' || scope === 'done'
            ? nothing
            : html`<td>${task.assignee?.displayName ?? ''}${task.claimEndsAt ? html` <span class="small muted num">${t('tasks.ends', { at: shortDateTime(task.claimEndsAt, new Date(now)) })}</span>` : nothing}</td>`
        }
        <td class="right" @click=${(event: Event) => event.stopPropagation()}>${this._renderActions(task)}</td>
      </tr>
    `;
  }

  private _renderActions(task: TaskView) {
    const { scope } = this._filter;
    if (scope === 'pool') {
      return task.mayClaim
        ? html`<button class="link" data-test="task-claim" @click=${() => void this._move(task, 'claim')}>${t('tasks.claim')}</button>`
        : html`<span class="small muted">${t('tasks.not_for_you')}</span>`;
    }
    if (scope !== 'mine')
      return html`<button class="link" @click=${() => this._open(task)}>${t('tasks.open')}</button>`;
    return html`
      ${task.byHand ? html`<button class="link" data-test="task-complete" @click=${() => void this._move(task, 'complete')}>${t('tasks.complete')}</button>` : nothing}
      ${task.claimEndsAt ? html`<button class="link" data-test="task-keep" @click=${() => void this._move(task, 'claim')}>${t('tasks.keep')}</button>` : nothing}
      <button class="link" data-test="task-release" @click=${() => void this._move(task, 'release')}>${t('tasks.release')}</button>
    `;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: 260px minmax(0, 1fr); min-height: 0; }
      section { display: grid; grid-template-rows: auto auto minmax(0, 1fr) auto; min-height: 0; }
      .list { grid-row: 3; }
      .keys { grid-row: 4; padding: 6px 16px; border-top: 1px solid var(--rule); }
      .bar { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .bar select { width: auto; } .end { margin-left: auto; }
      .tick { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
      .boxes { display: flex; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .boxes button { min-height: var(--control); padding: 0 12px; border: 0; border-right: 1px solid var(--border); background: var(--surface); color: var(--ink-2); white-space: nowrap; }
      .boxes button:last-child { border-right: 0; }
      .boxes button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
      .boxes button:focus-visible { outline-offset: -3px; }
      .refused { display: flex; gap: 8px; align-items: center; padding: 6px 16px; background: var(--danger-soft); color: var(--danger); }
      td .link + .link { margin-left: 12px; }
      .more { width: 100%; }
    `,
  ];
}
customElements.define('task-list', TaskList);
