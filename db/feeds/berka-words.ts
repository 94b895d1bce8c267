/** The Berka bank's Czech words and what we call them. */

/** `k_symbol`: what a payment was for. */
const purposes: Readonly<Record<string, string>> = {
  SIPO: 'utilities',
  UVER: 'loan_payment',
  POJISTNE: 'insurance',
  SLUZBY: 'fee',
  UROK: 'interest',
  'SANKC. UROK': 'fee',
  DUCHOD: 'pension',
};
/** `operation`: how it was done. */
const operations: Readonly<Record<string, { purpose: string; channel: string }>> = {
  VKLAD: { purpose: 'cash_in', channel: 'branch' },
  VYBER: { purpose: 'cash_out', channel: 'branch' },
  'VYBER KARTOU': { purpose: 'cash_out', channel: 'atm' },
  'PREVOD Z UCTU': { purpose: 'transfer_in', channel: 'batch' },
  'PREVOD NA UCET': { purpose: 'transfer_out', channel: 'batch' },
};

export function berkaBooking(type: string, operation: string, symbol: string) {
  const how = operations[operation] ?? { purpose: 'other', channel: 'batch' };
  return { purpose: purposes[symbol] ?? how.purpose, channel: how.channel, sign: type === 'PRIJEM' ? '' : '-' };
}

/** Loan status: A finished, paid; B finished, not paid; C runs well; D runs in debt. */
export const berkaLoanStatus: Readonly<Record<string, 'settled' | 'written_off' | 'running' | 'overdue'>> = {
  A: 'settled',
  B: 'written_off',
  C: 'running',
  D: 'overdue',
};

/** `930101` → `1993-01-01`. */
export const berkaDay = (text: string): string => `19${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;

/** Birth number `706213`: women's months are counted from 51. */
export function berkaBirth(number: string): { birthDate: string; gender: '1' | '2' } {
  const month = Number(number.slice(2, 4));
  const woman = month > 50;
  const shown = String(woman ? month - 50 : month).padStart(2, '0');
  return { birthDate: `19${number.slice(0, 2)}-${shown}-${number.slice(4, 6)}`, gender: woman ? '2' : '1' };
}
