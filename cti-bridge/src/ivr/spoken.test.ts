import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chineseDay,
  chineseDigits,
  chineseMoney,
  chineseNumber,
  chinesePercent,
  chineseTime,
} from './spoken-chinese.ts';
import { englishDay, englishMoney, englishNumber, englishPercent, englishTime } from './spoken-english.ts';

const catalogue = (language: string): Record<string, string> =>
  JSON.parse(
    readFileSync(new URL(`../../../ivr-scripts/prompts/values/${language}.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;
const hanzi = catalogue('zh-CN');
const words = catalogue('en');
const zh = (pieces: readonly string[]) => pieces.map((piece) => hanzi[piece]).join('');
const en = (pieces: readonly string[]) => pieces.map((piece) => words[piece]).join(' ');

test.each([
  [0, '零'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [22, '二十二'],
  [102, '一百零二'],
  [110, '一百一十'],
  [200, '两百'],
  [2222, '两千两百二十二'],
  [10_050, '一万零五十'],
  [20_000, '两万'],
  [100_010, '十万零一十'],
  [120_000, '十二万'],
  [10_000_000, '一千万'],
  [200_000_000, '两亿'],
  [200_000_002, '两亿零二'],
  [100_020_000, '一亿零两万'],
  [1_000_000_000_000, '一万亿'],
  [-5, '负五'],
])('CTI-10 %d is said %s', (value, said) => expect(zh(chineseNumber(value))).toBe(said));

test.each([
  [0, '零元', 'zero yuan'],
  [5, '五分', 'five fen'],
  [50, '五角', 'fifty fen'],
  [200, '两元', 'two yuan'],
  [1_205, '十二元零五分', 'twelve yuan five fen'],
  [1_250, '十二元五角', 'twelve yuan fifty fen'],
  [
    123_456_789,
    '一百二十三万四千五百六十七元八角九分',
    'one million two hundred thirty four thousand five hundred sixty seven yuan eighty nine fen',
  ],
])('CTI-10 %d fen are said %s and %s', (fen, chinese, english) => {
  expect(zh(chineseMoney(fen))).toBe(chinese);
  expect(en(englishMoney(fen))).toBe(english);
});

test('CTI-10 digits one by one and days', () => {
  expect(zh(chineseDigits('10012'))).toBe('幺零零幺二');
  expect(zh(chineseDay('2026-11-30'))).toBe('二零二六年十一月三十日');
  expect(en(englishDay('2026-11-30'))).toBe('November thirtieth twenty twenty six');
  expect(en(englishDay('2005-02-01'))).toBe('February first two thousand five');
});

const places: Record<string, number> = { ten: 10, hundred: 100, thousand: 1000 };
/** Reads Chinese back as a listener does: what comes before a unit is counted in it. */
function heardChinese(pieces: readonly string[]): number {
  let [total, trillions, section, digit] = [0, 0, 0, 0];
  for (const piece of pieces) {
    const unit = places[piece];
    if (unit) {
      section += (digit || 1) * unit;
      digit = 0;
    } else if (piece === 'wan') {
      total += (section + digit) * 10_000;
      [section, digit] = [0, 0];
    } else if (piece === 'yi') {
      trillions += (total + section + digit) * 100_000_000;
      [total, section, digit] = [0, 0, 0];
    } else digit = piece === 'liang' ? 2 : Number(piece);
  }
  return trillions + total + section + digit;
}

const scales: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12, quadrillion: 1e15 };
function heardEnglish(pieces: readonly string[]): number {
  let [total, part] = [0, 0];
  for (const piece of pieces) {
    const scale = scales[piece];
    if (scale) {
      total += part * scale;
      part = 0;
    } else if (piece === 'hundred') part *= 100;
    else part += Number(piece);
  }
  return total + part;
}

const amounts = fc.oneof(
  fc.nat({ max: 999_999 }),
  fc.maxSafeNat(),
  fc.tuple(fc.nat({ max: 9999 }), fc.constantFrom(1e4, 1e8, 1e11)).map(([n, unit]) => n * unit),
);

test('CTI-10 whatever number is said, the listener hears the same, in pieces that are recorded', () => {
  fc.assert(
    fc.property(amounts, (value) => {
      const chinese = chineseNumber(value);
      const english = englishNumber(value);
      expect(heardChinese(chinese)).toBe(value);
      expect(heardEnglish(english)).toBe(value);
      expect(chinese.every((piece) => piece in hanzi)).toBe(true);
      expect(english.every((piece) => piece in words)).toBe(true);
      expect(chinese.join(' ')).not.toMatch(/0 0/);
      // 二 before a hundred or more is 两, and 两 never stands before ten.
      expect(chinese.join(' ')).not.toMatch(/liang ten|\b2 (hundred|thousand)/);
    }),
  );
});

test('CTI-10 rates and times of the day', () => {
  expect([20, 150, 305, 1_000].map((rate) => zh(chinesePercent(rate)))).toEqual([
    '百分之零点二',
    '百分之一点五',
    '百分之三点零五',
    '百分之十',
  ]);
  expect([20, 305, 1_000].map((rate) => en(englishPercent(rate)))).toEqual([
    'zero point two per cent',
    'three point zero five per cent',
    'ten per cent',
  ]);
  expect(['09:00', '14:05', '16:30', '12:00'].map((time) => zh(chineseTime(time)))).toEqual([
    '上午九点',
    '下午两点零五分',
    '下午四点半',
    '中午十二点',
  ]);
  expect(['09:00', '14:05', '16:30', '12:00', '00:15'].map((time) => en(englishTime(time)))).toEqual([
    'nine a.m.',
    'two zero five p.m.',
    'four thirty p.m.',
    'twelve noon',
    'twelve fifteen a.m.',
  ]);
});
