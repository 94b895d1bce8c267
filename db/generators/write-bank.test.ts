import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FeedFileName, feedFileNames } from '@tellerline/contracts';
import { toE164 } from '@tellerline/server/kernel/phone-number';
import { creditCodeFault, isCardNumber, readResidentId } from '@tellerline/server/modules/customers/index';
import { splitCsvLine } from '@tellerline/server/modules/feeds/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownCustomers } from '../seeds/known-customers.ts';
import { writeBank } from './write-bank.ts';

const folders: string[] = [];
const make = (customers: number, seed: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-generator-'));
  folders.push(folder);
  writeBank(folder, { customers, seed, businessDay: '2026-11-22', transactionsPerAccount: 5 });
  return folder;
};
const rowsOf = (folder: string, name: FeedFileName): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(join(folder, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const values = splitCsvLine(line) ?? [];
    return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
  });
};
const bytesOf = (folder: string): string =>
  feedFileNames.map((name) => readFileSync(join(folder, `${name}.csv`), 'utf8')).join();

describe('a generated bank', () => {
  let bank: string;
  beforeAll(() => {
    bank = make(3_000, 7);
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test('the same seed gives the same bytes, another seed another bank', () => {
    expect(bytesOf(make(3_000, 7))).toBe(bytesOf(bank));
    expect(bytesOf(make(3_000, 8))).not.toBe(bytesOf(bank));
  });

  test('every identifier is valid, and an ID agrees with birth date and gender', () => {
    const customers = new Map(rowsOf(bank, 'customers').map((row) => [row.customer_no, row]));
    for (const document of rowsOf(bank, 'documents')) {
      const customer = customers.get(document.customer_no);
      if (document.kind === '10') {
        expect(readResidentId(document.number ?? '', '2026-11-22')).toMatchObject({
          number: document.number,
          birthDate: customer?.birth_date,
          gender: customer?.gender,
          region: customer?.hukou_region,
        });
      } else if (document.kind === 'basicAccountPermit') expect(document.number).toMatch(/^J5880\d{10}$/);
      else expect(creditCodeFault(document.number ?? '')).toBeNull();
    }
    for (const card of rowsOf(bank, 'cards')) expect(isCardNumber(card.card_no ?? ''), card.card_no).toBe(true);
    const phones = rowsOf(bank, 'contact_points').filter((row) => /phone|mobile/.test(row.kind ?? ''));
    for (const phone of phones) expect(toE164(phone.value ?? ''), phone.value).not.toBeNull();
  });

  test('no two customers share an ID number, and each has one', () => {
    const documents = rowsOf(bank, 'documents');
    const numbers = documents.map((row) => row.number);
    expect(documents.filter(({ kind }) => kind !== 'basicAccountPermit')).toHaveLength(3_000);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('an account sleeps only when nothing was booked on it for a year', () => {
    const latest = new Map<string, string>();
    for (const { account_no = '', booked_at = '' } of rowsOf(bank, 'transactions')) {
      if (booked_at > (latest.get(account_no) ?? '')) latest.set(account_no, booked_at);
    }
    const asleep = rowsOf(bank, 'accounts').filter(({ status }) => status === 'dormant');
    expect(asleep.length).toBeGreaterThan(10);
    for (const { account_no = '', opened_on } of asleep) {
      expect((latest.get(account_no) ?? opened_on ?? '') < '2025-11-22', account_no).toBe(true);
    }
  });

  test('some numbers belong to several, most to one', () => {
    const owners = new Map<string, number>();
    for (const row of rowsOf(bank, 'contact_points')) {
      if (!/phone|mobile/.test(row.kind ?? '')) continue;
      owners.set(row.value ?? '', (owners.get(row.value ?? '') ?? 0) + 1);
    }
    const shared = [...owners.values()].filter((count) => count > 1).length;
    expect(shared).toBeGreaterThan(owners.size * 0.05);
    expect(shared).toBeLessThan(owners.size * 0.4);
  });

  test('families and companies are tied, and ties lead to customers of the bank', () => {
    const known = new Set(rowsOf(bank, 'customers').map((row) => row.customer_no));
    const ties = rowsOf(bank, 'relations');
    expect([...new Set(ties.map((tie) => tie.role))].sort()).toEqual(['01', '05', '06', '07', '12', '14']);
    for (const tie of ties) expect(known.has(tie.related_customer_no)).toBe(true);
  });

  test('the customers everybody may name are there, alone on their numbers', () => {
    const points = rowsOf(bank, 'contact_points');
    const ownersOf = (phone: string) =>
      points.filter((row) => row.value?.replace('-', '') === phone).map((row) => row.customer_no);
    const { alone, sharing, typed, corporate, blacklisted } = knownCustomers;
    for (const one of [alone, typed, corporate, blacklisted]) expect(ownersOf(one.phone)).toEqual([one.customerNo]);
    expect(ownersOf(sharing.phone)).toEqual([...sharing.customerNos]);
  });
});
