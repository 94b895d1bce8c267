import type { FeedRunPage, FeedRunView, FeedStatus } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count, dateTime, duration } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './feed-run.ts';
import './feed-status.ts';
import { countsOf, rateOf, runTone, runWords, tookMs } from './feed-words.ts';
import { feedsApi } from './feeds-api.ts';

/** While an import runs the list is read anew so often, otherwise ten times less. */
const pollMs = 2_000;

/** For those who watch over the core bank's data: is it current, what came, what was refused and why. */
export class FeedsPage extends DeskElement {
  static override properties = {
    runId: { attribute: false },
    _status: { state: true },
    _page: { state: true },
    _failure: { state: true },
  };
  declare runId: string | null;
  declare private _status: FeedStatus | null;
  declare private _page: FeedRunPage | null;
  declare private _failure: unknown;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.runId = null;
    this._status = null;
    this._page = null;
    this._failure = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Back from a run, which may have been tried again meanwhile.
    if (changed.get('runId') && this.runId === null && this.hasDesk) void this._load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const mayOpen = this.desk.session.user.roles.includes('admin');
    if (this.runId !== null && mayOpen) return html`<feed-run .runId=${this.runId}></feed-run>`;
    return html`
      <header><h2>${t('feeds.title')}</h2></header>
      ${this._status ? html`<feed-status .status=${this._status}></feed-status>` : nothing}
      <div class="scroll" @keydown=${listKeys}>${this._body(mayOpen)}</div>
    `;
  }

  private _body(mayOpen: boolean) {
    if (this._failure) return errorState(t('feeds.title'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(8);
    const { items, next } = this._page;
    if (items.length === 0) return emptyState('inbound', t('feeds.empty'), t('feeds.empty_hint'));
    return html`
      <table data-test="feed-runs" aria-label=${t('feeds.history')}>
        <thead><tr>
          <th>${t('feeds.day')}</th><th>${t('feeds.state')}</th>
          <th class="right">${t('feeds.created')}</th><th class="right">${t('feeds.changed')}</th><th class="right">${t('feeds.unchanged')}</th><th class="right">${t('feeds.rejected')}</th>
          <th class="right">${t('feeds.took')}</th><th class="right">${t('feeds.rate')}</th><th>${t('feeds.began')}</th>
        </tr></thead>
        <tbody>${items.map((run) => this._row(run, mayOpen))}</tbody>
      </table>
      ${next ? html`<p class="more"><button class="button" data-test="feed-more" @click=${() => void this._load(next)}>${t('feeds.more')}</button></p>` : nothing}
    `;
  }

  private _row(run: FeedRunView, mayOpen: boolean) {
    const sum = countsOf(run);
    const known = run.status === 'imported' || sum.read > 0;
    const took = tookMs(run);
    const rate = run.status === 'imported' ? rateOf(run) : null;
    const open = () => mayOpen && goTo('feeds', run.id);
    const number = (value: number) =>
      html`<td class="num right ${value === 0 ? 'muted' : ''}">${known ? count(value) : ''}</td>`;
    return html`
      <tr tabindex=${mayOpen ? 0 : nothing} data-test="feed-row" data-status=${run.status} @click=${open} @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? open() : undefined)}>
        <td class="num day">${run.businessDay}${run.source === 'core-bank' ? nothing : html` <span class="muted small">${run.source}</span>`}</td>
        <td class="how"><span class="pill ${runTone[run.status]}">${t(`feeds.state_${run.status}`)}</span> <span class="small muted why" title=${runWords(run)}>${runWords(run)}</span></td>
        ${number(sum.created)}${number(sum.changed)}${number(sum.unchanged)}
        <td class="num right ${sum.rejected > 0 ? 'bad' : 'muted'}">${known ? count(sum.rejected) : ''}</td>
        <td class="num right">${took === null ? '' : duration(took)}</td>
        <td class="num right">${rate === null ? '' : count(rate)}</td>
        <td class="num muted">${dateTime(run.startedAt)}</td>
      </tr>`;
  }

  private async _load(cursor: string | null = null): Promise<void> {
    clearTimeout(this.timer);
    const api = feedsApi(this.desk.http);
    try {
      const [status, page] = await Promise.all([api.status(), api.runs(cursor)]);
      this._status = status;
      this._page = cursor ? { ...page, items: [...(this._page?.items ?? []), ...page.items] } : page;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
    if (!this.isConnected || this._failure || (this._page?.items.length ?? 0) > 50) return;
    const running = this._page?.items.some(({ status }) => status === 'running');
    this.timer = setTimeout(() => void this._load(), running ? pollMs : pollMs * 10);
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); background: var(--surface); min-height: 0; }
      :host > feed-run { grid-row: 1 / -1; min-height: 0; }
      header { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .day { font-weight: 600; }
      .how { width: 99%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }
      .bad { color: var(--danger); font-weight: 600; }
      .more { padding: 12px; text-align: center; }
    `,
  ];
}
customElements.define('feeds-page', FeedsPage);
