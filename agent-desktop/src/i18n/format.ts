import type { Locale } from '@tellerline/contracts';

/** The bank's zone: every clock on the desk shows it, wherever the browser stands. Set once the desk codes are known. */
let zone = 'Asia/Shanghai';
export function useTimeZone(timeZone: string): void {
  if (timeZone === zone) return;
  zone = timeZone;
  partsFormat = null;
}

let partsFormat: Intl.DateTimeFormat | null = null;
function parts(instant: string | Date): Record<string, string> {
  partsFormat ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return Object.fromEntries(partsFormat.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
}

/** `2026-11-23` in the bank's zone. */
export function day(instant: string | Date): string {
  const p = parts(instant);
  return `${p.year}-${p.month}-${p.day}`;
}

/** `14:05:09` in the bank's zone. */
export function time(instant: string | Date): string {
  const p = parts(instant);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** `2026-11-23 14:05` in the bank's zone. */
export function dateTime(instant: string | Date): string {
  const p = parts(instant);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
}

/** `14:05` for today, `11-23 14:05` in the same year, else the whole date. */
export function shortDateTime(instant: string | Date, now: Date): string {
  const p = parts(instant);
  const today = parts(now);
  const clock = `${p.hour}:${p.minute}`;
  if (p.year !== today.year) return `${p.year}-${p.month}-${p.day} ${clock}`;
  return p.month === today.month && p.day === today.day ? clock : `${p.month}-${p.day} ${clock}`;
}

/** Milliseconds as `0:42`, `12:03`, `1:02:03`. Negative counts as zero: clocks of two machines never agree wholly. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const s = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** Integer fen as yuan with thousands separators: `-1,234,567.05`. Works on integers only, so no cent is ever rounded. */
export function money(fen: number): string {
  const cents = Math.abs(fen);
  const yuan = Math.floor(cents / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${yuan}.${String(cents % 100).padStart(2, '0')}`;
}

/** The same with a sign for money in: `+120.00`. */
export const signedMoney = (fen: number): string => (fen > 0 ? `+${money(fen)}` : money(fen));

/** Whole numbers with thousands separators. */
export const count = (value: number): string => value.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/**
 * What somebody wrote as day and time (`2026-11-23 14:05`; slashes, one digit and a Chinese colon will do), read as a
 * clock in the bank's zone, as an instant. Null when unreadable, or when the calendar has no such day.
 */
export function instantOfLocal(local: string): string | null {
  const match = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T\s]+(\d{1,2})[:：](\d{2})\s*$/.exec(local);
  if (!match) return null;
  const [year, month, date, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  const asUtc = Date.UTC(year, month - 1, date, hour, minute);
  const calendar = new Date(asUtc);
  if (calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== date || hour > 23 || minute > 59) return null;
  // The zone's offset at that moment, found by asking what its clock shows; a second look settles changes of summer time.
  let guess = asUtc - offsetAt(asUtc);
  guess = asUtc - offsetAt(guess);
  return new Date(guess).toISOString();
}

function offsetAt(epoch: number): number {
  const p = parts(new Date(epoch));
  const shown = Date.UTC(
    Number(p.year),
    Number(p.month) - 1,
    Number(p.day),
    Number(p.hour),
    Number(p.minute),
    Number(p.second),
  );
  return shown - Math.floor(epoch / 1000) * 1000;
}

/** Name of a language in itself. */
export const localeName: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' };
