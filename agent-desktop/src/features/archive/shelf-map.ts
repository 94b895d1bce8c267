import type { ShelfMap as ShelfMapView } from '@tellerline/contracts';
import { css, html, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';

type ShelfFile = ShelfMapView['slots'][number]['files'][number];

/**
 * A cabinet from the front: slots from top to bottom, every place a spine. What is out is a gap with a frame.
 * @slot actions
 */
export class ShelfMap extends DeskElement {
  static override properties = {
    cabinetId: {},
    version: { type: Number },
    _map: { state: true },
    _failure: { state: true },
  };
  declare cabinetId: string;
  /** Changes when the cabinet was set up anew. */
  declare version: number;
  declare private _map: ShelfMapView | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._map = null;
    this._failure = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.hasDesk && (changed.has('cabinetId') || changed.has('version'))) void this._load();
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (this._failure) return errorState(t('archive.load_failed'), this._failure, () => void this._load());
    if (!this._map) return skeletonRows(8);
    const { cabinet, slots } = this._map;
    return html`
      <header>
        <h3>${t('cabinet.map', { code: cabinet.code })}</h3>
        <p class="legend small">${(['in', 'out', 'overdue'] as const).map((state) => html`<span><i class="spine ${state}"></i>${t(`archive.state_${state}`)}</span>`)}</p>
        <slot name="actions"></slot>
      </header>
      <ol data-test="shelf-map">${slots.map((slot) => this._renderSlot(slot, cabinet))}</ol>
    `;
  }

  private _renderSlot({ slot, files }: ShelfMapView['slots'][number], cabinet: ShelfMapView['cabinet']) {
    const byPlace = new Map(files.map((file) => [file.place, file]));
    return html`
      <li>
        <span class="small slot">${t('cabinet.slot', { slot })}<br><span class="muted num">${t('cabinet.free', { count: cabinet.filesPerSlot - files.length })}</span></span>
        <div class="shelf">${Array.from({ length: cabinet.filesPerSlot }, (_, at) => {
          const file = byPlace.get(at + 1);
          return file
            ? this._renderSpine(
                file,
                `${cabinet.code}-${String(slot).padStart(2, '0')}-${String(file.place).padStart(3, '0')}`,
              )
            : html`<i class="spine"></i>`;
        })}</div>
      </li>
    `;
  }

  private _renderSpine(file: ShelfFile, position: string) {
    const state = t(`archive.state_${file.state}`);
    const says = file.customerNo
      ? t('cabinet.place', { position, state, customer: file.customerNo })
      : t('cabinet.place_foreign', { position, state });
    if (!file.customerNo) return html`<i class="spine foreign" role="img" aria-label=${says} title=${says}></i>`;
    return html`<button class="spine ${file.state}" data-test="spine" data-state=${file.state} aria-label=${says} title=${says} @click=${() => goTo('archive', 'files', file.code)}></button>`;
  }

  private async _load(): Promise<void> {
    const id = this.cabinetId;
    if (!id) return;
    try {
      const map = await archiveApi(this.desk.http).map(id);
      if (id === this.cabinetId) this._map = map;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; padding: 0 16px 24px; }
      header { display: flex; align-items: center; gap: 16px; padding: 8px 0; min-height: 46px; }
      .legend { flex: 1; display: flex; gap: 16px; color: var(--ink-2); }
      .legend span { display: inline-flex; align-items: center; gap: 6px; }
      ol { border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden; }
      li { display: grid; grid-template-columns: 88px minmax(0, 1fr); border-bottom: 3px solid var(--border); background: var(--sunken); }
      li:last-child { border-bottom: 0; }
      .slot { padding: 8px; border-right: 1px solid var(--rule); line-height: 18px; background: var(--surface); }
      .shelf { display: flex; flex-wrap: wrap; align-items: end; gap: 2px; padding: 8px 8px 0; }
      .spine { display: inline-block; box-sizing: border-box; width: 24px; height: 38px; padding: 0; border: 1px dashed var(--rule); border-bottom: 0; border-radius: 2px 2px 0 0; background: none; }
      .spine.in { background: var(--accent); border: 1px solid var(--accent); }
      .spine.out { background: var(--accent-soft); border: 2px solid var(--accent); }
      .spine.overdue { background: var(--danger-soft); border: 2px solid var(--danger-solid); }
      .spine.foreign { background: var(--border); border: 1px solid var(--border); opacity: 0.6; }
      button.spine:hover { transform: translateY(-3px); }
      .legend .spine { height: 14px; width: 10px; }
      @media (prefers-reduced-motion: reduce) { button.spine:hover { transform: none; } }
    `,
  ];
}
customElements.define('shelf-map', ShelfMap);
