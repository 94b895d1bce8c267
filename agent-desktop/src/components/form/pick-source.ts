import {
  type CodeLists,
  type Label,
  StandardEntries,
  type StandardEntry,
  type StandardList,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';
import { say } from '../../i18n/locale.ts';

/** Something to choose. `opens`: has others under it, which are shown instead of choosing it. */
export interface PickOption {
  code: string;
  text: string;
  /** Told beside it: the code. */
  note: string;
  /** What it lies in, from the top down, told under it. */
  above?: readonly Label[];
  opens: boolean;
}

/** Where a pick-list's options come from. */
export interface PickSource {
  /** The best matches; with nothing typed, the beginning of the list. */
  search(typed: string): Promise<readonly PickOption[]> | readonly PickOption[];
  /** What lies under an option. */
  under?(option: PickOption): Promise<readonly PickOption[]>;
}

type CodeEntry = CodeLists['lists'][string][number];

/** Options of one of the bank's short lists, found by any part of their name in the present language, or by code. */
export function codeSource(entries: readonly CodeEntry[]): PickSource {
  return {
    search: (typed) => {
      const wanted = typed.trim().toLowerCase();
      return entries
        .filter(({ closed }) => !closed)
        .map(({ code, label }) => ({ code, text: say(label), note: code, opens: false }))
        .filter(({ code, text }) => text.toLowerCase().includes(wanted) || code.toLowerCase().startsWith(wanted));
    },
  };
}

/** Length of an industry's code, by how many levels lie above it: C, C33, C331, C3311. */
const industryCodes = [1, 3, 4, 5];

/**
 * Industries by their Chinese names, as attributes keep them: with nothing typed the next level, else what is found in all
 * levels below. `within` names what is chosen already, from the section down; only what lies in it is offered.
 */
export function industryNameSource(http: Http, within: readonly string[]): PickSource {
  const option = ({ code, label, above }: StandardEntry): PickOption => ({
    code: label['zh-CN'],
    text: say(label),
    note: code,
    above,
    opens: false,
  });
  const find = async (query: Record<string, string | number>) =>
    (await http.get(`/standards/industry${queryOf(query)}`, StandardEntries)).items;
  const codeOf = async (name: string, level: number): Promise<string | null> =>
    (await find({ q: name, limit: 20 })).find(
      ({ code, label }) => label['zh-CN'] === name && code.length === industryCodes[level],
    )?.code ?? null;
  let parent: Promise<string | null> | null = null;
  return {
    search: async (typed) => {
      const name = within.at(-1);
      parent ??= name === undefined ? Promise.resolve('') : codeOf(name, within.length - 1);
      const code = await parent;
      if (code === null) return [];
      return (
        await find(typed.trim() === '' ? { parent: code, limit: 400 } : { q: typed, parent: code, limit: 20 })
      ).map(option);
    },
  };
}

/** Options of a national list; the server finds them by name, pinyin, initials and code. */
export function standardSource(http: Http, list: StandardList): PickSource {
  const option = (entry: StandardEntry): PickOption => ({
    code: entry.code,
    text: say(entry.label),
    note: entry.code,
    opens: entry.opens,
  });
  const whole = (entry: StandardEntry): PickOption => ({
    ...option(entry),
    text: say(entry.whole),
    above: entry.above,
    opens: false,
  });
  return {
    search: async (typed) => {
      if (typed.trim() === '') {
        const { items } = await http.get(`/standards/${list}?limit=400`, StandardEntries);
        return items.map(option);
      }
      const { items } = await http.get(`/standards/${list}${queryOf({ q: typed, limit: 20 })}`, StandardEntries);
      return items.map(whole);
    },
    under: async (above) => {
      const path = `/standards/${list}?parent=${encodeURIComponent(above.code)}&limit=400`;
      const { items } = await http.get(path, StandardEntries);
      return [{ ...above, opens: false }, ...items.map(option)];
    },
  };
}
