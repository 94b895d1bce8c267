import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditCodeCheck, creditCodeFault } from './credit-code.ts';
import { isCardNumber, luhnCheck } from './luhn.ts';
import { isOrganisationCode, organisationCheck } from './organisation-code.ts';
import { isRegistrationNumber, registrationCheck } from './registration-number.ts';
import { isRealDay, readResidentId, residentIdCheck, yearsBetween } from './resident-id.ts';

const today = '2026-11-23';

describe('CIF-03 identifiers of people', () => {
  test('check characters of resident IDs agree with the examples of GB 11643', () => {
    expect(residentIdCheck('11010519491231002')).toBe('X');
    expect(residentIdCheck('44052418800101001')).toBe('4');
  });

  test('a resident ID tells region, birth and gender, in either case of its X', () => {
    const read = { number: '11010519491231002X', region: '110105', birthDate: '1949-12-31', gender: '2' };
    expect(readResidentId('11010519491231002X', today)).toEqual(read);
    expect(readResidentId('11010519491231002x', today)).toEqual(read);
  });

  test('an old number of 15 digits is lengthened', () => {
    expect(readResidentId('110105491231002', today)).toMatchObject({ number: '11010519491231002X' });
  });

  test.each([
    ['110105194912310021', 'check_digit'],
    ['00010519491231002X', 'region'],
    ['110105194913310029', 'birth_date'],
    ['44052418800101001', 'shape'],
    ['440524188001010014', 'birth_date'],
    ["' OR 1=1--", 'shape'],
  ])('%s is refused for its %s', (text, fault) => {
    expect(readResidentId(text, today)).toEqual({ fault });
  });

  test('one wrong digit is always noticed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const good = '11010519491231002X';
        const digit = (Number(good[at]) + shift) % 10;
        expect(readResidentId(`${good.slice(0, at)}${digit}${good.slice(at + 1)}`, today)).toHaveProperty('fault');
      }),
    );
  });

  test('days are counted as in the calendar', () => {
    expect(isRealDay('2024-02-29')).toBe(true);
    expect(isRealDay('2026-02-30')).toBe(false);
    expect(yearsBetween('2000-11-24', today)).toBe(25);
    expect(yearsBetween('2000-11-23', today)).toBe(26);
  });
});

describe('CIF-04 identifiers of companies', () => {
  test.each([
    ['91350100M000100Y4', '3'],
    ['91512081MA62K0260', 'E'],
    ['12440600MB2C07549', 'J'],
  ])('the credit code %s ends with %s', (first17, check) => {
    expect(creditCodeCheck(first17)).toBe(check);
    expect(creditCodeFault(`${first17}${check}`)).toBeNull();
  });

  test('a remainder of 0 is written 0', () => {
    expect(creditCodeCheck('91440606MA5000003')).toBe('0');
  });

  test('a credit code is refused for its shape, its check or the organisation code in it', () => {
    expect(creditCodeFault('91350100M000100Y4I')).toBe('shape');
    expect(creditCodeFault('91350100M000100Y44')).toBe('check_digit');
    const wrongInside = '91350100M000100Y5';
    expect(creditCodeFault(`${wrongInside}${creditCodeCheck(wrongInside)}`)).toBe('organisation_code');
  });

  test('organisation codes are checked with and without the hyphen', () => {
    expect(organisationCheck('M000100Y')).toBe('4');
    expect(organisationCheck('MA62K026')).toBe('0');
    expect(isOrganisationCode('M000100Y-4')).toBe(true);
    expect(isOrganisationCode('M000100Y5')).toBe(false);
  });

  test('old registration numbers carry ISO 7064 MOD 11,10', () => {
    expect(registrationCheck('44068100000001')).toBe('8');
    expect(isRegistrationNumber('440681000000018')).toBe(true);
    expect(isRegistrationNumber('440681000000017')).toBe(false);
  });

  test('card numbers carry Luhn', () => {
    expect(luhnCheck('7992739871')).toBe('3');
    expect(isCardNumber('6222020000000000000')).toBe(luhnCheck('622202000000000000') === '0');
    expect(isCardNumber('79927398713')).toBe(false);
  });
});
