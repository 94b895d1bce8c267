import { dayNumber, dayText } from './calendar.ts';
import { cardNumber } from './identifiers.ts';
import type { BankPlan, Party } from './people.ts';
import { type Chance, chanceOf } from './random.ts';

export interface MadeTransaction {
  ref: string;
  /** Days since 1970 and seconds of the day, bank time. */
  day: number;
  second: number;
  amountFen: number;
  balanceFen: number;
  purpose: string;
  channel: string;
}
export interface MadeAccount {
  accountNo: string;
  product: string;
  kind: 'current' | 'savings' | 'term_deposit' | 'basic';
  status: 'active' | 'dormant' | 'frozen';
  openedOn: string;
  maturesOn: string | null;
  balanceFen: number;
  transactions: MadeTransaction[];
}
export interface MadeLoan {
  loanNo: string;
  product: string;
  principalFen: number;
  outstandingFen: number;
  rate: string;
  startedOn: string;
  endsOn: string;
  status: 'running' | 'overdue' | 'settled' | 'written_off';
  overdueDays: number;
}
export interface MadeCard {
  cardNo: string;
  accountNo: string | null;
  product: string;
  kind: 'debit' | 'credit';
  status: 'active' | 'lost' | 'frozen';
  issuedOn: string;
  expiresOn: string;
  limitFen: number | null;
}
export interface Holdings {
  accounts: MadeAccount[];
  loans: MadeLoan[];
  cards: MadeCard[];
}

const debits: readonly (readonly [string, number])[] = [
  ['purchase', 45],
  ['cash_out', 18],
  ['transfer_out', 16],
  ['utilities', 14],
  ['insurance', 5],
  ['fee', 2],
];
const credits: readonly (readonly [string, number])[] = [
  ['salary', 40],
  ['transfer_in', 35],
  ['cash_in', 20],
  ['interest', 5],
];
const channels: readonly (readonly [string, number])[] = [
  ['mobile', 50],
  ['pos', 15],
  ['atm', 14],
  ['branch', 12],
  ['online', 9],
];

/** An account may sleep only when nothing was booked on it for a year. */
const QUIET_DAYS = 365;
const fates: Record<'used' | 'quiet', readonly (readonly [MadeAccount['status'], number])[]> = {
  used: [
    ['active', 99],
    ['frozen', 1],
  ],
  quiet: [
    ['active', 84],
    ['dormant', 15],
    ['frozen', 1],
  ],
};

/** What a party keeps at the bank. Every balance is the exact sum of its account's transactions. */
export function makeHoldings(plan: BankPlan, party: Party, transactionsPerAccount: number): Holdings {
  const chance = chanceOf(plan.seed, 3, party.index);
  const today = dayNumber(plan.businessDay);
  const accounts = makeAccounts(chance, party, today, transactionsPerAccount);
  return { accounts, loans: makeLoans(chance, party, today), cards: makeCards(chance, party, accounts, today) };
}

function makeAccounts(chance: Chance, party: Party, today: number, perAccount: number): MadeAccount[] {
  const accounts: MadeAccount[] = [];
  const add = (product: string, kind: MadeAccount['kind'], scale: number) => {
    accounts.push(makeAccount(chance, party, accounts.length, product, kind, scale, today, perAccount));
  };
  if (party.kind === 'C') {
    add('C310', 'basic', 400_000);
    if (chance.happens(0.4)) add('C300', 'current', 250_000);
    return accounts;
  }
  const scale = party.known === 'vip' ? 900_000 : Math.exp(7.2 + chance.next() * 4.4);
  add(chance.happens(0.35) ? 'C110' : 'C100', 'savings', scale);
  if (chance.happens(0.25) || party.known === 'vip') add('C200', 'term_deposit', scale * 2);
  if (chance.happens(0.12)) add('C100', 'savings', scale / 3);
  return accounts;
}

/** @param scale typical amount in yuan */
function makeAccount(
  chance: Chance,
  party: Party,
  nth: number,
  product: string,
  kind: MadeAccount['kind'],
  scale: number,
  today: number,
  perAccount: number,
): MadeAccount {
  const number = `${String(party.index).padStart(9, '0')}${nth}`;
  const opened = today - chance.between(30, 5_000);
  const balances = { fen: Math.round(scale * (40 + chance.next() * 160)) };
  const transactions: MadeTransaction[] = [];
  const book = (day: number, amountFen: number, purpose: string, channel: string) => {
    balances.fen += amountFen;
    transactions.push({
      ref: `T${number}${String(transactions.length).padStart(3, '0')}`,
      day,
      second: chance.between(30_000, 75_000),
      amountFen,
      balanceFen: balances.fen,
      purpose,
      channel,
    });
  };
  const opening = balances.fen;
  balances.fen = 0;
  book(opened, opening, 'opening', 'branch');
  if (kind !== 'term_deposit') {
    const since = Math.max(opened + 1, today - 180);
    const days = Array.from({ length: chance.between(0, (perAccount - 1) * 2) }, () => chance.between(since, today));
    for (const day of days.sort((a, b) => a - b)) {
      const out = chance.happens(0.62);
      const amount = Math.max(100, Math.round(scale * 100 * chance.next() * (out ? 0.12 : 0.2)));
      if (out && amount > balances.fen) continue;
      book(day, out ? -amount : amount, chance.weighted(out ? debits : credits), chance.weighted(channels));
    }
  }
  const quiet = kind !== 'term_deposit' && (transactions.at(-1)?.day ?? today) < today - QUIET_DAYS;
  const fate = chance.weighted(quiet ? fates.quiet : fates.used);
  return {
    accountNo: `${party.branch.orgNo}01${number}`,
    product,
    kind,
    status: party.known === 'vip' && fate === 'frozen' ? 'active' : fate,
    openedOn: dayText(opened),
    maturesOn: kind === 'term_deposit' ? dayText(today + chance.between(5, 1_000)) : null,
    balanceFen: balances.fen,
    transactions,
  };
}

function makeLoans(chance: Chance, party: Party, today: number): MadeLoan[] {
  const company = party.kind === 'C';
  const adult = company || (party.birthDate !== null && dayNumber(party.birthDate) < today - 23 * 365);
  if (party.known !== 'overdue' && !(adult && chance.happens(company ? 0.4 : 0.12))) return [];
  const home = !company && chance.happens(0.6);
  const years = company ? chance.between(1, 3) : home ? chance.between(10, 30) : chance.between(1, 5);
  const started = today - chance.between(20, Math.min(3_600, years * 365 - 10));
  const ends = started + Math.round(years * 365.25);
  const principalFen = chance.between(home ? 300 : 20, company ? 5_000 : home ? 2_500 : 300) * 100_000;
  const done = (today - started) / (ends - started);
  const status =
    party.known === 'overdue'
      ? 'overdue'
      : chance.weighted([
          ['running', 81.7],
          ['settled', 15],
          ['overdue', 3],
          ['written_off', 0.3],
        ] as const);
  return [
    {
      loanNo: `L${party.branch.orgNo}${String(party.index).padStart(9, '0')}`,
      product: company ? 'L300' : home ? 'L100' : 'L200',
      principalFen,
      outstandingFen: status === 'settled' ? 0 : Math.round(principalFen * Math.max(0.02, 1 - done)),
      rate: (3 + chance.between(0, 300) / 100).toFixed(4),
      startedOn: dayText(started),
      endsOn: dayText(ends),
      status,
      overdueDays: status === 'overdue' ? chance.between(3, 120) : status === 'written_off' ? 400 : 0,
    },
  ];
}

function makeCards(chance: Chance, party: Party, accounts: readonly MadeAccount[], today: number): MadeCard[] {
  if (party.kind === 'C') return [];
  const cards: MadeCard[] = [];
  const add = (kind: 'debit' | 'credit', product: string, accountNo: string | null, limitFen: number | null) => {
    const issued = today - chance.between(20, 1_700);
    cards.push({
      cardNo: cardNumber(kind === 'debit' ? '622202' : '625902', party.index, cards.length),
      accountNo,
      product,
      kind,
      status: chance.weighted([
        ['active', 97],
        ['lost', 2],
        ['frozen', 1],
      ] as const),
      issuedOn: dayText(issued),
      expiresOn: dayText(issued + 1_826),
      limitFen,
    });
  };
  const [first] = accounts;
  if (first && chance.happens(0.8)) add('debit', party.known === 'vip' ? 'D110' : 'D100', first.accountNo, null);
  if (chance.happens(0.2)) {
    const platinum = chance.happens(0.1);
    add('credit', platinum ? 'K110' : 'K100', null, chance.between(5, platinum ? 200 : 50) * 100_000);
  }
  return cards;
}
