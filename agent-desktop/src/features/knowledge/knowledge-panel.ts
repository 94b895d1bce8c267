import type { ArticleSuggestions, CallView, ContextKind, Label } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { queryOf } from '../../data/http.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { runningStep } from '../flows/running-step.ts';
import { callContext } from './call-context.ts';
import { knowledgeApi } from './knowledge-api.ts';
import { openArticle } from './open-article.ts';

const MOST_FOUND = 6;
interface Shown {
  id: string;
  title: Label;
  by: ContextKind | null;
}

/** Articles for the call at hand, and a search for others; opened beside the customer. */
export class KnowledgePanel extends DeskElement {
  static override properties = {
    view: { attribute: false },
    _suggested: { state: true },
    _found: { state: true },
  };
  declare view: CallView;
  declare private _suggested: ArticleSuggestions['items'];
  /** Null while nothing is searched for. */
  declare private _found: readonly Shown[] | null;
  private asked = '';
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this._suggested = [];
    this._found = null;
  }

  protected override parts(_desk: Desk) {
    return [runningStep];
  }

  /** Puts the cursor into the search. */
  focusSearch(): void {
    this.shadowRoot?.querySelector('input')?.focus();
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.view) return;
    const running = runningStep.get();
    const query = queryOf({
      ...callContext(this.view, running?.interactionId === this.view.interactionId ? running : null),
    });
    if (query === this.asked) return;
    this.asked = query;
    void this._suggest(query);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const shown: readonly Shown[] = this._found ?? this._suggested;
    return html`<section data-test="knowledge-panel" @keydown=${this._key}>
      <h3>${t('knowledge.title')}</h3>
      <input type="search" autocomplete="off" data-test="knowledge-search" placeholder=${t('knowledge.search')} aria-label=${t('knowledge.search')} aria-keyshortcuts="Alt+G" @input=${this._search} />
      ${
        shown.length > 0
          ? html`<ul>${shown.map(
              ({ id, title, by }) =>
                html`<li><button class="row" data-test="knowledge-article" title=${say(title)} @click=${() => this._open(id)}><span class="cut">${say(title)}</span>${by ? html`<span class="small muted">${t(`knowledge.by_${by}`)}</span>` : nothing}</button></li>`,
            )}</ul>`
          : this._found
            ? html`<p class="small muted">${t('knowledge.nothing_found')}</p>`
            : nothing
      }
    </section>`;
  }

  private _open(articleId: string): void {
    openArticle.set({ articleId, interactionId: this.view.interactionId });
  }

  /** Arrows walk from the search through what was found. */
  private readonly _key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('input, .row') ?? [])];
    const at = places.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (step !== undefined) {
      event.preventDefault();
      places[Math.min(places.length - 1, Math.max(0, at + step))]?.focus();
    } else if (event.key === 'Enter' && at === 0) {
      const [first] = this._found ?? [];
      if (first) this._open(first.id);
    }
  };

  private async _search(event: Event): Promise<void> {
    const q = (event.target as HTMLInputElement).value.trim();
    this.waiting?.abort();
    this.waiting = null;
    if (q === '') {
      this._found = null;
      return;
    }
    const waiting = new AbortController();
    this.waiting = waiting;
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (waiting.signal.aborted) return;
    const list = await knowledgeApi(this.desk.http)
      .list({ q, limit: MOST_FOUND }, waiting.signal)
      .catch(() => null);
    if (list && !waiting.signal.aborted) this._found = list.items.map(({ id, title }) => ({ id, title, by: null }));
  }

  /** A call needs no error here: without suggestions it goes on as ever. */
  private async _suggest(query: string): Promise<void> {
    const answer = await knowledgeApi(this.desk.http)
      .suggestions(query)
      .catch(() => null);
    if (query === this.asked) this._suggested = answer?.items ?? [];
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section, ul { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; } ul { gap: 0; }
      section { padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .row { display: flex; justify-content: space-between; align-items: center; gap: 8px; width: 100%; min-height: 28px; padding: 0 6px; border: 0; border-radius: var(--radius); background: none; text-align: left; color: var(--accent-ink); }
      .row:hover { background: var(--hover); } .row .small { flex: none; }
    `,
  ];
}
customElements.define('knowledge-panel', KnowledgePanel);
declare global {
  interface HTMLElementTagNameMap {
    'knowledge-panel': KnowledgePanel;
  }
}
