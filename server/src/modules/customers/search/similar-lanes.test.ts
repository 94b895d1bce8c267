import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_READ } from './bigram-rows.ts';
import { isPinyin, syllables } from './pinyin-syllables.ts';
import { nameKeys } from './search-keys.ts';
import { reasonedLanes, similarLanes } from './similar-lanes.ts';
import { oneErrorAway, swapped } from './typing-errors.ts';

const spelled = fc
  .array(fc.constantFrom(...syllables), { minLength: 2, maxLength: 3 })
  .map((parts) => parts.join(''))
  .filter((letters) => letters.length >= 4 && letters.length <= 15);
const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');

/** What a hurried finger makes of a text. */
const slips: Record<string, (text: string, at: number, other: string) => string> = {
  'a wrong letter': (text, at, other) => text.slice(0, at) + other + text.slice(at + 1),
  'a missing letter': (text, at) => text.slice(0, at) + text.slice(at + 1),
  'a letter too many': (text, at, other) => text.slice(0, at) + other + text.slice(at),
  'two letters swapped': (text, at) => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
};

describe('CIF-10 typing errors', () => {
  test.each(Object.entries(slips))('whatever pinyin was meant, it is among what %s may have been', (_, slip) => {
    fc.assert(
      fc.property(spelled, fc.nat(14), letter, (meant, place, other) => {
        const typed = slip(meant, place % meant.length, other);
        fc.pre(typed !== meant);
        return oneErrorAway(typed).includes(meant);
      }),
      { numRuns: 300 },
    );
  });

  test('two errors are not forgiven', () => {
    expect(oneErrorAway('zhangwe')).toContain('zhangwei');
    expect(oneErrorAway('zhagwe')).not.toContain('zhangwei');
  });

  test('there are about 53 for each letter, none twice, and never what was typed', () => {
    const found = oneErrorAway('chenzhiqiang');
    expect(found.length).toBeLessThan(53 * 13);
    expect(new Set(found).size).toBe(found.length);
    expect(found).not.toContain('chenzhiqiang');
  });

  test('swapped digits: each pair once, and a pair of the same digit not at all', () => {
    expect(swapped('1223')).toEqual(['2123', '1232']);
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4,18}$/), (digits) =>
        swapped(digits).every((other) => swapped(other).includes(digits)),
      ),
    );
  });

  test('every syllable names are spelled with is known, and what is no pinyin is told from it', () => {
    const names = [...'王李张刘陈欧阳司徒曾单仇覃区吕女略儿强壮双春雄琼军云月雨爱恩昂奥'];
    for (const name of names) expect(isPinyin(nameKeys(`${name}强`).namePinyin), name).toBe(true);
    fc.assert(fc.property(spelled, (letters) => isPinyin(letters)));
    for (const begun of ['zhangw', 'zhangwe', 'zh']) expect(isPinyin(begun), begun).toBe(true);
    for (const wrong of ['zhnag', 'vvv', 'zhangwx', 'bq']) expect(isPinyin(wrong), wrong).toBe(false);
  });

  test.each([
    ['章伟', ['sound']],
    ['陈志墙', ['sound', 'wrong_character', 'wrong_character', 'wrong_syllable']],
    ['恒盛陶磁', ['sound', 'wrong_character', 'wrong_character', 'wrong_character']],
    ['zhnagwei', ['near', 'near_beginning']],
    ['10000010', ['swapped']],
    ['zw', []],
    ['王', []],
    ['%', []],
    ['1001', []],
  ])('%s is looked for by %j', (typed, how) => {
    expect(similarLanes(typed).map((lane) => lane.how)).toEqual(how);
  });

  test('what is left of a wrong name is looked for by its rarest pair, by spelling where all are common, not at all where nobody has it', () => {
    const found = (rows: [string, number][]) =>
      similarLanes('华海有限', new Map(rows)).map((lane) => ('bigram' in lane ? lane.bigram : lane.how));
    const common: [string, number] = ['有限', MOST_READ + 1];
    expect(found([['华海', 40], ['海有', 7], common])).toEqual(['sound', '海有', '华海', 'wrong_syllable']);
    expect(found([['华海', 40], ['海有', 0], common])).toEqual(['sound', '华海', 'wrong_syllable']);
  });

  test('CIF-12 hidden digits are no business of what needs no reason', () => {
    const masked = new Set(['phone', 'id_number', 'account', 'card']);
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{1,20}$/), (digits) =>
        similarLanes(digits).every(({ by }) => !masked.has(by)),
      ),
    );
    expect(reasonedLanes('38001').map(({ by, how }) => [by, how])).toEqual([['phone', 'part']]);
    expect(reasonedLanes('13800318000')[1]).toMatchObject({ by: 'phone', how: 'swapped' });
    for (const short of ['138', 'zhang', '陈志强']) expect(reasonedLanes(short)).toEqual([]);
  });
});
