import {
  fillReason,
  type ImportKind,
  type ImportRow,
  type ImportRowPage,
  importFields,
  rowReasons,
} from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { locale, say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { dataApi } from './data-api.ts';

const tones: Readonly<Record<ImportRow['outcome'], string>> = {
  bad: 'danger',
  new: 'ok',
  change: 'accent',
  same: '',
  created: 'ok',
  changed: 'accent',
  restored: '',
  kept: 'warning',
};

/** Rows of an import: what becomes of each, what is wrong with it, what it replaces. */
export class ImportRows extends DeskElement {
  static override properties = {
    importId: { attribute: false },
    kind: { attribute: false },
    outcome: { attribute: false },
    reason: { attribute: false },
    version: { attribute: false },
    _page: { state: true },
    _failure: { state: true },
  };
  declare importId: number;
  declare kind: ImportKind;
  declare outcome: string;
  declare reason: string;
  /** Of the import: when it grows, the rows are read anew. */
  declare version: number;
  declare private _page: ImportRowPage | null;
  declare private _failure: unknown;
  private asked = 0;

  constructor() {
    super();
    this.kind = 'industry_attributes';
    this.outcome = '';
    this.reason = '';
    this.version = 0;
    this._page = null;
    this._failure = null;
  }

  protected override deskReady(_desk: Desk): void {
    void this._load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const asksAnew = ['outcome', 'reason', 'version'].some(
      (name) => changed.get(name as keyof ImportRows) !== undefined,
    );
    if (asksAnew && this.hasDesk) void this._load();
  }

  protected override render() {
    if (this._failure) return errorState(t('imports.rows'), this._failure, () => void this._load());
    if (!this._page) return skeletonRows(10);
    const { items, next } = this._page;
    if (items.length === 0) return emptyState('check', t('imports.all_good'));
    return html`
      <div class="scroll" @keydown=${listKeys}>
        <table data-test="import-rows">
          <thead><tr>
            <th class="right">${t('imports.row')}</th><th>${t('imports.result')}</th><th>${t('data.customer_no')}</th>${this._named ? html`<th>${t('data.name')}</th>` : nothing}<th>${t('imports.reason')}</th>
            ${this._fields.map(({ label }) => html`<th>${say(label)}</th>`)}
          </tr></thead>
          <tbody>${items.map((row) => this._row(row))}</tbody>
        </table>
        ${next ? html`<p class="more"><button class="button" data-test="import-rows-more" @click=${() => void this._load(next)}>${t('data.more')}</button></p>` : nothing}
      </div>
    `;
  }

  private get _fields() {
    return importFields[this.kind];
  }

  /** Attributes are of a customer, who has his name; a list says the names itself. */
  private get _named(): boolean {
    return !this._fields.some(({ id }) => id === 'name');
  }

  private _row(row: ImportRow) {
    const wrong = new Set(row.issues.map(({ field }) => field));
    return html`
      <tr tabindex="0" data-test="import-row" data-outcome=${row.outcome}>
        <td class="num right muted">${row.rowNo}</td>
        <td><span class="pill ${tones[row.outcome]}">${t(`imports.outcome_${row.outcome}`)}</span></td>
        <td class="num ${wrong.has('customerNo') ? 'wrong' : ''}">${row.customerNo ?? ''}</td>
        ${this._named ? html`<td class="cut name" title=${row.name ?? ''}>${row.name ?? ''}</td>` : nothing}
        <td class="reason">${row.issues.map((issue) => this._reason(issue)).join('; ')}</td>
        ${this._fields.map(({ id }) => this._value(row, id, wrong.has(id)))}
      </tr>`;
  }

  private _value(row: ImportRow, id: string, wrong: boolean) {
    const value = row.words?.[id] ? say(row.words[id]) : (row.values[id] ?? '');
    const before = row.beforeWords?.[id] ? say(row.beforeWords[id]) : (row.before?.[id] ?? null);
    const replaces = before !== null && before !== value && (row.outcome === 'change' || row.outcome === 'changed');
    return html`<td class="cut ${wrong ? 'wrong' : ''}" title=${value}>${replaces ? html`<del>${before}</del> ` : nothing}${value}</td>`;
  }

  private _reason({ field, reason, n }: ImportRow['issues'][number]): string {
    const label = this._fields.find(({ id }) => id === field)?.label;
    return `${label ? `${say(label)}: ` : ''}${fillReason(rowReasons[reason], locale.get(), n)}`;
  }

  private async _load(cursor: string | null = null): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    try {
      const query = { outcome: this.outcome, reason: this.reason, cursor };
      const page = await dataApi(this.desk.http).importRows(this.importId, query);
      if (asked !== this.asked) return;
      this._page = cursor ? { ...page, items: [...(this._page?.items ?? []), ...page.items] } : page;
      this._failure = null;
    } catch (error) {
      if (asked === this.asked) this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; }
      .scroll { min-height: 0; border-top: 1px solid var(--rule); }
      td.cut { max-width: 130px; } td.name { max-width: 200px; } .reason { color: var(--danger); white-space: normal; min-width: 160px; max-width: 300px; }
      .wrong { color: var(--danger); } del { color: var(--ink-3); }
      .more { padding: 12px; text-align: center; }
    `,
  ];
}
customElements.define('import-rows', ImportRows);
