import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import './masked-value.ts';
import { provenanceWords } from './provenance-words.ts';

/** Accounts with balances; what they add up to, by currency, first. */
export class AccountList extends SpeakingElement {
  static override properties = { card: { attribute: false }, interactionId: {} };
  declare card: CustomerCard;
  declare interactionId: string | null;

  protected override render() {
    const { accounts, totals } = this.card;
    if (accounts.length === 0) return emptyState('note', t('accounts.empty'));
    return html`
      <div class="totals" data-test="totals">${totals.map(
        ({ currency, deposits, loans }) => html`
        <p><span class="muted">${t('accounts.deposits')} ${currency}</span><strong class="num">${money(deposits)}</strong></p>
        ${loans === 0 ? nothing : html`<p><span class="muted">${t('accounts.loans')} ${currency}</span><strong class="num">${money(loans)}</strong></p>`}`,
      )}
      </div>
      <table data-test="accounts">
        <thead><tr><th>${t('accounts.no')}</th><th>${t('accounts.product')}</th><th>${t('accounts.currency')}</th><th class="right">${t('accounts.balance')}</th><th class="right">${t('accounts.available')}</th><th>${t('accounts.status')}</th><th>${t('accounts.opened')}</th></tr></thead>
        <tbody>${accounts.map(
          (account, index) => html`
          <tr title=${provenanceWords(account.provenance)}>
            <td><masked-value .value=${account.accountNo} .customerNo=${this.card.summary.customerNo} .field=${'account_no'} .item=${String(index)} .interactionId=${this.interactionId}></masked-value></td>
            <td class="wide">${say(account.product) || t(`account_kind.${account.kind}`)}</td>
            <td>${account.currency}</td>
            <td class="num right">${money(account.balance)}</td>
            <td class="num right muted">${money(account.available)}</td>
            <td><span class="pill ${account.status === 'active' ? '' : account.status === 'frozen' ? 'danger' : 'warning'}">${t(`status.${account.status}`)}</span></td>
            <td class="num" title=${account.maturesOn ? `${t('accounts.matures')} ${account.maturesOn}` : ''}>${account.openedOn}</td>
          </tr>`,
        )}
        </tbody>
      </table>
      <p class="small muted source">${accounts[0] ? provenanceWords(accounts[0].provenance) : ''}</p>
    `;
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      td.wide { white-space: normal; line-height: 17px; padding-block: 2px; min-width: 104px; overflow: visible; }
      .totals { display: flex; gap: 32px; padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      .totals p { display: grid; } .totals strong { font-size: 18px; line-height: 26px; } .totals .muted { font-size: var(--text-s); }
      .source { padding: 8px 16px; }
    `,
  ];
}
customElements.define('account-list', AccountList);
