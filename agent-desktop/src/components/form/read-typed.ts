/** What somebody typed, as a value; `undefined` where it cannot be read. An empty box is null. */

/** `2026-11-23`, `20261123`, `2026.11.23`, `2026年11月23日`: the day, as `2026-11-23`. The calendar must have it. */
export function readDay(typed: string): string | null | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  if (!match) return undefined;
  const [year = '', month = '', date = ''] = match.slice(1);
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const calendar = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(calendar.getTime()) && calendar.toISOString().startsWith(day) ? day : undefined;
}

/** `1,250.5`, `12500`, `1.25万`: integer fen. */
export function readMoney(typed: string): number | null | undefined {
  const text = typed.normalize('NFKC').replace(/[\s,¥]/g, '');
  if (text === '') return null;
  const match = /^(\d{1,13})(?:\.(\d{0,6}))?(万)?$/.exec(text);
  if (!match) return undefined;
  const [, yuan = '', fraction = '', tenThousands] = match;
  const places = tenThousands ? 6 : 2;
  if (fraction.length > places) return undefined;
  const fen = Number(`${yuan}${fraction.padEnd(places, '0')}`);
  return Number.isSafeInteger(fen) ? fen : undefined;
}

/** `51`, `12.5%`: hundredths of a percent. */
export const readPercent = (typed: string): number | null | undefined =>
  typed.includes('万') ? undefined : readMoney(typed.normalize('NFKC').replace(/%\s*$/, ''));

/** Fen, or hundredths of a percent, as somebody would type them: `12500.50`, `300`. */
export function moneyToType(fen: number): string {
  const cents = String(fen % 100).padStart(2, '0');
  return `${Math.floor(fen / 100)}${cents === '00' ? '' : `.${cents}`}`;
}

/** A whole number. */
export function readWhole(typed: string): number | null | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
