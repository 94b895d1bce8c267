import { css, html, type PropertyValues } from 'lit';
import { SpeakingElement } from '../../../app/desk-element.ts';
import { t } from '../../../i18n/locale.ts';
import { base } from '../../../styles/shared.ts';
import type { OpenFile } from './opened-file.ts';

export type Zoom = 'page' | 'width' | number;
export type Turn = 0 | 90 | 180 | 270;

/** Room left around a page that is fitted in. */
const MARGIN = 16;

/**
 * One page, fitted or enlarged, turned, moved by dragging.
 * @fires scaled - with the scale it is shown at, 1 for 100 %
 * @fires failed - when it cannot be drawn
 */
export class PageStage extends SpeakingElement {
  static override properties = {
    file: { attribute: false },
    page: { type: Number },
    zoom: { attribute: false },
    turn: { type: Number },
    label: {},
  };
  declare file: OpenFile;
  declare page: number;
  declare zoom: Zoom;
  declare turn: Turn;
  /** What it is a page of, for those who do not see it. */
  declare label: string;
  private natural = { width: 0, height: 0 };
  private scale = 0;
  private painted = '';
  private readonly resized = new ResizeObserver(() => void this._show());

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('file') || changed.has('page')) {
      this.painted = '';
      this.shadowRoot?.querySelector('.stage')?.scrollTo(0, 0);
    }
    if (['file', 'page', 'zoom', 'turn'].some((name) => changed.has(name))) void this._show();
  }

  protected override render() {
    return html`
      <div class="stage" tabindex="0" data-test="stage" @pointerdown=${this._drag}>
        <div class="paper"><canvas role="img" aria-label=${t('viewer.page_of', { page: this.page, of: this.label })}></canvas></div>
      </div>
    `;
  }

  private async _show(): Promise<void> {
    const { file, page } = this;
    const root = this.shadowRoot;
    const canvas = root?.querySelector('canvas');
    const paper = root?.querySelector<HTMLElement>('.paper');
    if (!canvas || !paper) return;
    try {
      this.natural = await file.size(page);
      if (file !== this.file || page !== this.page) return;
      this._fit(canvas, paper);
      const wanted = `${page}/${this.scale.toFixed(3)}`;
      if (wanted === this.painted) return;
      this.painted = wanted;
      await file.paint(page, canvas, this.scale);
      this.dataset.painted = String(page);
    } catch (error) {
      if (file === this.file) this.dispatchEvent(new CustomEvent('failed', { detail: error }));
    }
  }

  private _fit(canvas: HTMLCanvasElement, paper: HTMLElement): void {
    const upright = this.turn % 180 === 0;
    const { width, height } = this.natural;
    const [across, down] = upright ? [width, height] : [height, width];
    const byWidth = (this.clientWidth - 2 * MARGIN) / across;
    const byHeight = (this.clientHeight - 2 * MARGIN) / down;
    this.scale =
      typeof this.zoom === 'number' ? this.zoom : this.zoom === 'width' ? byWidth : Math.min(byWidth, byHeight);
    this.scale = Math.max(0.05, this.scale);
    canvas.style.width = `${width * this.scale}px`;
    canvas.style.height = `${height * this.scale}px`;
    canvas.style.transform = `translate(-50%, -50%) rotate(${this.turn}deg)`;
    paper.style.width = `${across * this.scale}px`;
    paper.style.height = `${down * this.scale}px`;
    this.dispatchEvent(new CustomEvent('scaled', { detail: this.scale }));
  }

  private _drag(start: PointerEvent): void {
    const stage = start.currentTarget as HTMLElement;
    if (start.button !== 0) return;
    const from = { left: stage.scrollLeft + start.clientX, top: stage.scrollTop + start.clientY };
    const move = (event: PointerEvent): void => stage.scrollTo(from.left - event.clientX, from.top - event.clientY);
    const end = (): void => {
      stage.removeEventListener('pointermove', move);
      stage.removeEventListener('pointerup', end);
      stage.removeEventListener('pointercancel', end);
    };
    stage.setPointerCapture(start.pointerId);
    stage.addEventListener('pointermove', move);
    stage.addEventListener('pointerup', end);
    stage.addEventListener('pointercancel', end);
  }

  static override styles = [
    base,
    css`
      :host { display: block; min-width: 0; min-height: 0; background: var(--sunken); }
      .stage { width: 100%; height: 100%; overflow: auto; display: grid; cursor: grab; touch-action: none; scrollbar-width: thin; scrollbar-color: var(--border) transparent; }
      .stage:active { cursor: grabbing; }
      .stage:focus-visible { outline-offset: -2px; }
      .paper { position: relative; margin: auto; }
      canvas { position: absolute; left: 50%; top: 50%; background: #fff; box-shadow: 0 1px 6px rgb(0 0 0 / 24%); }
    `,
  ];
}
customElements.define('page-stage', PageStage);
