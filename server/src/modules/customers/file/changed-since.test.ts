import { expect, test } from 'vitest';
import { changedSince, papersChangedSince } from './changed-since.ts';
import type { StoredItem } from './file-state.ts';

const item = (key: string, value: StoredItem['value']): StoredItem => ({
  key,
  owner: 'crm',
  provenance: { source: 'crm', asOf: '2026-11-23T00:00:00.000Z' },
  value,
});

test('CIF-01 what reads otherwise today is named by its path; a birthday is no change', () => {
  const then = { values: { employer: '甲', age: 40, isStaff: false }, lists: { phones: [item('1', { number: 'a' })] } };
  const now = { values: { employer: '乙', age: 41 }, lists: { phones: [item('1', { number: 'b', note: null })] } };
  expect(changedSince(then, now)).toEqual(['employer', 'phones.1.number']);
  expect(changedSince(now, now)).toEqual([]);
});

test('CIF-01 an entry that is gone and a list that has grown are named', () => {
  const then = { values: {}, lists: { phones: [item('1', {})], emails: [item('2', {})] } };
  const now = { values: {}, lists: { phones: [], emails: [item('2', {}), item('3', {})] } };
  expect(changedSince(then, now)).toEqual(['phones.1', 'emails']);
});

test('CIF-01 of papers each field is named by its slot, and a slot that is empty today', () => {
  const then = new Map([
    ['businessLicence', { number: '1', issuer: '' }],
    ['nationalTax', { number: '2' }],
  ]);
  expect(papersChangedSince(then, new Map([['businessLicence', { number: '9', issuer: null }]]))).toEqual([
    'businessLicence.number',
    'nationalTax',
  ]);
});
