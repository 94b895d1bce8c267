import { creditCodeFault } from '../identifiers/credit-code.ts';
import { isOrganisationCode } from '../identifiers/organisation-code.ts';
import { isRegistrationNumber } from '../identifiers/registration-number.ts';
import { type CompanyFinding, error, warning } from './company-finding.ts';
import { categoryContradicts, creditCodeParts } from './credit-code-parts.ts';
import { defaultKindByType, isSoleTrader, type KindByType } from './enterprise-kind.ts';
import { samePrefecture } from './region-codes.ts';
import { readTaxNumber, type TaxNumber } from './tax-number.ts';

/** The numbers and codes of a company that must agree with each other, wherever they were typed. Null: not known. */
export interface CompanyNumbers {
  /** Credit code of 18 characters, registration number of 15 digits, or what older paper bears. */
  licenceNo: string | null;
  organisationCode: string | null;
  nationalTaxNo: string | null;
  localTaxNo: string | null;
  /** GB/T 2260 region of the registered address. */
  registeredRegion: string | null;
  registrationType: string | null;
  enterpriseKind: string | null;
}

/** Are the numbers right by themselves? Only what a check digit proves wrong is an error: old paper bears many forms. */
export function checkEachNumber(numbers: CompanyNumbers): CompanyFinding[] {
  const { licenceNo, organisationCode, nationalTaxNo, localTaxNo, registrationType } = numbers;
  const findings: CompanyFinding[] = [];
  if (licenceNo !== null) findings.push(...checkLicenceNo(licenceNo));
  if (organisationCode !== null && !isOrganisationCode(organisationCode)) {
    findings.push(error('organisation_code.check_digit', 'orgCode'));
  }
  const taxNumbers: [string, string | null][] = [
    ['nationalTaxNo', nationalTaxNo],
    ['localTaxNo', localTaxNo],
  ];
  for (const [field, number] of taxNumbers) {
    if (number === null) continue;
    const { form } = readTaxNumber(number);
    const ownersId = form === 'resident_id' && (registrationType === null || isSoleTrader(registrationType));
    if (form === 'unknown' || (form === 'resident_id' && !ownersId)) findings.push(warning('tax_number.form', field));
  }
  return findings;
}

function checkLicenceNo(licenceNo: string): CompanyFinding[] {
  if (licenceNo.length === 18) {
    const fault = creditCodeFault(licenceNo);
    return fault === null ? [] : [error(`credit_code.${fault}`, 'licenceNo')];
  }
  if (/^\d{15}$/.test(licenceNo)) {
    return isRegistrationNumber(licenceNo) ? [] : [warning('licence_no.check_digit', 'licenceNo')];
  }
  return [warning('licence_no.form', 'licenceNo', { length: String(licenceNo.length) })];
}

/** Do the numbers agree with each other? Everything here may be true in some odd case, so all of it only warns. */
export function checkNumbersAgree(
  numbers: CompanyNumbers,
  kindByType: KindByType = defaultKindByType,
): CompanyFinding[] {
  const codes = readCodes(numbers);
  return [
    ...checkOrganisation(numbers, codes),
    ...checkTaxNumbers(numbers, codes),
    ...checkRegions(numbers, codes),
    ...checkRegistrationType(numbers, codes),
    ...checkEnterpriseKind(numbers, kindByType),
  ];
}

interface Codes {
  credit: ReturnType<typeof creditCodeParts>;
  /** Of an old registration number. */
  oldNumber: string | null;
  organisation: string | null;
  national: TaxNumber | null;
  local: TaxNumber | null;
}

const readCodes = ({ licenceNo, organisationCode, nationalTaxNo, localTaxNo }: CompanyNumbers): Codes => {
  const credit = licenceNo === null || creditCodeFault(licenceNo) !== null ? null : creditCodeParts(licenceNo);
  const typed = organisationCode?.replace('-', '') ?? null;
  return {
    credit,
    oldNumber: licenceNo !== null && isRegistrationNumber(licenceNo) ? licenceNo : null,
    organisation: typed ?? credit?.organisationCode ?? null,
    national: nationalTaxNo === null ? null : readTaxNumber(nationalTaxNo),
    local: localTaxNo === null ? null : readTaxNumber(localTaxNo),
  };
};

function checkOrganisation({ organisationCode }: CompanyNumbers, { credit }: Codes): CompanyFinding[] {
  if (organisationCode === null || credit === null) return [];
  if (organisationCode.replace('-', '') === credit.organisationCode) return [];
  return [
    warning('organisation_code.not_in_credit_code', 'orgCode', {
      expected: `${credit.organisationCode.slice(0, 8)}-${credit.organisationCode.slice(8)}`,
    }),
  ];
}

function checkTaxNumbers(numbers: CompanyNumbers, codes: Codes): CompanyFinding[] {
  const findings: CompanyFinding[] = [];
  for (const field of ['national', 'local'] as const) {
    const tax = codes[field];
    if (tax?.form === 'region_and_organisation' && codes.organisation !== null) {
      if (tax.organisationCode !== codes.organisation) {
        findings.push(
          warning('tax_number.organisation_differs', `${field}TaxNo`, {
            expected: `${tax.region}${codes.organisation}`,
          }),
        );
      }
    }
    if (tax?.form === 'credit_code' && codes.credit !== null && tax.creditCode !== numbers.licenceNo) {
      findings.push(warning('tax_number.credit_code_differs', `${field}TaxNo`));
    }
  }
  const { nationalTaxNo, localTaxNo } = numbers;
  if (nationalTaxNo !== null && localTaxNo !== null && nationalTaxNo !== localTaxNo) {
    findings.push(warning('tax_number.national_and_local_differ', 'localTaxNo'));
  }
  return findings;
}

/** The regions told by the address, the licence and the tax numbers; each is compared with the first that is known. */
function checkRegions({ registeredRegion }: CompanyNumbers, codes: Codes): CompanyFinding[] {
  const regionOf = (tax: TaxNumber | null) => (tax?.form === 'region_and_organisation' ? tax.region : null);
  const told: [field: string, region: string | null][] = [
    ['registeredRegion', registeredRegion],
    ['licenceNo', codes.credit?.region ?? codes.oldNumber?.slice(0, 6) ?? null],
    ['nationalTaxNo', regionOf(codes.national)],
    ['localTaxNo', regionOf(codes.local)],
  ];
  const known = told.filter((one): one is [string, string] => one[1] !== null && !ofTheNation(one[1]));
  const [first, ...others] = known;
  if (!first) return [];
  return others
    .filter(([, region]) => !samePrefecture(first[1], region))
    .map(([field, region]) => warning('region.differs', field, { region, other: first[1] }));
}

/** `100000` is the register of the whole nation: companies anywhere. */
const ofTheNation = (region: string): boolean => region.startsWith('10');

function checkRegistrationType({ registrationType }: CompanyNumbers, { credit, oldNumber }: Codes): CompanyFinding[] {
  if (registrationType === null) return [];
  if (credit !== null && categoryContradicts(credit.category, registrationType)) {
    return [warning('registration_type.contradicts_credit_code', 'registrationType', { category: credit.category })];
  }
  // GS 15-2006: the seventh digit of an old number is 6–9 for sole traders and for nobody else.
  if (oldNumber !== null && oldNumber[6] !== undefined && oldNumber[6] >= '6' !== isSoleTrader(registrationType)) {
    return [warning('registration_type.contradicts_licence_no', 'registrationType', { digit: oldNumber[6] })];
  }
  return [];
}

function checkEnterpriseKind(
  { registrationType, enterpriseKind }: CompanyNumbers,
  kindByType: KindByType,
): CompanyFinding[] {
  if (registrationType === null || enterpriseKind === null) return [];
  const expected = kindByType.get(registrationType);
  if (expected === undefined || expected === enterpriseKind) return [];
  return [warning('enterprise_kind.contradicts_registration_type', 'enterpriseKind', { expected })];
}
