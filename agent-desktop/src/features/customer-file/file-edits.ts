import type { Changes, FieldValue, ItemValue, PersonalFileView } from '@tellerline/contracts';
import { type FileEdits, forget } from '../file-entry/entry-edits.ts';

type File = Pick<PersonalFileView, 'version' | 'fields' | 'lists'>;

const isItem = (value: FieldValue | ItemValue | undefined): value is ItemValue =>
  value !== null && value !== undefined && typeof value === 'object';

const without = (changes: Changes, path: string): Changes =>
  Object.fromEntries(Object.entries(changes).filter(([each]) => each !== path));

/** A field was typed; typing what stands there already is no change. A masked value cannot be compared: it is one. */
export function withField(edits: FileEdits, file: File, id: string, value: FieldValue): FileEdits {
  const shown = file.fields[id];
  const same = shown !== undefined && !shown.masked && (shown.value ?? null) === value;
  return forget({ ...edits, changes: same ? without(edits.changes, id) : { ...edits.changes, [id]: value } }, id);
}

/** A field of a list's entry was typed. Of an entry that stands in the file only what was typed is sent. */
export function withItemField(edits: FileEdits, file: File, path: string, id: string, value: FieldValue): FileEdits {
  const [list = '', key = ''] = path.split('.');
  const standing = file.lists[list]?.find((item) => item.key === key)?.fields[id];
  const before = edits.changes[path];
  const typed: ItemValue = { ...(isItem(before) ? before : {}), [id]: value };
  const same = standing !== undefined && !standing.masked && (standing.value ?? null) === value;
  const kept = same ? Object.fromEntries(Object.entries(typed).filter(([each]) => each !== id)) : typed;
  const isNew = file.lists[list]?.every((item) => item.key !== key) ?? true;
  const changes =
    Object.keys(kept).length === 0 && !isNew ? without(edits.changes, path) : { ...edits.changes, [path]: kept };
  return forget({ ...edits, changes }, `${path}.${id}`);
}

/** Adds an empty entry to a list; its key is the next free one. */
export function withNewItem(edits: FileEdits, list: string, first: ItemValue = {}): FileEdits {
  const numbers = Object.keys(edits.changes).flatMap((path) => {
    const match = new RegExp(`^${list}\\.n(\\d+)$`).exec(path);
    return match ? [Number(match[1])] : [];
  });
  return { ...edits, changes: { ...edits.changes, [`${list}.n${Math.max(0, ...numbers) + 1}`]: first } };
}

/** Takes an entry away: one that stands in the file is marked, a new one vanishes. Asked again, it is back. */
export function withoutItem(edits: FileEdits, path: string): FileEdits {
  const isNew = /\.n\d+$/.test(path);
  const changes =
    isNew || edits.changes[path] === null ? without(edits.changes, path) : { ...edits.changes, [path]: null };
  return forget({ ...edits, changes }, path);
}

/**
 * Carries what was typed over to a newer version of the file. Nothing is dropped; what both sides changed is told.
 * @returns the paths both changed
 */
export function rebased(edits: FileEdits, old: File, now: File): { edits: FileEdits; both: string[] } {
  const text = (file: File, id: string): string => JSON.stringify(file.fields[id]?.text ?? null);
  const list = (file: File, id: string): string => JSON.stringify(file.lists[id]?.map(({ fields }) => fields) ?? []);
  const both = Object.keys(edits.changes).filter((path) => {
    const [id = ''] = path.split('.');
    return path.includes('.') ? list(old, id) !== list(now, id) : text(old, id) !== text(now, id);
  });
  const gone = (path: string): boolean => {
    const [id = '', key = ''] = path.split('.');
    return path.includes('.') && !key.startsWith('n') && !now.lists[id]?.some((item) => item.key === key);
  };
  const changes = Object.fromEntries(Object.entries(edits.changes).filter(([path]) => !gone(path)));
  return { edits: { ...edits, changes }, both };
}

/** What an entry holds as the form shows it: typed over standing. */
export function itemValue(edits: FileEdits, path: string, id: string, standing: FieldValue): FieldValue {
  const typed = edits.changes[path];
  return isItem(typed) && id in typed ? (typed[id] ?? null) : standing;
}

/** The value of a field as the form shows it. */
export function fieldValue(edits: FileEdits, file: File, id: string): FieldValue {
  const typed = edits.changes[id];
  return typed === undefined || isItem(typed) ? (file.fields[id]?.value ?? null) : typed;
}
