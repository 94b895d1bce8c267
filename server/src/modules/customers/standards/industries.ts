import type { Label } from '@tellerline/contracts';
import { type ListedEntry, plainEntry } from './standard-entry.ts';

/**
 * GB/T 4754-2017: 20 sections (门类, `C`), 97 divisions (大类, `C33`), 473 groups (中类, `C331`) and 1,381 classes (小类,
 * `C3311`), each told with its section's letter. As in the printed standard a group of one class alone has one line: `C3110` is
 * group 311 as well.
 * @param lines code, Chinese and English name, in the order of the standard
 */
export function readIndustries(lines: readonly (readonly string[])[]): ListedEntry[] {
  const entries = new Map<string, ListedEntry>();
  const add = (code: string, label: Label, offeredAs: string | null): void => {
    const parent = entries.get(parentOf(code));
    const above = parent ? [...parent.above, parent.label] : [];
    entries.set(code, { ...plainEntry(code, label, parent?.code ?? ''), above, offeredAs });
  };
  for (const [code = '', zh = '', en = ''] of lines) {
    const label = { 'zh-CN': zh, en };
    const group = code.slice(0, 4);
    if (code.length === 5 && !entries.has(group)) add(group, label, code);
    add(code, label, null);
  }
  return [...entries.values()];
}

/** C3311 → C331 → C33 → C. */
const parentOf = (code: string): string => (code.length === 3 ? code.slice(0, 1) : code.slice(0, -1));

/**
 * An industry's code as it may be written: with or without its section's letter, filled up with zeros (`3311`, `c33`, `C3300`,
 * `A0000`). Three digits that are a class without its leading zero (`111`: group 111, or 0111 as a spreadsheet shows it) say
 * nothing for sure.
 * @returns the code of the list, or undefined
 */
export function industryCode(text: string, entries: ReadonlyMap<string, ListedEntry>): string | undefined {
  const [, letter = '', digits = ''] = /^([A-T]?)(\d{0,4})$/.exec(text) ?? [];
  if (letter === '' && (digits.length < 2 || (digits.length === 3 && sectioned(`0${digits}`, entries)))) return;
  let code: string | undefined = letter === '' ? sectioned(digits, entries) : text;
  while (code !== undefined && !entries.has(code)) code = code.endsWith('0') ? code.slice(0, -1) : undefined;
  return code;
}

/** 3311 → C3311; undefined where the standard has neither it nor what it would be filled up from. */
function sectioned(digits: string, entries: ReadonlyMap<string, ListedEntry>): string | undefined {
  for (let shown = digits; shown.length >= 2; shown = shown.slice(0, -1)) {
    for (const letter of sections) if (entries.has(letter + shown)) return letter + shown;
    if (!shown.endsWith('0')) return;
  }
  return;
}

const sections = [...'ABCDEFGHIJKLMNOPQRST'];
