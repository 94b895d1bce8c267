import type { FieldValue } from '@tellerline/contracts';
import type { FileState } from './file-state.ts';

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** Fields that go by themselves: a birthday is no change of the file. */
const byThemselves = new Set(['age', 'annualIncome']);

/** Paths of what reads otherwise today: `employer`, `phones.12.number`; an entry that is gone by its own, a list entries were added to by its own. */
export function changedSince(
  then: Pick<FileState, 'values' | 'lists'>,
  now: Pick<FileState, 'values' | 'lists'>,
): string[] {
  const paths = differing(then.values, now.values).filter((id) => !byThemselves.has(id));
  for (const [list, items] of Object.entries(then.lists)) {
    const today = new Map((now.lists[list] ?? []).map(({ key, value }) => [key, value]));
    for (const { key, value } of items) {
      const present = today.get(key);
      const path = `${list}.${key}`;
      if (present) paths.push(...differing(value, present).map((id) => `${path}.${id}`));
      else paths.push(path);
    }
    const known = new Set(items.map(({ key }) => key));
    if ([...today.keys()].some((key) => !known.has(key))) paths.push(list);
  }
  return paths;
}

/** The same of papers by their slots: `businessLicence.number`; a slot that is empty today by its own. */
export function papersChangedSince(then: ReadonlyMap<string, Values>, now: ReadonlyMap<string, Values>): string[] {
  return [...then].flatMap(([slot, values]) => {
    const present = now.get(slot);
    return present ? differing(values, present).map((id) => `${slot}.${id}`) : [slot];
  });
}

function differing(then: Values, now: Values): string[] {
  const ids = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...ids].filter((id) => plain(then[id]) !== plain(now[id]));
}

/** Nothing, an empty text and a flag that is not set read alike. */
const plain = (value: FieldValue | undefined): FieldValue =>
  value === undefined || value === '' || value === false ? null : value;
