import type { SqlEntityManager } from '@mikro-orm/sql';
import { readLookedAt } from '../../../kernel/audit-looks.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { SHIFT_MS } from '../deltas/tell-desks.ts';
import { readNamed, runNamed } from '../named-sql.ts';

const CUSTOMERS_A_STATEMENT = 200;
/** Tables of the feed with the customer in a column of their own. */
const ofCustomer = [
  ...['personal_profile', 'corporate_profile', 'contact_point', 'id_document', 'account', 'account_transaction'],
  ...['loan', 'card', 'customer_relation'],
];

/**
 * Tells the desks of whoever had a customer's card this shift that a day has changed what the card says: of each day that is in and
 * was not told yet, whichever program imported it. Of several servers one tells it. Of the whole bank only the customers somebody
 * looked at are asked about.
 */
export async function tellNights({ orm, transaction, hub, clock, bank }: ServerDeps): Promise<void> {
  const untold = await readNamed<{ id: string; business_day: string }>(
    forkOf(orm),
    "select id, business_day from feed_run where status = 'imported' and told_at is null order by ended_at",
  );
  for (const { id, business_day } of untold) {
    await transaction(async (em) => {
      const now = clock.now();
      const taken = await runNamed(em, 'update feed_run set told_at = :now where id = :id and told_at is null', {
        now,
        id,
      });
      if (taken === 0) return;
      const looks = await readLookedAt(em, new Date(now.getTime() - SHIFT_MS));
      const asOf = endOfDay(business_day, bank.timeZone);
      const changed = await changedBy(em, asOf, [...new Set(looks.map(({ customerNo }) => customerNo))]);
      for (const { userId, customerNo } of looks) {
        if (changed.has(customerNo)) await hub.publish(em, userId, { kind: 'customer_changed', customerNo });
      }
    });
  }
}

/** Those of these customers of whom a row became so with that day. */
async function changedBy(em: SqlEntityManager, asOf: Date, customerNos: readonly string[]): Promise<Set<string>> {
  const changed = new Set<string>();
  const rows = ofCustomer.map(
    (table) => `exists (select 1 from ${table} x where x.customer_id = c.id and x.as_of = ?)`,
  );
  const balance =
    'exists (select 1 from account a join account_balance b on b.account_id = a.id where a.customer_id = c.id and b.as_of = ?)';
  const anyOf = ['c.as_of = ?', ...rows, balance];
  for (let at = 0; at < customerNos.length; at += CUSTOMERS_A_STATEMENT) {
    const part = customerNos.slice(at, at + CUSTOMERS_A_STATEMENT);
    const found = await em.execute<{ customer_no: string }[]>(
      `select c.customer_no from customer c where c.customer_no in (${part.map(() => '?').join(', ')})
        and (${anyOf.join(' or ')})`,
      [...part, ...anyOf.map(() => asOf)],
      'all',
    );
    for (const { customer_no } of found) changed.add(customer_no);
  }
  return changed;
}
