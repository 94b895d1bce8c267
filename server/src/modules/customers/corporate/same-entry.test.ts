import { expect, test } from 'vitest';
import { sameCorporateEntry } from './same-entry.ts';

test('CIF-07 a second entry of a company’s amounts and numbers is compared by what it means', () => {
  const capital = (typed: string) => sameCorporateEntry('businessLicence.registeredCapital', '500000000', typed);
  expect(['5000000', '5,000,000.00', '500万', ' 5000000 '].map(capital)).toEqual([true, true, true, true]);
  expect(['500000000', '5000001', '50万', '5000000元', ''].map(capital)).toEqual([false, false, false, false, false]);
  expect(sameCorporateEntry('organisationCode.number', 'MA62K026-0', 'ma62k0260')).toBe(true);
  expect(sameCorporateEntry('organisationCode.number', 'MA62K026-0', 'MA62K026-1')).toBe(false);
  const noEnd = (typed: string) => sameCorporateEntry('businessLicence.longTerm', 'true', typed);
  expect(['是', '长期', 'yes', '否', ''].map(noEnd)).toEqual([true, true, true, false, false]);
  expect(sameCorporateEntry('name', '资阳 陶艺', '资阳陶艺')).toBe(true);
});
