import { type CompanyFinding, error, warning } from './company-finding.ts';

/** What a business licence says besides its numbers. */
export interface LicenceFacts {
  legalPerson: string | null;
  capitalCurrency: string | null;
  /** In fen. */
  registeredCapital: number | null;
  paidInCapital: number | null;
  establishedOn: string | null;
  annualInspectionOn: string | null;
}

/** What the licence is compared with. */
export interface LicenceSurroundings {
  today: string;
  /** Name of the personal customer who is entered as the legal person; null where nobody is. */
  linkedLegalPerson: string | null;
}

/** Capital, days and legal person of a licence. */
export function checkLicence(licence: LicenceFacts, around: LicenceSurroundings): CompanyFinding[] {
  const { registeredCapital, paidInCapital, establishedOn, annualInspectionOn, legalPerson } = licence;
  const findings: CompanyFinding[] = [];
  if (registeredCapital !== null && paidInCapital !== null && paidInCapital > registeredCapital) {
    findings.push(warning('capital.paid_in_above_registered', 'paidInCapital'));
  }
  for (const [field, day] of [
    ['establishedOn', establishedOn],
    ['annualInspectionOn', annualInspectionOn],
  ] as const) {
    if (day !== null && day > around.today) findings.push(error('day.in_the_future', field));
  }
  if (establishedOn !== null && annualInspectionOn !== null && annualInspectionOn < establishedOn) {
    findings.push(error('day.out_of_order', 'annualInspectionOn', { from: establishedOn }));
  }
  if (legalPerson !== null && around.linkedLegalPerson !== null && !sameName(legalPerson, around.linkedLegalPerson)) {
    findings.push(warning('legal_person.name_differs', 'legalPerson'));
  }
  return findings;
}

/** Names are compared without spaces and the dot between parts of foreign names. */
export const sameName = (one: string, other: string): boolean => bare(one) === bare(other);

const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s·•.・]/g, '')
    .toLowerCase();
