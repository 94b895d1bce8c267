import { isOutsideNumber, type MoveCaller, type TransferCall } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { CallCentre } from '../call-centre.ts';
import { transferErrors } from '../callcenter.errors.ts';
import type { TransferOrder } from '../calls/transfer-order.ts';
import { takeRows } from '../compare-and-set.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { findVisible } from '../interaction.policy.ts';
import { freeAgent, isTalkingOn } from './transfer-targets.ts';

/**
 * Passes a call on without a word between the agents. The order and its note are written down before Asterisk is asked, so
 * that whoever is rung next has them on the screen; that it came about is told by the call's own facts. The same order
 * again (same key) changes nothing.
 *
 * @throws AppError when he is not talking on the call, the target cannot take it, or Asterisk does not confirm
 */
export async function transferCall(
  centre: CallCentre,
  actor: Actor,
  input: TransferCall & { interactionId: string },
): Promise<Interaction> {
  const { key, to, note } = input;
  const ordered = await centre.deps.transaction(async (em) => {
    const interaction = await findVisible(centre, em, actor, input.interactionId);
    const known = interaction.transfers.find(({ id }) => id === key);
    if (known && !known.failed) return { interaction, move: null };
    if (!isTalkingOn(interaction, actor) || !actor.extension) throw transferErrors.notTalking();
    const target = await targetOf(centre, em, to);
    const at = centre.deps.clock.now().toISOString();
    const order: TransferOrder = {
      id: key,
      byUserId: actor.userId,
      kind: to.kind,
      target: target.kept,
      note,
      at,
      failed: false,
    };
    await takeRows(em, 'interaction', [{ id: interaction.id, version: interaction.version }]);
    interaction.version += 1;
    interaction.transfers = [...interaction.transfers.filter(({ id }) => id !== key), order];
    const details = { kind: to.kind, target: to.kind === 'outside' ? 'outside' : target.kept };
    await recordAudit(
      em,
      { actor, key: 'Interaction.Transferred', subjectId: interaction.id, details },
      centre.deps.clock,
    );
    const move: MoveCaller = { callId: interaction.callId, orderId: key, by: actor.extension, to: target.move };
    return { interaction, move };
  });
  if (!ordered.move) return ordered.interaction;
  const result = await centre.deps.telephony.moveCaller(ordered.move);
  if (result.ok) return ordered.interaction;
  await noteFailure(centre, ordered.interaction.id, key);
  throw transferErrors.unconfirmed();
}

async function targetOf(
  centre: CallCentre,
  em: Parameters<typeof findVisible>[1],
  to: TransferCall['to'],
): Promise<{ kept: string; move: MoveCaller['to'] }> {
  if (to.kind === 'queue' && !centre.setup.one('queue', to.queue)) throw transferErrors.queueUnknown();
  if (to.kind === 'queue') return { kept: to.queue, move: { kind: 'queue', target: to.queue } };
  if (to.kind === 'outside') {
    const number = outsideNumber(to.number);
    return { kept: number, move: { kind: 'outside', target: number } };
  }
  const { extension } = await freeAgent(centre, em, to.userId);
  return { kept: to.userId, move: { kind: 'agent', target: extension } };
}

/** A number as it is dialled. @throws AppError transfer.number_not_allowed when agents may not dial it */
export function outsideNumber(typed: string): string {
  const number = typed.replaceAll(/[\s()-]/g, '');
  if (!isOutsideNumber(number)) throw transferErrors.numberNotAllowed();
  return number;
}

/** What Asterisk did not confirm was not done: nobody is shown it. */
export async function noteFailure(centre: CallCentre, interactionId: string, key: string): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const interaction = await em.findOneOrFail(Interaction, { id: interactionId });
    await takeRows(em, 'interaction', [{ id: interaction.id, version: interaction.version }]);
    interaction.version += 1;
    interaction.transfers = interaction.transfers.map((order) =>
      order.id === key ? { ...order, failed: true } : order,
    );
  });
}
