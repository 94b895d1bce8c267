import { certificateFormOf } from '@tellerline/contracts';
import { type SlotValues, textOf } from './certificate-slots.ts';
import { checkLicence, sameName } from './check-licence.ts';
import { checkEachNumber, checkNumbersAgree } from './check-numbers.ts';
import { checkValidity, type ValidityDays } from './check-validity.ts';
import { type CompanyFinding, error, warning } from './company-finding.ts';
import type { KindByType } from './enterprise-kind.ts';

/** A personal customer who is entered as the legal person, with the document that was chosen. */
export interface LinkedPerson {
  name: string;
  document: { validUntil: string | null; longTerm: boolean } | null;
}

/** A whole file at once: what its papers say and what they are compared with. */
export interface CompanyPapers {
  slots: ReadonlyMap<string, SlotValues>;
  /** Certificates that are renewed by this entry, by slot. */
  renewed: ReadonlyMap<string, SlotValues>;
  today: string;
  kindByType: KindByType;
  /** Undefined: nobody is entered. Null: there is no such customer in scope. */
  person: LinkedPerson | null | undefined;
  core: { creditCode: string | null; legalPerson: string | null };
}

/** A finding with its place in the file. */
export type PlacedFinding = CompanyFinding & { path: string };

/** Where the numbers the rules speak of stand in the file; everything else they name stands on the licence. */
const placeOf: Readonly<Record<string, string>> = {
  licenceNo: 'businessLicence.number',
  orgCode: 'organisationCode.number',
  nationalTaxNo: 'nationalTax.number',
  localTaxNo: 'localTax.number',
};

/** Everything that is wrong or odd with a company's papers. Numbers of certificates that are no longer valid do not count. */
export function companyFindings(papers: CompanyPapers): PlacedFinding[] {
  const licence = papers.slots.get('businessLicence');
  const valid = (slot: string) => {
    const values = papers.slots.get(slot);
    return values && (values.status ?? 'valid') === 'valid' ? values : undefined;
  };
  const numbers = {
    licenceNo: textOf(licence, 'number'),
    organisationCode: textOf(valid('organisationCode'), 'number'),
    nationalTaxNo: textOf(valid('nationalTax'), 'number'),
    localTaxNo: textOf(valid('localTax'), 'number'),
    registeredRegion: textOf(licence, 'registeredRegion'),
    registrationType: textOf(licence, 'registrationType'),
    enterpriseKind: textOf(licence, 'enterpriseKind'),
  };
  return [
    ...[...checkEachNumber(numbers), ...checkNumbersAgree(numbers, papers.kindByType)].map(placed),
    ...(licence ? checkLicence(licenceFacts(licence), surroundings(papers)).map(placed) : []),
    ...checkCore(papers, numbers.licenceNo, textOf(licence, 'legalPerson')).map(placed),
    ...[...papers.slots].flatMap(([slot, values]) => checkDays(papers, slot, values)),
    ...checkPerson(papers),
  ];
}

const placed = (finding: CompanyFinding): PlacedFinding => ({
  ...finding,
  path: placeOf[finding.field] ?? `businessLicence.${finding.field}`,
});

const licenceFacts = (licence: SlotValues) => ({
  legalPerson: textOf(licence, 'legalPerson'),
  capitalCurrency: textOf(licence, 'capitalCurrency'),
  registeredCapital: numberOf(licence, 'registeredCapital'),
  paidInCapital: numberOf(licence, 'paidInCapital'),
  establishedOn: textOf(licence, 'establishedOn'),
  annualInspectionOn: textOf(licence, 'annualInspectionOn'),
});

const surroundings = ({ today, person }: CompanyPapers) => ({ today, linkedLegalPerson: person?.name ?? null });

const numberOf = (values: SlotValues, id: string): number | null => {
  const value = values[id];
  return typeof value === 'number' ? value : null;
};

function checkCore({ core }: CompanyPapers, licenceNo: string | null, legalPerson: string | null): CompanyFinding[] {
  const findings: CompanyFinding[] = [];
  if (licenceNo !== null && core.creditCode !== null && licenceNo !== core.creditCode) {
    findings.push(warning('core_bank.differs', 'licenceNo', { known: core.creditCode }));
  }
  if (legalPerson !== null && core.legalPerson !== null && !sameName(legalPerson, core.legalPerson)) {
    findings.push(warning('core_bank.differs', 'legalPerson', { known: core.legalPerson }));
  }
  return findings;
}

export const daysOf = (values: SlotValues): ValidityDays => ({
  issuedOn: textOf(values, 'issuedOn'),
  validFrom: textOf(values, 'validFrom'),
  validUntil: textOf(values, 'validUntil'),
  longTerm: values.longTerm === true,
});

function checkDays({ today, renewed }: CompanyPapers, slot: string, values: SlotValues): PlacedFinding[] {
  const form = certificateFormOf(slot);
  if (!form?.fields.some(({ id }) => id === 'validUntil')) return [];
  const old = renewed.get(slot);
  const rules = {
    today,
    endRequired: form.endRequired,
    longTermAllowed: form.longTermAllowed,
    renews: old ? daysOf(old) : null,
  };
  return checkValidity(daysOf(values), rules).map((finding) => ({ ...finding, path: `${slot}.${finding.field}` }));
}

function checkPerson({ slots, person, today }: CompanyPapers): PlacedFinding[] {
  const values = slots.get('legalPersonId');
  if (!values || person === undefined) return [];
  const at = (finding: CompanyFinding) => ({ ...finding, path: `legalPersonId.${finding.field}` });
  if (person === null) return [at(error('legal_person.unknown', 'person'))];
  if (textOf(values, 'document') === null) return [];
  if (person.document === null) return [at(error('legal_person.document_unknown', 'document'))];
  const { validUntil, longTerm } = person.document;
  if (longTerm || validUntil === null || validUntil >= today) return [];
  return [at(warning('legal_person.document_expired', 'document', { day: validUntil }))];
}
