import { describe, expect, test } from 'vitest';
import type { Sight } from '../privacy/index.ts';
import { accountNumber, address, email, foreignName, idNumber, maskMiddle } from './mask.ts';

describe('CIF-12 what is masked before it leaves the server', () => {
  test.each([
    ['广东省佛山市顺德区大良街道凤山路1号', '广东省佛山市顺德区****', true],
    ['广东省清远市佛冈县石角镇2号', '广东省清远市佛冈县****', true],
    ['No. 8 Queen Street', 'No. 8 ****', true],
    ['顺德区', '顺德区', false],
  ])('the address %s shows no more than its district', (whole, text, masked) => {
    expect(address(whole)).toEqual({ text, masked });
  });

  test.each([
    ['zhang.san@example.com', 'z***@example.com'],
    ['@example.com', '************'],
    ['nobody', '******'],
  ])('the mail address %s shows its first character and its domain', (whole, text) => {
    expect(email(whole)).toEqual({ text, masked: true });
  });

  test('a text too short to hide anything in is starred whole', () => {
    expect(maskMiddle('12', 1, 1)).toBe('**');
    expect(maskMiddle('123', 1, 1)).toBe('1*3');
  });

  test('an ID number shows one character at each end, six and four to who compares papers', () => {
    const number = '44052418800101001X';
    const sight = (wideIdNumbers: boolean): Sight => ({ of: () => 'revealable', wideIdNumbers });
    expect(idNumber(number, {}).text).toBe('4****************X');
    expect(idNumber(number, { sight: sight(false) })).toEqual({ text: '4****************X', masked: true });
    expect(idNumber(number, { sight: sight(true) }).text).toBe('440524********001X');
  });

  test.each([
    ['shown', { text: '44052418800101001X', masked: false }],
    ['revealable', { text: '4****************X', masked: true }],
    ['masked', { text: '4****************X', masked: true, sealed: true }],
    ['hidden', { text: '****', masked: true, sealed: true }],
  ] as const)('a policy of "%s" decides, not the role', (treatment, seen) => {
    const sight: Sight = { of: () => treatment, wideIdNumbers: false };
    expect(idNumber('44052418800101001X', { sight })).toEqual(seen);
  });

  test('an account shows its last four, a customer of elsewhere his family name', () => {
    expect(accountNumber('6222020000001234').text).toBe('****1234');
    expect(foreignName('李建国')).toBe('李**');
  });
});
