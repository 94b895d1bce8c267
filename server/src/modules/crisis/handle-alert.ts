import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CloseAlert, WriteAlertEntry } from '@tellerline/contracts';
import { sql, type Updateable } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { endOfDay } from '../../kernel/bank-day.ts';
import { type CrisisTables, crisisDb, levelOf } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { type AlertListed, findAlert } from './list-alerts.ts';
import { ALERT_TASK, TEAM_TASK } from './tell-alerts.ts';
import { writeEntry } from './write-entry.ts';

type Change = Updateable<CrisisTables['customer_alert']>;
const MOST_TEXT = 500;
const allTasks = [ALERT_TASK, TEAM_TASK, 'crisis_escalation'] as const;

/** Whoever is responsible says that he knows; without somebody by name, he is from now on. */
export function acknowledge(desk: CrisisDesk, actor: Actor, id: number, version: number): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const alert = await openAlert(em, actor, id);
    if (alert.acknowledged_at) return;
    const at = desk.deps.clock.now();
    const change = {
      acknowledged_at: at,
      acknowledged_by: actor.userId,
      owner_user_id: alert.owner_user_id ?? actor.userId,
    };
    await changeAlert(em, alert, version, change);
    await writeEntry(em, { ...about(alert, at, actor), what: 'acknowledged' });
    await audit(em, desk, actor, alert, 'Alert.Acknowledged', {});
  });
}

/** Writes down a step of the handling. A contact ends the task and the clock; a promise is kept beside the alert. */
export function handle(desk: CrisisDesk, actor: Actor, id: number, step: WriteAlertEntry): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const alert = await openAlert(em, actor, id);
    const at = desk.deps.clock.now();
    const change: Change = {
      acknowledged_at: alert.acknowledged_at ?? at,
      acknowledged_by: alert.acknowledged_by ?? actor.userId,
      owner_user_id: alert.owner_user_id ?? actor.userId,
    };
    if (step.what === 'contact') change.contacted_at = alert.contacted_at ?? at;
    if (step.what === 'promise') Object.assign(change, { promise: step.text, promise_due_on: step.dueOn ?? null });
    await changeAlert(em, alert, step.version, change);
    const team = await teamOf(desk, alert, step.members ?? []);
    const names = team.map(({ displayName }) => displayName).join('、');
    const text = names ? `${names}：${step.text}`.slice(0, MOST_TEXT) : step.text;
    await writeEntry(em, { ...about(alert, at, actor), what: step.what, text });
    if (step.what === 'contact') await endTasks(em, desk, alert, actor, [ALERT_TASK, 'crisis_escalation']);
    if (step.what === 'promise' && step.dueOn) await remindOfPromise(em, desk, alert, actor, step.dueOn);
    if (step.what === 'team') await endTasks(em, desk, alert, actor, [TEAM_TASK]);
    for (const { userId } of team) await tellMember(em, desk, alert, userId);
    await audit(em, desk, actor, alert, 'Alert.Handled', { what: step.what });
  });
}

/** Closes an alert with what came of it; it rests for a while unless things get worse. */
export function close(
  desk: CrisisDesk,
  actor: Actor,
  id: number,
  { version, outcome, text }: CloseAlert,
): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const alert = await openAlert(em, actor, id);
    const at = desk.deps.clock.now();
    const closing = { open_key: null, closed_at: at, closed_by: actor.userId, closed_score: alert.score, outcome };
    await changeAlert(em, alert, version, closing);
    await writeEntry(em, { ...about(alert, at, actor), what: 'closed', text });
    await endTasks(em, desk, alert, actor, allTasks);
    await audit(em, desk, actor, alert, 'Alert.Closed', { outcome });
  });
}

const about = (alert: AlertListed, at: Date, by: Actor) => ({
  alertId: Number(alert.id),
  customerId: alert.customer_id,
  at,
  level: alert.level,
  by,
});

/** @throws AppError alert.not_for_team for somebody who is not in charge of the customer */
async function teamOf(desk: CrisisDesk, alert: AlertListed, members: readonly string[]) {
  if (members.length === 0) return [];
  const known = await desk.mayJoinTeam(alert.branch_path);
  const team = known.filter(({ userId }) => members.includes(userId));
  if (team.length < new Set(members).size) throw new AppError('alert.not_for_team', { status: 422 });
  return team;
}

/** A member of a crisis team has the customer among his tasks until the alert is closed. */
async function tellMember(em: SqlEntityManager, { tasks }: CrisisDesk, alert: AlertListed, userId: string) {
  await tasks.open(em, {
    kind: TEAM_TASK,
    subjectKind: 'alert',
    subjectId: String(alert.id),
    dedupe: `member:${userId}`,
    customerNo: alert.customer_no,
    params: { name: alert.name, level: levelOf(alert.level) ?? '', score: alert.score },
    pool: { role: 'manager', branchPath: alert.branch_path },
    assignTo: userId,
  });
}

/** Whoever gave a promise has it among his tasks until it is kept: until he writes down a contact, or closes. */
async function remindOfPromise(
  em: SqlEntityManager,
  { deps, tasks }: CrisisDesk,
  alert: AlertListed,
  actor: Actor,
  dueOn: string,
): Promise<void> {
  await tasks.open(em, {
    kind: ALERT_TASK,
    subjectKind: 'alert',
    subjectId: String(alert.id),
    dedupe: `promise:${dueOn}`,
    customerNo: alert.customer_no,
    params: { name: alert.name, level: levelOf(alert.level) ?? '', score: alert.score },
    pool: { role: 'manager', branchPath: alert.branch_path },
    assignTo: actor.userId,
    dueAt: endOfDay(dueOn, deps.bank.timeZone),
  });
}

/** Nobody acts on the comparison group, or nothing could be compared. @throws AppError resource.not_found · alert.held_out · alert.closed */
async function openAlert(em: SqlEntityManager, actor: Actor, id: number): Promise<AlertListed> {
  const alert = await findAlert(em, actor, id);
  if (alert.held_out) throw new AppError('alert.held_out', { status: 409 });
  if (alert.open_key === null) throw new AppError('alert.closed', { status: 409 });
  return alert;
}

/** @throws AppError conflict.stale when somebody changed it meanwhile */
async function changeAlert(em: SqlEntityManager, alert: AlertListed, version: number, change: Change): Promise<void> {
  const { numUpdatedRows } = await crisisDb(em)
    .updateTable('customer_alert')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('id', '=', alert.id)
    .where('version', '=', version)
    .where('open_key', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('conflict.stale', { status: 409 });
}

async function endTasks(
  em: SqlEntityManager,
  { tasks }: CrisisDesk,
  alert: AlertListed,
  actor: Actor,
  kinds: readonly (typeof allTasks)[number][],
): Promise<void> {
  for (const kind of kinds) await tasks.complete(em, kind, String(alert.id), actor);
}

const audit = (
  em: SqlEntityManager,
  { deps }: CrisisDesk,
  actor: Actor,
  alert: AlertListed,
  key: 'Alert.Acknowledged' | 'Alert.Handled' | 'Alert.Closed',
  details: Record<string, string>,
): Promise<void> =>
  recordAudit(
    em,
    { actor, key, subjectId: `alert-${alert.id}`, details: { customer: alert.customer_no, ...details } },
    deps.clock,
  );
