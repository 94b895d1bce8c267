import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';

const DAY_MS = 86_400_000;

/**
 * Notes of every alert that is old enough what became of its customer: lost when no account is open or nothing was booked since
 * long, and what balance is left. Once, whoever acted or not.
 */
export async function measureOutcomes(
  em: SqlEntityManager,
  { measureDays, now, today }: { measureDays: number; now: Date; today: string },
): Promise<void> {
  const opened = new Date(now.getTime() - measureDays * DAY_MS);
  const silentSince = new Date(now.getTime() - (measureDays * DAY_MS * 2) / 3);
  await sql`
    update customer_alert set measured_on = ${today},
           measured_lost = case when not exists (select 1 from account a where a.customer_id = customer_alert.customer_id and a.closed_on is null)
                                  or not exists (select 1 from account_transaction t where t.customer_id = customer_alert.customer_id and t.booked_at >= ${silentSince})
                                then 1 else 0 end,
           measured_balance = coalesce((select sum(b.balance) from account a join account_balance b on b.account_id = a.id
                                         where a.customer_id = customer_alert.customer_id and a.currency = 'CNY'), 0)
     where measured_on is null and opened_at <= ${opened}`.execute(crisisDb(em));
}
