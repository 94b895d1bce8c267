import { type RequestKind, RequestKinds, RequestKindsView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../../app/desk-element.ts';
import { isReadonly } from '../../../components/book-bar.ts';
import { bookVersions } from '../../../components/book-versions.ts';
import { errorState, skeletonRows, states } from '../../../components/ui-states.ts';
import { say, t } from '../../../i18n/locale.ts';
import { base, controls } from '../../../styles/shared.ts';
import './request-kind-form.ts';

const place = { path: '/request-kinds/book', view: RequestKindsView };

/** A kind as it is begun: like the one it is made from, in words of its own. */
const freshFrom = (kind: RequestKind, n: number): RequestKind => ({
  ...structuredClone(kind),
  code: `kind_${n}`,
  name: { 'zh-CN': '', en: '' },
});

/** The kinds of service requests: written by one administrator, put in force by another. */
export class RequestKindsBook extends DeskElement {
  static override properties = {
    _view: { state: true },
    _book: { state: true },
    _at: { state: true },
    _failure: { state: true },
  };
  declare private _view: RequestKindsView | null;
  /** As it stands on the screen. */
  declare private _book: RequestKinds | null;
  declare private _at: number;
  declare private _failure: unknown;

  constructor() {
    super();
    this._view = null;
    this._book = null;
    this._at = 0;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('books.load_failed'), this._failure, () => void this._load());
    const [view, book] = [this._view, this._book];
    if (!view || !book) return skeletonRows(10);
    const kind = book.kinds[this._at];
    return html`
      <book-bar .place=${place} .view=${view} .book=${book} ?sound=${RequestKinds.safeParse(book).success} @book-view=${(event: CustomEvent<RequestKindsView>) => this._show(event.detail)}></book-bar>
      <div class="halves">
        <div class="scroll list">${this._renderList(view, book)}${bookVersions(view.versions)}</div>
        <div class="scroll" role="region" tabindex="0" aria-label=${kind ? say(kind.name) : t('requests.kinds')}>
          ${kind ? html`<request-kind-form .kind=${kind} ?readonly=${isReadonly(view)} ?isNew=${!view.inForce.kinds.some(({ code }) => code === kind.code)} @kind=${(event: CustomEvent<RequestKind>) => (this._book = { kinds: book.kinds.with(this._at, event.detail) })}></request-kind-form>` : nothing}
        </div>
      </div>`;
  }

  private _renderList(view: RequestKindsView, book: RequestKinds) {
    const isChanged = (kind: RequestKind): boolean =>
      JSON.stringify(kind) !== JSON.stringify(view.inForce.kinds.find(({ code }) => code === kind.code));
    return html`<p class="small muted hint">${t('requests.kinds_hint')}</p>
      <ul>${book.kinds.map(
        (kind, at) =>
          html`<li><button class="item" aria-current=${at === this._at} data-test="kind-${kind.code}" @click=${() => (this._at = at)}><span class="cut">${say(kind.name) || '…'}</span>${isChanged(kind) ? html`<span class="pill warning">${t('books.changed')}</span>` : nothing}${kind.offered ? nothing : html`<span class="pill">${t('requests.kind_off')}</span>`}</button></li>`,
      )}</ul>
      ${isReadonly(view) ? nothing : html`<p class="add"><button class="button" data-test="kind-add" @click=${() => this._add(book)}>${t('requests.kind_add')}</button></p>`}`;
  }

  private _add(book: RequestKinds): void {
    const like = book.kinds[this._at] ?? book.kinds[0];
    if (!like) return;
    this._book = { kinds: [...book.kinds, freshFrom(like, book.kinds.length + 1)] };
    this._at = book.kinds.length;
  }

  private _show(view: RequestKindsView): void {
    this._view = view;
    this._book = view.pending ?? view.inForce;
  }

  private async _load(): Promise<void> {
    try {
      this._show(await this.desk.http.get(place.path, place.view));
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
      .halves { display: grid; grid-template-columns: 260px minmax(0, 1fr); min-height: 0; }
      .list { border-right: 1px solid var(--rule); } .hint { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .item { display: flex; align-items: center; gap: 6px; width: 100%; min-height: 34px; padding: 0 16px; border: 0; border-bottom: 1px solid var(--rule); background: none; text-align: left; }
      .item .cut { flex: 1; } .item:hover { background: var(--hover); } .item[aria-current="true"] { background: var(--selected); font-weight: 600; }
      .add { padding: 12px 16px; } .versions { padding: 8px 16px; } .versions li { display: grid; padding: 4px 0; }
      [role="region"]:focus-visible { outline-offset: -2px; }
    `,
  ];
}
customElements.define('request-kinds-book', RequestKindsBook);
