import type { CustomerSearchResult, RevealField } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import type { CustomerKindFilter } from '../../data/desk-api.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import { foundWords } from './found-words.ts';

type Hit = CustomerSearchResult['items'][number];
const reasons = ['identify_caller', 'call_back', 'complaint', 'correction', 'other'] as const;
/**
 * Milliseconds of silence after a keystroke before the question is sent. Each different number asked for counts towards the day's, so
 * whoever types one is waited for; letters are answered at once.
 */
const settleMs = (typed: string): number => (/\d{2}/.test(typed) ? 120 : 15);

/**
 * The search box with its results, in a page, a palette or beside an unknown caller. The cursor stays in the box: ↑↓
 * choose, Enter takes.
 * @fires chosen - with the customer number
 */
export class CustomerSearchBox extends DeskElement {
  static override properties = {
    autofocusBox: { type: Boolean },
    verb: {},
    calls: { type: Boolean },
    hint: {},
    _q: { state: true },
    _kind: { state: true },
    _result: { state: true },
    _busy: { state: true },
    _failure: { state: true },
    _at: { state: true },
    _explains: { state: true },
  };
  declare autofocusBox: boolean;
  /** What choosing does, in a word; shown on the chosen line. */
  declare verb: string;
  declare hint: string;
  /** Whoever is in front can be called from here. */
  declare calls: boolean;
  declare private _q: string;
  declare private _kind: CustomerKindFilter;
  declare private _result: CustomerSearchResult | null;
  declare private _busy: boolean;
  declare private _failure: unknown;
  declare private _at: number;
  /** The reasons are open. */
  declare private _explains: boolean;
  /** Given for this text only. */
  private reason: RevealField['reason'] | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asked: AbortController | null = null;

  constructor() {
    super();
    this.autofocusBox = false;
    this.verb = '';
    this.calls = false;
    this.hint = '';
    this._q = '';
    this._kind = null;
    this._result = null;
    this._busy = false;
    this._failure = null;
    this._at = 0;
    this._explains = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer !== null) clearTimeout(this.timer);
    this.asked?.abort();
  }

  protected override firstUpdated(): void {
    if (this.autofocusBox) this.shadowRoot?.querySelector('input')?.focus();
  }

  protected override render() {
    const hits = this._result?.items ?? [];
    return html`
      <div class="box">
        <ui-icon name="search"></ui-icon>
        <input type="search" role="combobox" aria-label=${t('search.label')} aria-expanded=${hits.length > 0} aria-controls="hits" aria-autocomplete="list"
          aria-activedescendant=${hits.length > 0 ? `hit-${this._at}` : nothing} placeholder=${t('search.placeholder')} maxlength="160" spellcheck="false" autocomplete="off"
          data-test="search-box" .value=${this._q} @input=${this._typed} @keydown=${this._key} />
        <span class="kinds" role="group">
          ${([null, 'personal', 'corporate'] as const).map((kind) => html`<button class="button plain ${this._kind === kind ? 'chosen' : ''}" aria-pressed=${this._kind === kind} data-test="search-kind-${kind ?? 'all'}" @click=${() => this._filter(kind)}>${t(kind ? `customer.${kind}` : 'search.all_kinds')}</button>`)}
        </span>
      </div>
      <div class="told"><p class="count small muted" role="status" data-test="search-count">${this._countWords()}</p>${this._renderCall(hits[this._at])}</div>
      <div class="results scroll" aria-busy=${this._busy}>${this._renderResults(hits)}${this._renderWithheld()}</div>
    `;
  }

  private _renderResults(hits: readonly Hit[]) {
    if (this._failure) return errorState(t('search.label'), this._failure, () => void this._ask());
    if (!this._result)
      return this._busy
        ? skeletonRows(6)
        : emptyState('search', t('search.start'), this.hint || t('search.start_hint'));
    if (hits.length === 0) return emptyState('search', t('search.empty', { q: this._q }), t('search.empty_hint'));
    return html`
      <ul role="listbox" id="hits" aria-label=${t('search.label')} data-test="search-results">
        ${hits.map(
          (hit, index) => html`
          <li role="option" id="hit-${index}" aria-selected=${index === this._at} data-test="search-hit" data-customer=${hit.customerNo} @click=${() => this._take(hit)} @mousemove=${() => {
            this._at = index;
          }}>
            <ui-icon .name=${hit.kind === 'corporate' ? 'building' : 'person'}></ui-icon>
            <strong>${hit.name}</strong>
            <span class="num muted">${hit.customerNo}</span>
            <span class="muted cut">${[hit.age === null ? '' : t('customer.age', { age: hit.age }), hit.idTail ? t('customer.id_tail', { tail: hit.idTail }) : '', say(hit.branch.name), hit.managerName ?? ''].filter(Boolean).join(' · ')}</span>
            <span class="end">
              ${hit.vip ? html`<span class="pill accent">${t('customer.vip')}</span>` : nothing}
              ${hit.blacklisted ? html`<span class="pill danger">${t('customer.blacklisted')}</span>` : nothing}
              ${hit.status === 'active' ? nothing : html`<span class="pill">${t(`customer.${hit.status}`)}</span>`}
              <span class="pill ${hit.how === 'exact' ? '' : 'warning'}" data-test="search-how">${this._howWords(hit)}</span>
              ${this.verb && index === this._at ? html`<span class="verb">${this.verb} <kbd>Enter</kbd></span>` : nothing}
            </span>
          </li>`,
        )}
      </ul>
      ${this._result.next ? html`<p class="more"><button class="button" data-test="search-more" @click=${this._more}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  /** Beside the list, for a line that is chosen holds no button of its own. */
  private _renderCall(hit: Hit | undefined) {
    if (!this.calls || !hit || !this.desk.session.user.extension) return nothing;
    void import('../dialling/call-button.ts');
    return html`<p class="call-hit small"><call-button .to=${{ kind: 'customer', customerNo: hit.customerNo }}></call-button><span class="cut">${t('dial.call_whom', { name: hit.name })}</span></p>`;
  }

  private _howWords({ how, matchedBy }: Hit): string {
    const by = t(`search.by_${matchedBy}`);
    return how === 'exact' ? by : t(`search.${how}`, { by });
  }

  /** Parts of masked numbers are looked for against a reason only: after the hits, once somebody wants them. */
  private _renderWithheld() {
    if (!this._result?.withheld || this._failure) return nothing;
    return html`
      <div class="withheld small" data-test="search-withheld">
        <p>${t('search.withheld')} <button class="link" aria-expanded=${this._explains} data-test="search-why" @click=${() => void this._explain()}>${t('search.look_too')}</button></p>
        ${
          this._explains
            ? html`<div class="reasons" role="group" aria-label=${t('masked.title')}>
          <p>${t('search.on_record')}</p>
          ${reasons.map((reason) => html`<button class="button" data-test="search-reason-${reason}" @click=${() => this._askWith(reason)}>${t(`masked.reason_${reason}`)}</button>`)}
        </div>`
            : nothing
        }
      </div>`;
  }

  private async _explain(): Promise<void> {
    this._explains = !this._explains;
    await this.updateComplete;
    this.shadowRoot?.querySelector<HTMLElement>('.reasons .button')?.focus();
  }

  private _askWith(reason: RevealField['reason']): void {
    this.reason = reason;
    void this._ask();
    this.shadowRoot?.querySelector('input')?.focus();
  }

  private _countWords(): string {
    const found = this._result?.count;
    if (!found) return t('search.hint');
    return foundWords(found);
  }

  private _typed(event: Event): void {
    this._q = (event.target as HTMLInputElement).value;
    this.reason = null;
    this._explains = false;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this._ask(), settleMs(this._q));
  }

  private _filter(kind: CustomerKindFilter): void {
    this._kind = kind;
    void this._ask();
    this.shadowRoot?.querySelector('input')?.focus();
  }

  private _key(event: KeyboardEvent): void {
    const hits = this._result?.items ?? [];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      this._at = (this._at + step + hits.length) % hits.length;
      void this.updateComplete.then(() =>
        this.shadowRoot?.getElementById(`hit-${this._at}`)?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const hit = hits[this._at];
    if (event.key === 'Enter' && !event.isComposing && hit) this._take(hit);
  }

  private _take(hit: Hit): void {
    this.dispatchEvent(new CustomEvent('chosen', { detail: hit.customerNo }));
  }

  private async _ask(): Promise<void> {
    this.asked?.abort();
    const q = this._q.trim();
    if (q === '') {
      this._result = null;
      this._failure = null;
      return;
    }
    const asked = new AbortController();
    this.asked = asked;
    this._busy = true;
    try {
      const result = await this.desk.api.searchCustomers(
        { q, kind: this._kind, reason: this.reason, limit: 20 },
        asked.signal,
      );
      if (asked.signal.aborted) return;
      this._result = result;
      this._failure = null;
      this._at = 0;
    } catch (error) {
      if (!asked.signal.aborted) this._failure = error;
    } finally {
      if (this.asked === asked) this._busy = false;
    }
  }

  private async _more(): Promise<void> {
    const before = this._result;
    if (!before?.next) return;
    const page = await this.desk.api.searchCustomers({
      q: this._q.trim(),
      kind: this._kind,
      reason: this.reason,
      cursor: before.next,
      limit: 20,
    });
    this._result = { ...page, items: [...before.items, ...page.items] };
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; }
      .box { display: flex; align-items: center; gap: 8px; padding: 0 8px 0 12px; border: 1px solid var(--border); border-radius: var(--radius); background: var(--surface); }
      .box:focus-within { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); }
      .box ui-icon { color: var(--ink-3); }
      .box input { border: 0 !important; outline: 0 !important; background: none; min-height: 38px !important; font-size: 15px; }
      input::-webkit-search-cancel-button { display: none; }
      .kinds { display: flex; } .kinds .button { min-height: 28px; font-size: var(--text-s); } .chosen { background: var(--selected) !important; font-weight: 600; }
      .count { padding: 6px 2px; }
      li { display: flex; align-items: center; gap: 10px; min-height: 36px; padding: 0 12px; border-bottom: 1px solid var(--rule); cursor: pointer; white-space: nowrap; }
      li[aria-selected="true"] { background: var(--selected); }
      li > ui-icon { color: var(--ink-3); } li strong { font-weight: 600; } li > :is(ui-icon, strong, .num) { flex: none; }
      li .cut { min-width: 0; }
      .end { display: flex; gap: 6px; align-items: center; margin-left: auto; flex: none; }
      .verb { font-size: var(--text-s); color: var(--accent-ink); }
      .more { padding: 12px; }
      .withheld { padding: 8px 12px; color: var(--ink-2); }
      .reasons { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 6px; padding: 8px 12px; background: var(--sunken); border-radius: var(--radius); }
      .reasons p { flex: 1 0 100%; } .reasons .button { min-height: 28px; }
      .told { display: flex; justify-content: space-between; gap: 12px; }
      .call-hit { display: flex; align-items: center; gap: 4px; min-width: 0; padding-right: 12px; }
    `,
  ];
}
customElements.define('customer-search', CustomerSearchBox);
declare global {
  interface HTMLElementTagNameMap {
    'customer-search': CustomerSearchBox;
  }
}
