import { expect, test } from 'vitest';
import { sameEntry } from './same-entry.ts';

test('CIF-07 a second entry of a company’s amounts and numbers is compared by what it means', () => {
  const capital = (typed: string) =>
    sameEntry('corporate_file', 'businessLicence.registeredCapital', '500000000', typed);
  expect(['5000000', '5,000,000.00', '500万', ' 5000000 '].map(capital)).toEqual([true, true, true, true]);
  expect(['500000000', '5000001', '50万', '5000000元', ''].map(capital)).toEqual([false, false, false, false, false]);
  expect(sameEntry('corporate_file', 'organisationCode.number', 'MA62K026-0', 'ma62k0260')).toBe(true);
  expect(sameEntry('corporate_file', 'organisationCode.number', 'MA62K026-0', 'MA62K026-1')).toBe(false);
  const noEnd = (typed: string) => sameEntry('corporate_file', 'businessLicence.longTerm', 'true', typed);
  expect(['是', '长期', 'yes', '否', ''].map(noEnd)).toEqual([true, true, true, false, false]);
  const kindOfPaper = (typed: string) => sameEntry('personal_file', 'idDocuments.n1.kind', '10', typed);
  expect([kindOfPaper('10'), kindOfPaper('11'), kindOfPaper('居民身份证')], 'its code, never its words').toEqual([
    true,
    false,
    false,
  ]);
  expect(sameEntry('blacklist_entry', 'phone', '+8613911112222', '139 1111 2222')).toBe(true);
  expect(sameEntry('corporate_file', 'name', '资阳 陶艺', '资阳陶艺')).toBe(true);
});
