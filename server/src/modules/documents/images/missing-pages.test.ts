import type { ImageElementView } from '@tellerline/contracts';
import { describe, expect, test } from 'vitest';
import { missingPages } from './missing-pages.ts';

const element = (id: string, pages: number, mandatory = true): ImageElementView => ({
  id,
  kind: 'businessLicence',
  customerKind: 'corporate',
  name: { 'zh-CN': id, en: id },
  pages,
  copies: 1,
  mandatory,
  version: 1,
});
const list = [element('original', 1), element('copy', 2)];
const told = (...files: [string | null, number | null][]) =>
  missingPages(
    list,
    files.map(([elementId, pages]) => ({ elementId, pages })),
  ).map(({ elementId, present, expected }) => `${elementId} ${present}/${expected}`);

describe('CIF-08 the missing-page check', () => {
  test('names every file of the list when there is nothing', () => {
    expect(told()).toEqual(['original 0/1', 'copy 0/2']);
  });
  test('counts assigned pages for their own file only', () => {
    expect(told(['copy', 1], ['copy', 1], ['copy', 1])).toEqual(['original 0/1']);
  });
  test('lets unassigned pages fill what is missing in the order of the list', () => {
    expect(told([null, 1])).toEqual(['copy 0/2']);
    expect(told(['original', 1], [null, 1])).toEqual(['copy 1/2']);
    expect(told([null, 1], [null, 1], [null, 1])).toEqual([]);
  });
  test('counts the pages inside of one PDF, and one where they cannot be counted', () => {
    expect(told([null, 3])).toEqual([]);
    expect(told([null, null])).toEqual(['copy 0/2']);
  });
  test('takes pages of a file that is no longer on the list for unassigned', () => {
    expect(told(['taken off', 1], ['copy', 2])).toEqual([]);
  });
});
