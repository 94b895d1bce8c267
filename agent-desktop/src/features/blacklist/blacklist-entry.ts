import { type BlacklistDetail, type BlacklistHit, blacklistFields } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { blacklistApi } from './blacklist-api.ts';
import './possible-matches.ts';

/**
 * One entry: whom, why, what to do, from where, and each time it was met.
 * @fires edit - with the entry
 */
export class BlacklistEntryView extends DeskElement {
  static override properties = {
    entryId: {},
    _entry: { state: true },
    _hits: { state: true },
    _next: { state: true },
    _failure: { state: true },
  };
  declare entryId: string;
  declare private _entry: BlacklistDetail | null;
  declare private _hits: readonly BlacklistHit[];
  declare private _next: string | null;
  declare private _failure: unknown;

  private loadedFor = '';

  constructor() {
    super();
    this._entry = null;
    this._hits = [];
    this._next = null;
    this._failure = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.entryId || this.loadedFor === this.entryId) return;
    this.loadedFor = this.entryId;
    void this._load();
  }

  private async _load(): Promise<void> {
    const id = this.entryId;
    this._failure = null;
    try {
      const api = blacklistApi(this.desk.http);
      const [entry, hits] = await Promise.all([api.entry(id), api.hits(id, null)]);
      if (id !== this.entryId) return;
      this._entry = entry;
      this._hits = hits.items;
      this._next = hits.next;
    } catch (error) {
      if (id === this.entryId) this._failure = error;
    }
  }

  private async _more(): Promise<void> {
    try {
      const page = await blacklistApi(this.desk.http).hits(this.entryId, this._next);
      this._hits = [...this._hits, ...page.items];
      this._next = page.next;
    } catch (error) {
      this._failure = error;
    }
  }

  protected override render() {
    if (this._failure) return errorState(t('blacklist.load_failed'), this._failure, () => void this._load());
    const entry = this._entry;
    if (!entry) return skeletonRows(8);
    const { row, open } = entry;
    const free = open === null || (open.own && open.state === 'draft');
    const words = { entered: entry.enteredBy, reviewed: entry.reviewedBy, at: dateTime(entry.changedAt) };
    return html`
      <header><h3 data-test="blacklist-name">${row.name}</h3><p class="small muted num">${t('blacklist.by', words)}${entry.importId ? ` · ${t('blacklist.imported', { id: entry.importId })}` : ''}</p></header>
      ${open && !free ? html`<p class="note" role="status" data-test="blacklist-open">${t(open.state === 'submitted' ? 'record.pending' : 'record.draft_of', { who: open.enteredBy.name })} <button class="link" @click=${() => goTo('reviews', open.id)}>${t('record.look')}</button></p>` : nothing}
      ${entry.mayEdit && free ? html`<p class="actions"><button class="button" data-test="blacklist-edit" @click=${() => this.dispatchEvent(new CustomEvent('edit', { detail: entry }))}>${t('blacklist.edit')} · ${t('blacklist.lift')}</button></p>` : nothing}
      <dl>${blacklistFields.fields.map(({ id, label }) => this._renderFact(say(label), say(entry.fields[id]?.text)))}</dl>
      ${this._hasNameOnly(entry) ? html`<possible-matches .entryId=${row.id}></possible-matches>` : nothing}
      <section aria-label=${t('blacklist.hit_log')}><h4>${t('blacklist.hit_log')} <span class="num muted">${row.hits}</span></h4>
        ${this._hits.length === 0 ? html`<p class="muted">${t('blacklist.no_hits')}</p>` : nothing}
        <ul data-test="blacklist-hits">${this._hits.map((hit) => html`<li><span class="num">${dateTime(hit.at)}</span> <span>${t(`blacklist.place_${hit.place}`)} · ${t(`blacklist.by_${hit.by}`)}</span> ${hit.customerNo ? html`<button class="link num" @click=${() => this._openCustomer(hit.customerNo ?? '')}>${hit.customerNo}</button>` : nothing} <span class="muted">${hit.userName ?? ''}</span></li>`)}</ul>
        ${this._next ? html`<button class="button" @click=${this._more}>${t('common.more')}</button>` : nothing}
      </section>
    `;
  }

  private _hasNameOnly({ row }: BlacklistDetail): boolean {
    return !row.customerNo && !row.idNumber && !row.creditCode && !row.phone && row.state !== 'lifted';
  }

  private _renderFact(label: string, text: string) {
    return text ? html`<dt>${label}</dt><dd>${text}</dd>` : nothing;
  }

  private _openCustomer(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      :host { display: block; }
      header, section, .actions, .note { padding: 8px 16px; }
      header { border-bottom: 1px solid var(--rule); } h3 { font-size: var(--text-l, 16px); }
      .note { background: var(--accent-soft); color: var(--accent-ink); }
      dl { display: grid; grid-template-columns: 108px minmax(0, 1fr); gap: 4px 8px; margin: 0; padding: 8px 16px 12px; border-bottom: 1px solid var(--rule); }
      dt { color: var(--ink-2); font-size: var(--text-s); line-height: 20px; } dd { margin: 0; overflow-wrap: anywhere; line-height: 20px; }
      h3, h4, ul { margin: 0; } h4 { line-height: 28px; } li { display: flex; flex-wrap: wrap; gap: 2px 8px; min-height: 24px; align-items: center; }
    `,
  ];
}
customElements.define('blacklist-entry', BlacklistEntryView);
declare global {
  interface HTMLElementTagNameMap {
    'blacklist-entry': BlacklistEntryView;
  }
}
