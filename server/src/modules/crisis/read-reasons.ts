import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AlertLevel,
  type AlertReason,
  type AlertRules,
  type CustomerAlert,
  IndicatorKey,
  retentionFlowKey,
} from '@tellerline/contracts';
import { type AlertRecord, crisisDb, levelOf } from './crisis.tables.ts';
import { reasonWords } from './reason-words.ts';

/** Indicators whose `base` is money; it stays in the database, the sentences tell shares. */
const baseIsMoney: ReadonlySet<string> = new Set(['amount_fall', 'balance_fall', 'sudden_outflow']);

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
  const reasons = rows.flatMap((row) => {
    const indicator = IndicatorKey.safeParse(row.indicator).data;
    if (indicator === undefined) return [];
    const figures = { value: Number(row.value), base: Number(row.base) };
    return [
      {
        customerId: row.customer_id,
        indicator,
        points: row.points,
        knockOut: Boolean(row.knock_out),
        value: figures.value,
        base: baseIsMoney.has(indicator) ? 0 : figures.base,
        since: row.since,
        text: reasonWords(indicator, figures, rules),
      },
    ];
  });
  const grouped = Map.groupBy(reasons, ({ customerId }) => customerId);
  return new Map([...grouped].map(([id, list]) => [id, list.map(({ customerId: _, ...reason }) => reason)]));
}

/** The alert about one of these customers as the agent sees it: open and not part of the comparison group. */
export async function readCustomerAlert(
  em: SqlEntityManager,
  customerIds: readonly number[],
  rules: AlertRules,
): Promise<CustomerAlert | null> {
  const row = await crisisDb(em)
    .selectFrom('customer_alert')
    .selectAll()
    .where('open_key', 'in', customerIds)
    .where('held_out', '=', 0)
    .orderBy('level', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const reasons = await readReasons(em, [row.customer_id], rules);
  return presentCustomerAlert(row, reasons.get(row.customer_id) ?? [], rules);
}

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

function presentCustomerAlert(row: AlertRecord, reasons: AlertReason[], rules: AlertRules): CustomerAlert | null {
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
