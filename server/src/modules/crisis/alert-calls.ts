import type { SqlEntityManager } from '@mikro-orm/sql';
import { AlertLevel } from '@tellerline/contracts';
import { z } from 'zod';
import { bankDay } from '../../kernel/bank-day.ts';
import { inScope } from '../customers/index.ts';
import type { ListCallTold, ListSource } from '../dialling/index.ts';
import { crisisDb, rankOf } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { readReasons } from './read-reasons.ts';
import { ALERT_TASK } from './tell-alerts.ts';
import { writeEntry } from './write-entry.ts';

const Params = z.object({ levels: z.array(AlertLevel) });
/** A red one is called before an orange one, whatever their scores. */
const WEIGHT_OF_LEVEL = 200;

/** Customers in alarm as a list of calls, the worst first. Those of the comparison group are counted, not called. */
export const alertsToCall = (desk: CrisisDesk): ListSource => ({
  wanted: async (em, actor, params) => {
    const { levels } = Params.parse(params);
    const rows = await crisisDb(em)
      .selectFrom('customer_alert as a')
      .innerJoin('customer as c', 'c.id', 'a.customer_id')
      .select(['a.id', 'a.customer_id', 'a.level', 'a.score', 'a.held_out'])
      .where('a.open_key', 'is not', null)
      .where('a.level', 'in', levels.map(rankOf))
      .where(inScope('c', actor))
      .orderBy('a.level', 'desc')
      .orderBy('a.score', 'desc')
      .orderBy('a.id')
      .execute();
    const called = rows.filter(({ held_out }) => !held_out);
    const why = await reasonsOf(
      em,
      desk,
      called.map(({ customer_id }) => customer_id),
    );
    return {
      wanted: called.map((row) => ({
        customerId: row.customer_id,
        why: why.get(row.customer_id) ?? '',
        weight: row.level * WEIGHT_OF_LEVEL + Math.min(row.score, WEIGHT_OF_LEVEL - 1),
        originId: Number(row.id),
      })),
      heldOut: rows.length - called.length,
    };
  },
});

/** Those of these customers who are in the comparison group now. */
export async function heldOutOf(em: SqlEntityManager, customerIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (customerIds.length === 0) return new Set();
  const rows = await crisisDb(em)
    .selectFrom('customer_alert')
    .select('open_key')
    .where('open_key', 'in', [...customerIds])
    .where('held_out', '=', 1)
    .execute();
  return new Set(rows.flatMap(({ open_key }) => open_key ?? []));
}

/** A call of a list spoke with the customer: his alert is contacted, and what was promised is kept with it. */
export async function noteListCall(em: SqlEntityManager, desk: CrisisDesk, told: ListCallTold): Promise<void> {
  const { customerId, actor, disposition, followUpAt, listName } = told;
  const alert = await crisisDb(em)
    .selectFrom('customer_alert')
    .select(['id', 'level', 'contacted_at', 'held_out'])
    .where('open_key', '=', customerId)
    .executeTakeFirst();
  if (!alert || alert.held_out) return;
  const at = desk.deps.clock.now();
  const promise = followUpAt && {
    promise: disposition['zh-CN'],
    promise_due_on: bankDay(followUpAt, desk.deps.bank.timeZone),
  };
  await crisisDb(em)
    .updateTable('customer_alert')
    .set((eb) => ({
      contacted_at: alert.contacted_at ?? at,
      acknowledged_at: eb.fn.coalesce('acknowledged_at', eb.val(at)),
      acknowledged_by: eb.fn.coalesce('acknowledged_by', eb.val(actor.userId)),
      version: eb('version', '+', 1),
      ...promise,
    }))
    .where('id', '=', alert.id)
    .execute();
  const about = { alertId: Number(alert.id), customerId, at, level: alert.level, by: actor };
  await writeEntry(em, { ...about, what: 'contact', text: `${listName}：${disposition['zh-CN']}` });
  for (const kind of [ALERT_TASK, 'crisis_escalation'] as const)
    await desk.tasks.complete(em, kind, String(alert.id), actor);
  if (promise)
    await writeEntry(em, { ...about, what: 'promise', text: `${disposition['zh-CN']} ${promise.promise_due_on}` });
}

const AT_ONCE = 1_000;
const REASONS_TOLD = 2;

/** The weightiest reasons of each customer in a sentence. */
async function reasonsOf(em: SqlEntityManager, desk: CrisisDesk, ids: readonly number[]): Promise<Map<number, string>> {
  const { rules } = await desk.book.inForce(em);
  const told = new Map<number, string>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    for (const [id, reasons] of await readReasons(em, ids.slice(at, at + AT_ONCE), rules))
      told.set(
        id,
        reasons
          .slice(0, REASONS_TOLD)
          .map(({ text }) => text['zh-CN'])
          .join('；'),
      );
  }
  return told;
}
