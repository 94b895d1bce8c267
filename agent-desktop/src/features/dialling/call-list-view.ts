import {
  type CallListDetail,
  dialOutcomes,
  entryResults,
  entryStates,
  type SteerCallList,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { count } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { diallingApi } from './dialling-api.ts';

const EVERY_MS = 5_000;

/**
 * One call list: how far it is, what came of the calls, who made them; start, pause, end.
 * @fires changed
 */
export class CallListView extends DeskElement {
  static override properties = {
    listId: {},
    _list: { state: true },
    _failure: { state: true },
    _fault: { state: true },
    _changing: { state: true },
  };
  declare listId: string;
  declare private _list: CallListDetail | null;
  declare private _failure: unknown;
  /** Why a step was not taken. */
  declare private _fault: unknown;
  /** As it is being changed. */
  declare private _changing: CallListDetail | null;
  private loadedFor = '';
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    Object.assign(this, { _list: null, _failure: null, _fault: null, _changing: null });
  }

  protected override deskReady(): void {
    this.timer ??= setInterval(() => void this._load(), EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.listId || this.loadedFor === this.listId) return;
    this.loadedFor = this.listId;
    this._list = null;
    this._fault = null;
    this._changing = null;
    void this._load();
  }

  private async _load(): Promise<void> {
    const id = this.listId;
    try {
      const list = await diallingApi(this.desk.http).list(id);
      if (id === this.listId) this._list = list;
      this._failure = null;
    } catch (error) {
      if (id === this.listId) this._failure = error;
    }
  }

  private async _steer(to: SteerCallList['to']): Promise<void> {
    const version = this._list?.row.version;
    if (version === undefined) return;
    this._fault = null;
    try {
      this._list = await diallingApi(this.desk.http).steer(this.listId, { to, version });
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (error) {
      this._fault = error;
      await this._load();
    }
  }

  private async _change(list: CallListDetail): Promise<void> {
    await import('./change-call-list.ts');
    this._changing = list;
  }

  private _kept(list: CallListDetail): void {
    this._changing = null;
    this._list = list;
    this.dispatchEvent(new CustomEvent('changed'));
  }

  protected override render() {
    if (this._failure && !this._list) return errorState(t('lists.load_failed'), this._failure, () => void this._load());
    const list = this._list;
    if (!list) return skeletonRows(8);
    const { row } = list;
    const share = row.entries > 0 ? Math.round((100 * row.reached) / row.entries) : 0;
    return html`
      <header><h3 class="cut" title=${row.name} data-test="list-name">${row.name}</h3><span class="pill" data-test="list-state">${t(`lists.state_${row.state}`)}</span></header>
      <p class="reached"><strong class="num" data-test="list-reached">${t('lists.reached_of', { n: count(row.reached), m: count(row.entries) })}</strong><progress max="100" value=${share} aria-label=${t('lists.reached')}></progress><span class="num">${share}%</span></p>
      <p class="actions">
        ${row.state === 'draft' || row.state === 'paused' ? html`<button class="button primary" data-test="list-start" @click=${() => this._steer('running')}>${t('lists.start')}</button>` : nothing}
        ${row.state === 'running' ? html`<button class="button" data-test="list-pause" @click=${() => this._steer('paused')}>${t('lists.pause')}</button>` : nothing}
        ${row.state === 'ended' || !list.mayChange ? nothing : html`<button class="button" data-test="list-change" @click=${() => void this._change(list)}>${t('lists.change')}</button>`}
        ${row.state === 'ended' ? nothing : html`<button class="button" data-test="list-end" @click=${() => this._steer('ended')}>${t('lists.end')}</button>`}
        ${exportAction(this.desk, 'call_list_entries')}
      </p>
      ${this._fault ? html`<p class="fault pad" role="alert">${explain(this._fault)}</p>` : nothing}
      ${this._changing ? html`<change-call-list .list=${this._changing} @closed=${() => (this._changing = null)} @kept=${(event: CustomEvent<CallListDetail>) => this._kept(event.detail)}></change-call-list>` : nothing}
      ${list.why ? html`<p class="pad">${list.why}</p>` : nothing}
      ${this._renderCounts(
        t('lists.states'),
        entryStates.map((state) => [t(`lists.entry_${state}`), list.states[state]] as const),
      )}
      ${this._renderCounts(
        t('lists.results'),
        entryResults.map((result) => [t(`lists.result_${result}`), list.results[result]] as const),
      )}
      ${this._renderCounts(
        t('lists.outcomes'),
        dialOutcomes.map((outcome) => [t(`dial.outcome_${outcome}`), list.outcomes[outcome]] as const),
      )}
      ${this._renderCounts(
        t('lists.dispositions'),
        list.dispositions.map(({ label, entries }) => [say(label), entries] as const),
      )}
      ${list.agents.length > 0 ? this._renderAgents(list) : nothing}
      ${this._renderCounts(t('lists.left_out'), [
        [t('lists.left_unknown'), list.left.unknown],
        [t('lists.left_several'), list.left.several],
        [t('lists.left_doubled'), list.left.doubled],
        [t('lists.left_held_out'), list.left.heldOut],
      ])}
    `;
  }

  /** Counts that are there; none says nothing. */
  private _renderCounts(title: string, counts: readonly (readonly [string, number | undefined])[]) {
    const told = counts.filter(([, n]) => (n ?? 0) > 0);
    if (told.length === 0) return nothing;
    return html`<section><h4>${title}</h4><dl>${told.map(([name, n]) => html`<dt class="cut" title=${name}>${name}</dt><dd class="num">${count(n ?? 0)}</dd>`)}</dl></section>`;
  }

  private _renderAgents({ agents, rules }: CallListDetail) {
    return html`
      <section><h4>${t('lists.agents')}${rules.goal > 0 ? html` <span class="muted num">${t('lists.goal', { n: rules.goal })}</span>` : nothing}</h4>
        <table data-test="list-agents"><thead><tr><th>${t('lists.agent')}</th><th class="right">${t('lists.tries')}</th><th class="right">${t('lists.reached')}</th><th class="right">${t('lists.success')}</th><th class="right">${t('lists.today')}</th></tr></thead>
        <tbody>${agents.map((agent) => html`<tr><td>${agent.name}</td><td class="num right">${agent.tries}</td><td class="num right">${agent.reached}</td><td class="num right">${agent.success}</td><td class="num right">${agent.reachedToday}</td></tr>`)}</tbody></table>
      </section>
    `;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: block; } header { display: flex; align-items: center; gap: 8px; padding: 8px 16px 0; } h3 { font-size: var(--text-l); color: var(--ink); } header .pill { margin-left: auto; flex: none; }
      h4 { margin: 0; line-height: 28px; font-size: var(--text-m); } .pad { padding: 0 16px 8px; overflow-wrap: anywhere; }
      .reached { display: flex; align-items: center; gap: 8px; padding: 4px 16px; } progress { flex: 1; height: 8px; accent-color: var(--accent); }
      .actions { display: flex; gap: 8px; padding: 4px 16px 8px; border-bottom: 1px solid var(--rule); }
      section { padding: 4px 16px 8px; border-bottom: 1px solid var(--rule); }
      dl { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr) auto; gap: 0 12px; } dt, dd { line-height: 24px; } dd { text-align: right; }
      section table th, section table td { padding-inline: 4px; }
    `,
  ];
}
customElements.define('call-list-view', CallListView);
declare global {
  interface HTMLElementTagNameMap {
    'call-list-view': CallListView;
  }
}
