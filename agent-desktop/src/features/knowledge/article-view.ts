import { type ArticleView, articleCategoryLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime, shortDateTime } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { articleText } from './article-text.ts';
import { knowledgeApi } from './knowledge-api.ts';
import './article-rating.ts';

/** One article to read and to say from: sentences are walked with the arrows and copied with Enter. */
export class ArticleViewElement extends DeskElement {
  static override properties = {
    articleId: {},
    brief: { type: Boolean },
    _view: { state: true },
    _failure: { state: true },
    _told: { state: true },
  };
  declare articleId: string;
  /** Beside a call: without what is for those who write. */
  declare brief: boolean;
  declare private _view: ArticleView | null;
  declare private _failure: unknown;
  declare private _told: string;
  private asked = '';

  constructor() {
    super();
    this.articleId = '';
    this.brief = false;
    this._view = null;
    this._failure = null;
    this._told = '';
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override updated(): void {
    if (this.hasDesk && this.asked !== this.articleId) void this._load();
  }

  /** Puts the cursor on the first sentence. */
  focusText(): void {
    this.shadowRoot?.querySelector<HTMLElement>('.text')?.focus();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('knowledge.load_failed'), this._failure, () => void this._load());
    if (!this._view) return skeletonRows(8);
    const { row, content, owner } = this._view;
    const body = locale.get() === 'zh-CN' ? content.bodyZh : content.bodyEn;
    return html`
      <header>
        <h2 data-test="article-title">${say(row.title)}</h2>
        <p class="small muted facts"><span class="pill accent">${say(articleCategoryLabels[row.category])}</span>${row.state === 'in_force' ? nothing : html`<span class="pill warning">${t(`knowledge.state_${row.state}`)}</span>`}${row.tags.map((tag) => html`<span class="pill">${tag}</span>`)}<span>${t('knowledge.version_of', { version: row.version, by: owner ?? t('knowledge.house') })}</span></p>
        ${this.brief ? nothing : this._renderTools(this._view)}
      </header>
      <p class="unseen" role="status">${this._told}</p>
      <div class="text" tabindex="0" role="group" aria-label=${t('knowledge.sentences')} data-test="article-text" @keydown=${this._textKey}>${articleText(body)}</div>
      <p class="small muted hint"><kbd>↑</kbd> <kbd>↓</kbd> ${t('knowledge.pick_sentence')} · <kbd>Enter</kbd> ${t('knowledge.copy_sentence')}${this._told ? html` · <strong class="told" data-test="article-copied">${this._told}</strong>` : nothing}</p>
      <article-rating .articleId=${this.articleId} .mine=${this._view.mine} @rated=${(event: CustomEvent<ArticleView>) => this._rated(event.detail)}></article-rating>
      ${this.brief || !this._view.mayWrite ? nothing : this._renderForWriters(this._view)}
    `;
  }

  private _renderTools({ mayWrite, open, row }: ArticleView) {
    if (!mayWrite) return nothing;
    const others = open && !(open.own && open.state === 'draft');
    return html`<p class="tools">
      <button class="button" data-test="article-edit" ?disabled=${others} @click=${() => goTo('knowledge', row.id, 'edit')}>${t(open?.own ? 'knowledge.go_on' : 'knowledge.edit')}</button>
      ${open ? html`<button class="link small" data-test="article-open-change" @click=${() => goTo('reviews', open.id)}>${t(open.state === 'draft' ? 'knowledge.draft_of' : 'knowledge.waits_of', { by: open.enteredBy.name })}</button>` : nothing}
    </p>`;
  }

  private _renderForWriters({ row, versions, remarks, copied }: ArticleView) {
    return html`
      <section>
        <h3>${t('knowledge.figures')}</h3>
        <p class="small">${t('knowledge.counts', { opened: row.opened, copied, helped: row.helped, not: row.notHelped })} · ${t('knowledge.look_again', { day: row.lookAgainBy })}${row.due ? html` <span class="pill warning">${t('knowledge.due')}</span>` : nothing}</p>
        ${remarks.length > 0 ? html`<ul class="remarks" data-test="article-remarks">${remarks.map((each) => html`<li><span class="pill ${each.helped ? 'ok' : 'warning'}">${t(each.helped ? 'knowledge.helped' : 'knowledge.not_helped')}</span> ${each.remark} <span class="small muted num">${each.by} · ${shortDateTime(each.at, new Date())}</span></li>`)}</ul>` : nothing}
      </section>
      <section>
        <h3>${t('knowledge.versions')}</h3>
        <table data-test="article-versions"><tbody>${versions.map(
          (each) => html`<tr>
            <td class="num">${t('quality.version', { version: each.version })}</td><td class="num">${dateTime(each.publishedAt)}</td>
            <td class="wide">${each.writtenBy ? t('knowledge.by_two', { by: each.writtenBy, reviewer: each.reviewedBy ?? '' }) : t('knowledge.house')}</td>
            <td class="right">${each.version > 1 ? html`<button class="link" data-test="article-compare" @click=${() => goTo('knowledge', row.id, 'compare', String(each.version))}>${t('knowledge.compare')}</button>` : nothing}</td>
          </tr>`,
        )}</tbody></table>
      </section>
    `;
  }

  private readonly _textKey = (event: KeyboardEvent): void => {
    const sentences = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('.sentence') ?? [])];
    const at = sentences.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      sentences[Math.min(sentences.length - 1, Math.max(0, at + step))]?.focus();
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      void this._copy(sentences[at]?.innerText.trim() ?? '');
    }
  };

  private async _copy(sentence: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(sentence);
      this._told = t('knowledge.copied');
      void knowledgeApi(this.desk.http)
        .use(this.articleId, 'copied')
        .catch(() => {});
    } catch {
      this._told = t('knowledge.copy_failed');
    }
  }

  private _rated(view: ArticleView): void {
    this._view = view;
  }

  private async _load(): Promise<void> {
    const id = this.articleId;
    this.asked = id;
    if (!id) return;
    this._told = '';
    try {
      const api = knowledgeApi(this.desk.http);
      const view = await api.article(id);
      if (id !== this.asked) return;
      this._view = view;
      this._failure = null;
      void api.use(id, 'opened').catch(() => {});
    } catch (error) {
      if (id === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; }
      header { display: grid; gap: 6px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .facts { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; } .tools { display: flex; align-items: center; gap: 12px; }
      .text { padding: 8px 16px; max-width: 760px; overflow-wrap: anywhere; }
      .text h3 { margin: 12px 0 4px; font-size: var(--text-m); color: var(--ink); } .text h4 { margin: 8px 0 4px; font-size: var(--text-m); font-weight: 600; }
      .text p { margin: 6px 0; line-height: 22px; } .text ul, .text ol { padding-left: 20px; } .text ul { list-style: disc; } .text ol { list-style: decimal; } .text li { line-height: 22px; padding: 1px 0; }
      .text table { width: auto; margin: 8px 0; border-top: 1px solid var(--rule); } .text td, .text th { white-space: normal; padding: 3px 12px 3px 0; height: auto; } .text td:first-child, .text th:first-child { padding-left: 0; }
      .text th { position: static; } .text blockquote { margin: 6px 0; padding-left: 12px; border-left: 3px solid var(--accent); } .text a { color: var(--accent-ink); }
      .text pre, .text code { font-size: var(--text-s); background: var(--sunken); padding: 0 3px; }
      .sentence { border-radius: 3px; } .sentence:focus { outline: 2px solid var(--focus); background: var(--selected); }
      .hint { padding: 4px 16px 10px; } .told { color: var(--ok); }
      section { padding: 10px 0; border-top: 1px solid var(--rule); } section h3, section p { padding: 0 16px; }
      .remarks { padding: 4px 16px; } .remarks li { line-height: 26px; }
    `,
  ];
}
customElements.define('article-view', ArticleViewElement);
declare global {
  interface HTMLElementTagNameMap {
    'article-view': ArticleViewElement;
  }
}
