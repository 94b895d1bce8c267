import { FlowList, FlowVersionView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { newFlow } from './new-flow.ts';
import './figures-book.ts';
import './flow-diagram.ts';
import './flow-editor.ts';

/** The flows of the house; one of them opened is written here. */
export class FlowsPage extends DeskElement {
  static override properties = {
    flowId: {},
    _list: { state: true },
    _failure: { state: true },
    _id: { state: true },
    _refusal: { state: true },
  };
  /** From the address. */
  declare flowId: string | null;
  declare private _list: FlowList | null;
  declare private _failure: unknown;
  /** What a new flow is to be called. */
  declare private _id: string;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._list = null;
    this._failure = null;
    this._id = '';
    this._refusal = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues<FlowsPage>): void {
    if (changed.get('flowId') && !this.flowId && this.hasDesk) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.flowId === 'figures') return html`<figures-book></figures-book>`;
    if (this.flowId) return html`<flow-editor .flowId=${this.flowId}></flow-editor>`;
    return html`<header><h2>${t('writer.title')}</h2><span class="small muted">${t('writer.hint')}</span>${this._renderNew()}</header><div class="scroll">${this._renderList()}</div>`;
  }

  private _renderNew() {
    const isTaken = this._list?.items.some(({ id }) => id === this._id) ?? true;
    return html`<span class="space"></span>
      <button class="button" data-test="flow-figures" @click=${() => goTo('flows', 'figures')}>${t('writer.figures')}</button>
      ${this._refusal ? html`<span class="small fault" role="alert">${explain(this._refusal)}</span>` : nothing}
      <input class="id" data-test="flow-new-id" aria-label=${t('writer.new_id')} title=${t('writer.new_id')} placeholder=${t('writer.new_id')} .value=${this._id} @input=${this._typed}>
      <button class="button" data-test="flow-new" ?disabled=${isTaken || this._id === 'figures' || newFlow(this._id) === null} @click=${this._create}>${t('writer.new')}</button>`;
  }

  private readonly _typed = (event: Event): void => {
    this._id = (event.target as HTMLInputElement).value.trim();
  };

  private readonly _create = async (): Promise<void> => {
    const flow = newFlow(this._id);
    if (!flow) return;
    try {
      await this.desk.http.put(`/flows/${flow.id}/draft`, { revision: 0, flow }, FlowVersionView);
      this._id = '';
      this._refusal = null;
      goTo('flows', flow.id);
    } catch (error) {
      this._refusal = error;
    }
  };

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
      header { display: flex; gap: 12px; align-items: center; padding: 6px 16px; border-bottom: 1px solid var(--rule); }
      .space { flex: 1; } header .id { width: 240px; }
      flow-editor { grid-row: 1 / -1; }
    `,
  ];
}
customElements.define('flows-page', FlowsPage);
