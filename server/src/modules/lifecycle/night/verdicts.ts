import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Indicator, indicators, type LifecycleSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { figureColumns } from './figures.ts';
import { differs, type IdRange, rowsOf, run, smaller } from './night-sql.ts';

/** Bits of `stage_signs`. */
export const signBits = { products: 1, frequency: 2, turnover: 4, contribution: 8 } as const;

export const pointColumn = (indicator: Indicator): `p_${Indicator}` => `p_${indicator}`;

const pointColumns = indicators.map(pointColumn);
const standingColumns = [
  'stage',
  'stage_since',
  'stage_computed',
  'stage_rule',
  'stage_signs',
  'stage_pending',
  'stage_pending_since',
  'form',
  'form_since',
  'form_computed',
  'form_pending',
  'form_pending_since',
  'score',
  'coverage',
  ...pointColumns,
];
const textWidth: Readonly<Record<string, number>> = {
  stage_since: 10,
  stage_rule: 20,
  stage_pending_since: 10,
  form_since: 10,
  form_pending_since: 10,
};

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

/**
 * Both verdicts of every customer of a range, from their figures and what was said of them before, as rows of
 * `customer_standing`. Points are whole; the score is re-scaled over the indicators that are known.
 */
export function verdictsOf(
  range: IdRange,
  day: string,
  settings: LifecycleSettings,
  cuts: readonly number[],
): RawBuilder<unknown> {
  const { form, stage } = settings;
  const share = shares(settings, day, cuts);
  const points = sql.join(
    indicators.map(
      (each) =>
        sql`floor((${sql.lit(form.weights[each])} * (${share[each]}) + 500) / 1000) as ${col(pointColumn(each))}`,
    ),
  );
  const kept = sql.join(pointColumns.map((column) => sql.ref(column)));
  const total = sql.join(
    pointColumns.map((column) => sql`coalesce(x.${col(column)}, 0)`),
    sql` + `,
  );
  const known = sql.join(
    indicators.map(
      (each) => sql`case when x.${col(pointColumn(each))} is null then 0 else ${sql.lit(form.weights[each])} end`,
    ),
    sql` + `,
  );
  const allWeights = sql.lit(indicators.reduce((sum, each) => sum + form.weights[each], 0));
  const mature = sql`(y.main_account = 1 or y.products >= ${sql.lit(stage.matureProducts)})`;
  const held = (days: number) => daysAfter(day, -days);
  return sql`
    select w.customer_id,
      coalesce(w.stage_decided, w.new_stage) as stage,
      case when w.old_stage_shown = coalesce(w.stage_decided, w.new_stage) then w.old_stage_since else ${day} end as stage_since,
      w.new_stage as stage_computed, w.stage_rule, w.signs as stage_signs,
      case when w.new_stage = w.stage_wanted then null else w.stage_wanted end as stage_pending,
      case when w.new_stage = w.stage_wanted then null else w.stage_waits_since end as stage_pending_since,
      coalesce(w.form_decided, w.new_form) as form,
      case when w.old_form_shown = coalesce(w.form_decided, w.new_form) then w.old_form_since else ${day} end as form_since,
      w.new_form as form_computed,
      case when w.new_form = w.form_wanted then null else w.form_wanted end as form_pending,
      case when w.new_form = w.form_wanted then null else w.form_waits_since end as form_pending_since,
      w.score, w.coverage, ${kept}, w.old_stage_shown, w.old_form_shown
    from (select v.*,
        case when v.old_stage is null or v.old_stage = v.stage_wanted or v.stage_wanted in (0, 5) or v.old_stage in (0, 5) or v.stage_waits_since <= ${held(stage.holdDays)} then v.stage_wanted else v.old_stage end as new_stage,
        case when v.old_form is null or v.old_form = v.form_wanted or v.form_wanted = 0
          or (v.form_wanted > v.old_form and v.form_waits_since <= ${held(form.promoteDays)})
          or (v.form_wanted < v.old_form and v.form_waits_since <= ${held(form.demoteDays)}) then v.form_wanted else v.old_form end as new_form
      from (select z.*,
          case when z.stage_pending = z.stage_wanted then z.stage_pending_since else ${day} end as stage_waits_since,
          case when (z.form_pending > z.old_form and z.form_wanted > z.old_form) or (z.form_pending < z.old_form and z.form_wanted < z.old_form) then z.form_pending_since else ${day} end as form_waits_since
        from (select y.*,
            case y.stage_rule when 'no_business' then 0 when 'terminated' then 5 when 'all_closed' then 5 when 'declining' then 4 when 'young' then 1 when 'growing' then 2
              when 'stable' then 3 else case when y.old_stage in (2, 3) then y.old_stage when ${mature} then 3 else 2 end end as stage_wanted,
            case when y.accounts_open + y.credit_open = 0 then 0 when y.score < ${sql.lit(form.closeFrom)} then 1 when y.score < ${sql.lit(form.tightFrom)} then 2
              when y.score < ${sql.lit(form.strategicFrom)} or y.agreement = 0 then 3 else 4 end as form_wanted
          from (select x.*, ${stageRule(settings, day)} as stage_rule, floor(100 * (${known}) / ${allWeights}) as coverage,
              case when (${known}) = 0 then 0 else floor((200 * (${total}) + (${known})) / (2 * (${known}))) end as score
            from (select f.*, ${points}, ${signs(settings)} as signs,
                s.stage as old_stage_shown, s.stage_since as old_stage_since, s.stage_computed as old_stage, s.stage_pending, s.stage_pending_since,
                s.form as old_form_shown, s.form_since as old_form_since, s.form_computed as old_form, s.form_pending, s.form_pending_since,
                ds.value as stage_decided, df.value as form_decided
              from customer_figures f
                left join customer_standing s on s.customer_id = f.customer_id
                left join standing_decision ds on ds.customer_id = f.customer_id and ds.subject = 'stage' and ds.slot = 1
                left join standing_decision df on df.customer_id = f.customer_id and df.subject = 'form' and df.slot = 1
              where f.customer_id > ${range.after} and f.customer_id <= ${range.upTo}) x) y) z) v) w`;
}

async function makeVerdictTable(em: SqlEntityManager): Promise<void> {
  const columns = standingColumns.map((column) => {
    const width = textWidth[column];
    return sql`${col(column)} ${sql.raw(width ? `varchar(${width})` : 'integer')}`;
  });
  await run(
    em,
    sql`create temporary table if not exists night_verdict (customer_id integer primary key, ${sql.join(columns)}, old_stage_shown integer, old_form_shown integer, change_kind integer)`,
  );
  await run(em, sql`delete from night_verdict`);
}

/** What a move keeps of the figures behind it. The same words in both databases. */
const figuresJson = sql`json_object(${sql.join(figureColumns.map((column) => sql`${sql.lit(column)}, f.${col(column)}`))})`;

async function writeMoves(em: SqlEntityManager, subject: 'stage' | 'form', day: string): Promise<number> {
  const [now, before] = [col(`n.${subject}`), col(`n.old_${subject}_shown`)];
  const moved = sql`n.change_kind = 1 and (${before} is null or ${before} <> ${now})`;
  const [counted] = await rowsOf(em, sql<{ n: number }>`select count(*) as n from night_verdict n where ${moved}`);
  const count = Number(counted?.n ?? 0);
  if (count > 0) {
    await run(
      em,
      sql`insert into standing_change (customer_id, subject, from_value, to_value, on_day, rule, score, figures)
        select n.customer_id, ${subject}, ${before}, ${now}, ${day}, n.stage_rule, n.score, ${figuresJson}
        from night_verdict n join customer_figures f on f.customer_id = n.customer_id where ${moved} order by n.customer_id`,
    );
  }
  return count;
}

/** Writes the verdicts of a page, only rows that changed, and a line of history for each move. */
export async function writeVerdicts(
  em: SqlEntityManager,
  range: IdRange,
  day: string,
  settings: LifecycleSettings,
  cuts: readonly number[],
): Promise<{ written: number; moved: number }> {
  await makeVerdictTable(em);
  const columns = sql.join(standingColumns.map(col));
  await run(
    em,
    sql`insert into night_verdict (customer_id, ${columns}, old_stage_shown, old_form_shown, change_kind)
      select n.*, case when s.customer_id is null then 1 when ${differs(standingColumns, 'n', 's')} then 1 else 0 end
      from (${verdictsOf(range, day, settings, cuts)}) n left join customer_standing s on s.customer_id = n.customer_id`,
  );
  const [counted] = await rowsOf(
    em,
    sql<{ written: number | null }>`select sum(change_kind) as written from night_verdict`,
  );
  const written = Number(counted?.written ?? 0);
  if (written === 0) return { written: 0, moved: 0 };
  const moved = (await writeMoves(em, 'stage', day)) + (await writeMoves(em, 'form', day));
  await run(
    em,
    sql`replace into customer_standing (customer_id, ${columns}) select customer_id, ${columns} from night_verdict where change_kind = 1`,
  );
  return { written, moved };
}

/** Ends decisions whose day is over. */
export const endDecisions = (em: SqlEntityManager, day: string, now: Date): Promise<void> =>
  run(em, sql`update standing_decision set slot = null, ended_at = ${now} where slot = 1 and ends_on < ${day}`);

/** The nine cuts between tenths of the customers who bring something; empty while nobody does. */
export async function contributionCuts(em: SqlEntityManager): Promise<number[]> {
  const rows = await rowsOf(
    em,
    sql<{
      cut: number;
    }>`select max(t.contribution) as cut from (select contribution, ntile(10) over (order by contribution, customer_id) as tenth from customer_figures where contribution > 0) t group by t.tenth order by t.tenth`,
  );
  return rows.slice(0, 9).map(({ cut }) => Number(cut));
}
