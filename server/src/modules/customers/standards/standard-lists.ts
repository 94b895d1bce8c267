import { readFileSync } from 'node:fs';
import type { Label, StandardEntry, StandardList } from '@tellerline/contracts';
import { pinyin } from 'pinyin-pro';
import { industryCode, readIndustries } from './industries.ts';
import { type ListedEntry as Entry, plainEntry } from './standard-entry.ts';

/** What an entry is found by, made when somebody first searches. */
interface Keys {
  entry: Entry;
  /** An industry's also without its section's letter. */
  codes: string[];
  names: string[];
  pinyin: string[];
  initials: string[];
}

/**
 * The full lists of the standards, read once from the files beside this one (scripts/db/make-standards.ts makes them). Regions
 * hold codes that were given up too, because an ID keeps the code of its birth.
 */
class StandardLists {
  readonly #entries = new Map<StandardList, Map<string, Entry>>();
  readonly #names = new Map<StandardList, Map<string, Entry>>();
  readonly #keys = new Map<StandardList, Keys[]>();

  /** Is this a code of the list, given out or retired, however an industry's is written? */
  knows(list: StandardList, code: string): boolean {
    return this.#find(list, code) !== undefined;
  }

  /** May it still be chosen? */
  mayChoose(list: StandardList, code: string): boolean {
    return this.#find(list, code)?.retiredAfter === null;
  }

  entry(list: StandardList, code: string): StandardEntry | null {
    const entry = this.#find(list, code);
    return entry ? this.#present(list, entry) : null;
  }

  /** The whole name: 广东省佛山市顺德区. Null for a code of no list. */
  whole(list: StandardList, code: string): Label | null {
    return this.#find(list, code)?.whole ?? null;
  }

  /** An entry that is still given out, by its code or its own name in either language; null when there is none. */
  named(list: StandardList, text: string): StandardEntry | null {
    const wanted = text.normalize('NFKC').trim().toLowerCase();
    const coded = this.#find(list, wanted.toUpperCase());
    if (coded?.retiredAfter === null) return this.#present(list, coded);
    const entry = this.#namesOf(list).get(wanted);
    return entry ? this.#present(list, this.#offered(list, entry)) : null;
  }

  /** An entry and all below it, however deep. */
  within(list: StandardList, code: string): StandardEntry[] {
    return [...this.#list(list).values()]
      .filter((entry) => entry.code.startsWith(code))
      .map((entry) => this.#present(list, entry));
  }

  /** What lies directly in `parent`; the top when it is empty. */
  #children(list: StandardList, parent: string, limit: number): StandardEntry[] {
    const found = [...this.#list(list).values()].filter(
      (entry) => entry.parent === parent && entry.retiredAfter === null,
    );
    return found.slice(0, limit).map((entry) => this.#present(list, this.#offered(list, entry)));
  }

  /**
   * The best matches first: exact code, beginning of the code, of the name, of pinyin or initials, then anywhere in them.
   * @param parent only what lies in it, however deep; everywhere when it is empty
   */
  search(list: StandardList, typed: string, parent: string, limit: number): StandardEntry[] {
    const text = typed.normalize('NFKC').trim().toLowerCase().replace(/\s/g, '');
    if (text === '') return this.#children(list, parent, limit);
    const begin = list === 'region' ? parent.replace(/(00)+$/, '') : parent;
    const isWithin = ({ code }: Entry): boolean => code.startsWith(begin) && code !== parent;
    const coded = this.#find(list, text.toUpperCase());
    const exact = coded && isWithin(coded) ? coded : undefined;
    const ranked = this.#searchKeys(list)
      .map((keys) => ({ keys, rank: isWithin(keys.entry) ? rankOf(keys, text) : NO_MATCH }))
      .filter(({ rank }) => rank < NO_MATCH)
      .sort((a, b) => a.rank - b.rank || (a.keys.entry.code < b.keys.entry.code ? -1 : 1))
      .map(({ keys }) => keys.entry)
      .filter((entry) => entry.code !== exact?.code);
    return [...(exact ? [exact] : []), ...ranked].slice(0, limit).map((entry) => this.#present(list, entry));
  }

  #find(list: StandardList, code: string): Entry | undefined {
    const entries = this.#list(list);
    const found = entries.get(code);
    if (found || list !== 'industry') return found;
    return entries.get(industryCode(code.toUpperCase(), entries) ?? '');
  }

  #offered = (list: StandardList, entry: Entry): Entry => this.#list(list).get(entry.offeredAs ?? '') ?? entry;

  #present = (list: StandardList, { parent: _, offeredAs, above, ...entry }: Entry): StandardEntry => ({
    ...entry,
    above: [...above],
    opens: list === 'region' ? entry.code.endsWith('00') : list === 'industry' && entry.code.length < 5 && !offeredAs,
  });

  #list(list: StandardList): Map<string, Entry> {
    const known = this.#entries.get(list);
    if (known) return known;
    const read = new Map(readers[list]().map((entry) => [entry.code, entry]));
    this.#entries.set(list, read);
    return read;
  }

  /** Of two by one name the upper. */
  #namesOf(list: StandardList): Map<string, Entry> {
    const known = this.#names.get(list);
    if (known) return known;
    const made = new Map<string, Entry>();
    for (const entry of this.#list(list).values()) {
      if (entry.retiredAfter !== null) continue;
      for (const name of [entry.label['zh-CN'].normalize('NFKC').toLowerCase(), entry.label.en.toLowerCase()])
        if (!made.has(name)) made.set(name, entry);
    }
    this.#names.set(list, made);
    return made;
  }

  #searchKeys(list: StandardList): Keys[] {
    const known = this.#keys.get(list);
    if (known) return known;
    const made = [...this.#list(list).values()]
      .filter(({ retiredAfter, offeredAs }) => retiredAfter === null && offeredAs === null)
      .map((entry) => keysOf(list, entry));
    this.#keys.set(list, made);
    return made;
  }
}

export const standardLists = new StandardLists();

/** The sections or divisions of GB/T 4754, to choose from: C33 金属制品业. */
export const industryChoices = (level: 'section' | 'division'): { code: string; label: Label }[] =>
  standardLists
    .within('industry', '')
    .flatMap(({ code, label }) =>
      code.length === (level === 'section' ? 1 : 3)
        ? [{ code, label: { 'zh-CN': `${code} ${label['zh-CN']}`, en: `${code} ${label.en}` } }]
        : [],
    );

const readLines = (file: string): string[][] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

const readers: Record<StandardList, () => Entry[]> = {
  region: readRegions,
  country: () =>
    readLines('countries.tsv').map(([code = '', , zh = '', en = '']) => plainEntry(code, { 'zh-CN': zh, en }, '')),
  currency: () =>
    readLines('currencies.tsv').map(([code = '', , , zh = '', en = '']) => plainEntry(code, { 'zh-CN': zh, en }, '')),
  industry: () => readIndustries(readLines('industries.tsv')),
};

function readRegions(): Entry[] {
  const lines = readLines('regions.tsv');
  const names = new Map(lines.map(([code = '', name = '']) => [code, name]));
  return lines.map(([code = '', name = '', until = '']) => {
    const above = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`].filter((other) => other !== code);
    const parents = above.filter((other) => names.has(other));
    const whole = [...parents.map((other) => names.get(other) ?? ''), name];
    return {
      ...plainEntry(code, { 'zh-CN': name, en: romanised(name) }, parents.at(-1) ?? ''),
      whole: { 'zh-CN': whole.join(''), en: whole.map(romanised).reverse().join(', ') },
      retiredAfter: until === '' ? null : until,
    };
  });
}

/** 顺德区 → Shunde: there is no official English list; names are spelt in pinyin, without the word for their kind. */
function romanised(name: string): string {
  const own = name.replace(/(特别行政区|(维吾尔|壮族|回族)?自治区|自治州|自治县|地区|省|市|区|县)$/, '');
  const spelt = pinyin([...own].length > 1 ? own : name, { toneType: 'none', type: 'array' }).join('');
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}

function keysOf(list: StandardList, entry: Entry): Keys {
  const chinese = [...new Set([entry.label['zh-CN'], entry.whole['zh-CN']])];
  const spelt = chinese.map((name) => pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'removed' }));
  return {
    entry,
    codes: list === 'industry' ? [entry.code, entry.code.slice(1)] : [entry.code],
    names: [...chinese, entry.label.en].map((name) => name.toLowerCase().replace(/\s/g, '')),
    pinyin: spelt.map((syllables) => syllables.join('')),
    initials: spelt.map((syllables) => syllables.map((syllable) => syllable.charAt(0)).join('')),
  };
}

const NO_MATCH = 9;
/** Fewer letters stand somewhere in every other name. */
const LETTERS_WITHIN = 3;

function rankOf({ codes, names, pinyin: spelt, initials }: Keys, text: string): number {
  if (codes.some((code) => code.toLowerCase().startsWith(text))) return 1;
  if (names.some((name) => name.startsWith(text))) return 2;
  if (spelt.some((name) => name.startsWith(text))) return 3;
  if (initials.some((name) => name.startsWith(text))) return 4;
  if (names.some((name) => name.includes(text))) return 5;
  if (text.length < LETTERS_WITHIN) return NO_MATCH;
  if (spelt.some((name) => name.includes(text))) return 6;
  return initials.some((name) => name.includes(text)) ? 7 : NO_MATCH;
}
