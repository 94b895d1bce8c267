import type { CabinetView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { archiveApi } from './archive-api.ts';
import './shelf-map.ts';

/** The cabinets with how full they are; the chosen one from the front. */
export class CabinetList extends DeskElement {
  static override properties = {
    shown: {},
    _cabinets: { state: true },
    _failure: { state: true },
    _editing: { state: true },
  };
  /** Id of the cabinet that is shown; empty for the first. */
  declare shown: string;
  declare private _cabinets: readonly CabinetView[] | null;
  declare private _failure: unknown;
  /** `new`, or the cabinet that is set up. */
  declare private _editing: CabinetView | 'new' | null;

  constructor() {
    super();
    this.shown = '';
    this._cabinets = null;
    this._failure = null;
    this._editing = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('archive.load_failed'), this._failure, () => void this._load());
    if (!this._cabinets) return skeletonRows(8);
    const mayKeep = this.desk.session.user.roles.includes('clerk');
    const shown = this._cabinets.find(({ id }) => id === this.shown) ?? this._cabinets[0];
    return html`
      <div class="side">
        ${mayKeep ? html`<p class="top"><button class="button" data-test="cabinet-add" @click=${() => this._edit('new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('cabinet.add')}</button></p>` : nothing}
        <ul class="scroll" data-test="cabinets" @keydown=${listKeys}>${this._cabinets.map((cabinet) => this._renderCabinet(cabinet, cabinet === shown))}</ul>
      </div>
      <div class="map scroll">
        ${
          shown
            ? html`<shelf-map .cabinetId=${shown.id} .version=${shown.version}>${mayKeep ? html`<button slot="actions" class="button" data-test="cabinet-change" @click=${() => this._edit(shown)}>${t('cabinet.change')}</button>` : nothing}</shelf-map>`
            : emptyState('cabinet', t('cabinet.empty'), t('cabinet.empty_hint'))
        }
      </div>
      ${
        this._editing
          ? html`<cabinet-dialog .cabinet=${this._editing === 'new' ? null : this._editing} .orgNo=${this.desk.session.user.branch.orgNo} @saved=${() => void this._load()} @closed=${() => {
              this._editing = null;
            }}></cabinet-dialog>`
          : nothing
      }
    `;
  }

  private _renderCabinet(cabinet: CabinetView, isShown: boolean) {
    const room = cabinet.slots * cabinet.filesPerSlot;
    return html`
      <li><button tabindex="0" aria-current=${isShown ? 'true' : 'false'} data-test="cabinet" @click=${() => goTo('archive', 'cabinets', cabinet.id)}>
        <span class="line"><strong class="num">${cabinet.code}</strong><span class="small muted cut">${cabinet.room} · ${say(cabinet.branch.name)}</span></span>
        <meter min="0" max=${room} .value=${cabinet.used} aria-label=${t('cabinet.used', { used: cabinet.used, room })}></meter>
        <span class="line small"><span class="num">${t('cabinet.used', { used: count(cabinet.used), room: count(room) })}</span>
          ${cabinet.out > 0 ? html`<span class="pill accent">${t('cabinet.out', { count: cabinet.out })}</span>` : nothing}
          ${cabinet.closed ? html`<span class="pill">${t('cabinet.closed')}</span>` : nothing}</span>
      </button></li>
    `;
  }

  private async _edit(cabinet: CabinetView | 'new'): Promise<void> {
    await import('./cabinet-dialog.ts');
    this._editing = cabinet;
  }

  private async _load(): Promise<void> {
    try {
      this._cabinets = await archiveApi(this.desk.http).cabinets();
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
      :host { display: grid; grid-template-columns: 260px minmax(0, 1fr); }
      .side { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; border-right: 1px solid var(--rule); }
      .top { padding: 8px 16px; }
      li button { display: grid; gap: 2px; width: 100%; padding: 8px 16px; border: 0; border-left: 3px solid transparent; background: none; text-align: left; }
      li button:hover { background: var(--hover); }
      li button[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); }
      li button:focus-visible { outline-offset: -2px; }
      .line { display: flex; gap: 8px; align-items: baseline; min-height: 20px; }
      meter { width: 100%; height: 8px; }
      .map { min-width: 0; }
    `,
  ];
}
customElements.define('cabinet-list', CabinetList);
