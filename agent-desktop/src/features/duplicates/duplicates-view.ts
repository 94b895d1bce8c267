import type { DuplicatePair } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { agreementWords, percentOf } from './agreement-words.ts';
import './duplicate-detail.ts';
import { type DuplicateFilter, duplicatesApi } from './duplicates-api.ts';

const stateChoices = ['open', 'not_duplicate', 'merged', 'faded'] as const;
const sorts = ['score', 'oldest', 'newest'] as const;

/** Records that may be one customer: the likeliest on the left, both side by side on the right. */
export class DuplicatesView extends DeskElement {
  static override properties = {
    pairId: {},
    _filter: { state: true },
    _items: { state: true },
    _next: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  /** The pair that is shown, from the address. */
  declare pairId: string | null;
  declare private _filter: DuplicateFilter;
  /** Null while they are on their way. */
  declare private _items: readonly DuplicatePair[] | null;
  declare private _next: string | null;
  declare private _failure: unknown;
  declare private _refusal: string | null;
  private asked = 0;

  constructor() {
    super();
    this.pairId = null;
    this._filter = { state: 'open', kind: '', certain: '', sort: 'score' };
    this._items = null;
    this._next = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  private async _load(more = false): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    this._failure = null;
    try {
      const page = await duplicatesApi(this.desk.http).list(this._filter, more ? this._next : null);
      if (asked !== this.asked) return;
      this._items = more ? [...(this._items ?? []), ...page.items] : page.items;
      this._next = page.next;
    } catch (error) {
      if (asked === this.asked) this._failure = error;
    }
  }

  private _change(change: Partial<DuplicateFilter>): void {
    this._filter = { ...this._filter, ...change };
    this._items = null;
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <section class="left" aria-label=${t('duplicates.title')}>
        ${this._renderFilters()}${this._renderPropose()}
        <div class="list scroll" role="region" tabindex="-1" aria-label=${t('duplicates.list')} @keydown=${listKeys}>${this._renderList()}</div>
      </section>
      ${
        this.pairId
          ? html`<duplicate-detail .pairId=${this.pairId} @decided=${() => void this._load()}></duplicate-detail>`
          : html`<div class="nothing">${emptyState('people', t('duplicates.choose'), t('duplicates.choose_hint'))}</div>`
      }
    `;
  }

  private _renderFilters() {
    const { state, kind, certain, sort } = this._filter;
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`
      <div class="filters">
        <select aria-label=${t('duplicates.state')} data-test="duplicate-state" .value=${state} @change=${(event: Event) => this._change({ state: stateChoices.find((each) => each === chosen(event)) ?? 'open' })}>
          ${stateChoices.map((each) => html`<option value=${each}>${t(`duplicates.state_${each}`)}</option>`)}
        </select>
        <select aria-label=${t('duplicates.kind')} data-test="duplicate-kind" .value=${kind} @change=${(event: Event) => this._change({ kind: chosen(event) as DuplicateFilter['kind'] })}>
          <option value="">${t('duplicates.kind_any')}</option>
          <option value="personal">${t('duplicates.personal')}</option><option value="corporate">${t('duplicates.corporate')}</option>
        </select>
        <select aria-label=${t('duplicates.order')} data-test="duplicate-sort" .value=${sort} @change=${(event: Event) => this._change({ sort: sorts.find((each) => each === chosen(event)) ?? 'score' })}>
          ${sorts.map((each) => html`<option value=${each}>${t(`duplicates.sort_${each}`)}</option>`)}
        </select>
        <label class="certain"><input type="checkbox" data-test="duplicate-certain" .checked=${certain === '1'} @change=${(event: Event) => this._change({ certain: (event.target as HTMLInputElement).checked ? '1' : '' })} />${t('duplicates.certain_only')}</label>
      </div>
    `;
  }

  /** Two numbers somebody takes for one customer. */
  private _renderPropose() {
    return html`
      <form class="propose" @submit=${this._propose}>
        <input name="numbers" class="num" data-test="propose-numbers" autocomplete="off" spellcheck="false" aria-label=${t('duplicates.propose')} placeholder=${t('duplicates.propose')} aria-invalid=${this._refusal !== null} />
        <button class="button" data-test="propose">${t('duplicates.propose_do')}</button>
        ${this._refusal === null ? nothing : html`<p class="fault" role="alert" data-test="propose-refusal">${this._refusal}</p>`}
      </form>
    `;
  }

  private async _propose(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = String(new FormData(event.target as HTMLFormElement).get('numbers') ?? '').toUpperCase();
    const [one, other, more] = typed.split(/[^0-9A-Z]+/).filter(Boolean);
    this._refusal = one && other && !more ? null : t('duplicates.propose_two');
    if (!one || !other || more) return;
    try {
      goTo('tasks', 'duplicates', await duplicatesApi(this.desk.http).propose([one, other]));
      void this._load();
    } catch (error) {
      this._refusal = explain(error);
    }
  }

  private _renderList() {
    if (this._failure && !this._items) {
      return errorState(t('duplicates.load_failed'), this._failure, () => void this._load());
    }
    if (!this._items) return skeletonRows(7);
    if (this._items.length === 0) {
      return emptyState('check', t('duplicates.empty'), t('duplicates.empty_hint'));
    }
    return html`
      <ul>${this._items.map((pair) => this._renderRow(pair))}</ul>
      ${this._next ? html`<button class="button plain more" data-test="duplicates-more" @click=${() => void this._load(true)}>${t('duplicates.more')}</button>` : nothing}
    `;
  }

  private _renderRow(pair: DuplicatePair) {
    const { first, second } = pair;
    const branches = [...new Set([say(first.branch.name), say(second.branch.name)])].join(' · ');
    return html`
      <li>
        <button class="row" tabindex="0" data-test="duplicate-row" data-id=${pair.id} aria-current=${pair.id === this.pairId ? 'true' : 'false'} @click=${() => goTo('tasks', 'duplicates', pair.id)}>
          <span class="score num ${pair.certain ? 'sure' : ''}">${percentOf(pair)}</span>
          <span class="names"><strong class="cut">${first.name === second.name ? first.name : `${first.name} / ${second.name}`}</strong></span>
          <span class="small muted num right">${shortDateTime(pair.foundAt, new Date())}</span>
          <span class="small num sub cut">${first.customerNo} · ${second.customerNo}</span>
          <span class="small muted cut right where">${branches}</span>
          <span class="small sub cut why">${agreementWords(pair.fields) || t('duplicates.by_person')}</span>
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
      .left { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; border-right: 1px solid var(--rule); background: var(--sunken); }
      .filters { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 8px; padding: 10px 16px 0; }
      .propose { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 8px; padding: 8px 16px 10px; border-bottom: 1px solid var(--rule); } .propose .fault { grid-column: 1 / -1; }
      .certain { grid-column: 1 / -1; display: flex; align-items: center; gap: 6px; color: var(--ink-2); }
      .row { display: grid; grid-template-columns: 52px minmax(0, 1fr) auto; gap: 0 10px; width: 100%; padding: 8px 16px 8px 13px; border: 0; border-bottom: 1px solid var(--rule); border-left: 3px solid transparent; background: none; text-align: left; }
      .row:hover { background: var(--hover); } .row:focus-visible { outline-offset: -2px; }
      .row[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); }
      .score { grid-row: 1 / 4; align-self: center; text-align: right; font-weight: 600; color: var(--ink-2); }
      .score.sure { color: var(--danger); }
      .names { display: flex; min-width: 0; } .sub { color: var(--ink-2); } .where { max-width: 120px; } .why { grid-column: 2 / -1; }
      .more { width: 100%; } .nothing { display: grid; align-content: center; }
      duplicate-detail { min-height: 0; }
    `,
  ];
}
customElements.define('duplicates-view', DuplicatesView);
