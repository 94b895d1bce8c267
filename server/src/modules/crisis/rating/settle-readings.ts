import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';
import { type Rating, within } from './rating.ts';
import { SUM } from './stage-readings.ts';

/** Brings the known readings to what was staged: only rows that differ are touched. Tells how many. */
export async function settleReadings(em: SqlEntityManager, rating: Rating, now: Date): Promise<number> {
  const db = crisisDb(em);
  const same = sql`s.run = ${rating.run} and s.customer_id = alert_reading.customer_id and s.indicator = alert_reading.indicator`;
  const staged = (column: string) => sql`(select s.${sql.ref(column)} from alert_stage s where ${same})`;
  const gone = await sql`
    delete from alert_reading where ${within(rating, 'customer_id')}
       and not exists (select 1 from alert_stage s where ${same})`.execute(db);
  const changed = await sql`
    update alert_reading set value = ${staged('value')}, ${sql.ref('base')} = ${staged('base')}, points = ${staged('points')},
           knock_out = ${staged('knock_out')}, changed_at = ${now}
     where ${within(rating, 'customer_id')} and exists (
       select 1 from alert_stage s where ${same} and (s.value <> alert_reading.value or s.base <> alert_reading.base
          or s.points <> alert_reading.points or s.knock_out <> alert_reading.knock_out))`.execute(db);
  const added = await sql`
    insert into alert_reading (customer_id, indicator, value, ${sql.ref('base')}, points, knock_out, since, changed_at)
    select s.customer_id, s.indicator, s.value, s.base, s.points, s.knock_out, ${rating.day}, ${now}
      from alert_stage s left join alert_reading r on r.customer_id = s.customer_id and r.indicator = s.indicator
     where s.run = ${rating.run} and s.indicator <> ${sql.lit(SUM)} and r.customer_id is null`.execute(db);
  return [gone, changed, added].reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0n), 0);
}
