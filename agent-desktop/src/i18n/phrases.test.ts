import { expect, test } from 'vitest';
import { firstPhrases } from './first-phrases.ts';
import { laterPhrases } from './later-phrases.ts';
import { fill } from './locale.ts';

const phrases = { ...firstPhrases, ...laterPhrases };
const entries = Object.entries(phrases);
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

test('OPS-05 every phrase exists in both languages', () => {
  expect(entries.filter(([, label]) => !label['zh-CN'].trim() || !label.en.trim()).map(([key]) => key)).toEqual([]);
});

test('OPS-05 both languages of a phrase name the same placeholders', () => {
  expect(
    entries
      .filter(([, label]) => placeholders(label['zh-CN']).join() !== placeholders(label.en).join())
      .map(([key]) => key),
  ).toEqual([]);
});

test('OPS-05 an English phrase holds no Chinese, and a Chinese one holds some; the switch speaks the other language', () => {
  const han = /[\u4e00-\u9fff]/;
  const wrong = entries.filter(([, label]) => han.test(label.en) || !han.test(label['zh-CN']));
  expect(wrong.map(([key]) => key)).toEqual(['nav.language']);
});

test('a placeholder without a value stays visible', () => {
  expect(fill('等待 {clock}', {})).toBe('等待 {clock}');
});
