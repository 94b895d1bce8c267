import type { CustomerAlert, ObserveCustomer } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import { ask } from '../../persistence/questions.ts';
import { groupOf } from '../customers/index.ts';
import { crisisDb } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { tellAlerts } from './tell-alerts.ts';
import { writeEntry } from './write-entry.ts';

/**
 * Takes down what somebody noticed about a customer, usually while he is on the phone, and rates him at once.
 * @returns the alert he has now
 * @throws AppError resource.not_found when absent or out of scope, and for a call that is not with him or not to be seen: the same answer
 */
export async function observe(
  desk: CrisisDesk,
  actor: Actor,
  customerNo: string,
  { key, indicator, note, interactionId }: ObserveCustomer,
): Promise<CustomerAlert | null> {
  const { deps } = desk;
  const now = deps.clock.now();
  const { customer, rules } = await deps.transaction(async (em) => {
    const found = await groupOf(em, customerNo, actor);
    if (!found) throw new AppError('resource.not_found', { status: 404 });
    if (interactionId !== undefined) await desk.checkCall(em, actor, interactionId, found.customerNo);
    const inForce = await desk.book.inForce(em);
    const isNew = await insertIfAbsent(() =>
      crisisDb(em)
        .insertInto('alert_observation')
        .values({
          id: key,
          customer_id: found.id,
          indicator,
          note: note || null,
          interaction_id: interactionId ?? null,
          observed_at: now,
          observed_on: desk.today(),
          by_user_id: actor.userId,
          by_name: actor.displayName,
        })
        .execute(),
    );
    if (!isNew) return { customer: found, rules: inForce.rules };
    await desk.rate(em, inForce.rules, { ids: [found.id] }, 'event');
    const alert = await crisisDb(em)
      .selectFrom('customer_alert')
      .select(['id', 'level'])
      .where('open_key', '=', found.id)
      .executeTakeFirst();
    if (alert) {
      const about = { alertId: Number(alert.id), customerId: found.id, at: now, level: alert.level, by: actor };
      await writeEntry(em, { ...about, what: 'observed', text: note || indicator });
    }
    const details = { customer: found.customerNo, indicator, interaction: interactionId ?? null };
    await recordAudit(em, { actor, key: 'Alert.Observed', subjectId: key, details }, deps.clock);
    return { customer: found, rules: inForce.rules };
  });
  await tellAlerts(desk, rules, [customer.id]);
  const em = forkOf(deps.orm);
  return ask(em, desk.alertOf(em, customer.ids));
}
