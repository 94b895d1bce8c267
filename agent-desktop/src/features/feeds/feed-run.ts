import type { FeedRunDetail } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime, duration } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './feed-rejects.ts';
import './feed-totals.ts';
import { countsOf, fileWord, rateOf, runTone, runWords, tookMs } from './feed-words.ts';
import { feedsApi } from './feeds-api.ts';

const pollMs = 1_000;

/** One import: every file's lines, the control totals by branch, what was rejected, and the word to try it again. */
export class FeedRun extends DeskElement {
  static override properties = {
    runId: { attribute: false },
    _run: { state: true },
    _file: { state: true },
    _failure: { state: true },
    _told: { state: true },
  };
  declare runId: string;
  declare private _run: FeedRunDetail | null;
  /** The file whose control totals are shown. */
  declare private _file: string;
  declare private _failure: unknown;
  declare private _told: { text: string; bad: boolean } | null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this._run = null;
    this._file = '';
    this._failure = null;
    this._told = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('feeds.title'), this._failure, () => void this._load());
    const run = this._run;
    if (!run) return skeletonRows(10);
    const took = tookMs(run);
    const rate = rateOf(run);
    const share = run.progress && run.progress.total > 0 ? run.progress.done / run.progress.total : nothing;
    return html`
      <header>
        <button class="button plain" data-test="feed-back" aria-label=${t('feeds.back')} @click=${() => goTo('feeds')}><ui-icon name="left" .size=${16}></ui-icon></button>
        <h2 class="num">${run.businessDay}</h2>
        <span class="pill ${runTone[run.status]}" data-test="feed-state" data-status=${run.status}>${t(`feeds.state_${run.status}`)}</span>
        <span class="small muted num">${dateTime(run.startedAt)}${took === null ? '' : ` · ${duration(took)}`}${rate === null ? '' : ` · ${count(rate)} ${t('feeds.rate')}`}</span>
        <span class="gap"></span>
        ${run.mayRetry ? html`<button class="button primary" data-test="feed-retry" @click=${() => void this._retry()}>${t('feeds.retry')}</button>` : nothing}
      </header>
      <div class="told" role="status">
        ${runWords(run) ? html`<p class=${run.refusal ? 'why' : 'small'} data-test="feed-why">${run.refusal ? html`<ui-icon name="warning" .size=${16}></ui-icon>` : nothing}${runWords(run)}</p>` : nothing}
        ${run.status === 'running' ? html`<progress max="1" .value=${share} aria-label=${t('feeds.state_running')}></progress>` : nothing}
        ${this._told ? html`<p class=${this._told.bad ? 'fault' : 'small'} data-test="feed-told">${this._told.text}</p>` : nothing}
      </div>
      <div class="parts scroll">
        ${this._files(run)}
        ${run.totals.length > 0 ? html`<feed-totals .totals=${run.totals} .file=${this._fileOf(run)} @file=${(event: CustomEvent<string>) => (this._file = event.detail)}></feed-totals>` : nothing}
        <feed-rejects .runId=${run.id} .known=${countsOf(run).rejected} .live=${run.status === 'running'}></feed-rejects>
      </div>
    `;
  }

  /** The file that was chosen; else the one a refusal speaks of; else the first with money in it. */
  private _fileOf({ totals, refusal }: FeedRunDetail): string {
    if (this._file) return this._file;
    const where = String(refusal?.details.where ?? refusal?.details.file ?? '').split(',')[0];
    const named =
      totals.find(({ file }) => file === where) ?? totals.find(({ came }) => Object.keys(came.sums).length > 0);
    return (named ?? totals[0])?.file ?? '';
  }

  private _files({ counts }: FeedRunDetail) {
    const files = Object.entries(counts);
    if (files.length === 0) return nothing;
    const cell = (value: number, tone = '') =>
      html`<td class="num right ${value === 0 ? 'muted' : tone}">${count(value)}</td>`;
    return html`
      <section>
        <h3>${t('feeds.files')}</h3>
        <table data-test="feed-files">
          <thead><tr><th>${t('feeds.file')}</th><th class="right">${t('feeds.read')}</th><th class="right">${t('feeds.created')}</th><th class="right">${t('feeds.changed')}</th><th class="right">${t('feeds.unchanged')}</th><th class="right">${t('feeds.rejected')}</th></tr></thead>
          <tbody>${files.map(([file, each]) => html`<tr><td>${fileWord(file)} <span class="muted small">${file}.csv</span></td>${cell(each.read)}${cell(each.created)}${cell(each.changed)}${cell(each.unchanged)}${cell(each.rejected, 'bad')}</tr>`)}</tbody>
        </table>
      </section>`;
  }

  private async _retry(): Promise<void> {
    try {
      await feedsApi(this.desk.http).retry(this.runId);
      this._told = { text: t('feeds.retried'), bad: false };
      setTimeout(() => goTo('feeds'), pollMs);
    } catch (error) {
      this._told = { text: explain(error), bad: true };
    }
  }

  private async _load(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this._run = await feedsApi(this.desk.http).run(this.runId);
      this._failure = null;
      if (this._run.status === 'running' && this.isConnected) {
        this.timer = setTimeout(() => void this._load(), pollMs);
      }
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
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .gap { flex: 1; }
      .told { display: grid; }
      .why { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: var(--danger-soft); color: var(--danger); }
      .told .small, .told .fault { padding: 6px 16px; }
      progress { width: calc(100% - 32px); margin: 0 16px 8px; accent-color: var(--accent); }
      .parts { display: grid; align-content: start; gap: 20px; padding: 12px 0 24px; }
      section h3 { padding: 0 16px 4px; }
      .bad { color: var(--danger); font-weight: 600; }
    `,
  ];
}
customElements.define('feed-run', FeedRun);
