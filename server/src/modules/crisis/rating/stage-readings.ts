import type { SqlEntityManager } from '@mikro-orm/sql';
import { crisisKinds, type IndicatorKey, measuredIndicators, observedIndicators } from '@tellerline/contracts';
import { sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';
import { activityReadings } from './activity.ts';
import { type Finding, holdingFindings, observedFinding } from './holdings.ts';
import { pointsOf } from './points.ts';
import type { Rating } from './rating.ts';

/** The row of a customer that holds his sum: `value` the score, `base` the crisis (0 none … 4), `points` the level (1–3). */
export const SUM = '*';

const columns = sql`(run, customer_id, indicator, value, ${sql.ref('base')}, points, knock_out)`;

/** Which crisis an indicator proves, by its place in `crisisKinds` from 1; what is not here is a sign only. */
const crisisOf: Partial<Record<IndicatorKey, (typeof crisisKinds)[number]>> = {
  product_ended: 'product_loss',
  frequency_fall: 'trade_decline',
  amount_fall: 'trade_decline',
  trade_stopped: 'trade_stopped',
  relationship_ended: 'relationship_ended',
};

/** Finds what speaks for each customer, set by set, and adds it up. Nothing but the stage is written. */
export async function stageReadings(em: SqlEntityManager, rating: Rating): Promise<void> {
  const db = crisisDb(em);
  for (const activity of await activityReadings(em, rating))
    await sql`insert into alert_stage ${columns} ${activity}`.execute(db);
  const findings: [IndicatorKey, Finding | undefined][] = [
    ...measuredIndicators.map((key): [IndicatorKey, Finding | undefined] => [key, holdingFindings[key]]),
    ...observedIndicators.map((key): [IndicatorKey, Finding] => [key, observedFinding(key)]),
  ];
  for (const [key, finding] of findings) {
    const rule = rating.rules.indicators[key];
    if (!finding || !rule.on) continue;
    const points = pointsOf(rating.dialect, rule, sql`f.value`);
    await sql`
      insert into alert_stage ${columns}
      select ${rating.run}, f.customer_id, ${key}, f.value, f.base, ${points}, ${sql.lit(rule.knockOut ? 1 : 0)}
        from (${finding(rating)}) f
        join customer c on c.id = f.customer_id and c.merged_into is null and c.status <> 'prospect'
       where ${points} > 0`.execute(db);
  }
  await addUp(em, rating);
}

async function addUp(em: SqlEntityManager, { run, rules: { levels } }: Rating): Promise<void> {
  const crisis = sql.join(
    Object.entries(crisisOf).map(
      ([key, kind]) => sql`when ${sql.lit(key)} then ${sql.lit(crisisKinds.indexOf(kind) + 1)}`,
    ),
    sql` `,
  );
  await sql`
    insert into alert_stage ${columns}
    select ${run}, z.customer_id, ${sql.lit(SUM)}, case when z.points > 100 then 100 else z.points end, z.crisis,
           case when z.knock_out = 1 or z.points >= ${sql.lit(levels.red)} then 3 when z.points >= ${sql.lit(levels.orange)} then 2 else 1 end,
           z.knock_out
      from (select s.customer_id, sum(s.points) as points, max(s.knock_out) as knock_out,
                   max(case s.indicator ${crisis} else 0 end) as crisis
              from alert_stage s where s.run = ${run} group by s.customer_id) z
     where z.knock_out = 1 or z.points >= ${sql.lit(levels.yellow)}`.execute(crisisDb(em));
}

/** Throws away what a run staged. */
export async function clearStage(em: SqlEntityManager, run: string): Promise<void> {
  await crisisDb(em).deleteFrom('alert_stage').where('run', '=', run).execute();
}
