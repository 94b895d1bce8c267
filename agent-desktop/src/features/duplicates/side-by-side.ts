import type { DuplicateDetail, SideBySideRow, SideValue } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

const hangingOrder = [
  'accounts',
  'cards',
  'loans',
  'calls',
  'images',
  'papers',
  'bundles',
  'relations',
  'contacts',
  'documents',
] as const;

/**
 * Both records field by field, each value with its source and date; where one survives, the other's values that may be put into it can
 * be ticked.
 * @fires pick - with the field and whether it is to be taken
 */
export class SideBySide extends SpeakingElement {
  static override properties = { detail: { attribute: false }, survivorNo: {}, taken: { attribute: false } };
  declare detail: DuplicateDetail;
  /** Null while nobody has said which number survives. */
  declare survivorNo: string | null;
  declare taken: ReadonlySet<string>;

  protected override render() {
    const { first, second } = this.detail.pair;
    const sections = [...Map.groupBy(this.detail.rows, (row) => say(row.section))];
    return html`
      <table data-test="side-by-side">
        <thead><tr><th>${t('duplicates.field')}</th>${[first, second].map(
          (each) =>
            html`<th><span class="num">${each.customerNo}</span>${this.survivorNo === each.customerNo ? html` <span class="pill ok">${t('duplicates.survives')}</span>` : nothing}</th>`,
        )}</tr></thead>
        ${this._renderHanging()}
        ${sections.map(
          ([section, rows]) => html`
          <tbody><tr class="section"><th colspan="3" scope="rowgroup">${section}</th></tr>
          ${rows.map((row) => this._renderRow(row))}</tbody>`,
        )}
      </table>
    `;
  }

  private _renderHanging() {
    const { first, second } = this.detail.hanging;
    const line = (hanging: typeof first) =>
      hangingOrder
        .filter((kind) => (hanging[kind] ?? 0) > 0)
        .map(
          (kind) => html`<span class="hang">${t(`duplicates.hang_${kind}`)} <b class="num">${hanging[kind]}</b></span>`,
        );
    const none = html`<span class="muted">${t('duplicates.hang_none')}</span>`;
    const told = [first, second].map((hanging) => {
      const parts = line(hanging);
      return html`<td data-test="hanging">${parts.length > 0 ? parts : none}</td>`;
    });
    return html`<tbody><tr><td class="what">${t('duplicates.hanging')}</td>${told}</tr></tbody>`;
  }

  private _renderRow(row: SideBySideRow) {
    const alike = row.same ? 'same' : row.first && row.second ? 'other' : 'one';
    return html`
      <tr data-test="side-row" data-id=${row.id}>
        <td class="what">${say(row.label)} <span class="mark ${alike}" title=${t(`duplicates.mark_${alike}`)}><ui-icon name=${alike === 'same' ? 'check' : alike === 'other' ? 'warning' : 'info'} .size=${14}></ui-icon><span class="unseen">${t(`duplicates.mark_${alike}`)}</span></span></td>
        ${this._renderValue(row, row.first, this.detail.pair.second.customerNo, row.intoSecond)}
        ${this._renderValue(row, row.second, this.detail.pair.first.customerNo, row.intoFirst)}
      </tr>
    `;
  }

  /** @param otherNo whom the value could be put into, if he survives */
  private _renderValue(row: SideBySideRow, value: SideValue | null, otherNo: string, mayGo: boolean) {
    if (!value) return html`<td class="muted">–</td>`;
    const { provenance } = value;
    const from = provenance ? `${t(`duplicates.source_${provenance.source}`)} ${day(provenance.asOf)}` : '';
    const pick = mayGo && this.survivorNo === otherNo;
    return html`
      <td>
        <span class="value">${pick ? html`<label><input type="checkbox" data-test="take" data-field=${row.id} .checked=${this.taken.has(row.id)} @change=${(event: Event) => this._pick(row.id, (event.target as HTMLInputElement).checked)} />${t('duplicates.take')}</label>` : nothing}<span class="num">${say(value.text)}</span></span>
        <span class="small muted num">${from}</span>
      </td>
    `;
  }

  private _pick(field: string, take: boolean): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: { field, take } }));
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      table { table-layout: fixed; }
      tr.section th { position: static; height: 32px; padding-top: 8px; font-weight: 600; color: var(--ink); }
      td { white-space: normal; overflow-wrap: anywhere; padding-top: 4px; padding-bottom: 4px; vertical-align: top; }
      th:first-child, .what { width: 24%; } .what { color: var(--ink-2); }
      td > .small { display: block; line-height: 16px; }
      .value { display: flex; flex-wrap: wrap; gap: 2px 8px; } .value label { display: inline-flex; align-items: center; gap: 4px; color: var(--accent-ink); }
      .mark { vertical-align: -2px; } .mark.same { color: var(--ok); } .mark.other { color: var(--warning); } .mark.one { color: var(--ink-3); }
      .hang { display: inline-block; margin-right: 12px; white-space: nowrap; color: var(--ink-2); } .hang b { color: var(--ink); }
    `,
  ];
}
customElements.define('side-by-side', SideBySide);
