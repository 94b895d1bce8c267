import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type FlowQuery,
  type LifecycleOverview,
  type MovedQuery,
  type StageFlow,
  type StandingPage,
  stages,
  ValueModel,
} from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { bankDay, daysAfter } from '../../../kernel/bank-day.ts';
import { inScope } from '../../customers/index.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { rowsOf } from '../night/night-sql.ts';
import { formOf, stageOf } from '../standing/read-standing.ts';
import { type LineRow, presentLines } from './lines.ts';

/**
 * Stage at the end of a day: where the first move after it came from, else where the customer stands. Only moves since that day
 * are read, however long the history is. −1: was not judged yet.
 */
const stageAt = (day: string): RawBuilder<unknown> => sql`
  select s.customer_id, case when m.customer_id is null then s.stage else coalesce(m.from_value, -1) end as stage
  from customer_standing s left join (
    select customer_id, from_value from standing_change where id in (
      select min(id) from standing_change where subject = 'stage' and on_day > ${day} group by customer_id)) m on m.customer_id = s.customer_id`;

/** How many customers of the actor's branches went from which stage to which between the ends of two days. */
export async function readFlow(em: SqlEntityManager, actor: Actor, { from, to }: FlowQuery): Promise<StageFlow> {
  const rows = await rowsOf(
    em,
    sql<{ was: number; now: number; n: number }>`select a.stage as was, b.stage as now, count(*) as n
      from (${stageAt(from)}) a join (${stageAt(to)}) b on b.customer_id = a.customer_id join customer c on c.id = a.customer_id
      where b.stage >= 0 and ${inScope('c', actor)} group by a.stage, b.stage order by a.stage, b.stage`,
  );
  return {
    from,
    to,
    flows: rows.map(({ was, now, n }) => ({
      from: was < 0 ? null : stageOf(Number(was)),
      to: stageOf(Number(now)),
      customers: Number(n),
    })),
  };
}

/** The customers of one ribbon of the picture, by number. */
export async function readMoved(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  actor: Actor,
  query: MovedQuery,
): Promise<StandingPage> {
  const was = query.fromStage === 'none' ? -1 : stages.indexOf(query.fromStage);
  const after = Number(query.cursor ?? 0);
  const rows = await rowsOf(
    em,
    sql<LineRow>`select c.id, c.customer_no, c.name, c.kind, c.org_no, c.branch_path, c.manager_name, s.stage, s.form, s.score, f.contribution, v.lifetime, s.stage_since as since
      from (${stageAt(query.from)}) a join (${stageAt(query.to)}) b on b.customer_id = a.customer_id
        join customer c on c.id = a.customer_id join customer_standing s on s.customer_id = a.customer_id
        join customer_figures f on f.customer_id = a.customer_id left join customer_value v on v.customer_id = a.customer_id
      where a.stage = ${was} and b.stage = ${stages.indexOf(query.toStage)} and c.id > ${after} and ${inScope('c', actor)}
      order by c.id limit ${sql.lit(query.limit + 1)}`,
  );
  const page = rows.slice(0, query.limit);
  const next = rows.length > query.limit ? String(page.at(-1)?.id) : null;
  return { items: await presentLines(desk, actor, page, null), next };
}

/** Stages by forms, time in stage, valuable customers in decline; of the actor's branches. */
export async function readOverview(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  actor: Actor,
): Promise<LifecycleOverview> {
  const today = bankDay(desk.deps.clock.now(), desk.deps.bank.timeZone);
  const ago = (days: number) => daysAfter(today, -days);
  const cells = await rowsOf(
    em,
    sql<{
      stage: number;
      form: number;
      n: number;
      earned: number | null;
    }>`select s.stage, s.form, count(*) as n, sum(f.contribution) as earned
      from customer_standing s join customer c on c.id = s.customer_id join customer_figures f on f.customer_id = s.customer_id
      where ${inScope('c', actor)} group by s.stage, s.form order by s.stage, s.form`,
  );
  const since = await rowsOf(
    em,
    sql<{ stage: number; stage_since: string; n: number }>`select s.stage, s.stage_since, count(*) as n
      from customer_standing s join customer c on c.id = s.customer_id where ${inScope('c', actor)} group by s.stage, s.stage_since`,
  );
  const [valuable] = await rowsOf(
    em,
    sql<{
      n: number;
    }>`select count(*) as n from retention_call r join customer_standing s on s.customer_id = r.customer_id and s.stage = 4 and s.stage_since = r.since
      join customer c on c.id = r.customer_id where ${inScope('c', actor)}`,
  );
  const [last] = await lifecycleDb(em)
    .selectFrom('lifecycle_run')
    .select('day')
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .execute();
  return {
    judgedOn: last?.day ?? null,
    cells: cells.map(({ stage, form, n, earned }) => ({
      stage: stageOf(stage),
      form: formOf(form),
      customers: Number(n),
      contribution: Number(earned ?? 0),
    })),
    time: stages.flatMap((stage, rank) => {
      const rows = since.filter((row) => row.stage === rank).map((row) => ({ ...row, n: Number(row.n) }));
      const customers = rows.reduce((sum, { n }) => sum + n, 0);
      if (customers === 0) return [];
      const days = rows.reduce(
        (sum, { n, stage_since }) => sum + (n * (Date.parse(today) - Date.parse(stage_since))) / 86_400_000,
        0,
      );
      const between = (from: string, to: string) =>
        rows.reduce((sum, row) => (row.stage_since > from && row.stage_since <= to ? sum + row.n : sum), 0);
      return [
        {
          stage,
          customers,
          meanDays: Math.round((10 * days) / customers) / 10,
          underMonth: between(ago(30), today),
          underHalfYear: between(ago(180), ago(30)),
          underYear: between(ago(365), ago(180)),
          longer: between('', ago(365)),
        },
      ];
    }),
    valuableInDecline: Number(valuable?.n ?? 0),
    model: await latestModel(em),
  };
}

async function latestModel(em: SqlEntityManager): Promise<ValueModel | null> {
  const row = await lifecycleDb(em)
    .selectFrom('value_model')
    .selectAll()
    .orderBy('fitted_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return ValueModel.parse({ fittedOn: row.fitted_on, customers: row.customers, ...JSON.parse(row.parameters) });
}
