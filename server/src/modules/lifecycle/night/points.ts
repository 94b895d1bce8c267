import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Indicator, indicators, type LifecycleSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { type IdRange, run, smaller } from './night-sql.ts';

/** Bits of `stage_signs`. */
export const signBits = { products: 1, frequency: 2, turnover: 4, contribution: 8 } as const;

export const pointColumn = (indicator: Indicator): `p_${Indicator}` => `p_${indicator}`;
export const pointColumns = indicators.map(pointColumn);

const YEAR = 365;
const col = (name: string) => sql.ref(name);

/** Shares of full points in thousandths; null: nothing is known. @param cuts the nine deciles of contribution */
function shares(
  settings: LifecycleSettings,
  day: string,
  cuts: readonly number[],
): Readonly<Record<Indicator, RawBuilder<unknown>>> {
  const { productsFull, transactionsFull } = settings.form;
  const upTo = (column: string, most: number) => sql`(${smaller(col(column), sql.lit(most))})`;
  const tenure = sql.join(
    [1, 2, 3, 4].map(
      (years) => sql`case when f.first_opened_on <= ${daysAfter(day, -YEAR * years)} then 100 else 0 end`,
    ),
    sql` + `,
  );
  const deciles =
    cuts.length === 0
      ? sql`0`
      : sql`case ${sql.join(
          cuts.map((cut, index) => sql`when f.contribution <= ${sql.lit(cut)} then ${sql.lit((index + 1) * 100)}`),
          sql` `,
        )} else 1000 end`;
  return {
    account: sql`case when f.accounts_open = 0 then 0 when f.main_account = 1 then 1000 else 533 end`,
    products: sql`floor(800 * ${upTo('f.products', productsFull)} / ${sql.lit(productsFull)}) + case when f.transactions > 0 and f.products > 0 then 200 else 0 end`,
    frequency: sql`floor(1000 * ${upTo('f.transactions', transactionsFull)} / ${sql.lit(transactionsFull)})`,
    complaints: sql`1000 - 500 * ${upTo('f.complaints', 2)}`,
    suggestions: sql`500 * ${upTo('f.suggestions', 2)}`,
    referrals: sql`500 * ${upTo('f.referrals', 2)}`,
    credit: sql`case when f.credit_lines = 0 then null when f.overdue_days = 0 then 1000 when f.overdue_days <= 30 then 500 else 0 end`,
    contribution: sql`case when f.contribution <= 0 then 0 else ${deciles} end`,
    satisfaction: sql`200 * f.satisfaction`,
    loyalty: sql`${tenure} + 300 * f.main_account + case when f.products >= 3 then 300 else 0 end`,
  };
}

/** Signs of decline as bits: the 90 days against the 90 before them. */
function signs({ stage: { declinePercent, declineLeast } }: LifecycleSettings): RawBuilder<unknown> {
  const left = sql.lit(100 - declinePercent);
  const fell = (now: string, before: string) =>
    sql`${col(before)} > 0 and 100 * ${col(now)} <= ${left} * ${col(before)}`;
  return sql`(case when f.products < f.products_before then 1 else 0 end
    + case when f.transactions_before >= ${sql.lit(declineLeast)} and ${fell('f.transactions', 'f.transactions_before')} then 2 else 0 end
    + case when f.transactions_before >= ${sql.lit(declineLeast)} and ${fell('f.turnover', 'f.turnover_before')} then 4 else 0 end
    + case when ${fell('f.contribution', 'f.contribution_before')} then 8 else 0 end)`;
}

/** Which rule decides the stage; the first that holds. Bits of signs are counted by hand: neither database has a word for it in common. */
function stageRule({ stage }: LifecycleSettings, day: string): RawBuilder<unknown> {
  const counted = sql`(case when x.signs in (1, 2, 4, 8) then 1 when x.signs in (3, 5, 6, 9, 10, 12) then 2 when x.signs in (7, 11, 13, 14) then 3 when x.signs = 15 then 4 else 0 end)`;
  const [more, less] = [sql.lit(100 + stage.stablePercent), sql.lit(100 - stage.stablePercent)];
  const within = (now: string, before: string) =>
    sql`100 * ${col(now)} <= ${more} * ${col(before)} and 100 * ${col(now)} >= ${less} * ${col(before)}`;
  const mature = sql`(x.main_account = 1 or x.products >= ${sql.lit(stage.matureProducts)})`;
  return sql`case
    when x.terminated_on is not null then 'terminated'
    when x.accounts_ever + x.credit_lines + x.cards_ever = 0 then 'no_business'
    when x.accounts_open + x.credit_open + x.cards_open = 0 then 'all_closed'
    when ${counted} >= ${sql.lit(stage.declineSigns)} then 'declining'
    when x.first_opened_on > ${daysAfter(day, -stage.youngDays)} or x.tried = 0 then 'young'
    when 100 * x.contribution > ${more} * x.contribution_before and x.transactions > x.transactions_before then 'growing'
    when ${within('x.contribution', 'x.contribution_before')} and ${mature} then 'stable'
    else 'unclear' end`;
}

/** Temporary tables of the reckoning; a step each, so that neither database reckons a thing more often than once. */
async function makePointTables(em: SqlEntityManager): Promise<void> {
  const points = sql.join(pointColumns.map((column) => sql`${col(column)} integer`));
  await run(
    em,
    sql`create temporary table if not exists night_points (customer_id integer primary key, ${points}, signs integer)`,
  );
  await run(
    em,
    sql`create temporary table if not exists night_wish (customer_id integer primary key, ${points}, signs integer, score integer, coverage integer,
      stage_rule varchar(20), stage_wanted integer, form_wanted integer)`,
  );
  await run(em, sql`delete from night_points`);
  await run(em, sql`delete from night_wish`);
}

/**
 * Reckons what the figures of a range ask for, before any hysteresis, into `night_wish`. Points are whole; the score is re-scaled
 * over the indicators that are known.
 */
export async function fillWishes(
  em: SqlEntityManager,
  range: IdRange,
  day: string,
  settings: LifecycleSettings,
  cuts: readonly number[],
): Promise<void> {
  const { form, stage } = settings;
  const share = shares(settings, day, cuts);
  const kept = sql.join(pointColumns.map(col));
  await makePointTables(em);
  const points = sql.join(
    indicators.map((each) => sql`floor((${sql.lit(form.weights[each])} * (${share[each]}) + 500) / 1000)`),
  );
  await run(
    em,
    sql`insert into night_points (customer_id, ${kept}, signs) select f.customer_id, ${points}, ${signs(settings)}
      from customer_figures f where f.customer_id > ${range.after} and f.customer_id <= ${range.upTo}`,
  );
  const total = sql.join(
    pointColumns.map((column) => sql`coalesce(n.${col(column)}, 0)`),
    sql` + `,
  );
  const known = sql.join(
    indicators.map(
      (each) => sql`case when n.${col(pointColumn(each))} is null then 0 else ${sql.lit(form.weights[each])} end`,
    ),
    sql` + `,
  );
  const allWeights = sql.lit(indicators.reduce((sum, each) => sum + form.weights[each], 0));
  await run(
    em,
    sql`insert into night_wish (customer_id, ${kept}, signs, score, coverage, stage_rule, stage_wanted, form_wanted)
      select y.customer_id, ${kept}, y.signs, y.score, y.coverage, y.stage_rule,
        case y.stage_rule when 'no_business' then 0 when 'terminated' then 5 when 'all_closed' then 5 when 'declining' then 4 when 'young' then 1 when 'growing' then 2
          when 'stable' then 3 else case when y.old_stage in (2, 3) then y.old_stage when y.main_account = 1 or y.products >= ${sql.lit(stage.matureProducts)} then 3 else 2 end end,
        case when y.accounts_open + y.credit_open = 0 then 0 when y.score < ${sql.lit(form.closeFrom)} then 1 when y.score < ${sql.lit(form.tightFrom)} then 2
          when y.score < ${sql.lit(form.strategicFrom)} or y.agreement = 0 then 3 else 4 end
      from (select x.*, ${stageRule(settings, day)} as stage_rule
        from (select n.*, f.accounts_ever, f.accounts_open, f.credit_lines, f.credit_open, f.cards_ever, f.cards_open, f.terminated_on, f.first_opened_on, f.tried,
            f.contribution, f.contribution_before, f.transactions, f.transactions_before, f.main_account, f.products, f.agreement, s.stage_computed as old_stage,
            floor(100 * (${known}) / ${allWeights}) as coverage,
            case when (${known}) = 0 then 0 else floor((200 * (${total}) + (${known})) / (2 * (${known}))) end as score
          from night_points n join customer_figures f on f.customer_id = n.customer_id
            left join customer_standing s on s.customer_id = n.customer_id) x) y`,
  );
}
