import { type LookKind, LookPage, type LookRow, lookKindLabels, lookKinds } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { queryOf } from '../../data/http.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { reasonWords, whatWords } from './look-words.ts';
import '../../components/form/day-field.ts';

/** Who looked at a customer, when and at what: the latest first, by person, kind and day. */
export class LookLog extends DeskElement {
  static override properties = {
    customerNo: {},
    _rows: { state: true },
    _next: { state: true },
    _people: { state: true },
    _failure: { state: true },
    _filter: { state: true },
  };
  declare customerNo: string;
  declare private _rows: readonly LookRow[] | null;
  declare private _next: string | null;
  declare private _people: LookPage['people'];
  declare private _failure: unknown;
  declare private _filter: { userId: string; kind: LookKind | ''; day: string };

  constructor() {
    super();
    this._rows = null;
    this._next = null;
    this._people = [];
    this._failure = null;
    this._filter = { userId: '', kind: '', day: '' };
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.get('customerNo') !== undefined && this.hasDesk) void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('looks.load_failed'), this._failure, () => void this._load());
    return html`
      <div class="filters">
        ${this._select(
          'userId',
          t('looks.person'),
          t('looks.anybody'),
          this._people.map(({ userId, name }) => [userId, name]),
        )}
        ${this._select(
          'kind',
          t('looks.kind'),
          t('looks.any_kind'),
          lookKinds.map((kind) => [kind, say(lookKindLabels[kind])]),
        )}
        <label class="small">${t('looks.day')} <day-field test="looks-day" .value=${this._filter.day} @change=${(event: Event) => this._narrow('day', event)}></day-field></label>
        <span class="small muted note">${t('looks.note')}</span>
      </div>
      ${!this._rows ? skeletonRows(8) : this._rows.length === 0 ? emptyState('eye', t('looks.empty')) : this._renderTable(this._rows)}
    `;
  }

  private _select(
    name: 'userId' | 'kind',
    label: string,
    any: string,
    options: readonly (readonly [string, string])[],
  ) {
    return html`<label class="small">${label}
      <select data-test="looks-${name}" @change=${(event: Event) => this._narrow(name, event)}>
        <option value="">${any}</option>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${this._filter[name] === value}>${text}</option>`)}
      </select></label>`;
  }

  private _renderTable(rows: readonly LookRow[]) {
    return html`
      <div class="scroll" tabindex="0" role="group" aria-label=${t('looks.title')}><table data-test="looks">
        <thead><tr><th>${t('rights.at')}</th><th>${t('looks.person')}</th><th>${t('looks.kind')}</th><th>${t('looks.what')}</th><th>${t('looks.reason')}</th></tr></thead>
        <tbody>${rows.map(
          (row) => html`<tr data-test="look">
            <td class="num">${dateTime(row.at)}</td>
            <td>${this._renderWho(row)}</td>
            <td><span class="pill ${row.kind === 'reveal' ? 'warning' : ''}">${say(lookKindLabels[row.kind])}</span></td>
            <td>${whatWords(row)}${row.interactionId ? html` <span class="pill accent">${t('looks.call')}</span>` : nothing}</td>
            <td class="wide">${reasonWords(row)}</td>
          </tr>`,
        )}</tbody>
      </table>
      ${this._next ? html`<button class="button plain more" data-test="looks-more" @click=${() => void this._load(this._next)}>${t('looks.more')}</button>` : nothing}</div>
    `;
  }

  private _renderWho({ who }: LookRow) {
    if (!who) return html`<span class="muted">${t('rights.system')}</span>`;
    const at = [who.roles.map((role) => t(`role.${role}`)).join(' / '), say(who.branch)].filter(Boolean).join(' · ');
    return html`${who.name} <span class="small muted">${at}</span>`;
  }

  private _narrow(name: 'userId' | 'kind' | 'day', event: Event): void {
    const { value } = event.target as HTMLSelectElement | HTMLInputElement;
    this._filter = { ...this._filter, [name]: value };
    void this._load();
  }

  private async _load(cursor: string | null = null): Promise<void> {
    const { customerNo } = this;
    if (!customerNo) return;
    try {
      const query = queryOf({ ...this._filter, cursor });
      const page = await this.desk.http.get(`/customers/${encodeURIComponent(customerNo)}/looks${query}`, LookPage);
      if (customerNo !== this.customerNo) return;
      this._rows = cursor === null ? page.items : [...(this._rows ?? []), ...page.items];
      this._next = page.next;
      this._people = page.people;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      .filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      label { display: inline-flex; align-items: center; gap: 8px; color: var(--ink-2); white-space: nowrap; }
      .note { margin-left: auto; }
      .more { margin: 8px 16px; }
    `,
  ];
}
customElements.define('look-log', LookLog);
declare global {
  interface HTMLElementTagNameMap {
    'look-log': LookLog;
  }
}
