import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AlertLevel,
  type AlertReason,
  type AlertRules,
  type CustomerAlert,
  IndicatorKey,
  retentionFlowKey,
} from '@tellerline/contracts';
import { type Question, question, telling } from '../../persistence/questions.ts';
import { type AlertRecord, crisisDb, levelOf } from './crisis.tables.ts';
import { reasonWords } from './reason-words.ts';

/** Indicators whose `base` is money; it stays in the database, the sentences tell shares. */
const baseIsMoney: ReadonlySet<string> = new Set(['amount_fall', 'balance_fall', 'sudden_outflow']);

/** A customer has a reading of each indicator at most, and only the highest alert is told. */
const MOST_READINGS = 100;

/** What speaks for each of some customers right now, the weightiest first. */
export async function readReasons(
  em: SqlEntityManager,
  customerIds: readonly number[],
  rules: AlertRules,
): Promise<Map<number, AlertReason[]>> {
  if (customerIds.length === 0) return new Map();
  const rows = await crisisDb(em)
    .selectFrom('alert_reading')
    .selectAll()
    .where('customer_id', 'in', customerIds)
    .orderBy('knock_out', 'desc')
    .orderBy('points', 'desc')
    .orderBy('indicator')
    .execute();
  const grouped = Map.groupBy(rows, (row) => row.customer_id);
  return new Map([...grouped].map(([id, list]) => [id, list.flatMap((row) => presentReason(row, rules))]));
}

interface Reading {
  indicator: string;
  value: number | null;
  base: number | null;
  points: number;
  knock_out: boolean | number | null;
  since: string;
}

function presentReason(row: Reading, rules: AlertRules): AlertReason[] {
  const indicator = IndicatorKey.safeParse(row.indicator).data;
  if (indicator === undefined) return [];
  const figures = { value: Number(row.value), base: Number(row.base) };
  return [
    {
      indicator,
      points: row.points,
      knockOut: Boolean(row.knock_out),
      value: figures.value,
      base: baseIsMoney.has(indicator) ? 0 : figures.base,
      since: row.since,
      text: reasonWords(indicator, figures, rules),
    },
  ];
}

const openAlertsOf = question(
  (db: ReturnType<typeof crisisDb>, { customerIds }: { customerIds: readonly number[] }) =>
    db
      .selectFrom('customer_alert as a')
      .leftJoin('alert_reading as r', 'r.customer_id', 'a.customer_id')
      .select(['a.id', 'a.level', 'a.crisis', 'a.score', 'a.level_since'])
      .select(['r.indicator', 'r.value', 'r.base', 'r.points', 'r.knock_out', 'r.since'])
      .where('a.open_key', 'in', customerIds)
      .where('a.held_out', '=', 0)
      .orderBy('a.level', 'desc')
      .orderBy('a.id')
      .orderBy('r.knock_out', 'desc')
      .orderBy('r.points', 'desc')
      .orderBy('r.indicator')
      .limit(MOST_READINGS),
  { level_since: true },
);

/** The alert about one of these customers as the agent sees it: open and not part of the comparison group. */
export const customerAlert = (
  customerIds: readonly number[],
  rules: () => Promise<AlertRules>,
): Question<CustomerAlert | null> =>
  telling(openAlertsOf({ customerIds }), async (rows) => {
    const [highest] = rows;
    if (!highest) return null;
    const book = await rules();
    const reasons = rows.flatMap(({ id, indicator, points, since, ...figures }) =>
      id !== highest.id || indicator === null || points === null || since === null
        ? []
        : presentReason({ ...figures, indicator, points, since }, book),
    );
    return presentCustomerAlert(highest, reasons, book);
  });

/** How alarmed the bank is about a customer and those merged into him, as far as who serves him is told. */
export async function readLevel(em: SqlEntityManager, customerNo: string): Promise<AlertLevel | null> {
  const db = crisisDb(em);
  const customer = await db
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  if (!customer) return null;
  const row = await db
    .selectFrom('customer_alert')
    .select('level')
    .where('held_out', '=', 0)
    .where((where) =>
      where.or([
        where('open_key', '=', customer.id),
        where('open_key', 'in', db.selectFrom('customer').select('id').where('merged_into', '=', customer.id)),
      ]),
    )
    .orderBy('level', 'desc')
    .executeTakeFirst();
  return row ? levelOf(row.level) : null;
}

function presentCustomerAlert(
  row: Pick<AlertRecord, 'id' | 'level' | 'crisis' | 'score' | 'level_since'>,
  reasons: AlertReason[],
  rules: AlertRules,
): CustomerAlert | null {
  const level = levelOf(row.level);
  if (!level) return null;
  const { todo, authority } = rules.playbook[level];
  return {
    id: String(row.id),
    level,
    crisis: row.crisis,
    score: row.score,
    since: row.level_since.toISOString(),
    reasons,
    todo,
    authority,
    flowKey: retentionFlowKey(level),
  };
}
