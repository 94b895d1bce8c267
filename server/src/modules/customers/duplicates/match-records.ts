import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import { blockSizes } from './match-keys.ts';

/** A customer as he is compared. */
export interface MatchRecord {
  id: number;
  customerNo: string;
  kind: 'personal' | 'corporate';
  name: string;
  pinyin: string;
  birthDate: string | null;
  gender: string | null;
  branchPath: string;
  legalPerson: string | null;
  documents: { kind: string; number: string }[];
  phones: string[];
  addresses: string[];
}

const AT_ONCE = 500;

/** Customers as they are compared; merged ones are left out. Three queries for each five hundred. */
export async function readRecords(em: SqlEntityManager, ids: readonly number[]): Promise<Map<number, MatchRecord>> {
  const records = new Map<number, MatchRecord>();
  for (let at = 0; at < ids.length; at += AT_ONCE) await readSome(em, ids.slice(at, at + AT_ONCE), records);
  return records;
}

async function readSome(em: SqlEntityManager, ids: number[], records: Map<number, MatchRecord>): Promise<void> {
  const db = customerDb(em);
  const [customers, contacts, documents] = await Promise.all([
    db
      .selectFrom('customer as c')
      .leftJoin('corporate_profile as f', 'f.customer_id', 'c.id')
      .select([
        'c.id',
        'c.customer_no',
        'c.kind',
        'c.name',
        'c.name_pinyin',
        'c.birth_date',
        'c.gender',
        'c.branch_path',
      ])
      .select(['f.legal_person_name', 'f.credit_code'])
      .where('c.id', 'in', ids)
      .where('c.merged_into', 'is', null)
      .execute(),
    db
      .selectFrom('contact_point')
      .select(['customer_id', 'kind', 'value', 'e164'])
      .where('customer_id', 'in', ids)
      .execute(),
    db.selectFrom('id_document').select(['customer_id', 'kind', 'number']).where('customer_id', 'in', ids).execute(),
  ]);
  for (const row of customers) {
    const corporate = row.kind === 'corporate';
    records.set(row.id, {
      id: row.id,
      customerNo: row.customer_no,
      kind: corporate ? 'corporate' : 'personal',
      name: row.name,
      pinyin: row.name_pinyin,
      birthDate: row.birth_date,
      gender: row.gender === '1' || row.gender === '2' ? row.gender : null,
      branchPath: row.branch_path,
      legalPerson: row.legal_person_name,
      documents: corporate && row.credit_code !== null ? [{ kind: 'businessLicence', number: row.credit_code }] : [],
      phones: [],
      addresses: [],
    });
  }
  for (const row of contacts) {
    const record = records.get(row.customer_id);
    if (row.e164 !== null) record?.phones.push(row.e164);
    else if (row.kind.endsWith('_address')) record?.addresses.push(row.value);
  }
  for (const { customer_id: id, kind, number } of documents) {
    if (!kind.startsWith('legalPerson')) records.get(id)?.documents.push({ kind, number });
  }
}

/** How often values occur among all customers: what agreeing on them is worth. */
export interface Frequencies {
  records: number;
  name(name: string): number;
  pinyin(pinyin: string): number;
  birthDate(day: string): number;
  phone(e164: string): number;
  address(address: string): number;
}

/** Frequencies of everything these records say. A handful of queries by index. */
export async function readFrequencies(
  em: SqlEntityManager,
  records: readonly MatchRecord[],
  total: number,
): Promise<Frequencies> {
  const count = async (column: 'name' | 'name_pinyin' | 'birth_date', values: readonly (string | null)[]) => {
    const wanted = [...new Set(values.filter((value): value is string => value !== null))];
    const counts = new Map<string, number>();
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const rows = await customerDb(em)
        .selectFrom('customer')
        .select(({ fn }) => [column, fn.countAll<number>().as('n')])
        .where(column, 'in', wanted.slice(at, at + AT_ONCE))
        .groupBy(column)
        .execute();
      for (const row of rows) counts.set(String(row[column]), Number(row.n));
    }
    return counts;
  };
  const blocks = async (values: readonly string[]) => {
    const wanted = [...new Set(values)];
    const sizes = new Map<string, number>();
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      for (const [block, n] of await blockSizes(em, wanted.slice(at, at + AT_ONCE))) sizes.set(block, n);
    }
    return sizes;
  };
  const letters = ['p', 'c'] as const;
  const [names, pinyins, days, phones, addresses] = await Promise.all([
    count(
      'name',
      records.map(({ name }) => name),
    ),
    count(
      'name_pinyin',
      records.map(({ pinyin }) => pinyin),
    ),
    count(
      'birth_date',
      records.map(({ birthDate }) => birthDate),
    ),
    blocks(
      records.flatMap((record) => record.phones.flatMap((phone) => letters.map((letter) => `${letter}P${phone}`))),
    ),
    blocks(
      records.flatMap((record) =>
        record.addresses.flatMap((text) => letters.map((letter) => `${letter}A${addressBlock(text)}`)),
      ),
    ),
  ]);
  const ofBlock = (sizes: ReadonlyMap<string, number>, rule: string, value: string): number =>
    letters.reduce((sum, letter) => sum + (sizes.get(`${letter}${rule}${value}`) ?? 0), 0);
  // Two records at least have a value two records agree on.
  const share = (n: number): number => Math.max(2, n) / Math.max(2, total);
  return {
    records: total,
    name: (name) => share(names.get(name) ?? 0),
    pinyin: (pinyin) => share(pinyins.get(pinyin) ?? 0),
    // Nobody is born on a day alone: a day has its share of seventy years, however few records there are.
    birthDate: (day) => Math.max(share(days.get(day) ?? 0), 1 / 25_000),
    phone: (e164) => share(ofBlock(phones, 'P', e164)),
    address: (address) => share(ofBlock(addresses, 'A', addressBlock(address))),
  };
}

/** As the rule of match-keys writes it. */
const addressBlock = (address: string): string => address.replaceAll(' ', '').replaceAll('广东省', '').slice(0, 120);
