import type { TestOrm } from './test-bank.ts';

/** What a day of the core bank may write, dependants first. */
const tables = [
  ...['name_bigram', 'phone_tail', 'contact_point', 'id_document', 'account_balance', 'account_transaction', 'loan'],
  ...['card', 'customer_relation', 'personal_profile', 'corporate_profile', 'account', 'customer', 'product'],
  ...['feed_mark', 'feed_reject', 'feed_run', 'source_state'],
];

/** Takes everything a test imported out of its database again: cheaper by far than a new database for every test. */
export async function emptyBank(orm: TestOrm): Promise<void> {
  for (const table of tables) await orm.em.fork().getConnection().execute(`delete from ${table}`);
}
