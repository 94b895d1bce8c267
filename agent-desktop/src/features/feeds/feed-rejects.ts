import { type FeedRejectPage, feedRowReasons } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count } from '../../i18n/format.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { fileWord } from './feed-words.ts';
import { feedsApi } from './feeds-api.ts';

/** Lines of an import that were not taken. What stood in them is not kept here: it is in the sender's file. */
export class FeedRejects extends DeskElement {
  static override properties = {
    runId: { attribute: false },
    known: { attribute: false },
    live: { attribute: false },
    _page: { state: true },
    _failure: { state: true },
    _fault: { state: true },
  };
  declare runId: string;
  /** How many there are, as far as they are counted. */
  declare known: number;
  /** The import still runs: read them again when it has ended. */
  declare live: boolean;
  declare private _page: FeedRejectPage | null;
  declare private _failure: unknown;
  declare private _fault: string;

  constructor() {
    super();
    this.known = 0;
    this.live = false;
    this._page = null;
    this._failure = null;
    this._fault = '';
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('live') && !this.live) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const items = this._page?.items ?? [];
    return html`
      <div class="head">
        <h3>${t('feeds.rejects')}${this.known > 0 ? html` <span class="num muted">${count(this.known)}</span>` : nothing}</h3>
        ${items.length > 0 ? html`<button class="button" data-test="feed-reject-file" @click=${() => void this._download()}>${t('feeds.download')}</button>` : nothing}
      </div>
      <p class="fault" role="alert" ?hidden=${this._fault === ''}>${this._fault}</p>
      ${this._body()}
    `;
  }

  private _body() {
    if (this._failure) return errorState(t('feeds.rejects'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(3);
    const { items, next } = this._page;
    if (items.length === 0) return html`<p class="muted none" data-test="feed-no-rejects">${t('feeds.no_rejects')}</p>`;
    return html`
      <table data-test="feed-rejects">
        <thead><tr><th>${t('feeds.file')}</th><th class="right">${t('feeds.line')}</th><th>${t('feeds.field')}</th><th>${t('feeds.reason')}</th></tr></thead>
        <tbody>${items.map(({ file, line, field, reason }) => html`<tr><td>${fileWord(file)}</td><td class="num right">${count(line)}</td><td class="code">${field ?? ''}</td><td class="wide">${say(feedRowReasons[reason])}</td></tr>`)}</tbody>
      </table>
      ${next ? html`<p class="more"><button class="button" data-test="feed-rejects-more" @click=${() => void this._load(next)}>${t('feeds.more')}</button></p>` : nothing}
    `;
  }

  private async _download(): Promise<void> {
    this._fault = '';
    await feedsApi(this.desk.http)
      .rejectFile(this.runId, locale.get())
      .catch((error: unknown) => {
        this._fault = explain(error);
      });
  }

  private async _load(cursor: string | null = null): Promise<void> {
    try {
      const page = await feedsApi(this.desk.http).rejects(this.runId, cursor);
      this._page = cursor ? { ...page, items: [...(this._page?.items ?? []), ...page.items] } : page;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; }
      .head { display: flex; align-items: center; gap: 12px; padding: 0 16px 4px; min-height: var(--control); }
      .none { padding: 0 16px; }
      .fault { padding: 0 16px; }
      .code { color: var(--ink-2); font-size: var(--text-s); }
      .more { padding: 12px; text-align: center; }
    `,
  ];
}
customElements.define('feed-rejects', FeedRejects);
