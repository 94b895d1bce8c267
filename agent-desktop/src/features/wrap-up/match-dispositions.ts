import { type DispositionView, soundsLike } from '@tellerline/contracts';

const groupOrder: readonly DispositionView['group'][] = ['service', 'sales', 'complaint', 'other'];

/**
 * Dispositions whose label (either language) or code contains every word of the query, or whose label sounds like it
 * (`hd`, `huidian` and `huid` find 回电), in the order of their groups. An empty query lists all.
 */
export function matchDispositions(all: readonly DispositionView[], query: string): readonly DispositionView[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter(({ code, label, pinyin = [] }) => {
      const text = `${code} ${code.replaceAll('_', ' ')} ${label['zh-CN']} ${label.en}`.toLowerCase();
      return words.every((word) => text.includes(word) || soundsLike(pinyin, word));
    })
    .toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));
}
