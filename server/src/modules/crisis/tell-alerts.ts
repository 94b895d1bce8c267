import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AlertLevel, type AlertRules, alertLevels, type Role } from '@tellerline/contracts';
import { sql } from 'kysely';
import { forkOf } from '../../persistence/orm.ts';
import { crisisDb, levelOf, rankOf } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { dueOf } from './due.ts';
import { queueSms } from './sms/sms-outbox.ts';
import { writeEntry } from './write-entry.ts';

export const ALERT_TASK = 'crisis_alert';
export const TEAM_TASK = 'crisis_team';
const AT_ONCE = 200;
const WEEK_MS = 7 * 86_400_000;

type Untold = Awaited<ReturnType<typeof untold>>[number];

/**
 * Tells those responsible of alerts nobody has been told of at their level, the worst first. Yellow and orange ones beyond a
 * manager's share of the week wait. Whoever has a case in hand keeps it, and what he promised, when it grows worse; that he spoke
 * with the customer before that is no answer to it. Each in a transaction of its own, kept apart by compare-and-set.
 * @param ids only of these customers
 */
export async function tellAlerts(desk: CrisisDesk, rules: AlertRules, ids: readonly number[] | null): Promise<number> {
  const now = desk.deps.clock.now();
  const shares = await sharesOfWeek(forkOf(desk.deps.orm), new Date(now.getTime() - WEEK_MS));
  let told = 0;
  for (const level of [...alertLevels].reverse()) {
    for (let after = 0; ; ) {
      const page = await untold(forkOf(desk.deps.orm), level, ids, after);
      for (const alert of page) if (await tell(desk, rules, level, alert, shares)) told += 1;
      const last = page.at(-1);
      if (!last || page.length < AT_ONCE) break;
      after = Number(last.id);
    }
  }
  return told;
}

async function sharesOfWeek(em: SqlEntityManager, since: Date): Promise<Map<string, number>> {
  const rows = await crisisDb(em)
    .selectFrom('customer_alert')
    .select(['told_to', sql<number>`count(*)`.as('n')])
    .where('told_at', '>=', since)
    .where('told_to', 'is not', null)
    .groupBy('told_to')
    .execute();
  return new Map(rows.map(({ told_to, n }) => [told_to ?? '', Number(n)]));
}

/** Of a level, the oldest first. */
function untold(em: SqlEntityManager, level: AlertLevel, ids: readonly number[] | null, after: number) {
  return crisisDb(em)
    .selectFrom('customer_alert as a')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['a.id', 'a.customer_id', 'a.score', 'a.balance_then', 'a.owner_user_id', 'a.acknowledged_by'])
    .select(['c.customer_no', 'c.name', 'c.branch_path', 'm.user_id as manager_id'])
    .where('a.level', '=', rankOf(level))
    .where('a.open_key', 'is not', null)
    .where('a.held_out', '=', 0)
    .whereRef('a.told_level', '<', 'a.level')
    .where('a.id', '>', after)
    .$if(ids !== null, (query) => query.where('a.customer_id', 'in', [...(ids ?? [])]))
    .orderBy('a.id')
    .limit(AT_ONCE)
    .execute();
}

async function tell(
  desk: CrisisDesk,
  rules: AlertRules,
  level: AlertLevel,
  alert: Untold,
  shares: Map<string, number>,
): Promise<boolean> {
  const { deps, tasks } = desk;
  const managerId = await desk.managerOf(alert.manager_id, alert.branch_path);
  const takenBy = alert.acknowledged_by === null ? null : alert.owner_user_id;
  const ownerId = (await desk.managerOf(takenBy, alert.branch_path)) ?? managerId;
  const toldTo = ownerId ?? alert.branch_path;
  const taken = shares.get(toldTo) ?? 0;
  if (level !== 'red' && taken >= rules.capPerWeek) return false;
  const now = deps.clock.now();
  const dueAt = dueOf(level, rules, now, { calendar: desk.calendar(), timeZone: deps.bank.timeZone });
  const pool: { role: Role; branchPath: string } = { role: 'manager', branchPath: alert.branch_path };
  const about = { subjectKind: 'alert', subjectId: String(alert.id), customerNo: alert.customer_no, dueAt };
  const params = { name: alert.name, level, score: alert.score };
  const receivers = ownerId ? [ownerId] : level === 'red' ? await desk.inCharge('manager', alert.branch_path) : [];
  const isTold = await deps.transaction(async (em) => {
    const marked = await crisisDb(em)
      .updateTable('customer_alert')
      .set({
        told_level: rankOf(level),
        told_at: now,
        told_to: toldTo,
        owner_user_id: ownerId,
        due_at: dueAt,
        acknowledged_at: null,
        acknowledged_by: null,
        contacted_at: sql<Date | null>`case when contacted_at >= level_since then contacted_at else null end`,
        escalated_at: null,
        version: sql<number>`version + 1`,
      })
      .where('id', '=', alert.id)
      .where('level', '=', rankOf(level))
      .where('told_level', '<', rankOf(level))
      .where('open_key', 'is not', null)
      .executeTakeFirst();
    if (Number(marked.numUpdatedRows) === 0) return false;
    await tasks.cancel(em, ALERT_TASK, String(alert.id), '');
    await tasks.open(em, { kind: ALERT_TASK, ...about, params, pool, assignTo: ownerId });
    if (level === 'red' && Number(alert.balance_then) >= rules.bigCustomerFen)
      await tasks.open(em, { kind: TEAM_TASK, ...about, params, pool: { ...pool, role: 'supervisor' } });
    const entry = { alertId: alert.id, customerId: alert.customer_id, at: now, level: rankOf(level) };
    await writeEntry(em, { ...entry, what: 'told' });
    await queueSms(em, deps, receivers, { what: 'alert', ...entry, dueAt });
    return true;
  });
  if (isTold) shares.set(toldTo, taken + 1);
  return isTold;
}

/** Alerts past their time that nobody has contacted the customer about go one step up, once. */
export async function escalateLate(desk: CrisisDesk): Promise<number> {
  const { deps, tasks } = desk;
  const now = deps.clock.now();
  const late = await crisisDb(forkOf(deps.orm))
    .selectFrom('customer_alert as a')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .select(['a.id', 'a.customer_id', 'a.level', 'a.score', 'c.customer_no', 'c.name', 'c.branch_path'])
    .where('a.due_at', '<', now)
    .where('a.open_key', 'is not', null)
    .where('a.contacted_at', 'is', null)
    .where('a.escalated_at', 'is', null)
    .orderBy('a.due_at')
    .limit(AT_ONCE)
    .execute();
  let escalated = 0;
  for (const alert of late) {
    const supervisors = await desk.inCharge('supervisor', alert.branch_path);
    await deps.transaction(async (em) => {
      const marked = await crisisDb(em)
        .updateTable('customer_alert')
        .set({ escalated_at: now, version: sql<number>`version + 1` })
        .where('id', '=', alert.id)
        .where('escalated_at', 'is', null)
        .where('contacted_at', 'is', null)
        .where('open_key', 'is not', null)
        .executeTakeFirst();
      if (Number(marked.numUpdatedRows) === 0) return;
      await tasks.open(em, {
        kind: 'crisis_escalation',
        subjectKind: 'alert',
        subjectId: String(alert.id),
        customerNo: alert.customer_no,
        params: { name: alert.name, level: levelOf(alert.level) ?? '', score: alert.score },
        pool: { role: 'supervisor', branchPath: alert.branch_path },
      });
      const entry = { alertId: alert.id, customerId: alert.customer_id, at: now, level: alert.level };
      await writeEntry(em, { ...entry, what: 'escalated' });
      await queueSms(em, deps, supervisors, { what: 'escalation', ...entry, dueAt: null });
      escalated += 1;
    });
  }
  return escalated;
}
