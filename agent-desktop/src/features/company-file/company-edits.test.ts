import type { CertificateView, CorporateFileView } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { noEdits, unexplained, withOverride } from '../file-entry/entry-edits.ts';
import {
  changedByBoth,
  newSlots,
  nextOtherSlot,
  valueAt,
  withField,
  withMode,
  withNewSlot,
  withoutSlot,
} from './company-edits.ts';

const shown = (value: string | null, masked = false) => ({
  value: masked ? null : value,
  text: { 'zh-CN': value ?? '', en: value ?? '' },
  masked,
});
const certificate = {
  slot: 'organisationCode',
  kind: 'organisationCode',
  values: { number: shown('MA62K026-0'), validUntil: shown('2026-12-01'), issuer: shown('技术监督局') },
} as unknown as CertificateView;
const file: Pick<CorporateFileView, 'version' | 'certificates' | 'prefilled' | 'name'> = {
  version: 3,
  name: '某公司',
  certificates: [certificate],
  prefilled: { nationalTax: { issuer: '顺德国税局' }, other: {} },
};

test('CIF-04 typing what stands there already is no change, on a renewed certificate it is one', () => {
  const start = noEdits(file);
  expect(withField(start, file, 'organisationCode.number', 'MA62K026-0').changes).toEqual({});
  const renewed = withMode(start, 'organisationCode', true);
  expect(withField(renewed, file, 'organisationCode.number', 'MA62K026-0').changes).toEqual({
    'organisationCode.mode': 'renew',
    'organisationCode.number': 'MA62K026-0',
  });
});

test('CIF-04 a renewed certificate does not begin with the days of the old one, but with what stays the same', () => {
  const start = noEdits(file);
  expect(valueAt(start, file, 'organisationCode', 'validUntil')).toBe('2026-12-01');
  const renewed = withMode(start, 'organisationCode', true);
  expect(valueAt(renewed, file, 'organisationCode', 'validUntil')).toBeNull();
  expect(valueAt(renewed, file, 'organisationCode', 'issuer')).toBe('技术监督局');
  expect(withMode(renewed, 'organisationCode', false).changes).toEqual({});
});

test('CIF-04 a new certificate begins with what is known of it, and goes away whole', () => {
  const begun = withNewSlot(noEdits(file), file, 'nationalTax');
  expect(begun.changes).toEqual({ 'nationalTax.issuer': '顺德国税局', 'nationalTax.status': 'valid' });
  const two = withNewSlot(begun, file, nextOtherSlot(begun, file) ?? '');
  expect(newSlots(two, file)).toEqual(['nationalTax', 'other-1']);
  expect(nextOtherSlot(two, file)).toBe('other-2');
  expect(newSlots(withoutSlot(two, 'nationalTax'), file)).toEqual(['other-1']);
});

test('CIF-04 a warning waits for a reason of at least two characters; typing the field anew forgets it', () => {
  const text = { 'zh-CN': '', en: '' };
  const warned = { ...noEdits(file), warnings: [{ path: 'organisationCode.number', code: 'x', text }] };
  const override = { path: 'organisationCode.number', code: 'x', reason: '看' };
  expect(unexplained(warned)).toHaveLength(1);
  expect(unexplained(withOverride(warned, override))).toHaveLength(1);
  expect(unexplained(withOverride(warned, { ...override, reason: '看过原件' }))).toEqual([]);
  expect(withField(warned, file, 'organisationCode.number', 'M000100Y-4').warnings).toEqual([]);
});

test('CIF-04 CIF-07 when the file moved on, what both changed is named and nothing else', () => {
  let edits = withField(noEdits(file), file, 'organisationCode.issuer', '市监局');
  edits = withField(edits, file, 'organisationCode.number', 'M000100Y-4');
  edits = withField(edits, file, 'nationalTax.number', '440606M000100Y4');
  const values = { ...certificate.values, number: shown('MA62K027-9') };
  const now = { ...file, version: 4, certificates: [{ ...certificate, values }] };
  expect(changedByBoth(edits, file, now)).toEqual(['organisationCode.number']);
});
