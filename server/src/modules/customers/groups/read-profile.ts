import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  attributeFields,
  type CustomerProfile,
  certificateForms,
  type FieldValue,
  type FileField,
  type Label,
  type ProfileFact,
  type Provenance,
  personalFile,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { attributeColumns } from '../attributes/attribute-columns.ts';
import { attributesOf } from '../attributes/list-attributes.ts';
import { readCorporateFile, valuesOf } from '../corporate/read-corporate-file.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { EventViewer } from '../events/event-source.ts';
import { tellValue } from '../file/tell-value.ts';
import { readPersonalFile } from '../personal/read-personal-file.ts';

/** Fields of the personal file by the group of §2.1 they are told in; the rest stands with the facts of the card. */
const ofPerson = {
  attributes: ['isShareholder', 'isStaff', 'keyReason', 'investorType', 'investmentYears', 'creditSince'],
  financial: [
    'monthlyIncome',
    'annualIncome',
    'householdMonthlyIncome',
    'monthlyFixedExpense',
    'householdSize',
    'dependants',
    'housing',
    'salaryBank',
    'salaryAccount',
  ],
  other: ['degree', 'employerKind', 'employerIndustry', 'professionalTitle', 'employedSince', 'contactNote'],
} as const;

/** The same of a company's business licence. */
const ofLicence = {
  attributes: ['registrationType', 'enterpriseKind'],
  financial: ['capitalCurrency', 'registeredCapital', 'paidInCapital'],
  other: ['businessScope', 'establishedOn', 'annualInspectionOn'],
} as const;

type Group = keyof CustomerProfile;
const groups: readonly Group[] = ['attributes', 'financial', 'other'];

/**
 * The groups of a customer which are told in words, masked for the actor; what nobody knows is left out.
 * @throws AppError resource.not_found when absent or out of scope: the same answer
 */
export async function readProfile(
  em: SqlEntityManager,
  desk: CustomerDesk,
  askedNo: string,
  actor: Actor,
): Promise<CustomerProfile> {
  const { id, customerNo } = await desk.group(em, askedNo, actor);
  const customer = await customerDb(em)
    .selectFrom('customer as c')
    .select(['c.id', 'c.kind', 'c.note', 'c.source', 'c.as_of', 'c.branch_path'])
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow();
  const [viewer] = await Promise.all([
    desk.seeing(actor, { customerNo, branchPath: customer.branch_path }),
    desk.refreshCodes(),
  ]);
  const profile =
    customer.kind === 'corporate'
      ? await companyProfile(em, desk, customerNo, customer.id, viewer)
      : await personProfile(em, desk, customerNo, viewer);
  if (customer.note === null) return profile;
  const note = fact('note', { 'zh-CN': '备注', en: 'Note' }, same(customer.note), {
    source: customer.source as Provenance['source'],
    asOf: customer.as_of.toISOString(),
  });
  return { ...profile, other: [...profile.other, note] };
}

async function personProfile(
  em: SqlEntityManager,
  desk: CustomerDesk,
  customerNo: string,
  viewer: EventViewer,
): Promise<CustomerProfile> {
  const state = await readPersonalFile(em, customerNo, viewer, desk.today());
  return grouped((group) =>
    ofPerson[group].flatMap((id) => {
      const field = personalFile.fields.find((each) => each.id === id);
      const provenance = state.provenance[id];
      return field && provenance ? factOf(field, state.values[id] ?? null, provenance, desk, viewer) : [];
    }),
  );
}

async function companyProfile(
  em: SqlEntityManager,
  desk: CustomerDesk,
  customerNo: string,
  customerId: number,
  viewer: EventViewer,
): Promise<CustomerProfile> {
  const [file, attributes] = await Promise.all([
    readCorporateFile(em, customerNo, viewer),
    attributesOf(em, [customerId]),
  ]);
  const licence = file?.current.get('businessLicence');
  const values = licence ? valuesOf(licence) : {};
  const form = certificateForms.find(({ kind }) => kind === 'businessLicence');
  const ofForm = (group: Group): ProfileFact[] =>
    ofLicence[group].flatMap((id) => {
      const field = form?.fields.find((each) => each.id === id);
      if (!field || !licence) return [];
      return factOf(field, values[id] ?? null, { source: 'crm', asOf: licence.known_at.toISOString() }, desk, viewer);
    });
  const kept = attributes.get(customerId);
  const industry = attributeFields.flatMap(({ id, label }) => {
    const value = kept?.[attributeColumns[id]];
    return kept && value ? [fact(id, label, same(value), { source: 'crm', asOf: kept.changed_at.toISOString() })] : [];
  });
  return grouped((group) => [...(group === 'attributes' ? industry : []), ...ofForm(group)]);
}

const grouped = (of: (group: Group) => ProfileFact[]): CustomerProfile =>
  Object.fromEntries(groups.map((group) => [group, of(group)])) as CustomerProfile;

const same = (text: string): Label => ({ 'zh-CN': text, en: text });
const fact = (id: string, label: Label, text: Label, provenance: Provenance): ProfileFact => ({
  id,
  label,
  text,
  masked: false,
  provenance,
});

/** Nothing for what is empty, and for a flag that is not set: only what sets a customer apart is told. */
function factOf(
  field: FileField,
  value: FieldValue,
  provenance: Provenance,
  desk: CustomerDesk,
  viewer: EventViewer,
): ProfileFact[] {
  if (value === null || value === '' || value === false) return [];
  const { text, masked } = tellValue(field, value, desk.codes, viewer);
  return [{ id: field.id, label: field.label, text, masked, provenance }];
}
