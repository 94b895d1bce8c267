import type { Changes, FieldValue, FileCatalogue, FileField, FileList, ItemValue, Label } from '@tellerline/contracts';
import type { PresentedChange } from '../../reviews/index.ts';
import type { CodeBook } from '../code-book.ts';
import type { Viewer } from '../mask.ts';
import { tellValue } from './tell-value.ts';

interface Around {
  catalogue: FileCatalogue;
  codes: CodeBook;
  viewer: Viewer;
}

const isItem = (value: FieldValue | ItemValue | undefined): value is ItemValue =>
  value !== null && value !== undefined && typeof value === 'object';

/** A change's fields side by side, in the order of the catalogue, masked for the viewer; entries of lists field by field. */
export function presentChanges(change: { before: Changes; after: Changes }, around: Around): PresentedChange[] {
  const { catalogue } = around;
  const rows: PresentedChange[] = [];
  for (const section of catalogue.sections) {
    for (const field of catalogue.fields.filter((each) => each.section === section.id)) {
      const [before, after] = [change.before[field.id], change.after[field.id]];
      if (after === undefined || isItem(before) || isItem(after)) continue;
      rows.push(row(field.id, section.label, field, before ?? null, after, around));
    }
    for (const list of catalogue.lists.filter((each) => each.section === section.id)) {
      const paths = Object.keys(change.after).filter((path) => path.startsWith(`${list.id}.`));
      for (const path of paths) rows.push(...itemRows(path, list, change, around));
    }
  }
  return rows;
}

function itemRows(
  path: string,
  list: FileList,
  change: { before: Changes; after: Changes },
  around: Around,
): PresentedChange[] {
  const before = change.before[path];
  const after = change.after[path];
  const [old, wanted] = [isItem(before) ? before : null, isItem(after) ? after : null];
  const title = titled(list, old, wanted, around);
  return list.fields.flatMap((field) => {
    const [was, is] = [old?.[field.id] ?? null, wanted?.[field.id] ?? null];
    return was === is ? [] : [row(`${path}.${field.id}`, title, field, was, is, around)];
  });
}

/** 身份证件 · 身份证（新增）: which entry, and whether it is new or goes. */
function titled(list: FileList, old: ItemValue | null, wanted: ItemValue | null, { codes, viewer }: Around): Label {
  const first = list.fields[0];
  const value = (wanted ?? old)?.[first?.id ?? ''] ?? null;
  const name = first?.type === 'code' ? tellValue(first, value, codes, viewer).text : null;
  const mark: Label = !old
    ? { 'zh-CN': '（新增）', en: ' (new)' }
    : wanted
      ? { 'zh-CN': '', en: '' }
      : { 'zh-CN': '（删除）', en: ' (removed)' };
  const of = (locale: keyof Label): string =>
    `${list.label[locale]}${name?.[locale] ? ` · ${name[locale]}` : ''}${mark[locale]}`;
  return { 'zh-CN': of('zh-CN'), en: of('en') };
}

function row(
  path: string,
  section: Label,
  field: FileField,
  before: FieldValue,
  after: FieldValue,
  { codes, viewer }: Around,
): PresentedChange {
  const told = (value: FieldValue) => (value === null ? null : tellValue(field, value, codes, viewer));
  return { path, section, label: field.label, before: told(before), after: told(after), risk: field.risk };
}
