import type { BalanceLine, CustomerHoldings, LoanLine } from '@tellerline/contracts';

/** What a unit of a currency is worth in CNY, on which day. Currencies nobody names are not reckoned over. */
export interface ExchangeRates {
  asOf: string;
  /** Decimal text, so that nothing is rounded before its time: `7.0823`. */
  cnyPer: Readonly<Record<string, string>>;
}

type Totals = CustomerHoldings['totals'];

/** Deposits and what is owed, by currency. */
export function totalsOf(balances: readonly BalanceLine[], loans: readonly LoanLine[]): Totals {
  const currencies = [...new Set([...balances, ...loans].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => ({
    currency,
    deposits: sum(balances.filter((line) => line.currency === currency).map(({ balance }) => balance)),
    loans: sum(loans.filter((line) => line.currency === currency).map(({ outstanding }) => outstanding)),
  }));
}

/**
 * All totals in CNY, in fen; null as soon as one currency has no known rate: half a sum would be a wrong one. Every currency is
 * kept in hundredths of its unit. Rounded half away from zero, once per currency.
 */
export function inCny(totals: Totals, rates: ExchangeRates | null): CustomerHoldings['inCny'] {
  let [deposits, loans, foreign] = [0, 0, false];
  for (const total of totals) {
    const rate = total.currency === 'CNY' ? '1' : rates?.cnyPer[total.currency];
    if (rate === undefined) return null;
    if (total.currency !== 'CNY') foreign = true;
    deposits += timesRate(total.deposits, rate);
    loans += timesRate(total.loans, rate);
  }
  return { deposits, loans, ratesAsOf: foreign ? (rates?.asOf ?? null) : null };
}

/** Whole numbers all the way: a rate of six digits behind the point times a safe integer does not fit a double. */
export function timesRate(hundredths: number, rate: string): number {
  const [whole = '0', part = ''] = rate.split('.');
  const scale = 10n ** BigInt(part.length);
  const product = BigInt(hundredths) * BigInt(whole + part);
  const half = scale / 2n;
  return Number((product < 0n ? product - half : product + half) / scale);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
