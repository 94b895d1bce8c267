import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standardLists } from './standard-lists.ts';

const lines = readFileSync(new URL('industries.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const all = standardLists.within('industry', '');
const codesOf = (length: number): string[] => all.flatMap(({ code }) => (code.length === length ? [code] : []));
const found = (q: string, parent = '') => standardLists.search('industry', q, parent, 20).map(({ code }) => code);

describe('CIF-03 the industries of GB/T 4754-2017', () => {
  test('20 sections, 97 divisions, 473 groups, 1,381 classes, as many in each section as the standard has', () => {
    expect([1, 3, 4, 5].map((length) => codesOf(length).length)).toEqual([20, 97, 473, 1381]);
    const bySection = Map.groupBy(codesOf(5), (code) => code.charAt(0));
    expect([...bySection].map(([section, codes]) => `${section}${codes.length}`).join(' ')).toBe(
      'A72 B39 C609 D18 E44 F128 G67 H16 I34 J48 K5 L58 M48 N33 O32 P17 Q30 R48 S34 T1',
    );
    const groups = Map.groupBy(codesOf(4), (code) => code.charAt(0));
    expect([...groups].map(([section, codes]) => `${section}${codes.length}`).join(' ')).toBe(
      'A24 B19 C179 D9 E18 F18 G27 H10 I17 J26 K5 L12 M19 N18 O16 P6 Q6 R27 S16 T1',
    );
  });

  test('every line has a Chinese and an English name of its own; every class lies in its group, division and section', () => {
    expect(lines.filter((line) => !/^[A-T](\d{2,4})?\t\P{ASCII}[^\t]+\t[A-Z][^\t]{2,59}$/u.test(line))).toEqual([]);
    const classes = all.filter(({ code }) => code.length === 5);
    expect(new Set(classes.map(({ label }) => label['zh-CN'])).size).toBe(classes.length);
    expect(new Set(classes.map(({ label }) => label.en)).size).toBe(classes.length);
    expect(classes.filter(({ above }) => above.length !== 3)).toEqual([]);
    // A class whose number ends in 0 is alone in its group, and only such a class is.
    const groups = Map.groupBy(classes, ({ code }) => code.slice(0, 4));
    expect(
      [...groups.values()].filter((group) => group.some(({ code }) => code.endsWith('0')) !== (group.length === 1)),
    ).toEqual([]);
  });

  test.each([
    ['3311', 'C3311'],
    ['c3311', 'C3311'],
    ['Ｃ３３１１', 'C3311'],
    ['C3300', 'C33'],
    ['G5430', 'G543'],
    ['A0000', 'A'],
    ['0111', 'A0111'],
    ['33', 'C33'],
    ['金属结构制造', 'C3311'],
    ['metal structures', 'C3311'],
    ['其他农业', 'A0190'],
    ['房地产业', 'K'],
    ['D3311', undefined],
    ['9999', undefined],
    ['3', undefined],
    // Group 111, or class 0111 as a spreadsheet shows it.
    ['111', undefined],
  ])('%s is told as %s', (text, code) => {
    expect(standardLists.named('industry', text)?.code).toBe(code);
  });

  test('found at all levels by name, pinyin, initials and code, with the way down to it', () => {
    expect(found('金属结构')[0]).toBe('C3311');
    expect(found('jinshujiegou')[0]).toBe('C3311');
    expect(found('jsjgzz')).toContain('C3311');
    expect(found('3311')[0]).toBe('C3311');
    expect(found('jiegou')).toContain('C331');
    expect(found('call centre')).toEqual(['I6591']);
    expect(found('家具', 'F')).toEqual(['F5283', 'F528']);
    expect(standardLists.entry('industry', 'C3311')?.above.map((label) => label.en)).toEqual([
      'Manufacturing',
      'Metal products',
      'Structural metal products',
    ]);
  });

  test('opens level by level; a group of one class alone is offered as that class', () => {
    const level = (parent: string) => standardLists.search('industry', '', parent, 400);
    expect(level('')).toHaveLength(20);
    expect(level('C')).toHaveLength(31);
    expect(level('A01').map(({ code }) => code)).toEqual('A011 A012 A013 A014 A015 A016 A017 A018 A0190'.split(' '));
    expect(level('A01').map(({ opens }) => opens)).toEqual([...Array(8).fill(true), false]);
    expect(found('其他农业')).toEqual(['A0190', 'A0519']);
  });
});
