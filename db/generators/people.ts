import { type BranchSeed, demoBranches } from '../seeds/branches.ts';
import { knownCustomers, reservedPhones } from '../seeds/known-customers.ts';
import { dayNumber, dayText } from './calendar.ts';
import { creditCode, mobileNumber, residentId } from './identifiers.ts';
import { companyName, givenName, surnameOf } from './names.ts';
import { type Chance, chanceOf } from './random.ts';

/** Somebody of the bank before he owns anything. */
export interface Party {
  index: number;
  customerNo: string;
  kind: 'P' | 'C';
  name: string;
  gender: '1' | '2' | null;
  birthDate: string | null;
  idNumber: string;
  region: string;
  branch: BranchSeed;
  phones: { kind: 'mobile' | 'home_phone' | 'work_phone'; number: string; best: boolean }[];
  address: string;
  married: boolean;
  legalPerson: string | null;
  known: 'vip' | 'overdue' | null;
}
/** A tie as the feed tells it: what `to` is to `from`. */
export interface Tie {
  from: Party;
  to: Party;
  role: string;
  since: string | null;
  event: string | null;
}

/** Customers are made in blocks of neighbours: two couples, a child, a parent, singles, perhaps a company. */
export const BLOCK = 10;
const branches = demoBranches.filter((branch) => branch.customerShare > 0);
const localRegions = ['440606', '440606', '440606', '440605', '440604', '440607', '440608'];
const otherRegions =
  '440106 440305 440703 440783 440923 441225 450103 450981 430104 420106 410122 360121 350521 510104 500112 520103 330106 320583 310115 110105'.split(
    ' ',
  );
const roads =
  '建设路 人民路 解放路 中山路 文华路 环城路 工业大道 桂畔路 新桂路 南国路 凤翔路 凤山路 德胜路 佛平路 季华路'.split(
    ' ',
  );

export interface BankPlan {
  seed: number;
  businessDay: string;
}

/** The parties of one block and what ties them. Depends on seed, day and block only. */
export function makeBlock(plan: BankPlan, block: number): { parties: Party[]; ties: Tie[] } {
  const chance = chanceOf(plan.seed, 1, block);
  const branch = chance.weighted(branches.map((entry) => [entry, entry.customerShare] as const));
  const today = dayNumber(plan.businessDay);
  const person = (nth: number, gender: '1' | '2', age: number, surname?: string): Party =>
    makePerson(
      plan,
      chance,
      branch,
      block * BLOCK + nth,
      gender,
      today - Math.floor((age + chance.next()) * 365.25),
      surname,
    );

  const age = chance.between(27, 58);
  const husband = person(0, '1', age);
  const wife = person(1, '2', age - chance.between(-2, 5));
  const child = person(
    2,
    chance.happens(0.5) ? '1' : '2',
    Math.max(1, age - chance.between(24, 32)),
    surnameIn(husband),
  );
  const age2 = chance.between(24, 70);
  const husband2 = person(3, '1', age2);
  const wife2 = person(4, '2', age2 - chance.between(-2, 5));
  const single = person(5, chance.happens(0.5) ? '1' : '2', chance.between(19, 45));
  const single2 = person(6, chance.happens(0.5) ? '1' : '2', chance.between(19, 60));
  const parent = person(
    7,
    chance.happens(0.5) ? '1' : '2',
    Math.min(92, age + chance.between(22, 32)),
    surnameIn(husband),
  );
  const last = chance.happens(0.5)
    ? makeCompany(plan, chance, branch, block * BLOCK + 8, single)
    : person(8, '1', chance.between(30, 55));
  const neighbour = person(9, chance.happens(0.5) ? '1' : '2', chance.between(20, 75));
  const parties = [husband, wife, child, husband2, wife2, single, single2, parent, last, neighbour];

  shareNumbers(chance, { husband, wife, child, parent, single, last });
  for (const married of [husband, wife, husband2, wife2]) married.married = true;
  const ties: Tie[] = [
    { from: husband, to: wife, role: '07', since: null, event: null },
    { from: husband2, to: wife2, role: '07', since: null, event: null },
    { from: husband, to: child, role: '06', since: null, event: null },
    { from: wife, to: child, role: '06', since: null, event: null },
    { from: husband, to: parent, role: '05', since: null, event: null },
  ];
  if (last.kind === 'C') ties.push(...companyTies(chance, last, single, single2, neighbour));
  return block === 0 ? withKnown(plan, parties) : { parties, ties };
}

const surnameIn = (party: Party): string => party.name.slice(0, /^(欧阳|司徒)/.test(party.name) ? 2 : 1);

function makePerson(
  plan: BankPlan,
  chance: Chance,
  branch: BranchSeed,
  index: number,
  gender: '1' | '2',
  born: number,
  surname = surnameOf(chance),
): Party {
  const birthDate = dayText(ownBirthDay(index, born, dayNumber(plan.businessDay)));
  const region = chance.happens(0.62) ? chance.pick(localRegions) : chance.pick(otherRegions);
  return {
    index,
    customerNo: customerNumber(index),
    kind: 'P',
    name: surname + givenName(chance, gender, Number(birthDate.slice(0, 4))),
    gender,
    birthDate,
    idNumber: residentId(region, birthDate, gender, index % ORDERS),
    region,
    branch,
    phones: [{ kind: 'mobile', number: freeMobile(index, plan.seed), best: true }],
    address: addressIn(chance),
    married: false,
    legalPerson: null,
    known: null,
  };
}

/** Order numbers of one day, place and gender. */
const ORDERS = 500;
const DAY_CLASSES = 2_000;

/**
 * A birth day near the wished one, such that day and order number together are the index's own: up to a million customers, no
 * two have the same ID number, and nobody needs to remember those given out.
 */
function ownBirthDay(index: number, wished: number, today: number): number {
  const wanted = Math.floor(index / ORDERS) % DAY_CLASSES;
  const later = (((wanted - wished) % DAY_CLASSES) + DAY_CLASSES) % DAY_CLASSES;
  const nearest = wished + (later > DAY_CLASSES / 2 ? later - DAY_CLASSES : later);
  return nearest > today - 60 ? nearest - DAY_CLASSES : nearest;
}

function makeCompany(plan: BankPlan, chance: Chance, branch: BranchSeed, index: number, head: Party): Party {
  return {
    index,
    customerNo: customerNumber(index),
    kind: 'C',
    name: companyName(chance),
    gender: null,
    birthDate: null,
    idNumber: creditCode(branch.region, index + plan.seed * 31),
    region: branch.region,
    branch,
    phones: [{ kind: 'work_phone', number: fixedLine(branch, index), best: true }],
    address: addressIn(chance),
    married: false,
    legalPerson: head.name,
    known: null,
  };
}

export const customerNumber = (index: number): string => String(10_000_001 + index);

const fixedLine = (branch: BranchSeed, index: number): string =>
  `0${branch.areaCode}-2${String(2_300_000 + ((index * 7_919) % 7_000_000)).padStart(7, '0')}`;

function freeMobile(index: number, seed: number): string {
  const number = mobileNumber(index, seed);
  return reservedPhones.has(number) ? `199${number.slice(3)}` : number;
}

const addressIn = (chance: Chance): string =>
  `广东省佛山市顺德区${chance.pick(roads)}${chance.between(1, 300)}号${chance.between(1, 30)}栋${chance.between(1, 18)}0${chance.between(1, 8)}`;

function shareNumbers(
  chance: Chance,
  {
    husband,
    wife,
    child,
    parent,
    single,
    last,
  }: Record<'husband' | 'wife' | 'child' | 'parent' | 'single' | 'last', Party>,
): void {
  const borrow = (who: Party, from: Party) => {
    const [phone] = from.phones;
    if (phone) who.phones = [{ ...phone, best: false }];
  };
  if (chance.happens(0.7)) borrow(child, wife);
  if (chance.happens(0.4)) borrow(parent, husband);
  if (chance.happens(0.3)) {
    const number = fixedLine(husband.branch, husband.index + 3);
    for (const who of [husband, wife]) who.phones.push({ kind: 'home_phone', number, best: false });
  }
  const line = last.kind === 'C' ? last.phones[0] : undefined;
  if (line && chance.happens(0.6)) single.phones.push({ kind: 'work_phone', number: line.number, best: false });
}

function companyTies(chance: Chance, company: Party, head: Party, other: Party, guarantor: Party): Tie[] {
  const ties: Tie[] = [
    { from: company, to: head, role: '14', since: null, event: null },
    { from: company, to: head, role: '12', since: null, event: null },
  ];
  if (chance.happens(0.5)) ties.push({ from: company, to: other, role: '12', since: null, event: null });
  if (chance.happens(0.35)) ties.push({ from: company, to: guarantor, role: '01', since: null, event: 'guarantee' });
  return ties;
}

/** The first block is the same in every bank: db/seeds/known-customers.ts says who is who. */
function withKnown(plan: BankPlan, made: Party[]): { parties: Party[]; ties: Tie[] } {
  const parties = made.slice();
  const branchOf = (orgNo: string) => branches.find((branch) => branch.orgNo === orgNo) ?? (branches[0] as BranchSeed);
  const set = (index: number, change: Partial<Party>) => {
    const party = { ...(parties[index] as Party), ...change };
    if (party.kind === 'P' && party.birthDate !== null && party.gender !== null) {
      party.idNumber = residentId('440606', party.birthDate, party.gender, 100 + index);
      party.region = '440606';
    }
    parties[index] = party;
    return party;
  };
  const mobile = (number: string, best = true): Party['phones'] => [{ kind: 'mobile', number, best }];
  const person = (name: string, gender: '1' | '2', birthDate: string, orgNo: string, phone: string, best = true) => ({
    kind: 'P' as const,
    name,
    gender,
    birthDate,
    legalPerson: null,
    branch: branchOf(orgNo),
    phones: mobile(phone, best),
  });
  const { alone, sharing, typed, corporate, blacklisted } = knownCustomers;
  const head = set(0, { ...person(alone.name, '1', '1979-06-18', '01', alone.phone), known: 'vip' });
  const husband = set(1, { ...person('李建国', '1', '1975-03-02', '01', sharing.phone), married: true });
  const wife = set(2, { ...person('黄丽娟', '2', '1977-09-21', '01', sharing.phone, false), married: true });
  const child = set(3, { ...person('李思琪', '2', '2004-01-15', '01', sharing.phone, false), married: false });
  set(4, { ...person(typed.name, '1', '1984-11-30', typed.orgNo, typed.phone), known: 'overdue' });
  const company = set(5, {
    kind: 'C',
    name: corporate.name,
    gender: null,
    birthDate: null,
    idNumber: creditCode('440606', 5),
    branch: branchOf('01'),
    legalPerson: alone.name,
    married: false,
    phones: [{ kind: 'work_phone', number: '0757-22218888', best: true }],
  });
  set(6, person('吴晓明', '1', '1990-04-08', blacklisted.orgNo, blacklisted.phone));
  for (const index of [7, 8, 9]) {
    const made = makePerson(
      plan,
      chanceOf(plan.seed, 2, index),
      branchOf('01'),
      index,
      '2',
      dayNumber('1988-01-01') + index * 900,
    );
    parties[index] = made;
  }
  const tie = (from: Party, to: Party, role: string): Tie => ({ from, to, role, since: null, event: null });
  return {
    parties,
    ties: [
      tie(husband, wife, '07'),
      tie(husband, child, '06'),
      tie(wife, child, '06'),
      tie(company, head, '14'),
      tie(company, head, '12'),
      tie(company, parties[4] as Party, '01'),
    ],
  };
}
