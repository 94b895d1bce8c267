import { RiskGroupKind, type RiskGroupPage, type RiskGroupRow, riskGroupLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { money } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { groupsApi } from './groups-api.ts';
import './risk-group.ts';

const tone = { mutual: 'warning', ring: 'danger', chain: 'accent', control: '' } as const;

/** Guarantee circles, chains and groups under one control: the largest exposure first; the chosen one beside the list. */
export class RiskView extends DeskElement {
  static override properties = {
    groupId: {},
    _kind: { state: true },
    _state: { state: true },
    _page: { state: true },
    _items: { state: true },
    _failure: { state: true },
  };
  declare groupId: string | null;
  declare private _kind: RiskGroupKind | '';
  declare private _state: 'standing' | 'dissolved';
  declare private _page: RiskGroupPage | null;
  declare private _items: readonly RiskGroupRow[];
  declare private _failure: unknown;

  constructor() {
    super();
    Object.assign(this, { groupId: null, _kind: '', _state: 'standing', _page: null, _items: [], _failure: null });
  }

  protected override deskReady(): void {
    void this._load(null);
  }

  private async _load(cursor: string | null): Promise<void> {
    const asked = { kind: this._kind, state: this._state };
    try {
      const page = await groupsApi(this.desk.http).riskGroups(asked, cursor);
      if (asked.kind !== this._kind || asked.state !== this._state) return;
      this._page = page;
      this._items = cursor === null ? page.items : [...this._items, ...page.items];
      this._failure = null;
    } catch (failure) {
      this._failure = failure;
    }
  }

  private _ask(change: Partial<{ kind: RiskGroupKind | ''; state: 'standing' | 'dissolved' }>): void {
    this._kind = change.kind ?? this._kind;
    this._state = change.state ?? this._state;
    void this._load(null);
  }

  protected override render() {
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`
      <div class="list">
        <div class="tools">
          <select aria-label=${t('risk.kind')} data-test="risk-kind" @change=${(event: Event) => this._ask({ kind: RiskGroupKind.safeParse(chosen(event)).data ?? '' })}><option value="">${t('risk.all_kinds')}</option>${RiskGroupKind.options.map((kind) => html`<option value=${kind} ?selected=${kind === this._kind}>${say(riskGroupLabels[kind])}</option>`)}</select>
          <select aria-label=${t('risk.state')} data-test="risk-state" @change=${(event: Event) => this._ask({ state: chosen(event) === 'dissolved' ? 'dissolved' : 'standing' })}><option value="standing">${t('risk.standing')}</option><option value="dissolved">${t('risk.dissolved')}</option></select>
        </div>
        <div class="scroll rows" role="region" tabindex="0" aria-label=${t('risk.title')}>${this._renderRows()}</div>
      </div>
      ${this.groupId ? html`<risk-group .groupId=${this.groupId}></risk-group>` : html`<p class="muted choose">${t('risk.choose')}</p>`}
    `;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('risk.load_failed'), this._failure, () => void this._load(null));
    if (!this._page) return skeletonRows(8);
    if (this._items.length === 0) return emptyState('shield', t('risk.empty'), t('risk.empty_hint'));
    return html`
      <table data-test="risk-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('risk.kind')}</th><th>${t('risk.members')}</th><th class="right">${t('risk.exposure')}</th></tr></thead>
        <tbody>${this._items.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._page.next ? html`<p class="more"><button class="button" @click=${() => this._load(this._page?.next ?? null)}>${t('common.more')}</button></p>` : nothing}`;
  }

  private _renderRow(row: RiskGroupRow) {
    const open = (): void => goTo('groups', 'risk', row.id);
    return html`
      <tr tabindex="0" aria-selected=${row.id === this.groupId} data-test="risk-row" @click=${open} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && open()}>
        <td><span class="pill ${tone[row.kind]}">${say(riskGroupLabels[row.kind])}</span></td>
        <td class="wide"><span class="num">${t('risk.of_members', { n: row.members })}</span> <span class="muted">${listed(row.names)}</span></td>
        <td class="num right">${row.exposure > 0 ? money(row.exposure) : '–'}</td>
      </tr>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-columns: 480px minmax(0, 1fr); min-height: 0; }
      .list { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; border-right: 1px solid var(--rule); }
      .tools { display: flex; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); } .tools select { width: auto; }
      .choose { padding: 24px 16px; } .more { padding: 12px 16px; } risk-group { min-width: 0; }
    `,
  ];
}
customElements.define('risk-view', RiskView);
