import type { RelationEntry } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { moneyToType } from '../../components/form/read-typed.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { provenanceWords } from '../customer/provenance-words.ts';

/** What is written about it in one cell: share, amount, what it rests on. */
const termsOf = ({ share, amount, currency, event, note }: RelationEntry): string =>
  [
    share === null ? '' : `${(share / 100).toFixed(2)}%`,
    amount === null ? '' : `${currency ?? ''} ${moneyToType(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`,
    event,
    note,
  ]
    .filter(Boolean)
    .join(' · ');

/**
 * Relations of a customer, each from his side; those clerks keep can be changed.
 * @fires change - with the entry
 */
export class RelationTable extends DeskElement {
  static override properties = { items: { attribute: false }, mayEdit: { type: Boolean } };
  declare items: readonly RelationEntry[];
  declare mayEdit: boolean;

  protected override render() {
    if (this.items.length === 0) return emptyState('people', t('relations.none_shown'));
    return html`
      <table data-test="relation-table" @keydown=${listKeys}>
        <thead><tr><th>${t('relations.role')}</th><th>${t('relations.name')}</th><th>${t('relations.kind')}</th><th>${t('relations.terms')}</th><th>${t('relations.since')}</th><th>${t('relations.ended')}</th><th>${t('relations.source')}</th>${this.mayEdit ? html`<th><span class="sr">${t('relations.change')}</span></th>` : nothing}</tr></thead>
        <tbody>${this.items.map((item) => this._renderRow(item))}</tbody>
      </table>
    `;
  }

  private _renderRow(item: RelationEntry) {
    const { other } = item;
    return html`
      <tr class=${item.inForce ? '' : 'ended'} data-test="relation-row" data-id=${item.id}>
        <td><strong>${say(item.roleLabel)}</strong></td>
        <td class="wide">${other.customerNo ? html`<button class="link" data-test="relation-open" @click=${() => this.desk.openCustomer(other.customerNo ?? '')}>${other.name}</button> <span class="num muted">${other.customerNo}</span>` : html`${other.name}${other.hidden ? html` <span class="pill">${t('relations.foreign')}</span>` : nothing}`}
          ${item.document ? html`<span class="small muted num">${say(item.document.kindLabel)} ${item.document.number.text}</span>` : nothing}</td>
        <td>${t(`customer.${other.kind}`)}</td>
        <td class="terms">${termsOf(item)}</td>
        <td class="num">${item.establishedOn ?? ''}</td>
        <td class="num">${item.endedOn ?? ''}</td>
        <td class="small muted" title=${provenanceWords(item.provenance)}>${item.owner === 'file' ? t('relations.owner_file') : t(`source.${item.provenance.source}`)}</td>
        ${this.mayEdit ? html`<td class="right">${this._renderAction(item)}</td>` : nothing}
      </tr>
    `;
  }

  private _renderAction(item: RelationEntry) {
    const { open } = item;
    if (open && !(open.own && open.state === 'draft')) {
      const words = { who: open.enteredBy.name };
      return html`<button class="link" data-test="relation-review" title=${t(open.state === 'submitted' ? 'record.pending' : 'record.draft_of', words)} @click=${() => goTo('reviews', open.id)}>${t('record.look')}</button>`;
    }
    if (item.subjectId === null) return nothing;
    return html`<button class="link" data-test="relation-change" @click=${() => this.dispatchEvent(new CustomEvent('change', { detail: item }))}>${open ? t('record.draft_own') : t('relations.change')}</button>`;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      .ended td { color: var(--ink-3); }
      .wide .small { display: block; }
      .terms { white-space: normal; min-width: 200px; }
      .right { text-align: right; }
      .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    `,
  ];
}
customElements.define('relation-table', RelationTable);
declare global {
  interface HTMLElementTagNameMap {
    'relation-table': RelationTable;
  }
}
