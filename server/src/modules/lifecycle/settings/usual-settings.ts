import type { LifecycleSettings } from '@tellerline/contracts';

/** What a bank begins with. Ours to tune: points and thresholds of research, margins of a plain balance sheet. */
export const usualSettings: LifecycleSettings = {
  stage: {
    youngDays: 180,
    youngTransactions: 3,
    stablePercent: 15,
    matureProducts: 3,
    declinePercent: 30,
    declineSigns: 2,
    declineLeast: 3,
    holdDays: 14,
  },
  form: {
    weights: {
      account: 15,
      products: 15,
      frequency: 10,
      complaints: 10,
      suggestions: 5,
      referrals: 10,
      credit: 10,
      contribution: 10,
      satisfaction: 5,
      loyalty: 10,
    },
    closeFrom: 35,
    tightFrom: 60,
    strategicFrom: 80,
    promoteDays: 30,
    demoteDays: 60,
    productsFull: 4,
    transactionsFull: 30,
  },
  value: {
    depositMargin: 120,
    loanMargin: 200,
    turnoverMargin: 5,
    years: 3,
    discountPercent: 8,
    valuablePercent: 20,
  },
};
