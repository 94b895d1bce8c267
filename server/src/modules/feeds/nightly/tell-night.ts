import type { SqlEntityManager } from '@mikro-orm/sql';
import { readLookedAt } from '../../../kernel/audit-looks.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { SHIFT_MS } from '../deltas/tell-desks.ts';
import { readNamed } from '../named-sql.ts';

const CUSTOMERS_A_STATEMENT = 200;
/** Tables of the feed with the customer in a column of their own. */
const ofCustomer = [
  ...['personal_profile', 'corporate_profile', 'contact_point', 'id_document', 'account', 'account_transaction'],
  ...['loan', 'card', 'customer_relation'],
];

/**
 * Tells the desks of whoever had a customer's card this shift that the night has changed what the card says. Of the whole bank only
 * the customers somebody looked at are asked about.
 * @param runId the imported day
 */
export async function tellNight({ transaction, hub, clock, bank }: ServerDeps, runId: string): Promise<void> {
  await transaction(async (em) => {
    const [run] = await readNamed<{ business_day: string }>(
      em,
      "select business_day from feed_run where id = :runId and status = 'imported'",
      { runId },
    );
    if (!run) return;
    const looks = await readLookedAt(em, new Date(clock.now().getTime() - SHIFT_MS));
    const asOf = endOfDay(run.business_day, bank.timeZone);
    const changed = await changedBy(em, asOf, [...new Set(looks.map(({ customerNo }) => customerNo))]);
    for (const { userId, customerNo } of looks) {
      if (changed.has(customerNo)) await hub.publish(em, userId, { kind: 'customer_changed', customerNo });
    }
  });
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
