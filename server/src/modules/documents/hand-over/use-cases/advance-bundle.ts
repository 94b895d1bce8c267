import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CentreStep, centreSteps } from '@tellerline/contracts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { allNumbersOf } from '../../../customers/index.ts';
import { doneAt, doneBy, nextStep, stepsFor, taskKindOf } from '../bundle-steps.ts';
import { changeBundle, noteEvent } from '../bundle-store.ts';
import { openTaskOf } from '../bundle-tasks.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { handOverDb, type StoredBundle } from '../hand-over.tables.ts';

type By = { userId: string } | null;

const CUSTOMERS_A_QUERY = 500;

/** Notes that a step is done, closes its task and moves the bundle to what comes next. A second time changes nothing. */
export async function finishStep(
  hand: HandOver,
  em: SqlEntityManager,
  bundle: StoredBundle,
  step: CentreStep,
  by: By,
): Promise<StoredBundle> {
  if (bundle[doneAt[step]] !== null || !stepsFor(bundle).includes(step)) return bundle;
  // Who confirmed the entry may have decided another's change; the review of his own entry is never his.
  const person = step === 'review' && by?.userId === bundle.data_entry_by ? null : by;
  const finished = await changeBundle(em, bundle, {
    [doneAt[step]]: hand.deps.clock.now(),
    [doneBy[step]]: person?.userId ?? null,
  });
  const kind = taskKindOf[step];
  if (kind) await hand.tasks.complete(em, kind, bundle.id, by);
  await noteEvent(hand, em, bundle.id, { what: 'step_done', step, by });
  const details = { flowNo: bundle.flow_no, step };
  const actor = by ?? 'system';
  await recordAudit(em, { actor, key: 'Bundle.StepDone', subjectId: bundle.id, details }, hand.deps.clock);
  return settle(hand, em, finished);
}

/** Puts a bundle where the first step is that is not done, with its task and whoever has that already. */
export async function settle(hand: HandOver, em: SqlEntityManager, bundle: StoredBundle): Promise<StoredBundle> {
  const step = nextStep(bundle);
  if (step === bundle.step) return bundle;
  const now = hand.deps.clock.now();
  const kind = taskKindOf[step];
  const holder = kind ? ((await hand.tasks.holderOf(em, kind, bundle.id)) ?? null) : null;
  const moved = await changeBundle(em, bundle, {
    step,
    step_since: now,
    holder_user_id: holder,
    holder_since: holder === null ? null : now,
  });
  if (step === 'done') {
    await noteEvent(hand, em, bundle.id, { what: 'completed', step, by: null });
    return moved;
  }
  return step === 'review' ? beginReview(hand, em, moved) : openAndKeep(hand, em, moved, step);
}

async function openAndKeep(hand: HandOver, em: SqlEntityManager, bundle: StoredBundle, step: CentreStep) {
  await openTaskOf(hand, em, bundle, step);
  return bundle;
}

/**
 * What was entered is reviewed change by change. If all of it was approved already, there is nothing to wait for; if nothing
 * was entered at all, a second person says so on the bundle.
 */
async function beginReview(hand: HandOver, em: SqlEntityManager, bundle: StoredBundle): Promise<StoredBundle> {
  const since = bundle.received_at ?? bundle.created_at;
  const changes =
    bundle.customer_no === null
      ? null
      : await hand.reviews?.countsOf(em, await allNumbersOf(em, [bundle.customer_no]), since);
  if (changes && changes.drafts + changes.submitted > 0) return bundle;
  if (changes && changes.approved > 0) return finishStep(hand, em, bundle, 'review', null);
  return openAndKeep(hand, em, bundle, 'review');
}

/** Moves the bundles of a customer on for whom a step was done elsewhere. */
export async function stepDoneFor(
  hand: HandOver,
  em: SqlEntityManager,
  customerNo: string,
  step: CentreStep,
  by: By,
): Promise<void> {
  for (const bundle of await atTheCentre(em, customerNo)) {
    if (step === 'review' && !(bundle.step === 'review' && (await allDecided(hand, em, bundle)))) continue;
    await finishStep(hand, em, bundle, step, by);
  }
}

/** Of many customers only those are looked at who have a bundle that waits for it: a few queries, however many they are. */
export async function attributesKeptFor(
  hand: HandOver,
  em: SqlEntityManager,
  customerNos: readonly string[],
  by: By,
): Promise<void> {
  for (let at = 0; at < customerNos.length; at += CUSTOMERS_A_QUERY) {
    const numbers = await allNumbersOf(em, customerNos.slice(at, at + CUSTOMERS_A_QUERY));
    const waiting = await handOverDb(em)
      .selectFrom('bundle')
      .selectAll()
      .where('customer_no', 'in', numbers)
      .where('step', 'in', centreSteps)
      .where('attributes_at', 'is', null)
      .orderBy('id')
      .execute();
    for (const bundle of waiting) await finishStep(hand, em, bundle, 'attributes', by);
  }
}

async function allDecided(hand: HandOver, em: SqlEntityManager, bundle: StoredBundle): Promise<boolean> {
  if (!hand.reviews || bundle.customer_no === null) return true;
  const since = bundle.received_at ?? bundle.created_at;
  const { drafts, submitted } = await hand.reviews.countsOf(em, await allNumbersOf(em, [bundle.customer_no]), since);
  return drafts + submitted === 0;
}

/** A change came back: what is under review goes back to data entry. */
export async function entryReturnedFor(
  hand: HandOver,
  em: SqlEntityManager,
  customerNo: string,
  by: By,
  reason: string,
): Promise<void> {
  for (const bundle of await atTheCentre(em, customerNo)) {
    if (bundle.step !== 'review') continue;
    const reopened = await changeBundle(em, bundle, { data_entry_at: null, data_entry_by: null });
    await hand.tasks.cancel(em, 'review', bundle.id);
    await noteEvent(hand, em, bundle.id, { what: 'entry_returned', step: 'review', by, reason: reason.slice(0, 200) });
    await settle(hand, em, reopened);
  }
}

/** In the order they came. */
const atTheCentre = async (em: SqlEntityManager, customerNo: string): Promise<StoredBundle[]> =>
  handOverDb(em)
    .selectFrom('bundle')
    .selectAll()
    .where('customer_no', 'in', await allNumbersOf(em, [customerNo]))
    .where('step', 'in', centreSteps)
    .orderBy('id')
    .execute();
