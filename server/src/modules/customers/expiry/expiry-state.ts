import type { Expiry } from '@tellerline/contracts';
import { daysAfter } from '../../../kernel/bank-day.ts';

/** How the bank treats papers that end. */
export interface ExpirySettings {
  /** Told so many days before the last day (source document §3.2: a week). */
  remindDays: number;
  /** Business waits once a paper is over for longer than this: what is reasonable time to renew (2007 rules, art. 19). */
  graceDays: number;
}

export const usualExpiry: ExpirySettings = { remindDays: 7, graceDays: 90 };

/** The days of a paper, and whether it counts: one that is lost, revoked or cancelled is not waited for. */
export interface EndingPaper {
  validUntil: string | null;
  longTerm: boolean;
  status?: string | undefined;
}

/** How a paper stands on a day of the bank. Its last day is still its own. */
export function expiryOf(paper: EndingPaper, today: string, { remindDays, graceDays }: ExpirySettings): Expiry {
  const { validUntil, longTerm, status = 'valid' } = paper;
  if (validUntil === null || longTerm || status !== 'valid') {
    const state = status === 'valid' && longTerm ? 'valid' : 'none';
    return { state, endsOn: null, daysLeft: null, holdFrom: null };
  }
  const daysLeft = daysBetween(today, validUntil);
  const holdFrom = daysAfter(validUntil, graceDays + 1);
  const state = holdFrom <= today ? 'hold' : daysLeft < 0 ? 'expired' : daysLeft <= remindDays ? 'ending' : 'valid';
  return { state, endsOn: validUntil, daysLeft, holdFrom };
}

/** Whole days from one day to another. */
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / 86_400_000);

/** The earliest day business waits from, of papers that are so far over; null where none is. */
export function holdSince(expiries: readonly Expiry[]): string | null {
  const days = expiries.flatMap(({ state, holdFrom }) => (state === 'hold' && holdFrom !== null ? [holdFrom] : []));
  return days.sort()[0] ?? null;
}
