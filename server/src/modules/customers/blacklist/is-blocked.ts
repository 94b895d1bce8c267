import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import { keysOf } from './blacklist-keys.ts';
import { meetBlacklist } from './meet-blacklist.ts';

/** Is one of these customers on the core bank's list, or does an entry in force that forbids all business meet them, their papers or these numbers? */
export async function isBlocked(
  em: SqlEntityManager,
  { customerIds, phones }: { customerIds: readonly number[]; phones: readonly string[] },
  today: string,
): Promise<boolean> {
  const ids = [...customerIds];
  const customers =
    ids.length === 0
      ? []
      : await customerDb(em)
          .selectFrom('customer')
          .leftJoin('corporate_profile as p', 'p.customer_id', 'customer.id')
          .select(['customer.customer_no', 'customer.blacklisted', 'p.credit_code'])
          .where('customer.id', 'in', ids)
          .execute();
  if (customers.some(({ blacklisted }) => blacklisted)) return true;
  const documents =
    ids.length === 0
      ? []
      : await customerDb(em).selectFrom('id_document').select('number').where('customer_id', 'in', ids).execute();
  const keys = keysOf(
    {
      customerNos: customers.map(({ customer_no }) => customer_no),
      creditCodes: customers.flatMap(({ credit_code }) => credit_code ?? []),
      documents: documents.map(({ number }) => number),
      phones,
    },
    today,
  );
  const [worst] = await meetBlacklist(em, keys, today);
  return worst?.severity === 'block';
}
