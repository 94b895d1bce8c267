import type { CustomerColumn, CustomerListRow, CustomerSort } from '@tellerline/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { say, t } from '../../i18n/locale.ts';
import '../dialling/call-button.ts';
import type { ListLook } from './list-look.ts';

/** Columns that can be sorted by, and by what. */
const sorts: Partial<Record<CustomerColumn, CustomerSort>> = { age: 'age', since: 'since' };

interface RowActions {
  sort(by: CustomerSort): void;
  open(customerNo: string): void;
}

/** Whoever is called from his line is not opened by it. */
const stay = (event: Event): void => event.stopPropagation();

/** The table of the list: number and name first, then the columns of the look. */
export const listTable = (
  rows: readonly CustomerListRow[],
  look: ListLook,
  actions: RowActions,
): TemplateResult => html`
  <table data-test="customer-list">
    <thead><tr>
      ${head(look, t('data.customer_no'), 'customerNo', actions)}${head(look, t('data.name'), 'name', actions)}
      ${look.columns.map((column) => head(look, t(`list.column_${column}`), sorts[column], actions))}
    </tr></thead>
    <tbody>
      ${rows.map(
        (row) => html`
        <tr tabindex="0" data-test="list-row" data-customer=${row.customerNo} @click=${() => actions.open(row.customerNo)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && actions.open(row.customerNo)}>
          <td class="num">${row.customerNo}</td><td class="name"><span class="cut" title=${row.name}>${row.name}</span><call-button .to=${{ kind: 'customer', customerNo: row.customerNo }} @click=${stay} @keydown=${stay}></call-button></td>
          ${look.columns.map((column) => cells[column](row))}
        </tr>`,
      )}
    </tbody>
  </table>
`;

function head(look: ListLook, words: string, by: CustomerSort | undefined, actions: RowActions) {
  if (!by) return html`<th>${words}</th>`;
  const chosen = look.sort === by;
  const order = look.direction === 'asc' ? 'ascending' : 'descending';
  return html`<th aria-sort=${chosen ? order : 'none'}><button class="sort" data-test="list-sort-${by}" @click=${() => actions.sort(by)}>${words}<span aria-hidden="true">${chosen ? (look.direction === 'asc' ? ' ↑' : ' ↓') : ''}</span></button></th>`;
}

const cells: Readonly<Record<CustomerColumn, (row: CustomerListRow) => TemplateResult>> = {
  kind: ({ kind }) => html`<td>${t(`customer.${kind}`)}</td>`,
  status: ({ status }) => html`<td>${t(`customer.${status}`)}</td>`,
  gender: ({ gender }) => html`<td>${gender === '1' || gender === '2' ? t(`customer.gender_${gender}`) : ''}</td>`,
  age: ({ age }) => html`<td class="num">${age ?? ''}</td>`,
  idTail: ({ idTail }) => html`<td class="num">${idTail ? `****${idTail}` : ''}</td>`,
  branch: ({ branch }) => html`<td class="cut branch" title=${say(branch.name)}>${say(branch.name)}</td>`,
  manager: ({ managerName }) => html`<td class="cut">${managerName ?? ''}</td>`,
  since: ({ since }) => html`<td class="num">${since ?? ''}</td>`,
  marks: ({ vip, blacklisted, status }) => html`<td>
    ${vip ? html`<span class="pill accent">${t('customer.vip')}</span>` : nothing}
    ${blacklisted ? html`<span class="pill danger">${t('customer.blacklisted')}</span>` : nothing}
    ${status === 'active' ? nothing : html`<span class="pill">${t(`customer.${status}`)}</span>`}</td>`,
};
