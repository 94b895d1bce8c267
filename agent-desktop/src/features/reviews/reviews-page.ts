import { type ReviewRow, type Role, reviewKinds } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import './review-detail.ts';
import { type ReviewFilter, reviewsApi } from './reviews-api.ts';
import { stateTone } from './state-tone.ts';

const boxes = ['to_review', 'mine', 'all'] as const;
/** Whose inbox comes first; others begin with what they entered. */
const deciders: readonly Role[] = ['reviewer', 'supervisor', 'quality'];
const stateChoices = ['draft', 'submitted', 'approved', 'returned', 'withdrawn'] as const;

/** The reviewer's inbox: what waits on the left, the chosen change side by side on the right. */
export class ReviewsPage extends DeskElement {
  static override properties = {
    changeId: {},
    _filter: { state: true },
    _items: { state: true },
    _next: { state: true },
    _failure: { state: true },
  };
  /** The change that is shown, from the address. */
  declare changeId: string | null;
  declare private _filter: ReviewFilter;
  /** Null while they are on their way. */
  declare private _items: readonly ReviewRow[] | null;
  declare private _next: string | null;
  declare private _failure: unknown;
  private asked = 0;

  constructor() {
    super();
    this.changeId = null;
    this._filter = { box: 'to_review', kind: '', state: '', order: 'oldest' };
    this._items = null;
    this._next = null;
    this._failure = null;
  }

  protected override deskReady(desk: Desk): void {
    const decides = desk.session.user.roles.some((role) => deciders.includes(role));
    if (!decides) this._filter = { ...this._filter, box: 'mine', order: 'newest' };
    void this._load();
  }

  private async _load(more = false): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    this._failure = null;
    try {
      const page = await reviewsApi(this.desk.http).list(this._filter, more ? this._next : null);
      if (asked !== this.asked) return;
      this._items = more ? [...(this._items ?? []), ...page.items] : page.items;
      this._next = page.next;
    } catch (error) {
      if (asked === this.asked) this._failure = error;
    }
  }

  private _change(change: Partial<ReviewFilter>): void {
    this._filter = { ...this._filter, ...change };
    this._items = null;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <section class="left" aria-label=${t('reviews.title')}>
        <header><div class="top"><h2>${t('reviews.title')}</h2><span class="end">${exportAction(this.desk, 'reviews', ['manager'])}</span><button class="button plain" data-test="reviews-refresh" aria-label=${t('reviews.refresh')} title=${t('reviews.refresh')} @click=${() => void this._load()}><ui-icon name="refresh" .size=${16}></ui-icon></button></div>${this._renderBoxes()}${this._renderFilters()}</header>
        <div class="list scroll" role="region" tabindex="-1" aria-label=${t('reviews.list')} @keydown=${listKeys}>${this._renderList()}</div>
      </section>
      ${
        this.changeId
          ? html`<review-detail .changeId=${this.changeId} @decided=${() => void this._load()}></review-detail>`
          : html`<div class="nothing">${emptyState('note', t('reviews.choose'), t('reviews.choose_hint'))}</div>`
      }
    `;
  }

  private _renderBoxes() {
    return html`<div class="boxes" role="group" aria-label=${t('reviews.boxes')}>${boxes.map(
      (box) =>
        html`<button aria-pressed=${this._filter.box === box} data-test="box-${box}" @click=${() => this._change({ box, state: '', order: box === 'to_review' ? 'oldest' : 'newest' })}>${t(`reviews.box_${box}`)}</button>`,
    )}</div>`;
  }

  private _renderFilters() {
    const { kind, state, order, box } = this._filter;
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`
      <div class="filters">
        <select aria-label=${t('reviews.kind')} data-test="filter-kind" .value=${kind} @change=${(event: Event) => this._change({ kind: reviewKinds.find((each) => each === chosen(event)) ?? '' })}>
          <option value="">${t('reviews.kind_any')}</option>
          ${reviewKinds.map((each) => html`<option value=${each}>${t(`reviews.kind_${each}`)}</option>`)}
        </select>
        ${
          box === 'to_review'
            ? nothing
            : html`<select aria-label=${t('reviews.state')} data-test="filter-state" .value=${state} @change=${(event: Event) => this._change({ state: stateChoices.find((each) => each === chosen(event)) ?? '' })}>
            <option value="">${t('reviews.state_any')}</option>
            ${stateChoices.map((each) => html`<option value=${each}>${t(`reviews.state_${each}`)}</option>`)}
          </select>`
        }
        <select aria-label=${t('reviews.order')} data-test="filter-order" .value=${order} @change=${(event: Event) => this._change({ order: chosen(event) === 'newest' ? 'newest' : 'oldest' })}>
          <option value="oldest">${t('reviews.order_oldest')}</option><option value="newest">${t('reviews.order_newest')}</option>
        </select>
      </div>
    `;
  }

  private _renderList() {
    if (this._failure && !this._items)
      return errorState(t('reviews.load_failed'), this._failure, () => void this._load());
    if (!this._items) return skeletonRows(7);
    if (this._items.length === 0)
      return emptyState('check', t(`reviews.empty_${this._filter.box}`), t('reviews.empty_hint'));
    return html`
      <ul>${this._items.map((row) => this._renderRow(row))}</ul>
      ${this._next ? html`<button class="button plain more" data-test="reviews-more" @click=${() => void this._load(true)}>${t('reviews.more')}</button>` : nothing}
    `;
  }

  private _renderRow(row: ReviewRow) {
    return html`
      <li>
        <button class="row" tabindex="0" data-test="review-row" data-id=${row.id} aria-current=${row.id === this.changeId ? 'true' : 'false'} @click=${() => goTo('reviews', row.id)}>
          <span class="title"><strong class="cut">${row.title}</strong>${this._filter.box === 'to_review' ? nothing : html`<span class="pill ${stateTone[row.state]}">${t(`reviews.state_${row.state}`)}</span>`}</span>
          <span class="small muted num time">${shortDateTime(row.submittedAt ?? row.createdAt, new Date())}</span>
          <span class="small sub cut">${say(row.kindLabel)} · ${t('reviews.fields', { n: row.changedFields })} · ${row.enteredBy.name}</span>
          ${row.warnings > 0 ? html`<span class="small doubt">${t('reviews.doubts', { n: row.warnings })}</span>` : nothing}
        </button>
      </li>
    `;
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-columns: minmax(320px, 380px) minmax(0, 1fr); min-height: 0; background: var(--surface); }
      .left { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; border-right: 1px solid var(--rule); background: var(--sunken); }
      header { display: grid; gap: 8px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .top { display: flex; align-items: center; gap: 8px; } .end { margin-left: auto; }
      .boxes { display: flex; border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      .boxes button { flex: 1; min-height: var(--control); border: 0; border-right: 1px solid var(--border); background: var(--surface); color: var(--ink-2); }
      .boxes button:last-child { border-right: 0; }
      .boxes button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
      .boxes button:focus-visible { outline-offset: -3px; }
      .filters { display: flex; gap: 8px; }
      .row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 8px; width: 100%; padding: 8px 16px; border: 0; border-bottom: 1px solid var(--rule); border-left: 3px solid transparent; background: none; text-align: left; }
      .row:hover { background: var(--hover); } .row:focus-visible { outline-offset: -2px; }
      .row[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); }
      .title { display: flex; gap: 8px; min-width: 0; } .sub { color: var(--ink-2); } .doubt { color: var(--warning); }
      .more { width: 100%; } .nothing { display: grid; align-content: center; }
      review-detail { min-height: 0; }
    `,
  ];
}
customElements.define('reviews-page', ReviewsPage);
