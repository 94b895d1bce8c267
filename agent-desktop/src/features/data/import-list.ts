import { ImportKind, type ImportPage, type ImportView, importKinds } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count, dateTime } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { dataApi } from './data-api.ts';
import { exportAction } from './export-action.ts';
import { progressWords, stateTone } from './import-words.ts';

/** Tables sent in, and where to send another. */
export class ImportList extends DeskElement {
  static override properties = {
    kind: { attribute: false },
    _page: { state: true },
    _failure: { state: true },
    _sending: { state: true },
    _refused: { state: true },
    _over: { state: true },
  };
  /** What is sent next, as the address says it; empty: attributes. */
  declare kind: string;
  declare private _page: ImportPage | null;
  declare private _failure: unknown;
  /** Share sent, 0–1; null when nothing is being sent. */
  declare private _sending: number | null;
  declare private _refused: string;
  declare private _over: boolean;

  constructor() {
    super();
    this.kind = '';
    this._page = null;
    this._failure = null;
    this._sending = null;
    this._refused = '';
    this._over = false;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="top">
        <select aria-label=${t('imports.kind')} data-test="import-kind" @change=${(event: Event) => goTo('data', 'imports', (event.target as HTMLSelectElement).value)}>${importKinds.map((each) => html`<option value=${each} ?selected=${each === this._kind}>${t(`imports.kind_${each}`)}</option>`)}</select>
        <label class="drop ${this._over ? 'over' : ''}" data-test="import-drop" @dragover=${this._drag} @dragleave=${() => (this._over = false)} @drop=${this._dropped}>
          <input type="file" class="unseen" accept=".xlsx,.csv,.txt" data-test="import-file" ?disabled=${this._sending !== null} @change=${this._chosen} />
          <ui-icon name="upload" .size=${22}></ui-icon>
          <span><strong>${this._sending === null ? t('imports.drop') : t('imports.sending', { share: Math.round(this._sending * 100) })}</strong><br /><span class="small muted">${t('imports.drop_hint')}</span></span>
        </label>
        <button class="button" data-test="import-template" @click=${() => void this._template()}>${t('imports.template')}</button>
        ${exportAction(this.desk, 'imports')}
      </div>
      <p class="fault" role="alert" data-test="import-refused">${this._refused}</p>
      <div class="scroll" @keydown=${listKeys}>${this._body()}</div>
    `;
  }

  private get _kind(): ImportKind {
    return ImportKind.safeParse(this.kind).data ?? 'industry_attributes';
  }

  private _body() {
    if (this._failure) return errorState(t('data.tab_imports'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(8);
    const { items, next } = this._page;
    if (items.length === 0) return emptyState('upload', t('imports.empty'));
    return html`
      <table data-test="imports">
        <thead><tr><th class="right">#</th><th>${t('imports.kind')}</th><th>${t('imports.file')}</th><th>${t('imports.state')}</th><th class="right">${t('imports.rows')}</th><th class="right">${t('imports.bad')}</th><th>${t('imports.by')}</th></tr></thead>
        <tbody>${items.map((item) => this._row(item))}</tbody>
      </table>
      ${next ? html`<p class="more"><button class="button" data-test="imports-more" @click=${() => void this._load(next)}>${t('data.more')}</button></p>` : nothing}
    `;
  }

  private _row(item: ImportView) {
    const open = () => goTo('data', 'imports', String(item.id));
    return html`
      <tr tabindex="0" data-test="import-row" data-id=${item.id} @click=${open} @keydown=${(event: KeyboardEvent) => (event.key === 'Enter' ? open() : undefined)}>
        <td class="num right muted">${item.id}</td><td>${t(`imports.kind_${item.kind}`)}</td><td class="cut file" title=${item.fileName}>${item.fileName}</td>
        <td><span class="pill ${stateTone[item.state]}">${t(`imports.state_${item.state}`)}</span> <span class="small muted">${item.open ? t('imports.waits', { who: item.open.enteredBy.name }) : progressWords(item)}</span></td>
        <td class="num right">${count(item.counts.rows)}</td><td class="num right ${item.counts.bad > 0 ? 'bad' : 'muted'}">${count(item.counts.bad)}</td>
        <td class="num">${dateTime(item.uploaded.at)} <span class="muted">${item.uploaded.name}</span></td>
      </tr>`;
  }

  private _drag(event: DragEvent): void {
    event.preventDefault();
    this._over = true;
  }

  private _dropped(event: DragEvent): void {
    event.preventDefault();
    this._over = false;
    const file = event.dataTransfer?.files[0];
    if (file) void this._send(file);
  }

  private _chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this._send(file);
    input.value = '';
  }

  private async _send(file: File): Promise<void> {
    if (this._sending !== null) return;
    this._sending = 0;
    this._refused = '';
    try {
      const view = await dataApi(this.desk.http).upload(this._kind, file, (share) => {
        this._sending = share;
      });
      goTo('data', 'imports', String(view.id), ...(view.sameFile ? ['same'] : []));
    } catch (error) {
      this._refused = explain(error);
    } finally {
      this._sending = null;
    }
  }

  private async _template(): Promise<void> {
    await dataApi(this.desk.http)
      .template(this._kind, locale.get())
      .catch((error: unknown) => {
        this._refused = explain(error);
      });
  }

  private async _load(cursor: string | null = null): Promise<void> {
    try {
      const page = await dataApi(this.desk.http).imports(cursor);
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
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); }
      .top { display: flex; gap: 12px; align-items: center; padding: 12px 16px 0; }
      .top select { width: auto; }
      .drop { flex: 1; display: flex; gap: 12px; align-items: center; padding: 12px 16px; border: 1px dashed var(--border); border-radius: var(--radius); background: var(--sunken); color: var(--ink-2); cursor: pointer; }
      .drop strong { color: var(--ink); font-weight: 600; }
      .drop:hover, .drop.over { border-color: var(--accent); background: var(--accent-soft); }
      .drop:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
      .fault { padding: 2px 16px; }
      .file { max-width: 320px; } .bad { color: var(--danger); font-weight: 600; }
      .more { padding: 12px; text-align: center; }
    `,
  ];
}
customElements.define('import-list', ImportList);
