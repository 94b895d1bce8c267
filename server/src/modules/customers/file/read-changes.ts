import {
  acceptedValue,
  brokenRule,
  type Changes,
  type FieldRule,
  type FieldValue,
  type FileCatalogue,
  type FileField,
  type FileList,
  type Finding,
  fieldRulePhrase,
  type ItemValue,
  StandardList,
} from '@tellerline/contracts';
import { readPhoneWithExtension } from '../../../kernel/phone-number.ts';
import type { CodeBook } from '../code-book.ts';
import { standardLists } from '../standards/standard-lists.ts';
import type { FileState } from './file-state.ts';

export interface ReadChanges {
  changes: Changes;
  before: Changes;
  issues: Finding[];
}

interface Around {
  catalogue: FileCatalogue;
  state: FileState;
  codes: CodeBook;
  today: string;
}

const isItem = (value: FieldValue | ItemValue): value is ItemValue => value !== null && typeof value === 'object';

/**
 * Reads what was typed against the catalogue: every value trimmed and checked by its field, telephone numbers as E.164, codes
 * looked up, entries of lists completed from what they were. What is no change falls away. Broken values stay as typed, with
 * an issue, so that a draft loses nothing.
 */
export function readChanges(typed: Changes, around: Around): ReadChanges {
  const result: ReadChanges = { changes: {}, before: {}, issues: [] };
  for (const [path, value] of Object.entries(typed)) {
    const list = around.catalogue.lists.find(({ id }) => path.startsWith(`${id}.`));
    if (list) readItem(path, list, value, around, result);
    else readField(path, value, around, result);
  }
  for (const list of around.catalogue.lists) countItems(list, around, result);
  return result;
}

/** The values as they would stand after the changes. */
export const valuesAfter = (state: FileState, changes: Changes): Readonly<Record<string, FieldValue>> => ({
  ...state.values,
  ...Object.fromEntries(Object.entries(changes).filter((entry): entry is [string, FieldValue] => !isItem(entry[1]))),
});

/** A list as it would stand after the changes, with the path of each entry. */
export function itemsAfter(state: FileState, listId: string, changes: Changes): { path: string; value: ItemValue }[] {
  const stored = (state.lists[listId] ?? []).map(({ key, value }) => [`${listId}.${key}`, value] as const);
  const changed = Object.entries(changes).filter(([path]) => path.startsWith(`${listId}.`));
  const merged = new Map<string, FieldValue | ItemValue>([...stored, ...changed]);
  return [...merged].flatMap(([path, value]) => (isItem(value) ? [{ path, value }] : []));
}

function readField(path: string, value: FieldValue | ItemValue, around: Around, result: ReadChanges): void {
  const field = around.catalogue.fields.find(({ id }) => id === path);
  if (!field || isItem(value)) return void result.issues.push(finding(path, 'unknown_field', undefined));
  if (around.state.readOnly.has(path)) return void result.issues.push(finding(path, 'not_yours', field));
  const present = around.state.values[path] ?? null;
  const [accepted, rule] = readValue(field, value, around);
  if (rule) result.issues.push(finding(path, rule, field));
  if (accepted === present) return;
  result.changes[path] = accepted;
  result.before[path] = present;
}

function readItem(
  path: string,
  list: FileList,
  value: FieldValue | ItemValue,
  around: Around,
  result: ReadChanges,
): void {
  const key = path.slice(list.id.length + 1);
  const stored = around.state.lists[list.id]?.find((item) => item.key === key);
  if (stored?.owner === 'core-bank') return void result.issues.push(finding(path, 'not_yours', undefined));
  if (!stored && !/^n\d{1,3}$/.test(key)) return void result.issues.push(finding(path, 'unknown_field', undefined));
  if (!isItem(value)) {
    if (stored && value === null) {
      result.changes[path] = null;
      result.before[path] = stored.value;
    }
    return;
  }
  const whole: ItemValue = { ...emptyItem(list), ...stored?.value, ...value };
  const accepted: ItemValue = {};
  let behindNumber: string | null = null;
  for (const [id, typed] of Object.entries(whole)) {
    const field = list.fields.find((each) => each.id === id);
    if (!field) {
      result.issues.push(finding(`${path}.${id}`, 'unknown_field', undefined));
      continue;
    }
    const [read, rule, extension] = readValue(field, typed, around);
    accepted[id] = read;
    if (extension) behindNumber = extension;
    if (rule) result.issues.push(finding(`${path}.${id}`, rule, field));
  }
  if (behindNumber !== null) accepted.extension = behindNumber;
  if (stored && sameItem(stored.value, accepted)) return;
  result.changes[path] = accepted;
  result.before[path] = stored?.value ?? null;
}

const emptyItem = (list: FileList): ItemValue => Object.fromEntries(list.fields.map(({ id }) => [id, null]));
const sameItem = (one: ItemValue, other: ItemValue): boolean =>
  Object.keys({ ...one, ...other }).every((id) => (one[id] ?? null) === (other[id] ?? null));

/** The value to keep, the rule it breaks, and the extension that stood behind a telephone number. */
function readValue(
  field: FileField,
  typed: FieldValue,
  { codes, today }: Around,
): [FieldValue, FieldRule | null, (string | undefined)?] {
  if (field.type === 'phone' && typeof typed === 'string' && typed !== '') {
    const phone = readPhoneWithExtension(typed);
    return phone ? [phone.e164, null, phone.extension ?? undefined] : [typed, 'not_a_phone'];
  }
  const rule = brokenRule(field, typed);
  if (rule) return [typed === '' ? null : typed, rule];
  const accepted = acceptedValue(field, typed);
  const value =
    field.type === 'industry' ? (standardLists.entry('industry', String(accepted ?? ''))?.code ?? accepted) : accepted;
  return [value, value === null || isKnown(field, value, codes, today) ? null : 'not_in_list'];
}

function isKnown(field: FileField, value: FieldValue, codes: CodeBook, today: string): boolean {
  const code = String(value);
  switch (field.type) {
    case 'code':
      return codes.mayChoose(field.list ?? '', code, today);
    case 'region':
    case 'country':
    case 'currency':
    case 'industry':
      return standardLists.knows(StandardList.parse(field.type), code);
    default:
      return true;
  }
}

function countItems(list: FileList, { state }: Around, result: ReadChanges): void {
  const count = itemsAfter(state, list.id, result.changes).length;
  const added = Object.keys(result.changes).some((path) => path.startsWith(`${list.id}.n`));
  if (count > list.most && added) {
    const text = fieldRulePhrase('too_many', { max: list.most, type: 'text' });
    result.issues.push({ path: list.id, code: 'too_many', text });
  }
}

const finding = (path: string, rule: FieldRule, field: FileField | undefined): Finding => ({
  path,
  code: rule,
  text: fieldRulePhrase(rule, field ?? { type: 'text' }),
});
