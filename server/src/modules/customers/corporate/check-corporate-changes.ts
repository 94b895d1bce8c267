import {
  acceptedValue,
  brokenRule,
  type Changes,
  certificateFormOf,
  companyFields,
  type FieldRule,
  type FieldValue,
  type FileField,
  type Finding,
  fieldRulePhrase,
} from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { standardLists } from '../standards/standard-lists.ts';
import { MODE, mergedValues, RENEW, readSlotPath, type SlotValues } from './certificate-slots.ts';
import { type CompanyPapers, companyFindings, type LinkedPerson, type PlacedFinding } from './company-findings.ts';
import type { KindByType } from './enterprise-kind.ts';
import { inWords } from './finding-words.ts';

/** A company as the rules need it. */
export interface CompanyToCheck {
  name: string | null;
  /** May the name be typed here? */
  nameIsOurs: boolean;
  present: ReadonlyMap<string, SlotValues>;
  core: CompanyPapers['core'] & { permits: ReadonlyMap<string, { number: string }> };
}

export interface CheckSurroundings {
  codes: Pick<CodeBook, 'mayChoose' | 'label'>;
  kindByType: KindByType;
  today: string;
  /** The personal customer of this number with the chosen document, as far as the clerk may see him. */
  person(customerNo: string, documentId: string | null): Promise<LinkedPerson | null>;
  /** Customers other than this one who have this licence number: theirs where the clerk may see it. */
  othersWith(licenceNo: string): Promise<{ customerNo: string | null }[]>;
}

export interface CheckedCompany {
  changes: Changes;
  before: Changes;
  issues: Finding[];
  warnings: Finding[];
}

/** One slot an entry touches. */
interface TouchedSlot {
  entered: Record<string, FieldValue>;
  renews: boolean;
}

/**
 * Looks at what was typed for a company: field by field, then each certificate as a whole, then all papers against each
 * other. What was odd already and is not touched is not told again.
 */
export async function checkCorporateChanges(
  company: CompanyToCheck,
  typed: Changes,
  around: CheckSurroundings,
): Promise<CheckedCompany> {
  const issues: Finding[] = [];
  const { slots, name } = readTyped(company, typed, around, issues);
  const after = new Map(company.present);
  const renewed = new Map<string, SlotValues>();
  for (const [slot, touched] of slots) {
    const present = company.present.get(slot);
    if (touched.renews && present) renewed.set(slot, present);
    const merged = mergedValues(present, touched.entered, touched.renews);
    after.set(slot, merged);
    issues.push(...missingFields(slot, merged, issues));
  }
  const { changes, before } = whatChanges(company, slots, name);
  const findings = await newFindings(company, after, renewed, new Set(Object.keys(changes)), around);
  const told = findings.map((finding) => ({ severity: finding.severity, words: words(finding, around) }));
  return {
    changes,
    before,
    issues: [...issues, ...told.filter(({ severity }) => severity === 'error').map((one) => one.words)],
    warnings: told.filter(({ severity }) => severity === 'warning').map((one) => one.words),
  };
}

/** Takes each path apart; refuses what no file has and what a field cannot hold. */
function readTyped(company: CompanyToCheck, typed: Changes, around: CheckSurroundings, issues: Finding[]) {
  const slots = new Map<string, TouchedSlot>();
  let name: string | undefined;
  for (const [path, value] of Object.entries(typed)) {
    const at = readSlotPath(path);
    const plain = typeof value !== 'object' || value === null ? value : undefined;
    const field = at?.field ?? companyFields.find((one) => !at && one.id === path);
    if (plain === undefined || (!at && !field)) {
      issues.push(broken(path, 'unknown_field'));
      continue;
    }
    if (at && !at.field) {
      slotOf(slots, at.slot).renews = plain === RENEW && company.present.has(at.slot);
      continue;
    }
    if (!field) continue;
    if (!at && (field.owner === 'computed' || !company.nameIsOurs)) {
      issues.push(broken(path, 'not_yours', field));
      continue;
    }
    const rule =
      brokenRule({ ...field, mandatory: false }, plain) ??
      unknownCode(field, plain, around) ??
      (at && field.id === 'number' && isOthers(company, at.slot, plain) ? 'not_yours' : null);
    if (rule !== null) {
      issues.push(broken(path, rule, field));
      // The field stays as it was typed in the draft; the certificate as a whole is looked at without it.
    }
    const kept = rule === null ? acceptedValue(field, plain) : plain;
    if (at) slotOf(slots, at.slot).entered[field.id] = field.id === 'number' ? upperCase(kept) : kept;
    else if (typeof kept === 'string' && kept !== '') name = kept;
    else issues.push(broken(path, 'required', field));
  }
  if (company.name === null && name === undefined) issues.push(broken('name', 'required'));
  return { slots, name };
}

/** An approval number the core bank has brought is its own: only the same may be typed. */
function isOthers({ core }: CompanyToCheck, slot: string, typed: FieldValue): boolean {
  const permit = core.permits.get(slot);
  return permit !== undefined && upperCase(typed) !== permit.number;
}

function unknownCode(field: FileField, value: FieldValue, { codes, today }: CheckSurroundings): FieldRule | null {
  if (typeof value !== 'string' || value === '') return null;
  switch (field.type) {
    case 'code':
      return field.list === undefined || codes.mayChoose(field.list, value, today) ? null : 'not_in_list';
    case 'region':
      // Old paper names regions that were renumbered since.
      return standardLists.knows('region', value) ? null : 'not_in_list';
    case 'currency':
      return standardLists.mayChoose('currency', value) ? null : 'not_in_list';
    default:
      return null;
  }
}

function slotOf(slots: Map<string, TouchedSlot>, slot: string): TouchedSlot {
  const touched = slots.get(slot) ?? { entered: {}, renews: false };
  slots.set(slot, touched);
  return touched;
}

const upperCase = (value: FieldValue): FieldValue => (typeof value === 'string' ? value.toUpperCase() : value);

const broken = (
  path: string,
  rule: FieldRule,
  field: Pick<FileField, 'type' | 'max' | 'range'> = { type: 'text' },
) => ({
  path,
  code: rule,
  text: fieldRulePhrase(rule, field),
});

/** Mandatory fields of a certificate that say nothing. A certificate that is over needs no more care. */
function missingFields(slot: string, values: SlotValues, told: readonly Finding[]): Finding[] {
  const form = certificateFormOf(slot);
  return (form?.fields ?? [])
    .filter(({ id, mandatory }) => mandatory && (values[id] === undefined || values[id] === null || values[id] === ''))
    .map((field) => broken(`${slot}.${field.id}`, 'required', field))
    .filter(({ path }) => !told.some((one) => one.path === path));
}

/** What is no change is left out; a renewal that says nothing new but itself stays one. */
function whatChanges(company: CompanyToCheck, slots: ReadonlyMap<string, TouchedSlot>, name: string | undefined) {
  const changes: Record<string, FieldValue> = {};
  const before: Record<string, FieldValue> = {};
  const note = (path: string, from: FieldValue, to: FieldValue) => {
    changes[path] = to;
    before[path] = from;
  };
  if (name !== undefined && name !== company.name) note('name', company.name, name);
  for (const [slot, { entered, renews }] of slots) {
    const present = company.present.get(slot) ?? {};
    if (renews) note(`${slot}.${MODE}`, null, RENEW);
    for (const [id, value] of Object.entries(entered)) {
      const from = present[id] ?? null;
      if (renews || !same(from, value)) note(`${slot}.${id}`, from, value);
    }
  }
  return { changes, before };
}

/** A flag nobody set is the same as one that is not set. */
const same = (one: FieldValue, other: FieldValue): boolean =>
  one === other || (!one && !other && one !== 0 && other !== 0);

async function newFindings(
  company: CompanyToCheck,
  after: ReadonlyMap<string, SlotValues>,
  renewed: ReadonlyMap<string, SlotValues>,
  touched: ReadonlySet<string>,
  around: CheckSurroundings,
): Promise<PlacedFinding[]> {
  const { today, kindByType } = around;
  const { core, present } = company;
  const [personBefore, personAfter] = await Promise.all([linked(present, around), linked(after, around)]);
  const papers = { today, kindByType, core };
  const known = new Set(
    companyFindings({ ...papers, slots: present, renewed: new Map(), person: personBefore }).map(identityOf),
  );
  const found = companyFindings({ ...papers, slots: after, renewed, person: personAfter });
  if (touched.has('businessLicence.number')) found.push(...(await sameNumber(after, around)));
  return found.filter((finding) => touched.has(finding.path) || !known.has(identityOf(finding)));
}

const identityOf = ({ rule, path, facts }: PlacedFinding): string => JSON.stringify([rule, path, facts]);

async function linked(
  slots: ReadonlyMap<string, SlotValues>,
  around: CheckSurroundings,
): Promise<LinkedPerson | null | undefined> {
  const values = slots.get('legalPersonId');
  const customerNo = values?.person;
  if (typeof customerNo !== 'string' || customerNo === '') return undefined;
  return around.person(customerNo, typeof values?.document === 'string' ? values.document : null);
}

async function sameNumber(slots: ReadonlyMap<string, SlotValues>, around: CheckSurroundings): Promise<PlacedFinding[]> {
  const number = slots.get('businessLicence')?.number;
  if (typeof number !== 'string' || number === '') return [];
  const [other] = await around.othersWith(number);
  if (!other) return [];
  return [
    {
      rule: 'licence_no.of_another_customer',
      severity: 'warning',
      field: 'licenceNo',
      path: 'businessLicence.number',
      facts: { customerNo: other.customerNo ?? '—' },
    },
  ];
}

/** Codes among the facts are told with their names. */
function words(finding: PlacedFinding, { codes }: CheckSurroundings): Finding {
  const said = inWords(finding, finding.path);
  const { expected } = finding.facts;
  if (finding.rule !== 'enterprise_kind.contradicts_registration_type' || expected === undefined) return said;
  const label = codes.label('enterpriseKind', expected);
  return {
    ...said,
    text: {
      'zh-CN': said.text['zh-CN'].replace(expected, `${expected} ${label['zh-CN']}`),
      en: said.text.en.replace(expected, `${expected} ${label.en}`),
    },
  };
}
