import type { CustomerCard } from '@tellerline/contracts';
import { html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { listKeys } from '../../components/list-keys.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/** People and companies this customer is tied to; those who are customers themselves can be opened. */
export class RelationList extends DeskElement {
  static override properties = { relations: { attribute: false } };
  declare relations: CustomerCard['relations'];

  protected override render() {
    if (this.relations.length === 0) return emptyState('people', t('relations.empty'));
    return html`
      <table data-test="relations" @keydown=${listKeys}>
        <thead><tr><th>${t('relations.role')}</th><th>${t('relations.name')}</th><th>${t('customer.no')}</th><th>${t('relations.kind')}</th><th>${t('relations.since')}</th><th>${t('relations.ended')}</th></tr></thead>
        <tbody>${this.relations.map(
          ({ customerNo, roleLabel, name, kind, since, endedOn }) => html`
          <tr>
            <td>${say(roleLabel)}</td>
            <td class="wide">${customerNo ? html`<button class="link" data-test="relation-open" @click=${() => this.desk.openCustomer(customerNo)}>${name}</button>` : name}</td>
            <td class="num">${customerNo ?? ''}</td>
            <td>${t(`customer.${kind}`)}</td>
            <td class="num">${since ?? ''}</td>
            <td class="num">${endedOn ?? ''}</td>
          </tr>`,
        )}
        </tbody>
      </table>
    `;
  }

  static override styles = [base, controls, tables, states];
}
customElements.define('relation-list', RelationList);
