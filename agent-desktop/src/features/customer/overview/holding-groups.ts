import type { CustomerHoldings } from '@tellerline/contracts';
import { html, nothing } from 'lit';
import { money } from '../../../i18n/format.ts';
import { isPhrase, say, t } from '../../../i18n/locale.ts';
import { provenanceWords } from '../provenance-words.ts';
import type { Group } from './customer-overview.ts';

const statusWords = (status: string): string => {
  const key = `status.${status}`;
  return isPhrase(key) ? t(key) : status;
};
const tone = (status: string): string =>
  ['frozen', 'overdue', 'lost', 'written_off'].includes(status) ? 'danger' : status === 'dormant' ? 'warning' : '';

/** 产品: what is held, how often and in which state. */
export function productsGroup({ products, provenance }: CustomerHoldings): Group | null {
  if (products.length === 0) return null;
  const body = html`
    <table data-test="products">
      <tbody>${products.map(
        ({ family, product, count, statuses, since }) => html`
        <tr>
          <td class="muted">${t(`holdings.${family}`)}</td>
          <td class="wide">${say(product)}</td>
          <td class="num right">${count}</td>
          <td>${statuses.map(({ status, count: n }) => html`<span class="pill ${tone(status)}">${statusWords(status)}${statuses.length > 1 ? ` ${n}` : ''}</span> `)}</td>
          <td class="num muted right">${since ? t('holdings.since', { day: since }) : ''}</td>
        </tr>`,
      )}
      </tbody>
    </table>`;
  return { body, source: provenanceWords(provenance) };
}

/** 帐户余额汇总: by kind and currency, each currency's total, all in CNY where that can be known. */
export function balancesGroup(holdings: CustomerHoldings): Group | null {
  const { balances, loans, totals, inCny, withheld, provenance } = holdings;
  const source = provenanceWords(provenance);
  if (withheld) return { body: html`<p class="muted">${t('overview.withheld')}</p>`, source };
  if (balances.length + loans.length === 0) return null;
  const foreign = totals.some(({ currency }) => currency !== 'CNY');
  const body = html`
    <table data-test="balances">
      <thead><tr><th>${t('holdings.kind')}</th><th class="right">${t('holdings.accounts')}</th><th>${t('accounts.currency')}</th><th class="right">${t('accounts.balance')}</th><th class="right">${t('accounts.available')}</th></tr></thead>
      <tbody>
        ${balances.map(
          (line) =>
            html`<tr><td>${t(`account_kind.${line.kind}`)}</td><td class="num right">${line.accounts}</td><td>${line.currency}</td><td class="num right">${money(line.balance)}</td><td class="num right muted">${money(line.available)}</td></tr>`,
        )}
        ${loans.map(
          (
            line,
          ) => html`<tr><td>${t('holdings.loans')}</td><td class="num right">${line.loans}</td><td>${line.currency}</td><td class="num right">${money(-line.outstanding)}</td>
          <td class="right small ${line.overdue > 0 ? 'bad' : 'muted'}">${line.overdue > 0 ? t('holdings.overdue', { n: line.overdue, days: line.overdueDays }) : ''}</td></tr>`,
        )}
        ${totals.map(
          ({ currency, deposits, loans: owed }) =>
            html`<tr class="sum"><td colspan="3">${t('holdings.total', { currency })}</td><td class="num right" data-test="total-${currency}">${money(deposits)}</td><td class="num right muted">${owed > 0 ? money(-owed) : ''}</td></tr>`,
        )}
        ${
          foreign
            ? html`<tr class="sum"><td colspan="3">${t('holdings.in_cny')} <span class="small muted">${inCny?.ratesAsOf ? t('holdings.rates_as_of', { day: inCny.ratesAsOf }) : ''}</span></td><td class="num right" colspan="2" data-test="total-in-cny">${inCny ? money(inCny.deposits) : html`<span class="small muted">${t('holdings.no_rate')}</span>`}</td></tr>`
            : nothing
        }
      </tbody>
    </table>`;
  return { body, source };
}
