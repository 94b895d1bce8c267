import {
  type BundleCounts,
  type BundleRow,
  type BundleStep,
  bundleStepLabels,
  bundleSteps,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { ageOf } from '../tasks/task-words.ts';
import { type BundleFilter, handOverApi } from './hand-over-api.ts';
import { untouchedBundle } from './untouched-bundle.ts';

const openSteps = bundleSteps.filter((step) => step !== 'done' && step !== 'discarded');

export const stepTone: Readonly<Partial<Record<BundleStep, string>>> = {
  returned: 'danger',
  done: 'ok',
  draft: '',
  discarded: '',
};

/** Bundles of my branches: where each is, for how long, and who has it. */
export class BundleList extends DeskElement {
  static override properties = {
    _filter: { state: true },
    _items: { state: true },
    _next: { state: true },
    _counts: { state: true },
    _failure: { state: true },
    _refused: { state: true },
  };
  declare private _filter: BundleFilter;
  /** Null while they are on their way. */
  declare private _items: readonly BundleRow[] | null;
  declare private _next: string | null;
  declare private _counts: BundleCounts | null;
  declare private _failure: unknown;
  declare private _refused: unknown;
  private asked = 0;

  constructor() {
    super();
    this._filter = { q: '', step: '', closed: '', sort: 'newest' };
    this._items = null;
    this._next = null;
    this._counts = null;
    this._failure = null;
    this._refused = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  private async _load(more = false): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    const api = handOverApi(this.desk.http);
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

  private _change(change: Partial<BundleFilter>): void {
    this._filter = { ...this._filter, ...change };
    this._items = null;
    this._next = null;
    void this._load();
  }

  private async _begin(): Promise<void> {
    this._refused = null;
    try {
      const bundle = await handOverApi(this.desk.http).begin(untouchedBundle.key());
      goTo('tasks', 'hand-over', bundle.id);
    } catch (error) {
      this._refused = error;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      ${this._renderBar()}
      ${this._refused ? html`<p class="refused" role="alert" data-test="bundle-refused"><ui-icon name="warning" .size=${16}></ui-icon>${explain(this._refused)}</p>` : nothing}
      <div class="list scroll" role="region" tabindex="-1" aria-label=${t('hand_over.list')} @keydown=${listKeys}>${this._renderList()}</div>
    `;
  }

  private _renderBar() {
    const { q, step, sort, closed } = this._filter;
    const counted = (each: BundleStep): string => {
      const found = this._counts?.steps.find((one) => one.step === each);
      return found ? ` (${found.count})` : '';
    };
    const typed = (event: Event): string => (event.target as HTMLInputElement).value.trim();
    return html`
      <div class="bar">
        ${this.desk.session.user.roles.includes('clerk') ? html`<button class="button primary" data-test="bundle-new" @click=${() => void this._begin()}><ui-icon name="plus" .size=${16}></ui-icon>${t('hand_over.new')}</button>` : nothing}
        <input type="search" aria-label=${t('hand_over.search')} placeholder=${t('hand_over.search')} data-test="bundle-search" .value=${q} @change=${(event: Event) => this._change({ q: typed(event) })} />
        <select aria-label=${t('hand_over.step')} data-test="bundle-step" .value=${step} @change=${(event: Event) => this._change({ step: openSteps.find((each) => each === typed(event)) ?? '' })}>
          <option value="">${t('hand_over.all_steps')}</option>
          ${openSteps.map((each) => html`<option value=${each}>${say(bundleStepLabels[each])}${counted(each)}</option>`)}
        </select>
        <select aria-label=${t('hand_over.order')} data-test="bundle-order" .value=${sort} @change=${(event: Event) => this._change({ sort: typed(event) === 'waiting' ? 'waiting' : 'newest' })}>
          <option value="newest">${t('hand_over.order_newest')}</option><option value="waiting">${t('hand_over.order_waiting')}</option>
        </select>
        <label class="tick"><input type="checkbox" data-test="bundle-closed" .checked=${closed === '1'} @change=${() => this._change({ closed: closed === '1' ? '' : '1' })} />${t('hand_over.closed')}</label>
        <span class="end">${exportAction(this.desk, 'bundles')}</span>
        <button class="button plain" aria-label=${t('tasks.refresh')} title=${t('tasks.refresh')} @click=${() => void this._load()}><ui-icon name="refresh" .size=${16}></ui-icon></button>
      </div>
    `;
  }

  private _renderList() {
    if (this._failure && !this._items) {
      return errorState(t('hand_over.load_failed'), this._failure, () => void this._load());
    }
    if (!this._items) return skeletonRows(10);
    if (this._items.length === 0) return emptyState('note', t('hand_over.empty'), t('hand_over.empty_hint'));
    return html`
      <table data-test="bundles">
        <thead><tr><th>${t('hand_over.flow_no')}</th><th>${t('hand_over.customer')}</th><th>${t('hand_over.branch')}</th><th>${t('hand_over.step')}</th><th>${t('hand_over.where')}</th><th class="right">${t('hand_over.since')}</th><th>${t('hand_over.holder')}</th><th>${t('hand_over.papers')}</th></tr></thead>
        <tbody>${this._items.map((bundle) => this._renderRow(bundle))}</tbody>
      </table>
      ${this._next ? html`<button class="button plain more" data-test="bundles-more" @click=${() => void this._load(true)}>${t('common.more')}</button>` : nothing}
    `;
  }

  private _renderRow(bundle: BundleRow) {
    const open = (): void => goTo('tasks', 'hand-over', bundle.id);
    const waits = bundle.place === 'centre' && bundle.step !== 'review';
    return html`
      <tr tabindex="0" data-test="bundle" data-id=${bundle.id} @click=${open} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && open()}>
        <td class="num">${bundle.flowNo}</td>
        <td class="wide" title=${bundle.customer?.name ?? ''}>${bundle.customer?.name ?? html`<span class="muted">—</span>`}</td>
        <td>${say(bundle.branch.name)}</td>
        <td><span class="pill ${stepTone[bundle.step] ?? 'accent'}">${say(bundleStepLabels[bundle.step])}</span></td>
        <td>${t(`hand_over.place_${bundle.place}`)}</td>
        <td class="num right">${ageOf(bundle.since, clockSource.now())}</td>
        <td>${bundle.holder?.name ?? (waits ? html`<span class="muted">${t('hand_over.nobody')}</span>` : '')}</td>
        <td class="num">${t('hand_over.papers_short', bundle.totals)}</td>
      </tr>
    `;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; }
      .list { grid-row: 3; }
      .bar { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .bar select { width: auto; } .bar input[type="search"] { width: 260px; } .end { margin-left: auto; }
      .tick { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
      .refused { display: flex; gap: 8px; align-items: center; padding: 6px 16px; background: var(--danger-soft); color: var(--danger); }
      td.wide { min-width: 160px; }
      .more { width: 100%; }
    `,
  ];
}
customElements.define('bundle-list', BundleList);
