import { luhnCheck } from '@tellerline/server/modules/customers/index';
import { fenOf, yuan } from '@tellerline/server/modules/feeds/index';
import { type BerkaRow, berkaRows } from './berka-tables.ts';
import { berkaBirth, berkaBooking, berkaDay, berkaLoanStatus } from './berka-words.ts';
import { FeedFolderWriter } from './feed-folder-writer.ts';

/** The last day of the data. Transactions we have end earlier; balances are what each account's sum up to. */
export const BERKA_DAY = '1998-12-31';

const branchNumbers = ['01', '02', '03', '04', '05', '06'];
const noFlag = 1;
const currency = 'CZK';
/** More payers than this make a target a public one (an insurer, a utility), no tie between them. */
const MOST_PAYERS = 5;

const customerNo = (clientId: string): string => `B${clientId.padStart(7, '0')}`;
const accountNo = (accountId: string): string => `BK${accountId.padStart(8, '0')}`;
const nameOf = (clientId: string): string => `Berka client ${clientId}`;
const branchOf = (districtId: string): string => branchNumbers[Number(districtId) % branchNumbers.length] ?? '01';

interface Bank {
  owners: Map<string, string>;
  users: [accountId: string, clientId: string][];
  clientOfDisposition: Map<string, { clientId: string; accountId: string }>;
  branchOfAccount: Map<string, string>;
  openedOn: Map<string, string>;
}

/**
 * Writes the Berka bank (PKDD'99; P. Berka, M. Sochorova) as one day of our feed. Owners become customers with accounts,
 * disponents customers tied to the owner, loans in debt overdue loans, standing orders of few payers to one target ties. The
 * data has no names and no documents; names say the client's number. Deterministic: the same files give the same bytes.
 */
export async function convertBerka(source: string, folder: string): Promise<void> {
  const bank = await readBank(source);
  const writer = new FeedFolderWriter(folder, { source: 'berka', businessDay: BERKA_DAY, previousDay: null });
  await writeClients(writer, source, bank);
  const balances = await writeTransactions(writer, source, bank);
  await writeAccounts(writer, source, bank, balances);
  await writeLoans(writer, source, bank);
  await writeCards(writer, source, bank);
  await writeTies(writer, source, bank);
  writer.finish();
}

async function readBank(source: string): Promise<Bank> {
  const bank: Bank = {
    owners: new Map(),
    users: [],
    clientOfDisposition: new Map(),
    branchOfAccount: new Map(),
    openedOn: new Map(),
  };
  for await (const row of berkaRows(source, 'account')) {
    bank.branchOfAccount.set(field(row, 'account_id'), branchOf(field(row, 'district_id')));
    bank.openedOn.set(field(row, 'account_id'), berkaDay(field(row, 'date')));
  }
  for await (const row of berkaRows(source, 'disp')) {
    const [accountId, clientId] = [field(row, 'account_id'), field(row, 'client_id')];
    bank.clientOfDisposition.set(field(row, 'disp_id'), { clientId, accountId });
    if (row.type === 'OWNER') bank.owners.set(accountId, clientId);
    else bank.users.push([accountId, clientId]);
  }
  return bank;
}

function field(row: BerkaRow, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`The Berka file has no column ${name}`);
  return value;
}

async function writeClients(writer: FeedFolderWriter, source: string, bank: Bank): Promise<void> {
  const since = new Map<string, string>();
  for (const [accountId, clientId] of [...bank.owners, ...bank.users]) {
    const opened = bank.openedOn.get(accountId) ?? BERKA_DAY;
    if (opened < (since.get(clientId) ?? '9')) since.set(clientId, opened);
  }
  for await (const row of berkaRows(source, 'client')) {
    const clientId = field(row, 'client_id');
    const { birthDate, gender } = berkaBirth(field(row, 'birth_number'));
    const none = null;
    writer.write('customers', [
      ...[
        customerNo(clientId),
        'P',
        nameOf(clientId),
        'active',
        branchOf(field(row, 'district_id')),
        gender,
        birthDate,
      ],
      ...[none, 'CZE', none, none, none, none, none, none, none, none, none, none, none],
      ...[noFlag, noFlag, noFlag, since.get(clientId) ?? none, none],
    ]);
  }
}

async function writeTransactions(writer: FeedFolderWriter, source: string, bank: Bank): Promise<Map<string, bigint>> {
  const balances = new Map<string, bigint>();
  for await (const row of berkaRows(source, 'trans')) {
    const accountId = field(row, 'account_id');
    if (!bank.owners.has(accountId)) continue;
    const { purpose, channel, sign } = berkaBooking(
      field(row, 'type'),
      field(row, 'operation'),
      field(row, 'k_symbol'),
    );
    const partner = [row.bank, row.account].filter(Boolean).join(' ');
    writer.write('transactions', [
      `B${field(row, 'trans_id')}`,
      accountNo(accountId),
      `${berkaDay(field(row, 'date'))} 00:00:00`,
      `${sign}${field(row, 'amount')}`,
      field(row, 'balance'),
      purpose,
      channel,
      partner || null,
    ]);
    // The balances in the data cannot be used: bookings of one day come in no order.
    balances.set(accountId, (balances.get(accountId) ?? 0n) + (fenOf(`${sign}${field(row, 'amount')}`) ?? 0n));
  }
  return balances;
}

async function writeAccounts(
  writer: FeedFolderWriter,
  source: string,
  bank: Bank,
  balances: ReadonlyMap<string, bigint>,
): Promise<void> {
  for await (const row of berkaRows(source, 'account')) {
    const accountId = field(row, 'account_id');
    const owner = bank.owners.get(accountId);
    if (owner === undefined) continue;
    const orgNo = branchOf(field(row, 'district_id'));
    const opened = berkaDay(field(row, 'date'));
    writer.write('accounts', [
      ...[accountNo(accountId), customerNo(owner), orgNo, 'C100', 'current', currency, 'active', opened, null, null],
    ]);
    const balance = yuan(balances.get(accountId) ?? 0n);
    writer.write('balances', [accountNo(accountId), orgNo, balance, balance]);
  }
}

async function writeLoans(writer: FeedFolderWriter, source: string, bank: Bank): Promise<void> {
  for await (const row of berkaRows(source, 'loan')) {
    const accountId = field(row, 'account_id');
    const owner = bank.owners.get(accountId);
    if (owner === undefined) continue;
    const started = berkaDay(field(row, 'date'));
    const ends = monthsLater(started, Number(field(row, 'duration')));
    const status = berkaLoanStatus[field(row, 'status')] ?? 'running';
    writer.write('loans', [
      `BL${field(row, 'loan_id')}`,
      customerNo(owner),
      bank.branchOfAccount.get(accountId) ?? '01',
      'L200',
      currency,
      field(row, 'amount'),
      outstanding(row, status, ends),
      // The data tells no rate, and of loans in debt not since when.
      '0',
      started,
      ends,
      status,
      0,
    ]);
  }
}

/** What is left to pay: nothing of a settled loan, everything of a lost one, the instalments to come of a running one. */
function outstanding(row: BerkaRow, status: string, ends: string): string {
  if (status === 'settled') return '0';
  if (status === 'written_off') return field(row, 'amount');
  const months = Math.max(0, monthNumber(ends) - monthNumber(BERKA_DAY));
  return yuan((fenOf(field(row, 'payments')) ?? 0n) * BigInt(months));
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

function monthsLater(day: string, months: number): string {
  const month = monthNumber(day) + months - 1;
  const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  const date = Math.min(Number(day.slice(8)), last);
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

async function writeCards(writer: FeedFolderWriter, source: string, bank: Bank): Promise<void> {
  for await (const row of berkaRows(source, 'card')) {
    const holder = bank.clientOfDisposition.get(field(row, 'disp_id'));
    if (!holder) continue;
    const front = `4599${field(row, 'card_id').padStart(11, '0')}`;
    const product = row.type === 'gold' ? 'K110' : 'K100';
    const issued = berkaDay(field(row, 'issued'));
    const number = `${front}${luhnCheck(front)}`;
    writer.write('cards', [
      ...[
        number,
        customerNo(holder.clientId),
        accountNo(holder.accountId),
        product,
        'credit',
        'active',
        issued,
        null,
        null,
      ],
    ]);
  }
}

async function writeTies(writer: FeedFolderWriter, source: string, bank: Bank): Promise<void> {
  for (const [accountId, clientId] of bank.users) {
    const owner = bank.owners.get(accountId);
    if (owner === undefined) continue;
    const since = bank.openedOn.get(accountId) ?? null;
    writer.write('relations', [
      ...[customerNo(owner), '24', customerNo(clientId), nameOf(clientId), 'P', accountNo(accountId), since, null],
    ]);
  }
  const payers = new Map<string, string[]>();
  for await (const row of berkaRows(source, 'order')) {
    const owner = bank.owners.get(field(row, 'account_id'));
    if (owner === undefined) continue;
    const target = `${field(row, 'bank_to')} ${field(row, 'account_to')}`;
    const known = payers.get(target) ?? [];
    if (!known.includes(owner)) payers.set(target, [...known, owner]);
  }
  const tied = new Set<string>();
  for (const [target, [first, ...others]] of payers) {
    if (first === undefined || others.length >= MOST_PAYERS) continue;
    for (const other of others) {
      if (tied.has(`${first} ${other}`)) continue;
      tied.add(`${first} ${other}`);
      writer.write('relations', [
        ...[customerNo(first), '16', customerNo(other), nameOf(other), 'P', `order to ${target}`, null, null],
      ]);
    }
  }
}
