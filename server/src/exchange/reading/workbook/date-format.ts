/** Built-in formats that show a number as a date, those of Chinese Excel among them. */
const builtIn = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56,
  57, 58,
]);

/** Does a number format show a day? `code` is the workbook's own, for numbers from 164 on. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtIn.has(id);
  const plain = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  return /[ymd]/i.test(plain) && !/[0#?]/.test(plain.replace(/\.0+/g, ''));
}

const DAY_MS = 86_400_000;
const from1900 = Date.UTC(1899, 11, 30);
const from1904 = Date.UTC(1904, 0, 1);

/**
 * A workbook's day number as `2026-11-23`, with ` 14:30:05` behind it where it has a time of day; null for what is no day.
 * Excel counts a 29 February 1900 that never was: numbers below 61 are one day off there, and here they are not.
 */
export function dayOfSerial(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return null;
  const shift = !is1904 && serial < 60 ? 1 : 0;
  const seconds = Math.round((serial + shift) * 86_400);
  const text = new Date((is1904 ? from1904 : from1900) + seconds * 1000).toISOString();
  return (seconds * 1000) % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}
