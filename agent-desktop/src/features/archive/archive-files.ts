import {
  type ArchiveFilePage,
  type ArchiveFileState,
  type ArchiveFileView,
  fileCodePrefix,
} from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { fileStatePill } from '../documents/paper-files.ts';
import { archiveApi, type FilesAsked } from './archive-api.ts';
import './archive-file.ts';

const filters: readonly (ArchiveFileState | null)[] = [null, 'waiting', 'out', 'overdue'];
const sorts = ['customer', 'position', 'due', 'latest'] as const;

/** Paper files: found by typing or scanning, filed, printed; the chosen one beside. */
export class ArchiveFiles extends DeskElement {
  static override properties = {
    look: {},
    _asked: { state: true },
    _page: { state: true },
    _items: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
    _told: { state: true },
    _labels: { state: true },
    _registering: { state: true },
  };
  /** What to look for at first. */
  declare look: string;
  declare private _asked: FilesAsked;
  declare private _page: ArchiveFilePage | null;
  declare private _items: readonly ArchiveFileView[];
  declare private _chosen: string | null;
  declare private _failure: unknown;
  declare private _told: string;
  declare private _labels: readonly ArchiveFileView[] | null;
  declare private _registering: boolean;
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this.look = '';
    this._asked = { q: '', state: null, cabinetId: null, sort: 'customer' };
    this._page = null;
    this._items = [];
    this._chosen = null;
    this._failure = null;
    this._told = '';
    this._labels = null;
    this._registering = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.hasDesk && changed.has('look')) void this._ask({ q: this.look });
  }

  protected override deskReady(): void {
    void this._ask({ q: this.look });
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const mayKeep = this.desk.session.user.roles.includes('clerk');
    const { waiting = 0, arriving = 0 } = this._page?.counts ?? {};
    return html`
      <div class="list">
        <div class="tools">
          <input type="search" class="search" data-test="archive-search" placeholder=${t('archive.search')} aria-label=${t('archive.search')} .value=${this._asked.q} @input=${this._typed} @keydown=${this._scanned}>
          <label class="small sort"><span>${t('archive.sort')}</span><select data-test="archive-sort" @change=${(event: Event) => this._ask({ sort: (event.target as HTMLSelectElement).value as FilesAsked['sort'] })}>
            ${sorts.map((sort) => html`<option value=${sort} ?selected=${sort === this._asked.sort}>${t(`archive.sort_${sort}`)}</option>`)}</select></label>
          ${exportAction(this.desk, this._asked.state === 'out' || this._asked.state === 'overdue' ? 'archive_register' : 'archive_files')}
        </div>
        <div class="tools">
          <div class="filters" role="group" aria-label=${t('archive.state')}>${filters.map((state) => this._renderFilter(state))}</div>
          <span class="gap small muted" role="status" data-test="archive-told">${this._told}</span>
          ${this._items.some(({ position }) => position) ? html`<button class="button" data-test="archive-labels" @click=${() => this._print(this._items)}><ui-icon name="qr" .size=${16}></ui-icon>${t('archive.labels')}</button>` : nothing}
          ${mayKeep && waiting + arriving > 0 ? html`<button class="button" data-test="archive-allot" @click=${this._allot}>${t('archive.allot', { count: shown(waiting + arriving) })}</button>` : nothing}
          ${mayKeep ? html`<button class="button primary" data-test="archive-register" @click=${this._register}>${t('archive.register')}</button>` : nothing}
        </div>
        <div class="scroll rows">${this._renderRows()}</div>
      </div>
      <aside class="scroll">
        ${
          this._chosen
            ? html`<archive-file .fileId=${this._chosen} .mayKeep=${mayKeep} @changed=${() => this._ask({})} @print=${(event: CustomEvent<ArchiveFileView>) => this._print([event.detail])}></archive-file>`
            : html`<p class="muted choose">${t('archive.choose')}</p>`
        }
      </aside>
      ${
        this._labels
          ? html`<label-sheet .files=${this._labels} @closed=${() => {
              this._labels = null;
            }}></label-sheet>`
          : nothing
      }
      ${
        this._registering
          ? html`<register-dialog @registered=${(event: CustomEvent<string>) => this._ask({ q: event.detail, state: null })} @closed=${() => {
              this._registering = false;
            }}></register-dialog>`
          : nothing
      }
    `;
  }

  private _renderFilter(state: ArchiveFileState | null) {
    const counts = this._page?.counts;
    const number = counts && (state === null ? counts.all : state === 'in' ? counts.all : counts[state]);
    return html`<button class="button" aria-pressed=${state === this._asked.state} data-test="archive-filter-${state ?? 'all'}" @click=${() => this._ask({ state, ...(state === 'waiting' ? { sort: 'customer' as const } : {}) })}>${state ? t(`archive.state_${state}`) : t('archive.all')} <span class="num small">${number === undefined ? '' : shown(number)}</span></button>`;
  }

  private _renderRows() {
    if (this._failure && !this._page) return errorState(t('archive.load_failed'), this._failure, () => this._ask({}));
    if (!this._page) return skeletonRows(12);
    if (this._items.length === 0) return emptyState('cabinet', t('archive.empty'), t('archive.empty_hint'));
    return html`
      <table data-test="archive-files" @keydown=${listKeys}>
        <thead><tr><th>${t('archive.position')}</th><th>${t('archive.customer')}</th><th>${t('archive.branch')}</th><th>${t('archive.account')}</th><th class="right">${t('archive.pages')}</th><th>${t('archive.state')}</th><th>${t('archive.filed')}</th></tr></thead>
        <tbody>${this._items.map(
          (file) => html`
          <tr tabindex="0" aria-selected=${file.id === this._chosen} data-test="archive-row" @click=${() => this._choose(file.id)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this._choose(file.id)}>
            <td class="num">${file.position ? html`<strong>${file.position}</strong>` : html`<span class="muted">–</span>`}</td>
            <td class="wide"><span class="num">${file.customerNo}</span> ${file.customerName}</td>
            <td>${say(file.branch.name)}</td>
            <td class="num">${file.accountNo ?? html`<span class="muted">${t('archive.whole_customer')}</span>`}</td>
            <td class="num right">${count(file.pages)}</td>
            <td>${fileStatePill(file)}</td>
            <td class="num">${day(file.filedAt)}</td>
          </tr>`,
        )}</tbody>
      </table>
      ${this._page.next ? html`<p class="more"><button class="button" data-test="archive-more" @click=${this._more}>${t('common.more')}</button></p>` : nothing}
      ${this._failure ? html`<p class="fault more" role="alert">${explain(this._failure)}</p>` : nothing}
    `;
  }

  private _typed(event: Event): void {
    void this._ask({ q: (event.target as HTMLInputElement).value.trim() }, 200);
  }

  /** A scanner types the label and ends with Enter: what it found opens at once. */
  private async _scanned(event: KeyboardEvent): Promise<void> {
    const q = (event.target as HTMLInputElement).value.trim();
    if (event.key !== 'Enter' || q === '') return;
    await this._ask({ q });
    const [first] = this._items;
    if (first && (this._items.length === 1 || q.toUpperCase().startsWith(fileCodePrefix))) this._choose(first.id);
  }

  private _choose(id: string): void {
    this._chosen = id;
  }

  private async _ask(change: Partial<FilesAsked>, delayMs = 0): Promise<void> {
    this._asked = { ...this._asked, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      const page = await archiveApi(this.desk.http).files(this._asked, null, waiting.signal);
      this._page = page;
      this._items = page.items;
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  private async _more(): Promise<void> {
    if (!this._page?.next) return;
    try {
      const page = await archiveApi(this.desk.http).files(this._asked, this._page.next);
      this._page = page;
      this._items = [...this._items, ...page.items];
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  private async _allot(): Promise<void> {
    try {
      const { allotted, waiting } = await archiveApi(this.desk.http).allot();
      this._told = t(waiting > 0 ? 'archive.allotted_some' : 'archive.allotted', { count: allotted.length, waiting });
      await this._ask({ state: null, sort: 'latest' });
      if (allotted.length > 0) await this._print(allotted);
    } catch (error) {
      this._failure = error;
    }
  }

  private async _register(): Promise<void> {
    await import('./register-dialog.ts');
    this._registering = true;
  }

  private async _print(files: readonly ArchiveFileView[]): Promise<void> {
    await import('./label-sheet.ts');
    this._labels = files.filter(({ position }) => position !== null);
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 340px; }
      .list { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px 0; }
      .search { flex: 1; }
      .sort { display: flex; align-items: center; gap: 6px; white-space: nowrap; color: var(--ink-2); }
      .sort select { width: 190px; }
      .gap { flex: 1; text-align: right; }
      .filters { display: flex; gap: 4px; }
      .filters .button[aria-pressed="true"] { background: var(--selected); border-color: var(--accent); }
      .rows { margin-top: 8px; border-top: 1px solid var(--rule); }
      aside { border-left: 1px solid var(--rule); min-width: 0; }
      .choose { padding: 24px 16px; }
      .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('archive-files', ArchiveFiles);

/** Counts stop at a thousand. */
const shown = (number: number): string => (number >= 1_000 ? `${count(number)}+` : String(number));
