import {
  type FieldValue,
  type FileField,
  type Label,
  personalFile,
  type SideBySideRow,
  type SideValue,
} from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import type { FileState, StoredItem } from '../file/file-state.ts';
import { tellValue } from '../file/tell-value.ts';
import type { Viewer } from '../mask.ts';
import { takeableFields } from '../merge/takeable-fields.ts';

interface Around {
  codes: CodeBook;
  /** How the first is seen, and the second: they may belong to different branches. */
  viewers: readonly [Viewer, Viewer];
}

/** Two personal files field by field: every field either says something in, then the lists, entry beside entry. */
export function personalSideBySide(
  [first, second]: readonly [FileState, FileState],
  codes: CodeBook,
  viewers: readonly [Viewer, Viewer],
): SideBySideRow[] {
  const around = { codes, viewers };
  const [intoFirst, intoSecond] = [takeableFields(second, first), takeableFields(first, second)];
  return personalFile.sections.flatMap((section) => [
    ...personalFile.fields
      .filter((field) => field.section === section.id)
      .flatMap((field): SideBySideRow[] => {
        const [a, b] = [first.values[field.id] ?? null, second.values[field.id] ?? null];
        if (a === null && b === null) return [];
        return [
          {
            id: field.id,
            section: section.label,
            label: field.label,
            first: told(field, a, first, codes, viewers[0]),
            second: told(field, b, second, codes, viewers[1]),
            same: a === b,
            intoFirst: intoFirst.includes(field),
            intoSecond: intoSecond.includes(field),
          },
        ];
      }),
    ...personalFile.lists
      .filter((list) => list.section === section.id)
      .flatMap((list) =>
        listRows(
          list.id,
          section.label,
          list.label,
          list.fields,
          [first.lists[list.id], second.lists[list.id]],
          around,
        ),
      ),
  ]);
}

function told(field: FileField, value: FieldValue, file: FileState, codes: CodeBook, viewer: Viewer): SideValue | null {
  if (value === null) return null;
  return { ...tellValue(field, value, codes, viewer), provenance: file.provenance[field.id] ?? null };
}

type Items = readonly StoredItem[] | undefined;

/** Entries that say the same stand beside one another; the rest below, each on its side. */
function listRows(
  id: string,
  section: Label,
  label: Label,
  fields: readonly FileField[],
  [ofFirst = [], ofSecond = []]: [Items, Items],
  { codes, viewers }: Around,
): SideBySideRow[] {
  const key = (item: StoredItem): string =>
    String(item.value.number ?? item.value.address ?? JSON.stringify(item.value));
  const left = [...ofSecond];
  const rows = ofFirst.map((item) => {
    const at = left.findIndex((other) => key(other) === key(item));
    return [item, at < 0 ? null : (left.splice(at, 1)[0] ?? null)] as const;
  });
  const pairs = [...rows, ...left.map((item) => [null, item] as const)];
  return pairs.map(([a, b], at) => ({
    id: `${id}.${at + 1}`,
    section,
    label,
    first: a && entry(a, fields, codes, viewers[0]),
    second: b && entry(b, fields, codes, viewers[1]),
    same: a !== null && b !== null,
    intoFirst: false,
    intoSecond: false,
  }));
}

/** An entry in one line: kind and number, use and address. */
function entry(item: StoredItem, fields: readonly FileField[], codes: CodeBook, viewer: Viewer): SideValue {
  const shown = fields
    .filter(({ type }) => type !== 'flag' && type !== 'day')
    .map((field) => tellValue(field, item.value[field.id] ?? null, codes, viewer))
    .filter(({ text }) => text['zh-CN'] !== '');
  const line = (locale: keyof Label): string => shown.map(({ text }) => text[locale]).join(' · ');
  return {
    text: { 'zh-CN': line('zh-CN'), en: line('en') },
    masked: shown.some(({ masked }) => masked),
    provenance: item.provenance,
  };
}
