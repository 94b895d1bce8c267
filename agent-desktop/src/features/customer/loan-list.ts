import type { CustomerCard } from '@tellerline/contracts';
import { html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { provenanceWords } from './provenance-words.ts';

const tone = { running: '', overdue: 'danger', settled: 'ok', written_off: 'danger' } as const;

/** Loans with what is left to pay. */
export class LoanList extends SpeakingElement {
  static override properties = { loans: { attribute: false } };
  declare loans: CustomerCard['loans'];

  protected override render() {
    if (this.loans.length === 0) return emptyState('note', t('loans.empty'));
    return html`
      <table data-test="loans">
        <thead><tr><th>${t('loans.no')}</th><th>${t('accounts.product')}</th><th>${t('accounts.currency')}</th><th class="right">${t('loans.principal')}</th><th class="right">${t('loans.outstanding')}</th><th class="right">${t('loans.rate')}</th><th>${t('loans.term')}</th><th>${t('accounts.status')}</th></tr></thead>
        <tbody>${this.loans.map(
          (loan) => html`
          <tr title=${provenanceWords(loan.provenance)}>
            <td class="num">${loan.loanNo}</td>
            <td class="wide">${say(loan.product)}</td>
            <td>${loan.currency}</td>
            <td class="num right muted">${money(loan.principal)}</td>
            <td class="num right">${money(loan.outstanding)}</td>
            <td class="num right">${loan.ratePercent}%</td>
            <td class="num">${loan.startedOn} – ${loan.endsOn}</td>
            <td><span class="pill ${tone[loan.status]}">${loan.overdueDays > 0 ? t('status.overdue_days', { days: loan.overdueDays }) : t(`status.${loan.status}`)}</span></td>
          </tr>`,
        )}
        </tbody>
      </table>
    `;
  }

  static override styles = [base, controls, tables, states];
}
customElements.define('loan-list', LoanList);
