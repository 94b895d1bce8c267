import { readFileSync } from 'node:fs';
import type { Label, StandardEntry, StandardList } from '@tellerline/contracts';
import { pinyin } from 'pinyin-pro';

interface Entry {
  code: string;
  label: Label;
  whole: Label;
  retiredAfter: string | null;
  parent: string;
}

/** What an entry is found by, made when somebody first searches. */
interface Keys {
  entry: Entry;
  names: string[];
  pinyin: string[];
  initials: string[];
}

/**
 * The full lists of the standards, read once from the files beside this one (scripts/db/make-standards.ts makes them). Regions
 * hold codes that were given up too, because an ID keeps the code of its birth. Industries: sections and divisions; a code of
 * three or four levels is known by its division.
 */
class StandardLists {
  readonly #entries = new Map<StandardList, Map<string, Entry>>();
  readonly #keys = new Map<StandardList, Keys[]>();

  /** Is this a code of the list, given out or retired? */
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

  /** The name of an entry that is still given out, by its code or its own name in either language; null when there is none. */
  named(list: StandardList, text: string): Label | null {
    const wanted = text.normalize('NFKC').toLowerCase();
    for (const { code, label, retiredAfter } of this.#list(list).values()) {
      if (retiredAfter !== null) continue;
      const names = [code, label['zh-CN'].normalize('NFKC'), label.en];
      if (names.some((name) => name.toLowerCase() === wanted)) return label;
    }
    return null;
  }

  /** What lies directly in `parent`; the top when it is empty. */
  children(list: StandardList, parent: string, limit: number): StandardEntry[] {
    const found = [...this.#list(list).values()].filter(
      (entry) => entry.parent === parent && entry.retiredAfter === null,
    );
    return found.slice(0, limit).map((entry) => this.#present(list, entry));
  }

  /** The best matches first: exact code, beginning of the code, of the name, of pinyin or initials, then anywhere in the name. */
  search(list: StandardList, typed: string, limit: number): StandardEntry[] {
    const text = typed.normalize('NFKC').trim().toLowerCase().replace(/\s/g, '');
    if (text === '') return this.children(list, '', limit);
    const exact = this.#find(list, text.toUpperCase());
    const ranked = this.#searchKeys(list)
      .map((keys) => ({ keys, rank: rankOf(keys, text) }))
      .filter(({ rank }) => rank < NO_MATCH)
      .sort((a, b) => a.rank - b.rank || (a.keys.entry.code < b.keys.entry.code ? -1 : 1))
      .map(({ keys }) => keys.entry)
      .filter((entry) => entry.code !== exact?.code);
    return [...(exact ? [exact] : []), ...ranked].slice(0, limit).map((entry) => this.#present(list, entry));
  }

  #find(list: StandardList, code: string): Entry | undefined {
    const entries = this.#list(list);
    const found = entries.get(code);
    if (found || list !== 'industry' || !/^[A-T]\d{3,4}$/.test(code)) return found;
    const division = entries.get(code.slice(0, 3));
    return division && { ...division, code, whole: withCode(division.whole, code) };
  }

  #present = (list: StandardList, { parent: _, ...entry }: Entry): StandardEntry => ({
    ...entry,
    opens: list === 'region' ? entry.code.endsWith('00') : list === 'industry' && entry.code.length === 1,
  });

  #list(list: StandardList): Map<string, Entry> {
    const known = this.#entries.get(list);
    if (known) return known;
    const read = new Map(readers[list]().map((entry) => [entry.code, entry]));
    this.#entries.set(list, read);
    return read;
  }

  #searchKeys(list: StandardList): Keys[] {
    const known = this.#keys.get(list);
    if (known) return known;
    const made = [...this.#list(list).values()].filter(({ retiredAfter }) => retiredAfter === null).map(keysOf);
    this.#keys.set(list, made);
    return made;
  }
}

export const standardLists = new StandardLists();

const withCode = (label: Label, code: string): Label => ({
  'zh-CN': `${label['zh-CN']}（${code}）`,
  en: `${label.en} (${code})`,
});

const readLines = (file: string): string[][] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

const readers: Record<StandardList, () => Entry[]> = {
  region: readRegions,
  country: () =>
    readLines('countries.tsv').map(([code = '', , zh = '', en = '']) => plain(code, { 'zh-CN': zh, en }, '')),
  currency: () =>
    readLines('currencies.tsv').map(([code = '', , , zh = '', en = '']) => plain(code, { 'zh-CN': zh, en }, '')),
  industry: () =>
    readLines('industries.tsv').map(([code = '', zh = '', en = '']) =>
      plain(code, { 'zh-CN': zh, en }, code.length === 1 ? '' : code.slice(0, 1)),
    ),
};

const plain = (code: string, label: Label, parent: string): Entry => ({
  code,
  label,
  whole: label,
  retiredAfter: null,
  parent,
});

function readRegions(): Entry[] {
  const lines = readLines('regions.tsv');
  const names = new Map(lines.map(([code = '', name = '']) => [code, name]));
  return lines.map(([code = '', name = '', until = '']) => {
    const above = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`].filter((other) => other !== code);
    const parents = above.filter((other) => names.has(other));
    const whole = [...parents.map((other) => names.get(other) ?? ''), name];
    return {
      code,
      label: { 'zh-CN': name, en: romanised(name) },
      whole: { 'zh-CN': whole.join(''), en: whole.map(romanised).reverse().join(', ') },
      retiredAfter: until === '' ? null : until,
      parent: parents.at(-1) ?? '',
    };
  });
}

/** 顺德区 → Shunde: there is no official English list; names are spelt in pinyin, without the word for their kind. */
function romanised(name: string): string {
  const own = name.replace(/(特别行政区|(维吾尔|壮族|回族)?自治区|自治州|自治县|地区|省|市|区|县)$/, '');
  const spelt = pinyin([...own].length > 1 ? own : name, { toneType: 'none', type: 'array' }).join('');
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}

function keysOf(entry: Entry): Keys {
  const names = [...new Set([entry.label['zh-CN'], entry.whole['zh-CN'], entry.label.en])];
  const spelt = names.map((name) => pinyin(name, { toneType: 'none', type: 'array', v: true }));
  return {
    entry,
    names: names.map((name) => name.toLowerCase().replace(/\s/g, '')),
    pinyin: spelt.map((syllables) => syllables.join('').toLowerCase().replace(/\s/g, '')),
    initials: spelt.map((syllables) =>
      syllables
        .map((syllable) => syllable.charAt(0))
        .join('')
        .toLowerCase(),
    ),
  };
}

const NO_MATCH = 9;

function rankOf(keys: Keys, text: string): number {
  const { entry, names, pinyin: spelt, initials } = keys;
  if (entry.code.toLowerCase().startsWith(text)) return 1;
  if (names.some((name) => name.startsWith(text))) return 2;
  if (spelt.some((name) => name.startsWith(text))) return 3;
  if (initials.some((name) => name.startsWith(text))) return 4;
  if (names.some((name) => name.includes(text))) return 5;
  return NO_MATCH;
}
