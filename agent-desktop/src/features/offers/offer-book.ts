import {
  type Arbitration,
  FlowList,
  type Offer,
  OfferBook,
  OfferBookView,
  SegmentFieldView,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { z } from 'zod';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/book-bar.ts';
import { isReadonly } from '../../components/book-bar.ts';
import { bookVersions } from '../../components/book-versions.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './arbitration-form.ts';
import './offer-form.ts';

const place = { path: '/offer-book', view: OfferBookView };

const fresh = (n: number): Offer => ({
  id: `offer_${n}`,
  active: true,
  mandatory: false,
  name: { 'zh-CN': '', en: '' },
  pitch: { 'zh-CN': '', en: '' },
  eligibility: null,
  applicability: null,
  suitability: null,
  propensity: { startPercent: 5, score: null },
  context: [],
  value: 0,
  leverPercent: 100,
  flowId: null,
  sign: null,
});

/** The offers of the bank and how they are weighed: written by a manager, put in force by somebody else. */
export class OfferBookElement extends DeskElement {
  static override properties = {
    _view: { state: true },
    _book: { state: true },
    _fields: { state: true },
    _flows: { state: true },
    _at: { state: true },
    _failure: { state: true },
  };
  declare private _view: OfferBookView | null;
  /** As it stands on the screen. */
  declare private _book: OfferBook | null;
  declare private _fields: readonly SegmentFieldView[];
  declare private _flows: FlowList['items'];
  /** Place of the offer on the right; −1: how they are weighed. */
  declare private _at: number;
  declare private _failure: unknown;

  constructor() {
    super();
    this._view = null;
    this._book = null;
    this._fields = [];
    this._flows = [];
    this._at = 0;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  private get _readonly(): boolean {
    return !this._view || isReadonly(this._view);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('offers.load_failed'), this._failure, () => void this._load());
    const [view, book] = [this._view, this._book];
    if (!view || !book) return skeletonRows(10);
    const offer = book.offers[this._at] ?? null;
    return html`
      <book-bar .place=${place} .view=${view} .book=${book} ?sound=${OfferBook.safeParse(book).success} @book-view=${(event: CustomEvent<OfferBookView>) => this._show(event.detail)}></book-bar>
      <div class="halves">
        <div class="scroll list">${this._renderList(view, book)}${bookVersions(view.versions)}</div>
        <div class="scroll" role="region" tabindex="0" aria-label=${offer ? say(offer.name) : t('offers.weighing')}>
          ${
            offer
              ? html`<offer-form .offer=${offer} .fields=${this._fields} .flows=${this._flows} ?readonly=${this._readonly} ?isNew=${this._at >= view.inForce.offers.length} @offer=${(event: CustomEvent<Offer>) => this._change({ ...book, offers: book.offers.map((each, at) => (at === this._at ? event.detail : each)) })}></offer-form>`
              : html`<arbitration-form .arbitration=${book.arbitration} ?readonly=${this._readonly} @arbitration=${(event: CustomEvent<Arbitration>) => this._change({ ...book, arbitration: event.detail })}></arbitration-form>`
          }
        </div>
      </div>`;
  }

  private _renderList(view: OfferBookView, book: OfferBook) {
    const isChanged = (offer: Offer): boolean =>
      JSON.stringify(offer) !== JSON.stringify(view.inForce.offers.find(({ id }) => id === offer.id));
    const item = (at: number, label: string, note: unknown, test: string) =>
      html`<li><button class="item" aria-current=${at === this._at} data-test=${test} @click=${() => (this._at = at)}><span class="cut">${label || '…'}</span>${note}</button></li>`;
    return html`<ul>
      ${book.offers.map((offer, at) => item(at, say(offer.name), html`${isChanged(offer) ? html`<span class="pill warning">${t('books.changed')}</span>` : nothing}${offer.active ? nothing : html`<span class="pill">${t('offers.inactive')}</span>`}${offer.mandatory ? html`<span class="pill danger">${t('offers.mandatory')}</span>` : nothing}`, `book-offer-${offer.id}`))}
      ${item(-1, t('offers.weighing'), JSON.stringify(book.arbitration) === JSON.stringify(view.inForce.arbitration) ? nothing : html`<span class="pill warning">${t('books.changed')}</span>`, 'book-weighing')}
    </ul>
    ${this._readonly ? nothing : html`<p class="add"><button class="button" data-test="book-add" @click=${() => this._add(book)}>${t('offers.add')}</button></p>`}`;
  }

  private _change(book: OfferBook): void {
    this._book = book;
  }

  private _add(book: OfferBook): void {
    this._change({ ...book, offers: [...book.offers, fresh(book.offers.length + 1)] });
    this._at = book.offers.length;
  }

  private _show(view: OfferBookView): void {
    this._view = view;
    this._book = view.pending ?? view.inForce;
  }

  private async _load(): Promise<void> {
    try {
      const { http } = this.desk;
      const [view, fields, flows] = await Promise.all([
        http.get('/offer-book', OfferBookView),
        http.get('/segment-fields', z.array(SegmentFieldView)),
        http.get('/flows', FlowList),
      ]);
      this._fields = fields;
      this._flows = flows.items;
      this._show(view);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .halves { display: grid; grid-template-columns: 320px minmax(0, 1fr); min-height: 0; }
      .list { border-right: 1px solid var(--rule); }
      .item { display: flex; align-items: center; gap: 6px; width: 100%; min-height: 34px; padding: 0 16px; border: 0; border-bottom: 1px solid var(--rule); background: none; text-align: left; }
      .item .cut { flex: 1; } .item:hover { background: var(--hover); } .item[aria-current="true"] { background: var(--selected); font-weight: 600; }
      .add { padding: 12px 16px; } .versions { padding: 8px 16px; } .versions li { display: grid; padding: 4px 0; }
      [role="region"]:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('offer-book', OfferBookElement);
