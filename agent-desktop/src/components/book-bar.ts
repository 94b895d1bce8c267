import type { BookVersion, BookView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { z } from 'zod';
import { DeskElement } from '../app/desk-element.ts';
import { explain } from '../data/api-client.ts';
import { t } from '../i18n/locale.ts';
import { base, controls } from '../styles/shared.ts';

/** Where a book stands below the API, and what it reads like. */
export interface BookPlace<T> {
  path: string;
  view: z.ZodType<BookView<T>>;
}

/** The version that is worked on, or waits for another person. */
export const pendingOf = ({ versions }: Pick<BookView<unknown>, 'versions'>): BookVersion | null =>
  versions.find(({ state }) => state === 'draft' || state === 'handed_in') ?? null;

/** May this person change it now? */
export const isReadonly = (view: BookView<unknown>): boolean =>
  !view.mayWrite || pendingOf(view)?.state === 'handed_in';

/**
 * Above a book that changes by two people: what state it is in, keeping a draft, handing it in, putting it in force or giving it back.
 * @fires book-view - with the book after the move
 */
export class BookBar extends DeskElement {
  static override properties = {
    place: { attribute: false },
    view: { attribute: false },
    book: { attribute: false },
    sound: { type: Boolean },
    _refusal: { state: true },
  };
  declare place: BookPlace<unknown>;
  declare view: BookView<unknown>;
  /** As it stands on the screen. */
  declare book: unknown;
  /** Would it be taken as it stands? */
  declare sound: boolean;
  declare private _refusal: unknown;

  constructor() {
    super();
    this.sound = true;
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { view, book } = this;
    const pending = pendingOf(view);
    const isChanged = JSON.stringify(book) !== JSON.stringify(view.pending ?? view.inForce);
    return html`
      <span>${pending ? html`${t('books.version', { n: pending.version })} <span class="pill warning" data-test="book-state">${t(`books.state_${pending.state}`)}</span>` : html`<span class="pill ok" data-test="book-state">${t('books.state_in_force')}</span>`}</span>
      ${pending?.returnReason ? html`<span class="small short">${t('books.returned', { why: pending.returnReason })}</span>` : nothing}
      ${isChanged && !this.sound ? html`<span class="small short" role="status">${t('books.unsound')}</span>` : nothing}
      ${this._refusal ? html`<span class="fault" role="alert">${explain(this._refusal)}</span>` : nothing}
      <span class="grow"></span>
      ${isReadonly(view) ? nothing : html`<button class="button" data-test="book-save" ?disabled=${!isChanged || !this.sound} @click=${() => this._send('put', 'draft', { revision: pending?.revision ?? 0, book })}>${t('books.save')}</button>`}
      ${pending?.state === 'draft' && view.mayWrite ? html`<button class="button primary" data-test="book-hand-in" ?disabled=${isChanged} @click=${() => this._send('post', 'hand-in', { revision: pending.revision })}>${t('books.hand_in')}</button>` : nothing}
      ${pending?.state === 'handed_in' && (view.mayWrite || view.mayDecide) ? this._renderDecision(pending.revision) : nothing}
    `;
  }

  private _renderDecision(revision: number) {
    const back = (event: SubmitEvent): void => {
      event.preventDefault();
      const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
      void this._send('post', 'return', { revision, reason });
    };
    return html`<form @submit=${back}><input name="reason" required minlength="2" maxlength="200" aria-label=${t('books.return_reason')} placeholder=${t('books.return_reason')}><button class="button" data-test="book-return">${t('books.return')}</button></form>
      ${this.view.mayDecide ? html`<button class="button primary" data-test="book-approve" @click=${() => this._send('post', 'approval', { revision })}>${t('books.approve')}</button>` : nothing}`;
  }

  private async _send(method: 'put' | 'post', move: string, body: object): Promise<void> {
    try {
      const view = await this.desk.http[method](`${this.place.path}/${move}`, body, this.place.view);
      this._refusal = null;
      this.dispatchEvent(new CustomEvent('book-view', { detail: view }));
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: flex; align-items: center; gap: 10px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .grow { flex: 1; } .short { color: var(--warning); }
      form { display: flex; gap: 8px; } input { width: 180px; }
    `,
  ];
}
customElements.define('book-bar', BookBar);
