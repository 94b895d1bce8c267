import { outboundRule, RecordingChoices, RecordingPage, type RecordingRow } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { queryOf } from '../../data/http.ts';
import { duration, shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../quality/evaluation-panel.ts';
import '../quality/quality-view.ts';
import './recording-player.ts';
import './recording-rules.ts';
import '../../components/form/day-field.ts';

const asked = ['agent', 'queue', 'customerNo', 'disposition', 'from', 'until', 'longerThan'] as const;
type Asked = Record<(typeof asked)[number], string>;

/** Recordings: searched on the left, heard on the right; the rules on a page of their own. */
export class RecordingsPageElement extends DeskElement {
  static override properties = {
    chosenId: {},
    cardId: {},
    _rows: { state: true },
    _next: { state: true },
    _agents: { state: true },
    _failure: { state: true },
  };
  /** From the address: a recording, `rules`, `quality` or `cards`. */
  declare chosenId: string | null;
  /** Of `cards`: which. */
  declare cardId: string | null;
  declare private _rows: readonly RecordingRow[] | null;
  declare private _next: string | null;
  declare private _agents: RecordingChoices['agents'];
  declare private _failure: unknown;
  private filter: Asked = Object.fromEntries(asked.map((name) => [name, ''])) as Asked;

  constructor() {
    super();
    this.chosenId = null;
    this.cardId = null;
    this._rows = null;
    this._next = null;
    this._agents = [];
    this._failure = null;
  }

  protected override parts(desk: DeskElement['desk']) {
    return [desk.codes];
  }

  protected override deskReady(): void {
    if (!this._hears) return;
    void this._load(null);
    // Beside the list: without it the page is whole.
    void this.desk.http.get('/recordings/choices', RecordingChoices).then(
      ({ agents }) => {
        this._agents = agents;
      },
      () => undefined,
    );
  }

  private get _hears(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'agent' || role === 'supervisor' || role === 'quality');
  }

  /** Whoever only judges calls searches by no customer. */
  private get _seesCustomers(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'agent' || role === 'supervisor');
  }

  private get _seesRules(): boolean {
    return this.desk.session.user.roles.some((role) => role === 'admin' || role === 'supervisor');
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this.chosenId === 'rules' || !this._hears)
      return html`<recording-rules class="scroll whole"></recording-rules>`;
    if (this.chosenId === 'cards') {
      void import('../quality/scorecards-page.ts');
      return html`<scorecards-page class="whole" .cardId=${this.cardId}></scorecards-page>`;
    }
    if (this.chosenId === 'quality') return html`<quality-view class="whole"></quality-view>`;
    return html`
      <div class="list">${this._renderTools()}<div class="scroll rows">${this._renderRows()}</div></div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('recordings.title')}>
        ${this.chosenId ? html`<recording-player .recordingId=${this.chosenId} @changed=${() => this._load(null)}></recording-player><evaluation-panel .recordingId=${this.chosenId}></evaluation-panel>` : html`<p class="muted choose">${t('recordings.choose')}</p>`}
      </aside>
    `;
  }

  private _renderTools() {
    const codes = this.desk.codes.get();
    return html`
      <form class="tools" @change=${this._ask} @submit=${(event: Event) => event.preventDefault()}>
        <h2>${t('recordings.title')}</h2>
        <select name="agent" aria-label=${t('recordings.agent')} data-test="recordings-agent"><option value="">${t('recordings.agent_all')}</option>${this._agents.map(({ userId, name }) => html`<option value=${userId}>${name}</option>`)}</select>
        <select name="queue" aria-label=${t('recordings.queue')} data-test="recordings-queue"><option value="">${t('recordings.queue_all')}</option>${(codes?.queues ?? []).map(({ code, label }) => html`<option value=${code}>${say(label)}</option>`)}<option value=${outboundRule}>${t('recordings.outbound')}</option></select>
        <select name="disposition" aria-label=${t('recordings.result')}><option value="">${t('recordings.disposition_all')}</option>${(codes?.dispositions ?? []).map(({ code, label }) => html`<option value=${code}>${say(label)}</option>`)}</select>
        <button type="button" class="button rules" data-test="recordings-quality" @click=${() => goTo('recordings', 'quality')}>${t('quality.title')}</button>
        ${this._seesRules ? html`<button type="button" class="button" data-test="recordings-rules" @click=${() => goTo('recordings', 'rules')}>${t('recordings.rules')}</button>` : nothing}
        <span class="break"></span>
        ${this._seesCustomers ? html`<label>${t('recordings.customer_no')} <input name="customerNo" class="num" maxlength="11" pattern="[0-9A-Z]{1,11}" data-test="recordings-customer" /></label>` : nothing}
        <label>${t('recordings.from')} <day-field name="from"></day-field></label>
        <label>${t('recordings.until')} <day-field name="until"></day-field></label>
        <label>${t('recordings.longer')} <input name="longerThan" class="num short" type="number" min="0" max="86400" /></label>
      </form>
    `;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('recordings.load_failed'), this._failure, () => void this._load(null));
    if (!this._rows) return skeletonRows(10);
    if (this._rows.length === 0) return emptyState('record', t('recordings.empty'), t('recordings.empty_hint'));
    return html`
      <table data-test="recordings-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('recordings.when')}</th><th class="right">${t('recordings.length')}</th><th>${t('recordings.agent')}</th><th>${t('recordings.customer')}</th><th>${t('recordings.queue')}</th><th>${t('recordings.result')}</th></tr></thead>
        <tbody>${this._rows.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._next ? html`<p class="more"><button class="button" @click=${() => this._load(this._next)}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _renderRow(row: RecordingRow) {
    const choose = (): void => goTo('recordings', row.id);
    const unknown = html`<span class="muted">${row.interactionId ? '' : t('recordings.unknown_call')}</span>`;
    return html`
      <tr tabindex="0" aria-selected=${row.id === this.chosenId} data-test="recording-row" @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
        <td class="num">${shortDateTime(row.startedAt, new Date(this.desk.line.now()))}</td>
        <td class="num right">${duration(row.lengthMs)}</td>
        <td>${row.agent ?? unknown}</td>
        <td class="wide">${row.customer?.name ?? ''}</td>
        <td>${row.queue ? say(row.queue) : ''}</td>
        <td>${row.disposition ? say(row.disposition) : ''} ${row.held ? html`<span class="pill warning">${t('recordings.held')}</span>` : nothing}${row.deletedAt ? html`<span class="pill">${t('recordings.deleted')}</span>` : nothing}</td>
      </tr>
    `;
  }

  private _ask(event: Event): void {
    const form = event.currentTarget as HTMLFormElement;
    if (!form.reportValidity()) return;
    const data = new FormData(form);
    this.filter = Object.fromEntries(asked.map((name) => [name, String(data.get(name) ?? '').trim()])) as Asked;
    void this._load(null);
  }

  private async _load(cursor: string | null): Promise<void> {
    try {
      const page = await this.desk.http.get(`/recordings${queryOf({ ...this.filter, cursor })}`, RecordingPage);
      this._rows = cursor ? [...(this._rows ?? []), ...page.items] : page.items;
      this._next = page.next;
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 460px; background: var(--surface); min-height: 0; height: 100%; }
      .whole { grid-column: 1 / -1; }
      .list { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .tools select, .tools input { width: auto; } .tools label { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; color: var(--ink-2); }
      .tools [name="customerNo"] { width: 108px !important; } .tools .short { width: 72px !important; }
      .break { flex-basis: 100%; height: 0; } .rules { margin-left: auto; }
      aside { border-left: 1px solid var(--rule); min-width: 0; }
      .choose { padding: 24px 16px; } .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('recordings-page', RecordingsPageElement);
