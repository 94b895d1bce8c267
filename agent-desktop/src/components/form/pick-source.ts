import { type CodeLists, StandardEntries, type StandardEntry, type StandardList } from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';
import { say } from '../../i18n/locale.ts';

/** Something to choose. `opens`: has others under it, which are shown instead of choosing it. */
export interface PickOption {
  code: string;
  text: string;
  /** Told beside it: the code, or what it lies in. */
  note: string;
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

/**
 * Industries by their Chinese names, as attributes keep them: the sections while nothing is typed, else what is found in all
 * levels. With `within`, the name of an industry, only what lies in its section.
 */
export function industryNameSource(http: Http, within: string | null): PickSource {
  const option = ({ code, label }: StandardEntry): PickOption => ({
    code: label['zh-CN'],
    text: say(label),
    note: code,
    opens: false,
  });
  const find = async (query: Record<string, string | number>) =>
    (await http.get(`/standards/industry${queryOf(query)}`, StandardEntries)).items;
  const sectionOf = async (name: string): Promise<string | null> =>
    (await find({ q: name, limit: 20 })).find(({ label }) => label['zh-CN'] === name)?.code.charAt(0) ?? null;
  return {
    search: async (typed) => {
      const section = within === null ? '' : await sectionOf(within);
      if (typed.trim() === '') return section === null ? [] : (await find({ parent: section, limit: 400 })).map(option);
      const hits = await find({ q: typed, limit: 20 });
      return hits.filter(({ code }) => section === null || code.startsWith(section)).map(option);
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
  const whole = (entry: StandardEntry): PickOption => ({ ...option(entry), text: say(entry.whole), opens: false });
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
