import { expect, test } from 'vitest';
import { nthNumber, readCallOptions } from './call-options.ts';

const read = (line: string) => readCallOptions(line.split(' '));

test('a call needs only the number it comes from', () => {
  expect(read('--from 13800138000')).toMatchObject({ from: '13800138000', to: '95588', count: 1 });
  expect(read('--from withheld --to 95599 --digits 1,10000000012# --hangup-after 2.5 --count 3')).toMatchObject({
    from: null,
    to: '95599',
    digits: '1,10000000012#',
    hangUpAfterMs: 2_500,
    count: 3,
  });
});

test.each([
  ['--to 95588', '--from is missing'],
  ['--from 12;34', '--from takes'],
  ['--from 1001@evil', '--from takes'],
  ['--from 13800138000 --to sip:x', '--to takes'],
  ['--from 13800138000 --digits 1x', '--digits takes'],
  ['--from 13800138000 --count 51', '--count takes'],
  ['--from 13800138000 --hangup-after soon', '--hangup-after takes'],
  ['--from 13800138000 --colour red', "Unknown option '--colour'"],
])('%s is refused with what is right', (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});

test('several calls come from numbers counted up', () => {
  expect(nthNumber('13800138000', 0)).toBe('13800138000');
  expect(nthNumber('13800138009', 3)).toBe('13800138012');
  expect(nthNumber('+0099', 1)).toBe('+0100');
  expect(nthNumber(null, 5)).toBeNull();
});
