import {
  type BlacklistDetail,
  type BlacklistPage,
  type BlacklistRow,
  BlacklistSeverity,
  BlacklistState,
  blacklistFields,
  blacklistSorts,
  blacklistSubject,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import type { RecordOfForm } from '../../components/form/record-entry.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { exportAction } from '../data/export-action.ts';
import { type BlacklistAsked, blacklistApi } from './blacklist-api.ts';
import './blacklist-entry.ts';

const tone = { block: 'danger', warn: 'warning', inform: '' } as const;
const lifting = new Set(['liftedOn', 'liftReason']);

/** The blacklist: searched, filtered and sorted on the left, the chosen entry with its hits on the right; entered by two people. */
export class BlacklistPageElement extends DeskElement {
  static override properties = {
    _asked: { state: true },
    _page: { state: true },
    _items: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
    _editing: { state: true },
  };
  declare private _asked: BlacklistAsked;
  declare private _page: BlacklistPage | null;
  declare private _items: readonly BlacklistRow[];
  declare private _chosen: string | null;
  declare private _failure: unknown;
  declare private _editing: { record: RecordOfForm; returnedId: string | null } | null;
  private waiting: AbortController | null = null;

  constructor() {
    super();
    this._asked = { q: '', state: 'in_force', severity: '', sort: 'newest', possible: '' };
    this._page = null;
    this._items = [];
    this._chosen = null;
    this._failure = null;
    this._editing = null;
  }

  protected override deskReady(): void {
    void this._ask({});
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._editing) {
      const { record, returnedId } = this._editing;
      const isNew = record.version === 0;
      return html`<record-form class="form scroll" .record=${record} .returnedId=${returnedId} .catalogue=${blacklistFields} .unshown=${isNew ? lifting : new Set<string>()} .heading=${t(isNew ? 'blacklist.new' : 'blacklist.edit')}
        .first=${isNew ? { partyKind: 'personal', severity: 'warn' } : {}} @submitted=${this._done} @closed=${this._done}></record-form>`;
    }
    return html`
      <div class="list">
        ${this._renderTools()}
        <div class="scroll rows">${this._page?.pending.map((pending) => this._renderPending(pending)) ?? nothing}${this._renderRows()}</div>
      </div>
      <aside class="scroll" role="region" tabindex="0" aria-label=${t('blacklist.title')}>${this._chosen ? html`<blacklist-entry .entryId=${this._chosen} @edit=${(event: CustomEvent<BlacklistDetail>) => this._edit(event.detail)} @decided=${() => this._ask({})}></blacklist-entry>` : html`<p class="muted choose">${t('blacklist.choose')}</p>`}</aside>
    `;
  }

  private _renderTools() {
    const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
    const { state, severity, sort, q } = this._asked;
    const count = this._page?.count;
    return html`
      <div class="tools"><h2>${t('blacklist.title')}</h2>
        <input type="search" class="search" data-test="blacklist-search" placeholder=${t('blacklist.search')} aria-label=${t('blacklist.search')} .value=${q} @input=${(event: Event) => this._ask({ q: (event.target as HTMLInputElement).value.trim() }, 200)}>
        ${exportAction(this.desk, 'blacklist')}
        ${this._page?.mayEdit ? html`<button class="button" data-test="blacklist-import" @click=${() => goTo('data', 'imports', 'blacklist')}>${t('blacklist.import')}</button>` : nothing}
        ${this._page?.mayEdit ? html`<button class="button primary" data-test="blacklist-new" @click=${this._new}><ui-icon name="plus" .size=${16}></ui-icon>${t('blacklist.new')}</button>` : nothing}
      </div>
      <div class="tools">
        <select aria-label=${t('blacklist.state')} data-test="blacklist-state" @change=${(event: Event) => this._ask({ state: BlacklistState.safeParse(chosen(event)).data ?? 'all' })}>${(['all', ...BlacklistState.options] as const).map((each) => html`<option value=${each} ?selected=${each === state}>${t(`blacklist.state_${each}`)}</option>`)}</select>
        <select aria-label=${t('blacklist.severity')} data-test="blacklist-severity" @change=${(event: Event) => this._ask({ severity: BlacklistSeverity.safeParse(chosen(event)).data ?? '' })}><option value="">${t('blacklist.severity_all')}</option>${BlacklistSeverity.options.map((each) => html`<option value=${each} ?selected=${each === severity}>${t(`blacklist.severity_${each}`)}</option>`)}</select>
        <select aria-label=${t('blacklist.sort')} data-test="blacklist-sort" @change=${(event: Event) => this._ask({ sort: blacklistSorts.find((each) => each === chosen(event)) ?? 'newest' })}>${blacklistSorts.map((each) => html`<option value=${each} ?selected=${each === sort}>${t(`blacklist.sort_${each}`)}</option>`)}</select>
        <label class="check"><input type="checkbox" data-test="blacklist-possible" .checked=${this._asked.possible === '1'} @change=${(event: Event) => this._ask({ possible: (event.target as HTMLInputElement).checked ? '1' : '' })}>${t('blacklist.only_possible')}</label>
        <span class="grow small muted num" role="status">${count ? t('blacklist.count', { n: `${count.value}${count.capped ? '+' : ''}` }) : ''}</span>
      </div>
    `;
  }

  private _renderPending(pending: BlacklistPage['pending'][number]) {
    const mine = pending.own && pending.state !== 'submitted';
    const words =
      pending.state === 'submitted'
        ? t('record.pending', { who: pending.enteredBy.name })
        : pending.state === 'returned'
          ? t('record.returned', { reason: pending.reason ?? '' })
          : t('record.draft_own');
    return html`<div class="pending" role="status" data-test="blacklist-pending"><ui-icon name="note" .size=${16}></ui-icon><span><strong>${pending.title}</strong> ${words}</span>
      ${mine ? html`<button class="button" data-test="blacklist-go-on" @click=${() => this._goOn(pending)}>${t('record.go_on')}</button>` : html`<button class="button" @click=${() => goTo('reviews', pending.id)}>${t('record.look')}</button>`}</div>`;
  }

  private _renderRows() {
    if (this._failure && !this._page)
      return errorState(t('blacklist.load_failed'), this._failure, () => void this._ask({}));
    if (!this._page) return skeletonRows(10);
    if (this._items.length === 0) return emptyState('shield', t('blacklist.empty'));
    return html`
      <table data-test="blacklist-rows" @keydown=${listKeys}>
        <thead><tr><th>${t('blacklist.severity')}</th><th>${t('blacklist.name')}</th><th>${t('blacklist.known_by')}</th><th>${t('blacklist.reason')}</th><th>${t('blacklist.validity')}</th><th>${t('blacklist.state')}</th><th class="right">${t('blacklist.hits')}</th></tr></thead>
        <tbody>${this._items.map((row) => this._renderRow(row))}</tbody>
      </table>
      ${this._page.next ? html`<p class="more"><button class="button" data-test="blacklist-more" @click=${this._more}>${t('common.more')}</button></p>` : nothing}
    `;
  }

  private _renderRow(row: BlacklistRow) {
    const choose = (): void => {
      this._chosen = row.id;
    };
    return html`
      <tr tabindex="0" aria-selected=${row.id === this._chosen} data-test="blacklist-row" data-id=${row.id} @click=${choose} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && choose()}>
        <td><span class="pill ${tone[row.severity]}">${say(row.severityLabel)}</span></td>
        <td class="name">${row.name}</td>
        <td class="num small keys">${[row.customerNo, row.idNumber?.text, row.creditCode, row.phone?.text].filter(Boolean).join(' · ')}</td>
        <td>${say(row.reason)}</td>
        <td class="num">${row.validFrom} – ${row.validUntil ?? t('blacklist.open_end')}</td>
        <td>${t(`blacklist.state_${row.state}`)}</td>
        <td class="num right">${row.possible > 0 ? html`<span class="pill warning">${t('blacklist.to_decide', { n: row.possible })}</span> ` : nothing}${row.hits}</td>
      </tr>
    `;
  }

  private _new(): void {
    const { orgNo } = this.desk.session.user.branch;
    this._form({ subjectId: blacklistSubject(orgNo, crypto.randomUUID()), version: 0, standing: {}, open: null }, null);
  }

  private _goOn(pending: BlacklistPage['pending'][number]): void {
    const isDraft = pending.state === 'draft';
    const record = { subjectId: pending.subjectId, version: 0, standing: {}, open: isDraft ? pending : null };
    this._form(record, isDraft ? null : pending.id);
  }

  private _edit({ subjectId, version, fields, open }: BlacklistDetail): void {
    this._form({ subjectId, version, standing: fields, open }, null);
  }

  private _form(record: Omit<RecordOfForm, 'kind'>, returnedId: string | null): void {
    void import('../../components/form/record-form.ts');
    this._editing = { record: { kind: 'blacklist_entry', ...record }, returnedId };
  }

  private _done(): void {
    this._editing = null;
    void this._ask({});
  }

  private async _ask(change: Partial<BlacklistAsked>, delayMs = 0): Promise<void> {
    this._asked = { ...this._asked, ...change };
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (waiting.signal.aborted) return;
    try {
      this._page = await blacklistApi(this.desk.http).list(this._asked, null, waiting.signal);
      this._items = this._page.items;
      this._failure = null;
    } catch (error) {
      if (!waiting.signal.aborted) this._failure = error;
    }
  }

  private async _more(): Promise<void> {
    if (!this._page?.next) return;
    try {
      this._page = await blacklistApi(this.desk.http).list(this._asked, this._page.next);
      this._items = [...this._items, ...this._page.items];
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
      :host { display: grid; grid-template-columns: minmax(0, 1fr) 360px; background: var(--surface); min-height: 0; }
      .form { grid-column: 1 / -1; }
      .list { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; min-width: 0; }
      .tools { display: flex; align-items: center; gap: 8px; padding: 8px 16px 0; }
      .tools select { width: auto; } .search { flex: 1; } .grow { flex: 1; text-align: right; }
      .rows { margin-top: 8px; border-top: 1px solid var(--rule); }
      .pending { display: flex; align-items: center; gap: 8px; padding: 6px 16px; background: var(--accent-soft); color: var(--accent-ink); border-bottom: 1px solid var(--rule); } .pending span { flex: 1; }
      aside { border-left: 1px solid var(--rule); min-width: 0; }
      .name { min-width: 120px; white-space: normal; overflow-wrap: anywhere; } .keys { white-space: normal; overflow-wrap: anywhere; min-width: 150px; }
      .choose { padding: 24px 16px; } .more { padding: 12px 16px; }
    `,
  ];
}
customElements.define('blacklist-page', BlacklistPageElement);
