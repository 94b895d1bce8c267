import { forkOf } from '@tellerline/server/persistence/orm';
import type { TestServer } from '../../support/test-server.ts';

/** What must not be read in an answer: which field it is, and how it may be written there. */
export interface Needle {
  field: string;
  /** `whole`: masked for everybody; `economy`: for who may not see incomes; `presence`: for who may not know him at all. */
  kind: 'whole' | 'economy' | 'presence';
  texts: string[];
}

type Row = Record<string, unknown>;

/**
 * Every value of the sentinels' rows that is masked or withheld, read raw from the database. What a company
 * is registered with (its number, its address) is public and none of them.
 */
export async function needlesOf(server: TestServer, customerNos: readonly string[]): Promise<Needle[]> {
  const rows = (sql: string): Promise<Row[]> =>
    forkOf(server.deps.orm)
      .getConnection()
      .execute(sql.replace('$', `(select id from customer where customer_no in ('${customerNos.join("','")}'))`));
  const found: Needle[] = [];
  const add = (kind: Needle['kind'], field: string, value: unknown, more: string[] = []): void => {
    if (typeof value === 'string' && value !== '') found.push({ field, kind, texts: [value, ...more] });
    if (typeof value === 'number') found.push({ field, kind, texts: [String(value), ...more] });
  };
  for (const row of await rows('select number from id_document where customer_id in $'))
    if (isPersonalNumber(row.number)) add('whole', 'id_document.number', row.number);
  for (const { kind, value, e164 } of await rows(
    "select kind, value, e164 from contact_point where customer_id in (select id from customer where id in $ and kind = 'personal')",
  )) {
    if (typeof e164 === 'string') add('whole', `contact ${kind}`, e164, [e164.replace(/^\+86/, '')]);
    else add('whole', `contact ${kind}`, value);
  }
  for (const row of await rows('select account_no from account where customer_id in $'))
    add('whole', 'account.account_no', row.account_no);
  for (const row of await rows('select card_no, expires_on from card where customer_id in $')) {
    add('whole', 'card.card_no', row.card_no);
    add('whole', 'card.expires_on', row.expires_on);
  }
  for (const row of await rows(
    'select monthly_income, household_monthly_income, monthly_fixed_expense, salary_account from personal_detail where customer_id in $',
  )) {
    add('whole', 'salaryAccount', row.salary_account);
    for (const field of ['monthly_income', 'household_monthly_income', 'monthly_fixed_expense'])
      add('economy', field, row[field], [(Number(row[field]) / 100).toLocaleString('en-US')]);
  }
  for (const row of await rows('select name, customer_no, birth_date from customer where id in $')) {
    add('presence', 'customer.birth_date', row.birth_date);
    add('presence', 'customer.name', row.name);
    add('presence', 'customer.customer_no', `"${row.customer_no}"`);
  }
  for (const row of await rows(
    'select balance from account_balance where account_id in (select id from account where customer_id in $)',
  ))
    if (Number(row.balance) > 100_000) add('presence', 'account_balance.balance', row.balance);
  return found;
}

/** A company's number is public, a person's is not. */
const isPersonalNumber = (number: unknown): boolean =>
  /^\d{17}[\dX]$/.test(String(number)) && !/^9/.test(String(number));

/** Which needles are in a body, with and without what formatting puts between. */
export function needlesIn(body: string, needles: readonly Needle[]): Needle[] {
  const bare = body.replace(/[\s-]/g, '');
  return needles.filter(({ texts }) => texts.some((text) => body.includes(text) || bare.includes(text)));
}
