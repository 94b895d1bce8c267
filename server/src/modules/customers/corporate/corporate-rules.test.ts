import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditCodeCheck } from '../identifiers/credit-code.ts';
import { checkLicence, sameName } from './check-licence.ts';
import { type CompanyNumbers, checkEachNumber, checkNumbersAgree } from './check-numbers.ts';
import { checkValidity, type ValidityDays, type ValidityRules } from './check-validity.ts';
import { defaultKindByType } from './enterprise-kind.ts';
import { readTaxNumber } from './tax-number.ts';

/** A company in Chengdu whose papers all agree. */
const sound: CompanyNumbers = {
  licenceNo: '91512081MA62K0260E',
  organisationCode: 'MA62K026-0',
  nationalTaxNo: '512081MA62K0260',
  localTaxNo: '512081MA62K0260',
  registeredRegion: '512081',
  registrationType: '03',
  enterpriseKind: '01',
};
const nothing: CompanyNumbers = {
  licenceNo: null,
  organisationCode: null,
  nationalTaxNo: null,
  localTaxNo: null,
  registeredRegion: null,
  registrationType: null,
  enterpriseKind: null,
};
const broken = (change: Partial<CompanyNumbers>) =>
  [...checkEachNumber({ ...sound, ...change }), ...checkNumbersAgree({ ...sound, ...change })].map(
    ({ severity, rule, field }) => `${severity} ${rule} ${field}`,
  );
/** A credit code with right checks for any category and region. */
const codeOf = (category: string, region: string) => {
  const first17 = `${category}${region}MA62K0260`;
  return `${first17}${creditCodeCheck(first17)}`;
};

describe('CIF-04 the numbers of a company check each other', () => {
  test('papers that agree are not found fault with, and nothing known is nothing wrong', () => {
    expect(broken({})).toEqual([]);
    expect([...checkEachNumber(nothing), ...checkNumbersAgree(nothing)]).toEqual([]);
  });

  test.each([
    ['91512081MA62K0260I', 'error credit_code.shape licenceNo'],
    ['91512081MA62K0260F', 'error credit_code.check_digit licenceNo'],
  ])('the licence number %s cannot be entered', (licenceNo, finding) => {
    expect(broken({ licenceNo, nationalTaxNo: null, localTaxNo: null })).toEqual([finding]);
  });

  test('an old registration number is checked by its own digit, and that only warns', () => {
    const old = { ...nothing, licenceNo: '440681000000018', registrationType: '01' };
    expect(checkEachNumber(old)).toEqual([]);
    expect(checkEachNumber({ ...old, licenceNo: '440681000000017' })).toMatchObject([
      { rule: 'licence_no.check_digit', severity: 'warning' },
    ]);
    expect(checkEachNumber({ ...old, licenceNo: '企合粤佛总字第002345号' })).toMatchObject([
      { rule: 'licence_no.form', severity: 'warning' },
    ]);
  });

  test('an old number whose seventh digit is of sole traders contradicts a company', () => {
    const trader = { ...nothing, licenceNo: oldNumber('44068160000001'), registrationType: '01' };
    expect(checkNumbersAgree(trader)).toMatchObject([
      { rule: 'registration_type.contradicts_licence_no', facts: { digit: '6' } },
    ]);
    expect(checkNumbersAgree({ ...trader, registrationType: '60' })).toEqual([]);
    expect(checkNumbersAgree({ ...nothing, licenceNo: '440681000000018', registrationType: '60' })).toMatchObject([
      { rule: 'registration_type.contradicts_licence_no' },
    ]);
  });

  test('the organisation code must stand inside the credit code; the one expected is told', () => {
    expect(checkNumbersAgree({ ...nothing, licenceNo: sound.licenceNo, organisationCode: 'M000100Y-4' })).toEqual([
      {
        rule: 'organisation_code.not_in_credit_code',
        severity: 'warning',
        field: 'orgCode',
        facts: { expected: 'MA62K026-0' },
      },
    ]);
    expect(broken({ organisationCode: 'MA62K0260' })).toEqual([]);
    expect(broken({ organisationCode: 'MA62K026-1' })).toContain('error organisation_code.check_digit orgCode');
  });

  test('a tax number is region and organisation code', () => {
    expect(readTaxNumber('512081MA62K0260')).toEqual({
      form: 'region_and_organisation',
      region: '512081',
      organisationCode: 'MA62K0260',
    });
    expect(broken({ nationalTaxNo: '512081M000100Y4' })).toEqual([
      'warning tax_number.organisation_differs nationalTaxNo',
      'warning tax_number.national_and_local_differ localTaxNo',
    ]);
    expect(broken({ nationalTaxNo: '110105MA62K0260' })).toEqual([
      'warning tax_number.national_and_local_differ localTaxNo',
      'warning region.differs nationalTaxNo',
    ]);
  });

  test('since the licences were merged the credit code is the tax number; another company’s is told', () => {
    expect(broken({ nationalTaxNo: '91512081MA62K0260E', localTaxNo: null })).toEqual([]);
    expect(broken({ nationalTaxNo: '91350100M000100Y43', localTaxNo: null })).toEqual([
      'warning tax_number.credit_code_differs nationalTaxNo',
    ]);
  });

  test('a resident ID as a tax number is a sole trader’s only', () => {
    const trader = { ...nothing, nationalTaxNo: '11010519491231002X01', registrationType: '60' };
    expect(checkEachNumber(trader)).toEqual([]);
    expect(checkEachNumber({ ...trader, registrationType: '01' })).toMatchObject([{ rule: 'tax_number.form' }]);
    expect(checkEachNumber({ ...trader, nationalTaxNo: '12345' })).toMatchObject([{ rule: 'tax_number.form' }]);
  });

  test('regions are compared by prefecture, since counties are renumbered; the nation’s register is anywhere', () => {
    const shunde = { ...nothing, licenceNo: codeOf('91', '440606'), registeredRegion: '440681' };
    expect(checkNumbersAgree(shunde)).toEqual([]);
    expect(checkNumbersAgree({ ...shunde, registeredRegion: '440305' })).toMatchObject([
      { rule: 'region.differs', field: 'licenceNo', facts: { region: '440606', other: '440305' } },
    ]);
    expect(checkNumbersAgree({ ...shunde, licenceNo: codeOf('91', '100000') })).toEqual([]);
  });

  test.each([
    ['91', '01', false],
    ['91', '60', true],
    ['92', '60', false],
    ['92', '01', true],
    ['93', '70', false],
    ['93', '10', true],
    ['12', '101', false],
    ['12', '103', true],
    ['51', '103', false],
    ['N2', '01', false],
  ])('a credit code of category %s with registration type %s: contradiction %s', (category, type, contradicts) => {
    const found = checkNumbersAgree({ ...nothing, licenceNo: codeOf(category, '512081'), registrationType: type });
    expect(found.some(({ rule }) => rule === 'registration_type.contradicts_credit_code')).toBe(contradicts);
  });

  test.each([
    ['00', '01'],
    ['08', '01'],
    ['09', '02'],
    ['14', '01'],
    ['15', '02'],
    ['24', '01'],
    ['30', '02'],
    ['35', '02'],
    ['40', '02'],
    ['50', '02'],
    ['60', '03'],
    ['65', '03'],
    ['70', '01'],
    ['84', '02'],
    ['92', '01'],
    ['101', '04'],
    ['104', '06'],
  ])('registration type %s is enterprise kind %s; any other kind warns with the one expected', (type, kind) => {
    const other = kind === '01' ? '02' : '01';
    expect(checkNumbersAgree({ ...nothing, registrationType: type, enterpriseKind: kind })).toEqual([]);
    expect(checkNumbersAgree({ ...nothing, registrationType: type, enterpriseKind: other })).toEqual([
      {
        rule: 'enterprise_kind.contradicts_registration_type',
        severity: 'warning',
        field: 'enterpriseKind',
        facts: { expected: kind },
      },
    ]);
  });

  test('a type the matrix does not know implies nothing, and the bank may change the matrix', () => {
    const made = { ...nothing, registrationType: '199', enterpriseKind: '07' };
    expect(checkNumbersAgree(made)).toEqual([]);
    expect(checkNumbersAgree(made, new Map([['199', '05']]))).toMatchObject([{ facts: { expected: '05' } }]);
    expect(defaultKindByType.size).toBe(52);
  });

  test('whatever is typed, the rules answer and never throw', () => {
    const text = fc.option(fc.string({ maxLength: 20 }), { nil: null });
    fc.assert(
      fc.property(fc.record({ ...mapOf(text) }), (typed) => {
        const numbers = typed as unknown as CompanyNumbers;
        expect(Array.isArray([...checkEachNumber(numbers), ...checkNumbersAgree(numbers)])).toBe(true);
      }),
    );
  });
});

describe('CIF-04 the days of a certificate', () => {
  const rules: ValidityRules = { today: '2026-11-23', endRequired: true, longTermAllowed: true, renews: null };
  const days: ValidityDays = {
    issuedOn: '2020-01-02',
    validFrom: '2020-01-02',
    validUntil: '2030-01-01',
    longTerm: false,
  };
  const found = (change: Partial<ValidityDays>, more: Partial<ValidityRules> = {}) =>
    checkValidity({ ...days, ...change }, { ...rules, ...more }).map(({ severity, rule }) => `${severity} ${rule}`);

  test('ten years without a gap are fine, and so is 长期 without an end', () => {
    expect(found({})).toEqual([]);
    expect(found({ validUntil: null, longTerm: true })).toEqual([]);
  });

  test('no end where one is needed, or both an end and 长期, cannot be entered', () => {
    expect(found({ validUntil: null })).toEqual(['error validity.missing']);
    expect(found({ validUntil: null }, { endRequired: false })).toEqual([]);
    expect(found({ longTerm: true })).toEqual(['error validity.long_term_with_end']);
    expect(found({ longTerm: true, validUntil: null }, { longTermAllowed: false })).toEqual([
      'error validity.long_term_with_end',
    ]);
  });

  test('days stand in order: issued by today, valid from then, ended after', () => {
    expect(found({ issuedOn: '2026-11-24' })).toContain('error day.in_the_future');
    expect(found({ validUntil: '2019-12-31' })).toContain('error day.out_of_order');
    expect(found({ validFrom: '2019-12-31' })).toEqual(['warning day.out_of_order']);
  });

  test('a certificate that has ended may be entered with a reason; the day it ends on is still its own', () => {
    expect(found({ validUntil: '2026-11-22' })).toEqual(['warning validity.already_ended']);
    expect(found({ validUntil: '2026-11-23' })).toEqual([]);
  });

  test('a renewed certificate ends later than the old one', () => {
    expect(found({}, { renews: { ...days, validUntil: '2030-01-01' } })).toEqual(['warning renewal.not_later']);
    expect(found({}, { renews: { ...days, validUntil: '2029-12-31' } })).toEqual([]);
    expect(found({ validUntil: null, longTerm: true }, { renews: days })).toEqual([]);
  });
});

describe('CIF-04 the licence', () => {
  const licence = {
    legalPerson: '陈志强',
    capitalCurrency: 'CNY',
    registeredCapital: 500_000_000_00,
    paidInCapital: 500_000_000_00,
    establishedOn: '2001-05-06',
    annualInspectionOn: '2026-06-30',
  };
  const found = (change: Partial<typeof licence>, linkedLegalPerson: string | null = '陈志强') =>
    checkLicence({ ...licence, ...change }, { today: '2026-11-23', linkedLegalPerson }).map(({ rule }) => rule);

  test('paid-in capital above the registered one warns', () => {
    expect(found({})).toEqual([]);
    expect(found({ paidInCapital: 500_000_000_01 })).toEqual(['capital.paid_in_above_registered']);
  });

  test('established and inspected lie in the past, in this order', () => {
    expect(found({ establishedOn: '2026-11-24', annualInspectionOn: '2026-11-24' })).toEqual([
      'day.in_the_future',
      'day.in_the_future',
    ]);
    expect(found({ annualInspectionOn: '2001-05-05' })).toEqual(['day.out_of_order']);
  });

  test('the legal person on the licence is the personal customer who is linked', () => {
    expect(found({ legalPerson: '陈志 强' })).toEqual([]);
    expect(found({}, '李建国')).toEqual(['legal_person.name_differs']);
    expect(found({}, null)).toEqual([]);
    expect(sameName('John·Smith', 'John Smith')).toBe(true);
  });
});

const mapOf = <T>(value: T) =>
  Object.fromEntries(Object.keys(nothing).map((key) => [key, value])) as Record<keyof CompanyNumbers, T>;

/** An old registration number with its check digit. */
function oldNumber(first14: string): string {
  const digits = Array.from({ length: 10 }, (_, digit) => `${first14}${digit}`);
  const right = digits.find((number) => checkEachNumber({ ...nothing, licenceNo: number }).length === 0);
  if (!right) throw new Error('no digit fits');
  return right;
}
