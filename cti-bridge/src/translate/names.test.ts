import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callerNameOf, callerNumberOf, cleanText, extensionIn } from './names.ts';

describe('names of channels', () => {
  test.each([
    ['PJSIP/1001-0000002a', '1001'],
    ['PJSIP/1001', '1001'],
    ['PJSIP/trunk-00000001', null],
    ['Local/1001@from-desktop-00000001;1', null],
    ['SIP/1001-0000002a', null],
    ['PJSIP/1001-0000002a\nX', null],
    ['PJSIP/12-0000002a', null],
    ['', null],
  ])('%j is the phone of %j', (name, extension) => {
    expect(extensionIn(name)).toBe(extension);
  });
});

describe('what a caller may be called (B1)', () => {
  test.each([
    ['Wang', 'Wang'],
    ['王小明', '王小明'],
    ['\u202eevil\u2066', 'evil'],
    ['a\u0000b\u0007c\r\nd', 'abcd'],
    ['"><img onerror=x>', '"><img onerror=x>'],
    ['e\u0301', 'é'],
    ['👩‍👩‍👧', '👩👩👧'],
    ['<unknown>', null],
    ['  ', null],
    ['\ud800x', '\ufffdx'],
  ])('%j is shown as %j', (raw, shown) => {
    expect(callerNameOf(raw)).toBe(shown);
  });

  test('a name of two thousand characters is cut at 160, and never in the middle of a character', () => {
    expect(callerNameOf('x'.repeat(2000))).toHaveLength(160);
    expect(callerNameOf(`${'x'.repeat(159)}😀`)).toBe('x'.repeat(159));
  });

  test('whatever comes, the text is short, well-formed, composed and free of controls', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const text = cleanText(raw, 160);
        expect(text.length).toBeLessThanOrEqual(160);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u);
        expect(cleanText(text, 160)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the number of a caller', () => {
  test.each([
    ['13800138000', 'allowed_not_screened', '13800138000', 'allowed'],
    ['13800138000', '', '13800138000', 'allowed'],
    ['13800138000', 'prohib_passed_screen', null, 'withheld'],
    ['anonymous', 'allowed', null, 'withheld'],
    ['Restricted', '', null, 'withheld'],
    ['<unknown>', '', null, 'unavailable'],
    ['', 'allowed_not_screened', null, 'unavailable'],
    ['13800138000', 'unavailable', null, 'unavailable'],
    ['+86 138-0013-8000', 'allowed', '+86 138-0013-8000', 'allowed'],
  ])('%j with presentation %j', (raw, presentation, ani, shown) => {
    expect(callerNumberOf(raw, presentation)).toEqual({ ani, presentation: shown });
  });
});
