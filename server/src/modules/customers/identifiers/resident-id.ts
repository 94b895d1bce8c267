const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';
/** First two digits of GB/T 2260: the provinces, with Hong Kong, Macao and Taiwan (residence permits 81–83). */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const oldestAge = 130;

export type ResidentIdFault = 'shape' | 'region' | 'birth_date' | 'check_digit';

export interface ResidentId {
  /** 18 characters, X in upper case. */
  number: string;
  region: string;
  birthDate: string;
  /** GB/T 2261.1: 1 man, 2 woman. */
  gender: '1' | '2';
}

/** Check character of a resident ID (GB 11643-1999) from its first 17 digits; null when they are not digits. */
export function residentIdCheck(first17: string): string | null {
  if (!/^\d{17}$/.test(first17)) return null;
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return checks[sum % 11] ?? null;
}

/**
 * Reads a resident ID of 18 characters, or of 15 digits (issued before 1999, born 19xx).
 * @param today the day ages are counted on, `2026-11-23`
 */
export function readResidentId(text: string, today: string): ResidentId | { fault: ResidentIdFault } {
  const compact = text.trim().toUpperCase();
  const number = /^\d{15}$/.test(compact) ? lengthened(compact) : compact;
  if (!/^\d{17}[0-9X]$/.test(number)) return { fault: 'shape' };
  if (!provinces.has(number.slice(0, 2))) return { fault: 'region' };
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isRealDay(birthDate) || birthDate > today || yearsBetween(birthDate, today) > oldestAge) {
    return { fault: 'birth_date' };
  }
  if (residentIdCheck(number.slice(0, 17)) !== number[17]) return { fault: 'check_digit' };
  return { number, region: number.slice(0, 6), birthDate, gender: Number(number[16]) % 2 === 1 ? '1' : '2' };
}

function lengthened(fifteen: string): string {
  const first17 = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`;
  return `${first17}${residentIdCheck(first17)}`;
}

/** Does this `2026-11-23` stand in the calendar? */
export function isRealDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  return date >= 1 && date <= daysOf(year, month);
}

/** Days of a month; none where there is no such month. */
function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month >= 1 && month <= 12 ? ([4, 6, 9, 11].includes(month) ? 30 : 31) : 0;
}

/** Whole years from one day to another, as birthdays are counted. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
