import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AlertDetail, retentionFlowKey } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { crisisDb, levelOf } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { findAlert, presentAlerts } from './list-alerts.ts';
import { readEvidence } from './read-evidence.ts';
import { readReasons } from './read-reasons.ts';

const ENTRIES_SHOWN = 200;

/** One alert whole: why, with the rows behind it, what to do, and everything done so far. */
export async function readAlert(
  em: SqlEntityManager,
  desk: CrisisDesk,
  actor: Actor,
  id: number,
): Promise<AlertDetail> {
  const alert = await findAlert(em, actor, id);
  const { rules } = await desk.book.inForce(em);
  const level = levelOf(alert.level) ?? 'yellow';
  const isOpen = alert.open_key !== null;
  const mayHandle = isOpen && !alert.held_out && hasRole(actor, 'manager', 'supervisor');
  const reasons = isOpen ? ((await readReasons(em, [alert.customer_id], rules)).get(alert.customer_id) ?? []) : [];
  const around = { timeZone: desk.deps.bank.timeZone, today: desk.today() };
  const [[row], evidence, entries, money] = await Promise.all([
    presentAlerts(em, desk, actor, [alert]),
    readEvidence(em, alert.customer_id, reasons, around),
    readEntries(em, id),
    desk.seesMoney(actor, alert),
  ]);
  if (!row) throw new Error(`Alert ${id} was found and is not told`);
  return {
    row,
    reasons,
    evidence,
    todo: rules.playbook[level].todo,
    authority: rules.playbook[level].authority,
    flowKey: retentionFlowKey(level),
    balanceThen: money ? Number(alert.balance_then) : null,
    promise:
      alert.promise !== null && alert.promise_due_on !== null
        ? { text: alert.promise, dueOn: alert.promise_due_on }
        : null,
    entries,
    mayHandle,
    mayJoin: mayHandle ? await desk.mayJoinTeam(alert.branch_path) : [],
  };
}

async function readEntries(em: SqlEntityManager, alertId: number): Promise<AlertDetail['entries']> {
  const rows = await crisisDb(em)
    .selectFrom('alert_entry')
    .selectAll()
    .where('alert_id', '=', alertId)
    .orderBy('id', 'desc')
    .limit(ENTRIES_SHOWN)
    .execute();
  return rows.map((row) => ({
    id: String(row.id),
    at: row.at.toISOString(),
    what: row.what,
    level: levelOf(row.level),
    text: row.text,
    by: row.by_name,
  }));
}
