import { describe, expect, test } from 'vitest';
import { FreeText, PersonName } from './primitives.ts';
import { printable } from './printable.ts';

test('what nobody sees is taken out of a text', () => {
  expect(printable('a\u0000\u0085\u009b\u00ad\u061c\u200b\u2028\u202e\u2066\ufeff\ud800b')).toBe('ab');
  expect(printable('陈志强 O’Brien 👍')).toBe('陈志强 O’Brien 👍');
});

describe('free text', () => {
  const read = (text: string) => FreeText(20).safeParse(text);
  test('keeps lines, tabs and emoji, drops what came along unseen, and is composed', () => {
    expect(read('一\r\n二\u2028三\t👨\u200d👩\u200b\ufeff').data).toBe('一\n二\n三\t👨\u200d👩');
    expect(read('e\u0301').data).toBe('\u00e9');
    expect(read('\u200b \u061c').data).toBe('');
  });
  test.each(['\u0000', '\u009b', '\u202e', '\u2067', '\ud800', '\udc00a', 'a'.repeat(21)])('refuses %j', (text) => {
    expect(read(`a${text}`).success).toBe(false);
  });
});

describe('a name', () => {
  const read = (text: string) => PersonName(20).safeParse(text);
  test.each(['', ' ', '\u200b', '\u200d\u200c', '\u0301', '\u2800', '...', 'a\nb', 'a\tb', 'a\u0085b'])(
    'is not %j',
    (text) => {
      expect(read(text).success).toBe(false);
    },
  );
  test.each(['王芳', 'O’Brien-Smith', 'Zoë', '3M中国', '<b>'])('is %j', (text) => {
    expect(read(text).data).toBe(text);
  });
});
