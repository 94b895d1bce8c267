import type { SqlEntityManager } from '@mikro-orm/sql';
import { type DecideStanding, forms, stages } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay, daysAfter } from '../../../kernel/bank-day.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { customerInScope } from './customer-in-scope.ts';

const LONGEST_DAYS = 730;
type Subject = DecideStanding['subject'];

/**
 * A person decides where a customer stands, with a reason and until a day; an earlier decision on the same ends. In force at once.
 * @throws AppError standing.ends_in_past · standing.not_judged · conflict.stale when two decide at the same moment
 */
export async function decideStanding(
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
  decision: DecideStanding,
): Promise<void> {
  const { deps } = desk;
  const now = deps.clock.now();
  const today = bankDay(now, deps.bank.timeZone);
  if (decision.endsOn <= today || decision.endsOn > daysAfter(today, LONGEST_DAYS))
    throw new AppError('standing.ends_in_past', { status: 422 });
  const rank = decision.subject === 'stage' ? stages.indexOf(decision.value) : forms.indexOf(decision.value);
  await deps.transaction(async (em) => {
    const { id, customerNo: no } = await customerInScope(em, desk.privacy, customerNo, actor);
    await endInForce(em, id, decision.subject, now, actor.displayName);
    await lifecycleDb(em)
      .insertInto('standing_decision')
      .values({
        id: newId(),
        customer_id: id,
        subject: decision.subject,
        value: rank,
        reason: decision.reason,
        decided_by: actor.userId,
        decided_by_name: actor.displayName,
        decided_at: now,
        ends_on: decision.endsOn,
        slot: 1,
        ended_at: null,
        ended_by_name: null,
      })
      .execute()
      .catch((error: unknown) => {
        throw isDuplicate(error) ? new AppError('conflict.stale', { status: 409 }) : error;
      });
    await moveTo(em, id, decision.subject, rank, today, { name: actor.displayName, reason: decision.reason });
    const details = { what: decision.subject, value: decision.value, endsOn: decision.endsOn };
    await recordAudit(em, { actor, key: 'Standing.Decided', subjectId: no, details }, deps.clock);
  });
}

/** Takes a decision back: what the nights reckoned is in force again. @throws AppError resource.not_found when there is none */
export async function endDecision(
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
  subject: Subject,
): Promise<void> {
  const { deps } = desk;
  const now = deps.clock.now();
  const today = bankDay(now, deps.bank.timeZone);
  await deps.transaction(async (em) => {
    const { id, customerNo: no } = await customerInScope(em, desk.privacy, customerNo, actor);
    const ended = await endInForce(em, id, subject, now, actor.displayName);
    if (ended === 0) throw new AppError('resource.not_found', { status: 404 });
    const row = await standingOf(em, id);
    const computed = subject === 'stage' ? row.stage_computed : row.form_computed;
    await moveTo(em, id, subject, computed, today, { name: actor.displayName, reason: null });
    await recordAudit(
      em,
      { actor, key: 'Standing.DecisionEnded', subjectId: no, details: { what: subject } },
      deps.clock,
    );
  });
}

async function endInForce(
  em: SqlEntityManager,
  customerId: number,
  subject: Subject,
  now: Date,
  by: string,
): Promise<number> {
  const ended = await lifecycleDb(em)
    .updateTable('standing_decision')
    .set({ slot: null, ended_at: now, ended_by_name: by })
    .where('customer_id', '=', customerId)
    .where('subject', '=', subject)
    .where('slot', '=', 1)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

async function standingOf(em: SqlEntityManager, customerId: number) {
  const row = await lifecycleDb(em)
    .selectFrom('customer_standing')
    .select(['stage', 'stage_computed', 'form', 'form_computed', 'score'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!row) throw new AppError('standing.not_judged', { status: 409 });
  return row;
}

async function moveTo(
  em: SqlEntityManager,
  customerId: number,
  subject: Subject,
  rank: number,
  today: string,
  by: { name: string; reason: string | null },
) {
  const before = await standingOf(em, customerId);
  const db = lifecycleDb(em);
  if (before[subject] === rank) return;
  const set = subject === 'stage' ? { stage: rank, stage_since: today } : { form: rank, form_since: today };
  await db.updateTable('customer_standing').set(set).where('customer_id', '=', customerId).execute();
  await db
    .insertInto('standing_change')
    .values({
      customer_id: customerId,
      subject,
      from_value: before[subject],
      to_value: rank,
      on_day: today,
      by_name: by.name,
      reason: by.reason,
      rule: null,
      score: before.score,
      figures: null,
    })
    .execute();
}
