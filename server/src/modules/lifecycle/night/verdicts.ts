import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LifecycleSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import { figureColumns } from './figures.ts';
import { type IdRange, markUnchanged, rowsOf, run } from './night-sql.ts';
import { fillWishes, pointColumns } from './points.ts';

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

const col = (name: string) => sql.ref(name);

/**
 * Rows of `customer_standing` as they become: what `night_wish` asks for, held back until it has held long enough, with what
 * people decided laid over it. Only facts move at once: no business, an end, no account.
 */
export function verdictsOf(day: string, { form, stage }: LifecycleSettings): RawBuilder<unknown> {
  const kept = sql.join(pointColumns.map(col));
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
      from (select n.*,
          case when s.stage_pending = n.stage_wanted then s.stage_pending_since else ${day} end as stage_waits_since,
          case when (s.form_pending > s.form_computed and n.form_wanted > s.form_computed) or (s.form_pending < s.form_computed and n.form_wanted < s.form_computed) then s.form_pending_since else ${day} end as form_waits_since,
          s.stage as old_stage_shown, s.stage_since as old_stage_since, s.stage_computed as old_stage,
          s.form as old_form_shown, s.form_since as old_form_since, s.form_computed as old_form,
          ds.value as stage_decided, df.value as form_decided
        from night_wish n
          left join customer_standing s on s.customer_id = n.customer_id
          left join standing_decision ds on ds.customer_id = n.customer_id and ds.subject = 'stage' and ds.slot = 1
          left join standing_decision df on df.customer_id = n.customer_id and df.subject = 'form' and df.slot = 1) v) w`;
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
  await fillWishes(em, range, day, settings, cuts);
  await makeVerdictTable(em);
  const columns = sql.join(standingColumns.map(col));
  await run(
    em,
    sql`insert into night_verdict (customer_id, ${columns}, old_stage_shown, old_form_shown, change_kind) select n.*, 1 from (${verdictsOf(day, settings)}) n`,
  );
  await markUnchanged(em, 'night_verdict', 'customer_standing', standingColumns);
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
