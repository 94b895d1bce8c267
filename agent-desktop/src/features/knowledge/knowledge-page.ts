import {
  type ArticleList,
  type ArticleQuery,
  type ArticleRow,
  announcerRoles,
  articleCategories,
  articleCategoryLabels,
  articleWriterRoles,
  type ReviewRow,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { stateTone } from '../reviews/state-tone.ts';
import { type ArticlesAsked, knowledgeApi } from './knowledge-api.ts';
import './announcement-list.ts';
import './article-compare.ts';
import './article-editor.ts';
import './article-view.ts';

const shows: readonly ArticleQuery['show'][] = ['in_force', 'due', 'all'];

/** Articles found on the left and read on the right; those who write begin and change them here. Announcements beside them. */
export class KnowledgePage extends DeskElement {
  static override properties = {
    rest: { attribute: false },
    _asked: { state: true },
    _list: { state: true },
    _drafts: { state: true },
    _failure: { state: true },
  };
  /** From the address: `announcements`, or an article and what of it. */
  declare rest: readonly string[];
  declare private _asked: ArticlesAsked;
  declare private _list: ArticleList | null;
  declare private _drafts: readonly ReviewRow[];
  declare private _failure: unknown;
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this.rest = [];
    this._asked = { q: '', show: 'in_force', category: '' };
    this._list = null;
    this._drafts = [];
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._ask({});
    if (this._writes) void this._loadDrafts();
  }

  private _may(roles: readonly string[]): boolean {
    return this.desk.session.user.roles.some((role) => roles.includes(role));
  }
  private get _writes(): boolean {
    return this._may(articleWriterRoles);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const [id, part, version] = this.rest;
    if (id === 'announcements')
      return html`<div class="whole">${this._renderTabs(true)}<announcement-list class="scroll" .mayPublish=${this._may(announcerRoles)}></announcement-list></div>`;
    if (id && part === 'edit' && this._writes)
      return html`<article-editor class="whole scroll" .articleId=${id} @handed-in=${() => this._ask({})}></article-editor>`;
    if (id && part === 'compare' && this._writes)
      return html`<article-compare class="whole scroll" .articleId=${id} .version=${Number(version)}></article-compare>`;
    return html`
      <div class="list">${this._renderTabs(false)}${this._renderTools()}<div class="scroll rows">${this._renderDrafts()}${this._renderRows()}</div></div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('knowledge.article')}>
        ${id ? html`<article-view .articleId=${id}></article-view>` : emptyState('book', t('knowledge.choose'), t('knowledge.choose_hint'))}
      </aside>
    `;
  }

  private _renderTabs(announcements: boolean) {
    const tab = (chosen: boolean, test: string, words: string, ...to: string[]) =>
      html`<button class="button plain ${chosen ? 'chosen' : ''}" aria-pressed=${chosen} data-test=${test} @click=${() => goTo('knowledge', ...to)}>${words}</button>`;
    return html`<div class="tabs"><h2>${t('knowledge.title')}</h2><nav aria-label=${t('knowledge.title')}>${tab(!announcements, 'tab-articles', t('knowledge.articles'))}${tab(announcements, 'tab-announcements', t('knowledge.announcements'), 'announcements')}</nav>
      ${this._writes && !announcements ? html`<button class="button primary new" data-test="article-new" @click=${() => goTo('knowledge', crypto.randomUUID(), 'edit')}><ui-icon name="plus" .size=${16}></ui-icon>${t('knowledge.new')}</button>` : nothing}</div>`;
  }

  private _renderTools() {
    const { q = '', show, category } = this._asked;
    const value = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`<div class="tools">
      <input type="search" data-test="articles-search" placeholder=${t('knowledge.search')} aria-label=${t('knowledge.search')} .value=${q} @input=${(event: Event) => this._ask({ q: (event.target as HTMLInputElement).value.trim() }, 150)} />
      <select aria-label=${t('knowledge.category')} data-test="articles-category" @change=${(event: Event) => this._ask({ category: value(event) })}><option value="">${t('knowledge.every_category')}</option>${articleCategories.map((each) => html`<option value=${each} ?selected=${each === category}>${say(articleCategoryLabels[each])}</option>`)}</select>
      ${this._writes ? html`<select aria-label=${t('knowledge.show')} data-test="articles-show" @change=${(event: Event) => this._ask({ show: shows.find((each) => each === value(event)) ?? 'in_force' })}>${shows.map((each) => html`<option value=${each} ?selected=${each === show}>${t(`knowledge.show_${each}`)}</option>`)}</select>` : nothing}
    </div>`;
  }

  private _renderDrafts() {
    if (this._drafts.length === 0) return nothing;
    return html`<div class="drafts" data-test="article-drafts"><h3>${t('knowledge.my_drafts')}</h3><ul>${this._drafts.map(
      (row) =>
        html`<li><button class="link" @click=${() => (row.state === 'submitted' ? goTo('reviews', row.id) : goTo('knowledge', row.subjectId, 'edit'))}>${row.title || t('knowledge.untitled')}</button> <span class="pill ${stateTone[row.state]}">${t(`reviews.state_${row.state}`)}</span></li>`,
    )}</ul></div>`;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('knowledge.load_failed'), this._failure, () => void this._ask({}));
    if (!this._list) return skeletonRows(8);
    if (this._list.items.length === 0)
      return emptyState('book', t('knowledge.nothing_found'), t('knowledge.nothing_hint'));
    return html`
      <table data-test="article-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('knowledge.heading')}</th><th>${t('knowledge.category')}</th><th class="right">${t('knowledge.opened')}</th><th class="right">${t('knowledge.helped')}</th></tr></thead>
        <tbody>${this._list.items.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._list.more ? html`<p class="small muted more">${t('knowledge.more_found')}</p>` : nothing}
    `;
  }

  private _renderRow(row: ArticleRow) {
    const choose = (): void => goTo('knowledge', row.id);
    const rated = row.helped + row.notHelped;
    return html`<tr tabindex="0" aria-selected=${row.id === this.rest[0]} data-test="article-row" data-id=${row.id} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
      <td class="wide" title=${say(row.title)}>${say(row.title)}${row.state === 'in_force' ? nothing : html` <span class="pill warning">${t(`knowledge.state_${row.state}`)}</span>`}${row.due && this._writes ? html` <span class="pill warning">${t('knowledge.due')}</span>` : nothing}</td>
      <td>${say(articleCategoryLabels[row.category])}</td>
      <td class="num right">${row.opened}</td>
      <td class="num right">${rated > 0 ? `${row.helped}/${rated}` : '–'}</td>
    </tr>`;
  }

  private async _loadDrafts(): Promise<void> {
    const page = await knowledgeApi(this.desk.http)
      .drafts()
      .catch(() => null);
    // Of each article the latest word: what was sent back and written anew is no draft any more.
    const latest = [...Map.groupBy(page?.items ?? [], ({ subjectId }) => subjectId).values()].flatMap(
      ([row]) => row ?? [],
    );
    this._drafts = latest.filter(({ state }) => state === 'draft' || state === 'submitted' || state === 'returned');
  }

  private async _ask(change: ArticlesAsked, delayMs = 0): Promise<void> {
    this._asked = { ...this._asked, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      this._list = await knowledgeApi(this.desk.http).list(this._asked, waiting.signal);
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); background: var(--surface); min-height: 0; }
      .whole { grid-column: 1 / -1; min-height: 0; } div.whole { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .list { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tabs, .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px; } .tabs { padding-bottom: 0; } .tools { border-bottom: 1px solid var(--rule); }
      div.whole .tabs { padding-bottom: 8px; border-bottom: 1px solid var(--rule); }
      h2 { white-space: nowrap; } nav { display: flex; gap: 2px; } .chosen { background: var(--selected) !important; font-weight: 600; } .new { margin-left: auto; }
      .tools input { flex: 1; min-width: 120px !important; } .tools select { width: auto; }
      .drafts { padding: 8px 16px; border-bottom: 1px solid var(--rule); background: var(--sunken); } .drafts li { line-height: 26px; }
      aside { border-left: 1px solid var(--rule); min-width: 0; } .more { padding: 8px 16px; }
    `,
  ];
}
customElements.define('knowledge-page', KnowledgePage);
