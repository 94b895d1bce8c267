import type { PersonalFileView } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { isDirty, noEdits, withOverride } from '../file-entry/entry-edits.ts';
import { itemValue, rebased, withField, withItemField, withNewItem, withoutItem } from './file-edits.ts';

const shown = (value: string | null, masked = false) => ({
  value: masked ? null : value,
  text: { 'zh-CN': value ?? '', en: value ?? '' },
  masked,
});
type File = Pick<PersonalFileView, 'version' | 'fields' | 'lists'>;
const file = (version: number, housing: string | null): File => ({
  version,
  fields: {
    housing: { ...shown(housing), readOnly: false, provenance: null },
    salaryAccount: { ...shown('****0001', true), readOnly: false, provenance: null },
  },
  lists: {
    phones: [
      {
        key: '7',
        readOnly: false,
        provenance: { source: 'crm', asOf: '2026-11-23T00:00:00.000Z' },
        fields: { use: shown('mobile'), number: shown('138****8000', true) },
      },
    ],
  },
});

test('CIF-03 typing what stands there already is no change', () => {
  const start = noEdits(file(1, '1'));
  const typed = withField(start, file(1, '1'), 'housing', '5');
  expect([isDirty(start), isDirty(typed)]).toEqual([false, true]);
  expect(isDirty(withField(typed, file(1, '1'), 'housing', '1'))).toBe(false);
});

test('CIF-03 of an entry in the file only what was typed is sent, never what is masked', () => {
  const edits = withItemField(noEdits(file(1, null)), file(1, null), 'phones.7', 'use', 'work_phone');
  expect(edits.changes).toEqual({ 'phones.7': { use: 'work_phone' } });
  expect(itemValue(edits, 'phones.7', 'use', 'mobile')).toBe('work_phone');
  expect(withItemField(edits, file(1, null), 'phones.7', 'use', 'mobile').changes).toEqual({});
});

test('entries are added under free keys, marked to go, and brought back', () => {
  const two = withNewItem(withNewItem(noEdits(file(1, null)), 'phones'), 'phones');
  expect(Object.keys(two.changes)).toEqual(['phones.n1', 'phones.n2']);
  const fewer = withoutItem(two, 'phones.n1');
  expect(Object.keys(fewer.changes)).toEqual(['phones.n2']);
  const marked = withoutItem(fewer, 'phones.7');
  expect(marked.changes['phones.7']).toBeNull();
  expect('phones.7' in withoutItem(marked, 'phones.7').changes).toBe(false);
});

test('CIF-07 when somebody else was faster nothing typed is lost, and what both changed is told', () => {
  let edits = withField(noEdits(file(1, '1')), file(1, '1'), 'housing', '5');
  edits = withField(edits, file(1, '1'), 'salaryAccount', '6222');
  const { edits: carried, both } = rebased({ ...edits, changeVersion: 3 }, file(1, '1'), file(2, '3'));
  expect(carried.changes).toEqual({ housing: '5', salaryAccount: '6222' });
  expect(both).toEqual(['housing']);
});

test('a reason replaces the one before; an empty one takes it back', () => {
  const reason = { path: 'a', code: 'b', reason: '看过原件' };
  const once = withOverride(withOverride(noEdits(file(1, null)), { ...reason, reason: 'x' }), reason);
  expect(once.overrides).toEqual([reason]);
  expect(withOverride(once, { ...reason, reason: ' ' }).overrides).toEqual([]);
});
