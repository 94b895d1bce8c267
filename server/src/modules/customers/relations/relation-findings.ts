import type { CustomerKind, FieldValue, Findings } from '@tellerline/contracts';
import { creditCodeFault } from '../identifiers/credit-code.ts';
import { isOrganisationCode } from '../identifiers/organisation-code.ts';
import { readResidentId } from '../identifiers/resident-id.ts';
import { companies, kin, ofCompanies, people, SHAREHOLDER, SPOUSE, securing } from './relation-roles.ts';
import { type RelationWord, relationWords } from './relation-words.ts';

/** One end of a relation, as far as the rules look at it. */
export interface End {
  kind: CustomerKind;
  birthDate: string | null;
  /** Document numbers and credit code. */
  numbers: ReadonlySet<string>;
}

/** A relation that is there already, read from the side of the customer it is compared for. */
export interface KnownTie {
  /** Null where the list has no word for it from this side. */
  role: string | null;
  /** Who it is with: a customer's id, else his document or name. */
  party: string;
  event: string | null;
  share: number | null;
  establishedOn: string | null;
  endedOn: string | null;
}

export interface RelationToCheck {
  /** As they would stand: values of the fields by id. */
  values: Readonly<Record<string, FieldValue>>;
  owner: End;
  /** The customer meant, where the clerk may see him or holds his document; null: nobody, and nobody he may learn of. */
  party: (End & { name: string; isOwner: boolean }) | null;
  /** How ties name the party: as in KnownTie. */
  partyKey: string;
  /** Others of this customer and of the party, without the one being changed. */
  ofOwner: readonly KnownTie[];
  ofParty: readonly KnownTie[];
  ownerKey: string;
  today: string;
}

/** Resident ID and its temporary form. */
const residentIds: ReadonlySet<string> = new Set(['10', '21']);
const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
const inForce = (tie: KnownTie): boolean => tie.endedOn === null;

/** Looks at a relation as it would stand. */
export function relationFindings(about: RelationToCheck): Findings {
  const found: Findings = { issues: [], warnings: [] };
  const told: Told = {
    issue: (path, code) => void found.issues.push({ path, code, text: relationWords[code] }),
    warn: (path, code) => void found.warnings.push({ path, code, text: relationWords[code] }),
  };
  if (text(about.values.role) === '') told.issue('role', 'required');
  if (text(about.values.partyKind) === '') told.issue('partyKind', 'required');
  checkParty(about, told);
  checkKinds(about, told);
  checkDays(about, told);
  checkTerms(about, told);
  checkOthers(about, told);
  return found;
}

type Told = Record<'issue' | 'warn', (path: string, code: RelationWord) => void>;

function checkParty({ values, party, owner, today }: RelationToCheck, { issue, warn }: Told): void {
  const [no, name, idKind, idNumber] = ['relatedNo', 'relatedName', 'relatedIdKind', 'relatedIdNumber'].map((id) =>
    text(values[id]),
  );
  if (idNumber && !idKind) issue('relatedIdKind', 'id_kind_required');
  if (idNumber && isWrong(text(values.partyKind), idKind ?? '', idNumber, today)) issue('relatedIdNumber', 'id_wrong');
  if (party?.isOwner || (idNumber && owner.numbers.has(idNumber))) {
    issue(no ? 'relatedNo' : 'relatedIdNumber', 'oneself');
    return;
  }
  if (no && !party) {
    issue('relatedNo', 'party_unknown');
    return;
  }
  if (no && party && idNumber && !party.numbers.has(idNumber)) issue('relatedIdNumber', 'id_differs');
  if (!no && !idNumber) issue('relatedIdNumber', 'id_required');
  if (!no && !name) issue('relatedName', 'required');
  if (party && name && plain(name) !== plain(party.name)) warn('relatedName', 'name_differs');
}

const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** Numbers with check digits are checked by them: resident IDs, credit codes, organisation codes. */
function isWrong(partyKind: string, idKind: string, number: string, today: string): boolean {
  if (partyKind === 'corporate') {
    if (idKind === 'businessLicence')
      return number.length === 18 ? creditCodeFault(number) !== null : number.length !== 15;
    return idKind === 'organisationCode' && !isOrganisationCode(number);
  }
  return residentIds.has(idKind) && 'fault' in readResidentId(number, today);
}

function checkKinds({ values, owner }: RelationToCheck, { issue }: Told): void {
  const role = text(values.role);
  const party = text(values.partyKind);
  if (kin.has(role) && (owner.kind !== 'personal' || party === 'corporate')) issue('role', 'people_only');
  else if (people.has(role) && party === 'corporate') issue('partyKind', 'party_must_be_person');
  else if (companies.has(role) && party === 'personal') issue('partyKind', 'party_must_be_company');
  if (ofCompanies.has(role) && owner.kind !== 'corporate') issue('role', 'company_only');
}

function checkDays({ values, today, owner, party }: RelationToCheck, { issue, warn }: Told): void {
  const [from, until] = [text(values.establishedOn), text(values.endedOn)];
  if (from > today) issue('establishedOn', 'day_to_come');
  if (until > today) issue('endedOn', 'day_to_come');
  if (from && until && until < from) issue('endedOn', 'ends_before');
  const [mine, his] = [owner.birthDate, party?.birthDate ?? null];
  if (mine === null || his === null) return;
  const role = text(values.role);
  if ((role === '05' && his >= mine) || (role === '06' && mine >= his)) warn('role', 'parent_younger');
}

function checkTerms({ values }: RelationToCheck, { issue }: Told): void {
  const role = text(values.role);
  const has = (id: string): boolean => (values[id] ?? null) !== null && values[id] !== '';
  if (has('share') && role !== SHAREHOLDER) issue('share', 'share_not_here');
  if (has('amount') && !securing.has(role)) issue('amount', 'amount_not_here');
  if (has('amount') && !has('currency')) issue('currency', 'currency_required');
  if (has('currency') && !has('amount')) issue('amount', 'amount_required');
}

function checkOthers(about: RelationToCheck, { issue, warn }: Told): void {
  const { values, partyKey, ofOwner } = about;
  const role = text(values.role);
  if (role === '' || partyKey === '') return;
  const same = ofOwner.filter((tie) => tie.role === role && tie.party === partyKey);
  const lasts = text(values.endedOn) === '';
  const standing = lasts ? same.filter(inForce) : [];
  if (standing.some(({ event }) => (event ?? '') === text(values.event))) issue('role', 'doubled');
  else if (standing.length > 0) warn('role', securing.has(role) ? 'doubled_other_event' : 'doubled');
  const from = text(values.establishedOn);
  const ended = same.filter((tie) => tie.endedOn !== null);
  if (from && ended.some((tie) => (tie.endedOn ?? '') > from && (tie.establishedOn ?? '') <= from)) {
    warn('establishedOn', 'overlaps');
  }
  if (role === SPOUSE && lasts) checkSpouses(about, { issue, warn });
  const share = values.share;
  if (role === SHAREHOLDER && lasts && typeof share === 'number') {
    const others = ofOwner.filter((tie) => tie.role === SHAREHOLDER && inForce(tie) && tie.party !== partyKey);
    const total = others.reduce((sum, tie) => sum + (tie.share ?? 0), share);
    if (total > 10_000) warn('share', 'shares_over_100');
  }
}

function checkSpouses({ ofOwner, ofParty, partyKey, ownerKey }: RelationToCheck, { warn }: Told): void {
  const spouseBut = (ties: readonly KnownTie[], key: string): boolean =>
    ties.some((tie) => tie.role === SPOUSE && inForce(tie) && tie.party !== key);
  if (spouseBut(ofOwner, partyKey)) warn('role', 'second_spouse');
  if (spouseBut(ofParty, ownerKey)) warn('role', 'spouse_of_another');
}
