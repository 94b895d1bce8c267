import { describe, expect, test } from 'vitest';
import { type ListedPhone, PhoneBook, phoneOfDevice, unnamedContact } from './phones.ts';

const second = 1_000_000;
const listed = (state: ListedPhone['state']): ListedPhone[] => [{ extension: '1001', state }];

describe('which phones are reachable', () => {
  test.each([
    ['PJSIP/1001', 'NOT_INUSE', { extension: '1001', state: 'reachable' }],
    ['PJSIP/1001', 'UNAVAILABLE', { extension: '1001', state: 'unreachable' }],
    ['PJSIP/1001', 'INVALID', { extension: '1001', state: 'unreachable' }],
    ['PJSIP/1001', 'UNKNOWN', { extension: '1001', state: 'unreachable' }],
    ['PJSIP/1001', 'INUSE', { extension: '1001', state: 'in_use' }],
    ['PJSIP/1001', 'RINGING', { extension: '1001', state: 'in_use' }],
    ['PJSIP/1001', 'ONHOLD', { extension: '1001', state: 'in_use' }],
    ['PJSIP/trunk', 'NOT_INUSE', null],
    ['Queue:retail_avail', 'NOT_INUSE', null],
  ])('the device %s that is %s is understood', (device, state, phone) => {
    expect(phoneOfDevice(device, state)).toEqual(phone);
  });

  test('a phone known only from a listing is told to be gone when its contact is removed', () => {
    const phones = new PhoneBook();
    phones.agree(listed('reachable'), 0);
    expect(phones.note('1001', 'sip:a', 'Removed', 10 * second)).toBe(false);
  });

  test('a phone known only from a listing registers anew without being told to be gone in between', () => {
    const phones = new PhoneBook();
    phones.agree(listed('reachable'), 0);
    expect(phones.note('1001', 'sip:b', 'NonQualified', 10 * second)).toBeNull();
    expect(phones.note('1001', 'sip:a', 'Removed', 10 * second + 1)).toBeNull();
    expect(phones.note('1001', 'sip:b', 'Removed', 20 * second)).toBe(false);
  });

  test('CTI-03 a page that registers in place of another one is told, be it never so fast; one that registers again is not', () => {
    const phones = new PhoneBook();
    phones.note('1001', 'sip:a', 'NonQualified', second);
    phones.note('1001', 'sip:a', 'Reachable', 2 * second);
    expect(phones.note('1001', 'sip:a', 'Updated', 3 * second)).toBeNull();
    expect(phones.note('1001', 'sip:b', 'NonQualified', 4 * second)).toBe('anew');
    expect(phones.note('1001', 'sip:a', 'Removed', 4 * second)).toBeNull();
    expect(phones.note('1001', 'sip:b', 'Reachable', 4 * second)).toBeNull();
  });

  test('a listing makes good what was missed, in both directions, but does not contradict fresh news', () => {
    const phones = new PhoneBook();
    phones.note('1001', 'sip:a', 'Reachable', 10 * second);
    phones.agree(listed('unreachable'), 10 * second + 5);
    expect(phones.isReachable('1001')).toBe(true);
    phones.agree([], 13 * second);
    expect(phones.isReachable('1001')).toBe(false);
    phones.agree(listed('reachable'), 15 * second);
    expect(phones.isReachable('1001')).toBe(true);
  });

  test('a phone in a call stays what its registration said; one never heard of is there, for it talks', () => {
    const phones = new PhoneBook();
    phones.agree(listed('in_use'), 0);
    expect(phones.isReachable('1001')).toBe(true);
    phones.note('1001', unnamedContact, 'Removed', 10 * second);
    phones.agree(listed('in_use'), 20 * second);
    expect(phones.isReachable('1001')).toBe(false);
  });
});
