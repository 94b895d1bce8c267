import type { Agreement } from '@tellerline/contracts';
import { readResidentId } from '../identifiers/resident-id.ts';

/** Number of single characters to change, add, drop or swap with the next one; counting ends at `most`. */
export function editsBetween(one: string, other: string, most = 3): number {
  const [a, b] = [[...one], [...other]];
  if (Math.abs(a.length - b.length) > most) return most;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : most;
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return Math.min(most, row[b.length] ?? most);
}

/** Full width to half width, upper case, without spaces, brackets and points. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s()·.,'-]/g, '');

/** Names of people: the same, the same in sound, one character off. Of two characters one off is another name. */
export function compareNames(
  one: { name: string; pinyin: string },
  other: { name: string; pinyin: string },
): Agreement {
  const [a, b] = [plain(one.name), plain(other.name)];
  if (a === b) return 'same';
  if (one.pinyin !== '' && one.pinyin === other.pinyin) return 'sound';
  const shortest = Math.min([...a].length, [...b].length);
  return shortest >= 3 && editsBetween(a, b) === 1 ? 'similar' : 'different';
}

const legalForms =
  /(股份|有限|责任|公司|集团|个人独资|合伙企业|普通合伙|有限合伙|COLTD|LTD|LIMITED|INC|CORPORATION|CORP|COMPANY)/g;

/** What a company is called besides its legal form and brackets: 顺德（美景）电器有限公司 → 顺德美景电器. */
export const companyCore = (name: string): string => plain(name).replace(legalForms, '') || plain(name);

/** Names of companies: the same but for the legal form; one or two characters off in a long one. */
export function compareCompanies(one: string, other: string): Agreement {
  const [a, b] = [companyCore(one), companyCore(other)];
  if (a === b) return 'same';
  const shortest = Math.min([...a].length, [...b].length);
  const edits = editsBetween(a, b);
  return (shortest >= 6 && edits === 1) || (shortest >= 10 && edits === 2) ? 'similar' : 'different';
}

/** Days: the same, or one slip of the pen: a digit, day and month the other way round. */
export function compareDays(one: string | null, other: string | null): Agreement {
  if (one === null || other === null) return 'unknown';
  if (one === other) return 'same';
  const [year, month, day] = one.split('-');
  if (other === `${year}-${day}-${month}`) return 'similar';
  return editsBetween(one, other) === 1 ? 'similar' : 'different';
}

/** A resident ID as its first seventeen characters, also where an old paper has fifteen: the last one only checks the others. */
export function residentKey(number: string): string | null {
  if (/^\d{17}[\dX]$/.test(number)) return number.slice(0, 17);
  return /^\d{15}$/.test(number) ? `${number.slice(0, 6)}19${number.slice(6)}` : null;
}

/**
 * Documents of both: the same number is the same document; so is an old resident ID and its new form. Two numbers that differ by one
 * slip, of which at least one fails its own check digit, may be one. Two that are both in order are two people: a check digit
 * shows every single slip (GB 11643, ISO 7064 MOD 11-2), and twins differ by two.
 */
export function compareDocuments(
  one: readonly { kind: string; number: string }[],
  other: readonly { kind: string; number: string }[],
  today: string,
): Agreement {
  let agreement: Agreement = 'unknown';
  for (const a of one) {
    for (const b of other) {
      const [first, second] = [residentKey(a.number), residentKey(b.number)];
      if (first !== null && second !== null) {
        if (first === second) return 'same';
        const slip = editsBetween(a.number, b.number) === 1 && ![a, b].every(({ number }) => isInOrder(number, today));
        if (slip) agreement = 'similar';
        else if (agreement === 'unknown') agreement = 'different';
        continue;
      }
      if (a.kind !== b.kind) continue;
      if (a.number.toUpperCase() === b.number.toUpperCase()) return 'same';
      if (agreement === 'unknown' && (isCreditCode(a.number) || !a.kind.startsWith('other'))) agreement = 'different';
    }
  }
  return agreement;
}

const isCreditCode = (number: string): boolean => /^[0-9A-Z]{18}$/.test(number);
const isInOrder = (number: string, today: string): boolean => 'number' in readResidentId(number, today);

/** Addresses without spaces and punctuation; the shorter inside the longer counts as the same when it is long enough to tell. */
export function compareAddresses(one: readonly string[], other: readonly string[]): Agreement {
  const [a, b] = [one.map(addressKey).filter(isTelling), other.map(addressKey).filter(isTelling)];
  if (a.length === 0 || b.length === 0) return 'unknown';
  return a.some((left) => b.some((right) => left === right || left.endsWith(right) || right.endsWith(left)))
    ? 'same'
    : 'different';
}

/** An address as it is compared: what stands behind province, city, district, without spaces and brackets. */
export const addressKey = (address: string): string =>
  plain(address)
    .replace(/^.*?[省市](?=.)/, '')
    .replace(/^.*?市(?=.)/, '');
const isTelling = (key: string): boolean => [...key].length >= 6;
