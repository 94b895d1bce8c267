import type { CustomerCard } from '@tellerline/contracts';
import { html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './masked-value.ts';
import { provenanceWords } from './provenance-words.ts';

/** Bank cards. */
export class CardList extends SpeakingElement {
  static override properties = { cards: { attribute: false }, customerNo: {}, interactionId: {} };
  declare cards: CustomerCard['cards'];
  declare customerNo: string;
  declare interactionId: string | null;

  protected override render() {
    if (this.cards.length === 0) return emptyState('note', t('cards.empty'));
    return html`
      <table data-test="cards">
        <thead><tr><th>${t('cards.no')}</th><th>${t('accounts.product')}</th><th>${t('cards.kind')}</th><th class="right">${t('cards.limit')}</th><th>${t('cards.issued')}</th><th>${t('cards.expires')}</th><th>${t('accounts.status')}</th></tr></thead>
        <tbody>${this.cards.map(
          (card, index) => html`
          <tr title=${provenanceWords(card.provenance)}>
            <td><masked-value .value=${card.cardNo} .customerNo=${this.customerNo} .field=${'card_no'} .item=${String(index)} .interactionId=${this.interactionId}></masked-value></td>
            <td class="wide">${say(card.product)}</td>
            <td>${t(`cards.${card.kind}`)}</td>
            <td class="num right">${card.creditLimit === null ? '' : money(card.creditLimit)}</td>
            <td class="num">${card.issuedOn}</td>
            <td class="num">${card.expiresOn ?? ''}</td>
            <td><span class="pill ${card.status === 'active' ? '' : 'danger'}">${t(`status.${card.status}`)}</span></td>
          </tr>`,
        )}
        </tbody>
      </table>
    `;
  }

  static override styles = [base, controls, tables, states];
}
customElements.define('card-list', CardList);
