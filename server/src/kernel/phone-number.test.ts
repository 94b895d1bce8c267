import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatE164, maskPhone, nationalDigits, readNumber, readPhoneWithExtension, toE164 } from './phone-number.ts';

describe('CTI-01 the caller’s number', () => {
  test.each([
    ['13800138000'],
    ['013800138000'],
    ['8613800138000'],
    ['008613800138000'],
    ['+8613800138000'],
    ['+86 138 0013 8000'],
    ['138-0013-8000'],
    ['１３８００１３８０００'],
    ['tel:+8613800138000'],
    ['\u202e13800138000\u0000'],
  ])('%j is one and the same mobile', (raw) => {
    expect(readNumber(raw, 'allowed')).toEqual({
      presentation: 'allowed',
      e164: '+8613800138000',
      display: '138 0013 8000',
      origin: { 'zh-CN': '中国大陆手机', en: 'Mobile, mainland China' },
    });
  });

  test('a fixed line tells its city', () => {
    const number = readNumber('0757-22218888', 'allowed');
    expect(number.e164).toBe('+8675722218888');
    expect(number.origin).toEqual({ 'zh-CN': '广东佛山', en: 'Foshan, Guangdong' });
    expect(readNumber('01062345678', 'allowed').origin?.en).toBe('Beijing');
  });

  test('a foreign number tells its country', () => {
    const number = readNumber('00442079460958', 'allowed');
    expect(number).toMatchObject({ e164: '+442079460958', display: '+44 20 7946 0958' });
    expect(number.origin).toEqual({ 'zh-CN': '英国', en: 'United Kingdom' });
  });

  test.each(['95588', 'anonymous', '500&PJSIP/itsp/00', '$' + '{SHELL(id)}', '"><img onerror=1>', '1'.repeat(60)])(
    '%j is no subscriber and is shown as it came, cut to 32 characters',
    (raw) => {
      expect(readNumber(raw, 'allowed')).toEqual({
        presentation: 'allowed',
        e164: null,
        display: raw.slice(0, 32),
        origin: null,
      });
    },
  );

  test('a withheld number shows nothing even where the platform passed it on', () => {
    expect(readNumber('13800138000', 'withheld')).toEqual({
      presentation: 'withheld',
      e164: null,
      display: '',
      origin: null,
    });
  });

  test('no number at all is unavailable', () => {
    expect(readNumber(null, 'allowed').presentation).toBe('unavailable');
    expect(readNumber(' \u0000 ', 'allowed').presentation).toBe('unavailable');
  });

  test('whatever comes, reading never throws and shows no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (raw) => {
        const number = readNumber(raw, 'allowed');
        expect([...number.display].length).toBeLessThanOrEqual(32);
        expect([...number.display].every((char) => char >= ' ')).toBe(true);
        if (number.e164 !== null) expect(number.e164).toMatch(/^\+[1-9]\d{4,14}$/);
      }),
    );
  });
});

describe('numbers in contact data', () => {
  test('an extension is kept apart from the number', () => {
    const expected = { e164: '+8675722218888', extension: '801' };
    expect(readPhoneWithExtension('0757-22218888-801')).toEqual(expected);
    expect(readPhoneWithExtension('0757 22218888 转 801')).toEqual(expected);
    expect(readPhoneWithExtension('0757-22218888')).toEqual({ ...expected, extension: null });
    expect(readPhoneWithExtension('no phone')).toBeNull();
  });

  test('a number is masked but for its first three and last four digits', () => {
    expect(maskPhone('+8613800138000')).toBe('138****8000');
    expect(maskPhone('+8675722218888')).toBe('075*****8888');
  });

  test('national digits are what a person types', () => {
    expect(nationalDigits('+8613800138000')).toBe('13800138000');
    expect(nationalDigits('+8675722218888')).toBe('075722218888');
    expect(nationalDigits('+442079460958')).toBe('442079460958');
    expect(formatE164('+8613800138000')).toBe('138 0013 8000');
    expect(toE164('not a number')).toBeNull();
  });
});
