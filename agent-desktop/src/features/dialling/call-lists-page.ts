import type { CallListRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count, shortDateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { diallingApi } from './dialling-api.ts';
import './call-list-view.ts';
import '../../components/ui-icon.ts';

const EVERY_MS = 10_000;

/** Call lists of those who lead: all of them on the left, the chosen one with its results on the right. */
export class CallListsPage extends DeskElement {
  static override properties = {
    chosenId: {},
    _lists: { state: true },
    _failure: { state: true },
    _making: { state: true },
    _frames: { state: true },
  };
  declare chosenId: string | null;
  declare private _lists: readonly CallListRow[] | null;
  declare private _failure: unknown;
  declare private _making: boolean;
  declare private _frames: boolean;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    Object.assign(this, { _lists: null, _failure: null, _making: false, _frames: false });
  }

  protected override deskReady(): void {
    void this._load();
    this.timer ??= setInterval(() => void this._load(), EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private async _load(): Promise<void> {
    try {
      this._lists = (await diallingApi(this.desk.http).lists()).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="list">
        <div class="tools"><h2>${t('lists.title')}</h2><button class="button" data-test="dial-frames-open" @click=${() => void this._openFrames()}>${t('dial.frames')}</button><button class="button primary" data-test="list-new" @click=${() => void this._openMaker()}><ui-icon name="plus" .size=${16}></ui-icon>${t('lists.new')}</button></div>
        <div class="scroll">${this._renderRows()}</div>
      </div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('lists.results')}>
        ${this.chosenId ? html`<call-list-view .listId=${this.chosenId} @changed=${() => void this._load()}></call-list-view>` : html`<p class="muted choose">${t('lists.choose')}</p>`}
      </aside>
      ${this._frames ? html`<dial-frames @closed=${() => (this._frames = false)}></dial-frames>` : nothing}
      ${this._making ? html`<new-call-list @closed=${() => (this._making = false)} @made=${(event: CustomEvent<string>) => this._made(event.detail)}></new-call-list>` : nothing}
    `;
  }

  private async _openMaker(): Promise<void> {
    await import('./new-call-list.ts');
    this._making = true;
  }

  private async _openFrames(): Promise<void> {
    await import('./dial-frames.ts');
    this._frames = true;
  }

  private _made(id: string): void {
    this._making = false;
    void this._load();
    goTo('calls', id);
  }

  private _renderRows() {
    if (this._failure && !this._lists)
      return errorState(t('lists.load_failed'), this._failure, () => void this._load());
    if (!this._lists) return skeletonRows(8);
    if (this._lists.length === 0) return emptyState('phone', t('lists.empty'), t('lists.empty_hint'));
    return html`
      <table data-test="call-lists" @keydown=${listKeys}>
        <thead><tr><th>${t('lists.name')}</th><th>${t('lists.purpose')}</th><th>${t('lists.pacing')}</th><th>${t('lists.state')}</th><th class="right">${t('lists.reached')}</th><th class="right">${t('lists.over')}</th><th>${t('lists.owner')}</th><th>${t('lists.made')}</th></tr></thead>
        <tbody>${this._lists.map((row) => this._renderRow(row))}</tbody>
      </table>
    `;
  }

  private _renderRow(row: CallListRow) {
    const choose = (): void => goTo('calls', row.id);
    return html`
      <tr tabindex="0" aria-selected=${row.id === this.chosenId} data-test="call-list" data-id=${row.id} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
        <td class="wide" title=${row.name}><strong>${row.name}</strong></td>
        <td>${t(`dial.purpose_${row.purpose}`)}</td>
        <td>${t(`lists.pacing_${row.pacing}`)}</td>
        <td>${t(`lists.state_${row.state}`)}</td>
        <td class="num right">${t('lists.n_of_m', { n: count(row.reached), m: count(row.entries) })}</td>
        <td class="num right">${count(row.over)}</td>
        <td>${row.ownerName}</td>
        <td class="num">${shortDateTime(row.createdAt, new Date())}</td>
      </tr>
    `;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 400px; background: var(--surface); min-height: 0; }
      .list { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .tools h2 { margin-right: auto; }
      aside { border-left: 1px solid var(--rule); min-width: 0; } .choose { padding: 24px 16px; }
    `,
  ];
}
customElements.define('call-lists-page', CallListsPage);
declare global {
  interface HTMLElementTagNameMap {
    'call-lists-page': CallListsPage;
  }
}
