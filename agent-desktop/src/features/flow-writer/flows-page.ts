import { FlowList } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './flow-diagram.ts';
import './flow-editor.ts';

/** The flows of the house; one of them opened is written here. */
export class FlowsPage extends DeskElement {
  static override properties = { flowId: {}, _list: { state: true }, _failure: { state: true } };
  /** From the address. */
  declare flowId: string | null;
  declare private _list: FlowList | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._list = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues<FlowsPage>): void {
    if (changed.get('flowId') && !this.flowId && this.hasDesk) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.flowId) return html`<flow-editor .flowId=${this.flowId}></flow-editor>`;
    return html`<header><h2>${t('writer.title')}</h2><span class="small muted">${t('writer.hint')}</span></header><div class="scroll">${this._renderList()}</div>`;
  }

  private _renderList() {
    if (this._failure) return errorState(t('writer.load_failed'), this._failure, () => void this._load());
    if (!this._list) return skeletonRows(10);
    if (this._list.items.length === 0) return emptyState('note', t('writer.empty'));
    return html`
      <table data-test="flow-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('writer.name')}</th><th>${t('writer.kind')}</th><th>${t('writer.in_force')}</th><th>${t('writer.pending')}</th><th class="right">${t('writer.runs')}</th><th class="right">${t('writer.abandoned')}</th></tr></thead>
        <tbody>${this._list.items.map(
          ({ id, name, kind, published, pending, runs, abandoned }) => html`
          <tr tabindex="0" data-test="flow-row" data-id=${id} @click=${() => goTo('flows', id)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && goTo('flows', id)}>
            <td class="wide"><b>${say(name)}</b> <span class="small muted">${id}</span></td><td>${t(`writer.for_${kind}`)}</td>
            <td class="num">${published === null ? '—' : t('writer.version', { n: published })}</td>
            <td>${pending ? html`<span class="num">${t('writer.version', { n: pending.version })}</span> <span class="pill accent">${t(`writer.state_${pending.state}`)}</span>` : '—'}</td>
            <td class="num right">${runs}</td><td class="num right">${abandoned}</td>
          </tr>`,
        )}</tbody>
      </table>`;
  }

  private async _load(): Promise<void> {
    try {
      this._list = await this.desk.http.get('/flows', FlowList);
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
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { display: flex; gap: 12px; align-items: baseline; padding: 10px 16px; border-bottom: 1px solid var(--rule); }
      flow-editor { grid-row: 1 / -1; }
    `,
  ];
}
customElements.define('flows-page', FlowsPage);
