/**
 * Values in spoken Mandarin, as names of prompt pieces. Rules: GB/T 15835 for reading numbers; `liang` before hundred,
 * thousand, ten thousand and a hundred million and before 元, never before ten; `yao` for one where digits are read singly.
 */
const units = ['', 'ten', 'hundred', 'thousand'] as const;

/** Four digits, 1 to 9999. `leads`: nothing stands before it, so that 10 is 十, not 一十. */
function section(value: number, leads: boolean): string[] {
  const pieces: string[] = [];
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = pieces.length > 0;
      continue;
    }
    if (gap) pieces.push('0');
    gap = false;
    const unit = units[place];
    if (place === 1 && digit === 1 && pieces.length === 0 && leads) pieces.push('ten');
    else pieces.push(digit === 2 && place >= 2 ? 'liang' : String(digit), ...(unit ? [unit] : []));
  }
  return pieces;
}

const groups = ['', 'wan', 'yi', 'wan-yi'] as const;

/** A whole number up to 16 digits: 10 050 → 一万零五十. */
export function chineseNumber(value: number): string[] {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number that can be spoken`);
  if (value < 0) return ['minus', ...chineseNumber(-value)];
  if (value === 0) return ['0'];
  const pieces: string[] = [];
  let gap = false;
  for (let group = 3; group >= 0; group--) {
    const part = Math.floor(value / 10_000 ** group) % 10_000;
    if (part === 0) {
      gap = pieces.length > 0;
      continue;
    }
    if (pieces.length > 0 && (gap || part < 1000)) pieces.push('0');
    gap = false;
    const name = groups[group];
    if (part === 2 && name) pieces.push('liang');
    else pieces.push(...section(part, pieces.length === 0));
    if (name === 'wan-yi') {
      pieces.push('wan');
      if (Math.floor(value / 1e8) % 10_000 === 0) pieces.push('yi');
    } else if (name) pieces.push(name);
  }
  return pieces;
}

/** Money in fen: 1 205 → 十二元零五分. */
export function chineseMoney(fen: number): string[] {
  if (fen < 0) return ['minus', ...chineseMoney(-fen)];
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const rest = fen % 10;
  const pieces: string[] = [];
  if (yuan > 0 || fen === 0) pieces.push(...(yuan === 2 ? ['liang'] : chineseNumber(yuan)), 'yuan');
  if (jiao > 0) pieces.push(String(jiao), 'jiao');
  else if (yuan > 0 && rest > 0) pieces.push('0');
  if (rest > 0) pieces.push(String(rest), 'fen');
  return pieces;
}

/** Digits one by one, 1 as 幺. */
export const chineseDigits = (digits: string): string[] => [...digits].map((digit) => (digit === '1' ? 'yao' : digit));

/** A day as `2026-11-30`: the year digit by digit. */
export function chineseDay(day: string): string[] {
  const [year = '', month = '', date = ''] = day.split('-');
  return [...year, 'year', ...chineseNumber(Number(month)), 'month', ...chineseNumber(Number(date)), 'day'];
}

/** Hundredths of a per cent: 150 → 百分之一点五. */
export function chinesePercent(hundredths: number): string[] {
  const rest = hundredths % 100;
  const digits = String(rest).padStart(2, '0').replace(/0$/, '');
  return ['percent', ...chineseNumber(Math.floor(hundredths / 100)), ...(rest > 0 ? ['point', ...digits] : [])];
}

/** A time of the day as `16:30`: 下午四点半. */
export function chineseTime(time: string): string[] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const part = hour < 12 ? 'am' : hour === 12 ? 'noon' : 'pm';
  const spoken = hour > 12 ? hour - 12 : hour;
  const minutes =
    minute === 0 ? [] : minute === 30 ? ['half'] : [...(minute < 10 ? ['0'] : []), ...chineseNumber(minute), 'minute'];
  return [part, ...(spoken === 2 ? ['liang'] : chineseNumber(spoken)), 'oclock', ...minutes];
}
