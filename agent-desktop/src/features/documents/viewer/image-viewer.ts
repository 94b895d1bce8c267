import { type ImageType, ImageType as ImageTypes } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../../components/ui-states.ts';
import { ApiError } from '../../../data/api-client.ts';
import { t } from '../../../i18n/locale.ts';
import { base, controls } from '../../../styles/shared.ts';
import { fetchPage } from '../documents-api.ts';
import { openFile } from './open-file.ts';
import type { OpenFile } from './opened-file.ts';
import type { Turn, Zoom } from './page-stage.ts';
import type { Viewed } from './viewed.ts';
import './page-stage.ts';
import './viewer-bar.ts';

const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6] as const;

/**
 * Looks through the files of an import: zoom, turn, fit, page by page. Stands below the call bar, so that a call stays in
 * hand; Esc leaves.
 * @fires closed
 * @slot actions - what may be done with the file that is shown
 */
export class ImageViewer extends DeskElement {
  static override properties = {
    viewed: { attribute: false },
    large: { type: Boolean, reflect: true },
    _at: { state: true },
    _page: { state: true },
    _file: { state: true },
    _failure: { state: true },
    _zoom: { state: true },
    _turn: { state: true },
    _scale: { state: true },
  };
  declare viewed: Viewed;
  declare large: boolean;
  declare private _at: number;
  declare private _page: number;
  declare private _file: OpenFile | null;
  declare private _failure: unknown;
  declare private _zoom: Zoom;
  declare private _turn: Turn;
  declare private _scale: number;
  private loading: AbortController | null = null;

  constructor() {
    super();
    this.large = false;
    this._at = 0;
    this._page = 1;
    this._file = null;
    this._failure = null;
    this._zoom = 'page';
    this._turn = 0;
    this._scale = 1;
  }

  /** Which of the files is shown. */
  get at(): number {
    return this._at;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._drop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('viewed') || !this.hasDesk) return;
    this._at = Math.min(this._at, this.viewed.files.length - 1);
    void this._open(1);
  }

  protected override deskReady(): void {
    void this._open(1);
  }

  protected override firstUpdated(): void {
    this.shadowRoot?.querySelector<HTMLElement>('section')?.focus();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { files, heading, detail } = this.viewed;
    return html`
      <section role="dialog" aria-label=${heading} tabindex="-1" data-test="viewer" @keydown=${this._key}>
        <viewer-bar .heading=${heading} .detail=${detail} .page=${this._page} .pages=${this._file?.pages ?? 1} .file=${this._at + 1} .files=${files.length}
          .scale=${this._scale} .zoom=${this._zoom} .large=${this.large} @act=${(event: CustomEvent<string>) => this._act(event.detail)}><slot name="actions" slot="actions"></slot></viewer-bar>
        <div class="body">
          ${files.length > 1 ? this._renderStrip() : nothing}
          <div class="stage">${this._renderStage()}</div>
        </div>
      </section>
    `;
  }

  private _renderStrip() {
    return html`
      <ol class="strip scroll" aria-label=${t('viewer.files')}>${this.viewed.files.map(
        (file, at) => html`
        <li><button aria-current=${at === this._at ? 'true' : 'false'} class=${file.replaced ? 'replaced' : ''} data-test="viewer-file" title=${file.note} @click=${() => this._go(at, 1)}>
          <span class="num small muted">${file.page ? file.page.pageNo : at + 1}</span>
          <span class="cut">${file.name}</span>
          ${file.replaced ? html`<span class="small muted cut">${t('viewer.replaced', { reason: file.note })}</span>` : nothing}
        </button></li>`,
      )}</ol>
    `;
  }

  private _renderStage() {
    const file = this.viewed.files[this._at];
    if (this._failure) return errorState(t('viewer.failed'), this._failure, () => void this._open(this._page));
    if (!this._file || !file) return skeletonRows(6);
    return html`<page-stage .file=${this._file} .page=${this._page} .zoom=${this._zoom} .turn=${this._turn} .label=${file.name}
      @scaled=${(event: CustomEvent<number>) => {
        this._scale = event.detail;
      }}
      @failed=${(event: CustomEvent<unknown>) => {
        this._failure = event.detail;
      }}></page-stage>`;
  }

  private async _open(page: number): Promise<void> {
    this._drop();
    const file = this.viewed.files[this._at];
    if (!file) return;
    this._failure = null;
    const loading = new AbortController();
    this.loading = loading;
    try {
      const { type, bytes } = await fetchPage(this.desk.http, file.address, loading.signal);
      const known = ImageTypes.safeParse(type);
      if (!known.success) throw new ApiError('error.unreadable');
      const opened = await openFile(known.data as ImageType, bytes);
      if (loading.signal.aborted) return opened.close();
      this._file = opened;
      this._page = page > 0 ? Math.min(page, opened.pages) : opened.pages;
    } catch (error) {
      if (!loading.signal.aborted) this._failure = error;
    }
  }

  private _drop(): void {
    this.loading?.abort();
    this._file?.close();
    this._file = null;
  }

  private _go(at: number, page: number): void {
    if (at < 0 || at >= this.viewed.files.length) return;
    this._at = at;
    this._turn = 0;
    void this._open(page);
    this.dispatchEvent(new CustomEvent('moved', { detail: at }));
  }

  private _act(act: string): void {
    if (act === 'next') this._turnPage(1);
    if (act === 'previous') this._turnPage(-1);
    if (act === 'in') this._zoom = steps.find((step) => step > this._scale * 1.01) ?? steps.at(-1) ?? 1;
    if (act === 'out') this._zoom = steps.findLast((step) => step < this._scale * 0.99) ?? steps[0];
    if (act === 'page' || act === 'width') this._zoom = act;
    if (act === 'whole') this._zoom = 1;
    if (act === 'right') this._turn = ((this._turn + 90) % 360) as Turn;
    if (act === 'left') this._turn = ((this._turn + 270) % 360) as Turn;
    if (act === 'large') this.large = !this.large;
    if (act === 'close') this.dispatchEvent(new CustomEvent('closed'));
  }

  /** To the page beside; past the end of a file to the file beside. */
  private _turnPage(step: 1 | -1): void {
    const next = this._page + step;
    if (next >= 1 && next <= (this._file?.pages ?? 1)) this._page = next;
    else this._go(this._at + step, step);
  }

  private _key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const from = event.composedPath()[0];
    if (from instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(from.tagName)) return;
    const act = {
      ArrowRight: 'next',
      PageDown: 'next',
      j: 'next',
      ArrowLeft: 'previous',
      PageUp: 'previous',
      k: 'previous',
      '+': 'in',
      '=': 'in',
      '-': 'out',
      '0': 'page',
      '1': 'whole',
      w: 'width',
      r: 'right',
      R: 'left',
      f: 'large',
      Escape: 'close',
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    this._act(act);
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; position: absolute; inset: 0; z-index: 5; background: var(--surface); }
      :host([large]) { position: fixed; inset: var(--bar) 0 0 var(--rail); z-index: 20; box-shadow: var(--shadow); }
      section { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; }
      section:focus-visible { outline: none; }
      .body { display: grid; grid-template-columns: auto minmax(0, 1fr); min-height: 0; }
      .strip { width: 148px; border-right: 1px solid var(--rule); padding: 4px 0; }
      .strip button { display: grid; grid-template-columns: 18px minmax(0, 1fr); gap: 0 4px; width: 100%; padding: 5px 8px; border: 0; border-left: 3px solid transparent; background: none; text-align: left; }
      .strip button:hover { background: var(--hover); }
      .strip button[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); }
      .strip button:focus-visible { outline-offset: -2px; }
      .strip .replaced .cut { text-decoration: line-through; color: var(--ink-3); }
      .strip .replaced .small.cut { grid-column: 2; text-decoration: none; }
      .stage { grid-column: -2 / -1; min-width: 0; min-height: 0; display: grid; }
    `,
  ];
}
customElements.define('image-viewer', ImageViewer);
