import { nameKeys, yearsBetween } from '@tellerline/server/modules/customers/index';
import { FeedFolderWriter } from '../feeds/feed-folder-writer.ts';
import { knownCustomers } from '../seeds/known-customers.ts';
import { dayNumber, dayText, yearsLater } from './calendar.ts';
import { type Holdings, makeHoldings } from './holdings.ts';
import { BLOCK, makeBlock, type Party, type Tie } from './people.ts';
import { products } from './products.ts';
import { type Chance, chanceOf } from './random.ts';

export interface BankSize {
  customers: number;
  seed: number;
  /** Last day of the bank's books. */
  businessDay: string;
  /** Mean number of transactions of an account, from 1. */
  transactionsPerAccount: number;
  onProgress?: (customers: number) => void;
}

export const defaultBank = { businessDay: '2026-11-22', transactionsPerAccount: 5 } as const;

const VIP_FEN = 50_000_000;
const yes = 0;
const no = 1;
const flag = (value: boolean): 0 | 1 => (value ? yes : no);
const PROGRESS_EVERY = 5_000;

/** Writes a generated bank as one day of the core bank's feed. The same size, seed and day give the same bytes. */
export function writeBank(folder: string, size: BankSize): void {
  const writer = new FeedFolderWriter(folder, {
    source: 'core-bank',
    businessDay: size.businessDay,
    previousDay: null,
  });
  for (const product of products) writer.write('products', product);
  const last = (party: Party) => party.index < size.customers;
  for (let block = 0; block * BLOCK < size.customers; block += 1) {
    const { parties, ties } = makeBlock(size, block);
    for (const party of parties.filter(last)) writeParty(writer, size, party);
    for (const tie of ties) if (last(tie.from) && last(tie.to)) writeTie(writer, tie);
    const done = Math.min(size.customers, (block + 1) * BLOCK);
    if (done % PROGRESS_EVERY === 0 || done === size.customers) size.onProgress?.(done);
  }
  writer.finish();
}

function writeParty(writer: FeedFolderWriter, size: BankSize, party: Party): void {
  const chance = chanceOf(size.seed, 4, party.index);
  const holdings = makeHoldings(size, party, size.transactionsPerAccount);
  writeCustomer(writer, size, party, holdings, chance);
  writeContacts(writer, party, chance);
  writeDocument(writer, size, party, chance);
  writePermits(writer, party, holdings);
  writeHoldings(writer, party, holdings);
}

function writeCustomer(
  writer: FeedFolderWriter,
  size: BankSize,
  party: Party,
  { accounts, loans }: Holdings,
  chance: Chance,
): void {
  const personal = party.kind === 'P';
  const age = party.birthDate === null ? null : yearsBetween(party.birthDate, size.businessDay);
  const deposits = accounts.reduce((sum, account) => sum + account.balanceFen, 0);
  const opened = accounts.map((account) => account.openedOn).sort()[0] ?? null;
  const worker = age !== null && age >= 19 && age < 62;
  writer.write('customers', [
    party.customerNo,
    party.kind,
    party.name,
    'active',
    party.branch.orgNo,
    party.gender,
    party.birthDate,
    personal ? (party.married ? '20' : age !== null && age < 27 ? '10' : '90') : null,
    personal ? 'CHN' : null,
    personal ? party.region : null,
    personal && chance.happens(0.6) ? party.address.slice(0, 60) : null,
    personal ? educationOf(chance, age ?? 0) : null,
    personal ? '9' : null,
    worker && chance.happens(0.85) ? chance.pick(['0', '1', '3', '4', '5', '6']) : null,
    worker && chance.happens(0.5) ? employerOf(chance) : null,
    personal ? null : party.idNumber,
    party.legalPerson,
    personal ? null : chance.pick(['C2110', 'C2929', 'C3311', 'C3854', 'F5138', 'G5431', 'H6210', 'I6513']),
    personal ? null : party.address,
    `客户经理${party.branch.orgNo}${chance.between(1, 6)}`,
    flag(deposits >= VIP_FEN || party.known === 'vip'),
    flag(chance.happens(0.05)),
    flag(chance.happens(0.004)),
    opened,
    loans[0]?.startedOn ?? null,
  ]);
}

function educationOf(chance: Chance, age: number): string {
  if (age < 12) return '80';
  if (age < 18) return '70';
  return chance.weighted([
    ['20', age < 45 ? 35 : 8],
    ['30', 25],
    ['40', 10],
    ['60', 20],
    ['70', age > 50 ? 30 : 8],
    ['80', age > 60 ? 20 : 1],
    ['10', 3],
  ] as const);
}

const employerOf = (chance: Chance): string =>
  `顺德${chance.pick(['第一', '华侨', '美景', '德胜', '凤城', '容桂', '北滘'])}${chance.pick(['中学', '医院', '电器厂', '家具厂', '物流公司', '机关事务中心', '商场'])}`;

function writeContacts(writer: FeedFolderWriter, party: Party, chance: Chance): void {
  const point = (nth: number, kind: string, value: string, best: boolean) =>
    writer.write('contact_points', [`${party.customerNo}-${nth}`, party.customerNo, kind, value, flag(best), no]);
  let nth = 0;
  for (const phone of party.phones) {
    nth += 1;
    point(nth, phone.kind, phone.number, phone.best);
  }
  if (chance.happens(0.8)) point(nth + 1, party.kind === 'P' ? 'home_address' : 'work_address', party.address, false);
  if (chance.happens(0.35)) {
    const { namePinyin } = nameKeys(party.name.slice(0, 4));
    point(nth + 2, 'email', `${namePinyin}${party.index % 1_000}@example.com`, false);
  }
}

function writeDocument(writer: FeedFolderWriter, size: BankSize, party: Party, chance: Chance): void {
  if (party.kind === 'C') {
    const issued = dayText(dayNumber(size.businessDay) - chance.between(100, 5_000));
    writer.write('documents', [party.customerNo, 'businessLicence', party.idNumber, issued, null, yes, no]);
    return;
  }
  const age = yearsBetween(party.birthDate ?? size.businessDay, size.businessDay);
  const longTerm = age >= 50 && party.known !== 'overdue';
  // How long a resident ID is good for, by the age at issue (law of 2003, article 5).
  const years = age < 18 ? 5 : age < 28 ? 10 : 20;
  const expired = party.known === 'overdue' || chance.happens(0.02);
  const left = expired ? -chance.between(5, 200) : chance.between(1, Math.floor(years * 365 * 0.6));
  const until = dayText(dayNumber(size.businessDay) + left);
  const from = longTerm ? yearsLater(size.businessDay, -chance.between(1, 3)) : yearsLater(until, -years);
  writer.write('documents', [
    party.customerNo,
    '10',
    party.idNumber,
    from,
    longTerm ? null : until,
    flag(longTerm),
    no,
  ]);
}

/** The approval number the core bank allotted when it opened a company's basic account. The company of the stories brings it on paper. */
function writePermits(writer: FeedFolderWriter, party: Party, { accounts }: Holdings): void {
  const basic = accounts.find(({ kind }) => kind === 'basic');
  if (!basic || party.customerNo === knownCustomers.corporate.customerNo) return;
  const number = `J5880${party.customerNo}01`;
  writer.write('documents', [party.customerNo, 'basicAccountPermit', number, basic.openedOn, null, yes, no]);
}

function writeHoldings(writer: FeedFolderWriter, party: Party, { accounts, loans, cards }: Holdings): void {
  const { orgNo } = party.branch;
  for (const account of accounts) {
    const { accountNo, product, kind, status, openedOn, maturesOn, balanceFen } = account;
    writer.write('accounts', [
      accountNo,
      party.customerNo,
      orgNo,
      product,
      kind,
      'CNY',
      status,
      openedOn,
      null,
      maturesOn,
    ]);
    const available = status === 'frozen' ? 0 : balanceFen;
    writer.write('balances', [accountNo, orgNo, yuanOf(balanceFen), yuanOf(available)]);
    for (const booking of account.transactions) {
      const bookedAt = `${dayText(booking.day)} ${clock(booking.second)}`;
      writer.write('transactions', [
        booking.ref,
        accountNo,
        bookedAt,
        yuanOf(booking.amountFen),
        yuanOf(booking.balanceFen),
        booking.purpose,
        booking.channel,
        null,
      ]);
    }
  }
  for (const loan of loans) {
    const money = [yuanOf(loan.principalFen), yuanOf(loan.outstandingFen)];
    const { loanNo, product, rate, startedOn, endsOn, status, overdueDays } = loan;
    writer.write('loans', [
      loanNo,
      party.customerNo,
      orgNo,
      product,
      'CNY',
      ...money,
      rate,
      startedOn,
      endsOn,
      status,
      overdueDays,
    ]);
  }
  for (const card of cards) {
    const { cardNo, accountNo, product, kind, status, issuedOn, expiresOn, limitFen } = card;
    const limit = limitFen === null ? null : yuanOf(limitFen);
    writer.write('cards', [cardNo, party.customerNo, accountNo, product, kind, status, issuedOn, expiresOn, limit]);
  }
}

function writeTie(writer: FeedFolderWriter, { from, to, role, since, event }: Tie): void {
  writer.write('relations', [from.customerNo, role, to.customerNo, to.name, to.kind, event, since, null]);
}

/** Fen as yuan with two decimals. */
function yuanOf(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (second: number): string =>
  `${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
