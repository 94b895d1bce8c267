import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AlertEntryKind, type AlertRun, crisisKinds } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';
import { dayBefore, type Rating, within } from './rating.ts';
import { SUM } from './stage-readings.ts';

export type Moves = Pick<AlertRun, 'opened' | 'raised' | 'lowered' | 'closed'>;

/**
 * Brings alerts to what was staged: up at once, down only after quiet days, closed by itself when there is nothing left. New ones
 * are opened unless a person closed the last one and it is hardly worse: in score, in level, and in what was noticed since. All set-based; the same night again moves nothing.
 */
export async function moveAlerts(
  em: SqlEntityManager,
  rating: Rating,
  { now, origin }: { now: Date; origin: 'night' | 'event' },
): Promise<Moves> {
  const db = crisisDb(em);
  const { rules, day } = rating;
  // The customer while it is open; his unique key leads there at once.
  const mine = sql`open_key is not null and ${within(rating, 'open_key')}`;
  const sum = (column: string): RawBuilder<unknown> =>
    sql`coalesce((select s.${sql.ref(column)} from alert_stage s where s.run = ${rating.run}
                     and s.customer_id = customer_alert.customer_id and s.indicator = ${sql.lit(SUM)}), 0)`;
  const crisis = sql`(case ${sum('base')} ${sql.join(
    crisisKinds.map((kind, at) => sql`when ${sql.lit(at + 1)} then ${sql.lit(kind)}`),
    sql` `,
  )} else null end)`;
  await sql`
    update customer_alert set score = ${sum('value')}, rated_level = ${sum('points')},
           crisis = coalesce(${crisis}, crisis)
     where ${mine} and (score <> ${sum('value')} or rated_level <> ${sum('points')}
        or coalesce(crisis, '') <> coalesce(${crisis}, crisis, ''))`.execute(db);

  const log = (what: AlertEntryKind, level: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
    sql`insert into alert_entry (alert_id, customer_id, at, what, level)
        select id, customer_id, ${now}, ${what}, ${level} from customer_alert where ${mine} and ${which}`.execute(db);
  const set = async (values: RawBuilder<unknown>, which: RawBuilder<unknown>): Promise<number> => {
    const done = await sql`update customer_alert set ${values} where ${mine} and ${which}`.execute(db);
    return Number(done.numAffectedRows ?? 0n);
  };

  const higher = sql`rated_level > level`;
  await log('raised', sql`rated_level`, higher);
  const raised = await set(
    sql`level = rated_level, level_since = ${now}, lower_since = null, version = version + 1`,
    higher,
  );
  await set(sql`lower_since = null`, sql`rated_level >= level and lower_since is not null`);
  await set(sql`lower_since = ${day}`, sql`rated_level < level and lower_since is null`);

  const quiet = sql`rated_level < level and lower_since <= ${dayBefore(rating, rules.quietDays)}`;
  const lowering = sql`${quiet} and rated_level > 0`;
  await log('lowered', sql`rated_level`, lowering);
  const lowered = await set(
    sql`level = rated_level, level_since = ${now}, lower_since = null, version = version + 1,
        told_level = case when told_level > rated_level then rated_level else told_level end`,
    lowering,
  );
  const ending = sql`${quiet} and rated_level = 0`;
  await log('closed', sql`level`, ending);
  const closed = await set(
    sql`open_key = null, closed_at = ${now}, closed_score = score, outcome = 'quiet', version = version + 1`,
    ending,
  );
  return { opened: await openNew(em, rating, { now, origin }), raised, lowered, closed };
}

/**
 * Two steps of Lehmer's generator (multipliers 48271 and 69621, modulus 2³¹ − 1) on the customer's number and the seed: who is in
 * the comparison group is chance, yet the same on every run and on both databases.
 */
const chanceOf = (customer: string, seed: number): RawBuilder<unknown> =>
  sql`((((${sql.ref(customer)} * 48271 + ${sql.lit(seed)}) % 2147483647) * 69621) % 2147483647) % 100`;

/** Has somebody noticed, since an alert was closed, what makes a customer red by itself? Scores end at a hundred and cannot tell. */
const noticedSince = (run: string, alert: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from alert_observation o join alert_stage k on k.customer_id = o.customer_id and k.indicator = o.indicator
                        where o.customer_id = s.customer_id and o.observed_at > ${sql.ref(`${alert}.closed_at`)}
                          and k.run = ${run} and k.knock_out = 1)`;

async function openNew(
  em: SqlEntityManager,
  { run, rules }: Rating,
  { now, origin }: { now: Date; origin: 'night' | 'event' },
): Promise<number> {
  const db = crisisDb(em);
  const crisis = sql`case s.base ${sql.join(
    crisisKinds.map((kind, at) => sql`when ${sql.lit(at + 1)} then ${sql.lit(kind)}`),
    sql` `,
  )} else null end`;
  const { percent, seed } = rules.holdOut;
  const heldOut =
    origin === 'event'
      ? sql.lit(0)
      : sql`case when ${chanceOf('s.customer_id', seed)} < ${sql.lit(percent)} then 1 else 0 end`;
  const restsSince = new Date(now.getTime() - rules.restDays * 86_400_000);
  const opened = await sql`
    insert into customer_alert (customer_id, open_key, level, rated_level, score, crisis, opened_at, level_since, origin, held_out,
           told_level, balance_then, version)
    select s.customer_id, s.customer_id, s.points, s.points, s.value, ${crisis}, ${now}, ${now}, ${sql.lit(origin)}, ${heldOut}, 0,
           coalesce((select sum(b.balance) from account a join account_balance b on b.account_id = a.id
                      where a.customer_id = s.customer_id and a.currency = 'CNY'), 0), 1
      from alert_stage s left join customer_alert o on o.open_key = s.customer_id
     where s.run = ${run} and s.indicator = ${sql.lit(SUM)} and o.id is null
       and not exists (select 1 from customer_alert p where p.customer_id = s.customer_id and p.closed_at >= ${restsSince}
                          and p.outcome <> 'quiet' and s.value < p.closed_score + ${sql.lit(rules.restPoints)} and s.points <= p.level
                          and not ${noticedSince(run, 'p')})`.execute(db);
  await sql`
    insert into alert_entry (alert_id, customer_id, at, what, level)
    select a.id, a.customer_id, a.opened_at, 'opened', a.level from customer_alert a
      join alert_stage s on s.run = ${run} and s.customer_id = a.customer_id and s.indicator = ${sql.lit(SUM)}
     where a.open_key = s.customer_id
       and not exists (select 1 from alert_entry e where e.alert_id = a.id and e.what = 'opened')`.execute(db);
  return Number(opened.numAffectedRows ?? 0n);
}
