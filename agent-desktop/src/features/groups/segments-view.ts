import type { SegmentFieldView, SegmentList, SegmentRule, SegmentView } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { groupsApi } from './groups-api.ts';
import './segment-view.ts';

const beginning: SegmentRule = { join: 'all', parts: [{ field: 'kind', test: 'one_of', value: ['personal'] }] };

/** Standing groups and segments on the left, the chosen one on the right. */
export class SegmentsView extends DeskElement {
  static override properties = {
    _list: { state: true },
    _fields: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
  };
  declare private _list: SegmentList | null;
  declare private _fields: readonly SegmentFieldView[];
  /** An id, or `new`. */
  declare private _chosen: string;
  declare private _failure: unknown;

  constructor() {
    super();
    Object.assign(this, { _list: null, _fields: [], _chosen: '', _failure: null });
  }

  protected override deskReady(): void {
    void this._load();
  }

  private async _load(): Promise<void> {
    const api = groupsApi(this.desk.http);
    try {
      [this._list, this._fields] = await Promise.all([api.segments(), api.fields()]);
      this._failure = null;
    } catch (failure) {
      this._failure = failure;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('segments.load_failed'), this._failure, () => void this._load());
    const list = this._list;
    if (!list) return skeletonRows(10);
    const standing = list.items.filter((segment) => segment.standing);
    const own = list.items.filter((segment) => !segment.standing);
    const chosen =
      list.items.find(({ id }) => id === this._chosen) ?? standing.find(({ standing: name }) => name === 'vip');
    return html`
      <nav class="scroll" aria-label=${t('segments.title')} @keydown=${listKeys}>
        ${list.mayEdit ? html`<p class="new"><button class="button primary" data-test="segment-new" @click=${() => (this._chosen = 'new')}><ui-icon name="plus" .size=${16}></ui-icon>${t('segments.new')}</button></p>` : nothing}
        <h3>${t('segments.standing')}</h3>${standing.map((segment) => this._renderItem(segment, chosen))}
        <h3>${t('segments.own')}</h3>${own.length > 0 ? own.map((segment) => this._renderItem(segment, chosen)) : html`<p class="muted none">${t('segments.none')}</p>`}
      </nav>
      ${this._chosen === 'new' || !chosen ? html`<segment-pane .segment=${null} .first=${beginning} .fields=${this._fields} @saved=${this._saved} @closed=${() => (this._chosen = '')}></segment-pane>` : html`<segment-pane .segment=${chosen} .first=${beginning} .fields=${this._fields} @saved=${this._saved}></segment-pane>`}
    `;
  }

  private _renderItem(segment: SegmentView, chosen: SegmentView | undefined) {
    const isChosen = this._chosen !== 'new' && segment.id === chosen?.id;
    return html`
      <button class="item" tabindex="0" aria-current=${isChosen} data-test="segment" data-id=${segment.id} @click=${() => (this._chosen = segment.id)}>
        <span class="cut">${say(segment.label)}</span>
        ${segment.closed ? html`<span class="pill">${t('segments.closed')}</span>` : segment.mode === 'snapshot' ? html`<span class="pill">${t('segments.snapshot_short')}</span>` : nothing}
        <strong class="num">${segment.members === null ? '–' : count(segment.members)}</strong>
      </button>`;
  }

  private async _saved(event: CustomEvent<SegmentView>): Promise<void> {
    await this._load();
    this._chosen = event.detail.id;
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: grid; grid-template-columns: 260px minmax(0, 1fr); min-height: 0; }
      nav { border-right: 1px solid var(--rule); background: var(--sunken); } .new { padding: 8px 16px; } .new .button { width: 100%; } h3 { padding: 8px 16px 4px; } .none { padding: 4px 16px; }
      .item { display: flex; align-items: center; gap: 8px; width: 100%; min-height: var(--row); padding: 0 16px; border: 0; border-left: 3px solid transparent; background: none; text-align: left; }
      .item .cut { flex: 1; } .item:hover { background: var(--hover); } .item[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); } .item:focus-visible { outline-offset: -3px; }
    `,
  ];
}
customElements.define('segments-view', SegmentsView);
