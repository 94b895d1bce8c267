/** Values in spoken English, as names of prompt pieces: short scale, no "and". */
const scales = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'] as const;

/** 1 to 999. */
function hundreds(value: number): string[] {
  const below = value % 100;
  const pieces = value >= 100 ? [String(Math.floor(value / 100)), 'hundred'] : [];
  if (below === 0) return pieces;
  if (below < 20) return [...pieces, String(below)];
  const ones = below % 10;
  return [...pieces, String(below - ones), ...(ones > 0 ? [String(ones)] : [])];
}

/** A whole number up to 16 digits. */
export function englishNumber(value: number): string[] {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number that can be spoken`);
  if (value < 0) return ['minus', ...englishNumber(-value)];
  if (value === 0) return ['0'];
  const pieces: string[] = [];
  for (let scale = scales.length - 1; scale >= 0; scale--) {
    const part = Math.floor(value / 1000 ** scale) % 1000;
    const name = scales[scale];
    if (part > 0) pieces.push(...hundreds(part), ...(name ? [name] : []));
  }
  return pieces;
}

/** Money in fen: yuan, and fen where there are some. */
export function englishMoney(fen: number): string[] {
  if (fen < 0) return ['minus', ...englishMoney(-fen)];
  const yuan = Math.floor(fen / 100);
  const rest = fen % 100;
  const whole = yuan > 0 || rest === 0 ? [...englishNumber(yuan), 'yuan'] : [];
  return rest > 0 ? [...whole, ...englishNumber(rest), 'fen'] : whole;
}

export const englishDigits = (digits: string): string[] => [...digits];

/** A day as `2026-11-30`: November thirtieth, twenty twenty-six. */
export function englishDay(day: string): string[] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const century = Math.floor(year / 100);
  const inPairs = year % 100 >= 10;
  const spokenYear = inPairs ? [...hundreds(century), ...hundreds(year % 100)] : englishNumber(year);
  return [`month-${month}`, `day-${date}`, ...spokenYear];
}

/** Hundredths of a per cent: 150 → one point five per cent. */
export function englishPercent(hundredths: number): string[] {
  const rest = hundredths % 100;
  const digits = String(rest).padStart(2, '0').replace(/0$/, '');
  return [...englishNumber(Math.floor(hundredths / 100)), ...(rest > 0 ? ['point', ...digits] : []), 'percent'];
}

/** A time of the day as `16:30`: four thirty p.m. */
export function englishTime(time: string): string[] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const spoken = englishNumber(hour % 12 === 0 ? 12 : hour % 12);
  const minutes = minute === 0 ? [] : [...(minute < 10 ? ['0'] : []), ...englishNumber(minute)];
  return [...spoken, ...minutes, hour === 12 && minute === 0 ? 'noon' : hour < 12 ? 'am' : 'pm'];
}
