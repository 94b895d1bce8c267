import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CentreStep } from '@tellerline/contracts';
import type { Actor } from '../../../../kernel/actor.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { allNumbersOf } from '../../../customers/index.ts';
import { isCentreStep, stepsFor, taskKindOf } from '../bundle-steps.ts';
import { changeBundle, noteEvent, readForChange } from '../bundle-store.ts';
import { openTaskOf } from '../bundle-tasks.ts';
import { handOverErrors } from '../hand-over.errors.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { finishStep, settle } from './advance-bundle.ts';

/**
 * The centre has the papers: the bundle goes on to data entry, and a company's attributes may be kept from now on. Takes the
 * task if nobody has it.
 * @throws AppError conflict.stale · hand_over.not_now · task.taken · resource.not_found
 */
export async function receiveBundle(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  const bundle = await readForChange(em, actor, id, version);
  if (bundle.step !== 'receipt') throw handOverErrors.notNow();
  await hand.tasks.hold(em, actor, 'document_receipt', id);
  await hand.tasks.complete(em, 'document_receipt', id, actor);
  await noteEvent(hand, em, id, { what: 'received', step: 'receipt', by: actor });
  const received = await changeBundle(em, bundle, { received_at: hand.deps.clock.now() });
  await settle(hand, em, received);
  if (received.customer_kind === 'corporate') await openTaskOf(hand, em, received, 'attributes');
  const details = { flowNo: bundle.flow_no };
  await recordAudit(em, { actor, key: 'Bundle.Received', subjectId: id, details }, hand.deps.clock);
}

/**
 * Sends a bundle back to its branch with the reason. What the centre did for it does not count any more.
 * @throws AppError conflict.stale · hand_over.not_now · task.taken · resource.not_found
 */
export async function returnBundle(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  input: { version: number; reason: string },
): Promise<void> {
  const bundle = await readForChange(em, actor, id, input.version);
  const kind = taskKindOf[bundle.step];
  if (!kind || (bundle.step !== 'receipt' && bundle.step !== 'data_entry')) throw handOverErrors.notNow();
  await hand.tasks.hold(em, actor, kind, id);
  await hand.tasks.complete(em, kind, id, actor);
  await hand.tasks.cancel(em, 'attributes', id);
  const returned = await changeBundle(em, bundle, {
    step: 'returned',
    step_since: hand.deps.clock.now(),
    holder_user_id: null,
    holder_since: null,
    reason: input.reason,
    received_at: null,
    attributes_at: null,
    attributes_by: null,
  });
  await openTaskOf(hand, em, returned, 'returned');
  await noteEvent(hand, em, id, { what: 'returned', step: bundle.step, by: actor, reason: input.reason });
  const details = { flowNo: bundle.flow_no };
  await recordAudit(em, { actor, key: 'Bundle.Returned', subjectId: id, details }, hand.deps.clock);
}

/**
 * Somebody says that a step is done, attributes also before their turn. Takes the step's task if nobody has it. Entry is
 * complete only when no draft of a change is left; a review of a bundle for which nothing was entered is a second person's word.
 * @throws AppError conflict.stale · hand_over.not_now · hand_over.open_changes · hand_over.same_person · task.taken
 */
export async function finishByHand(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  input: { version: number; step: CentreStep },
): Promise<void> {
  const bundle = await readForChange(em, actor, id, input.version);
  const { step } = input;
  const kind = taskKindOf[step];
  const itsTurn = bundle.step === step || (step === 'attributes' && isCentreStep(bundle.step));
  if (!kind || !itsTurn || !stepsFor(bundle).includes(step) || bundle.customer_no === null)
    throw handOverErrors.notNow();
  if (step === 'review' && bundle.data_entry_by === actor.userId) throw handOverErrors.samePerson();
  if (step === 'data_entry') {
    const since = bundle.received_at ?? bundle.created_at;
    const drafts = (await hand.reviews?.countsOf(em, await allNumbersOf(em, [bundle.customer_no]), since))?.drafts ?? 0;
    if (drafts > 0) throw handOverErrors.openChanges(drafts);
  }
  await hand.tasks.hold(em, actor, kind, id);
  await finishStep(hand, em, bundle, step, actor);
}
