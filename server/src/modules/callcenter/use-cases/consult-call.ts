import type { ConsultCall, ConsultColleague, ConsultMove } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { transferErrors } from '../callcenter.errors.ts';
import type { TransferOrder } from '../calls/transfer-order.ts';
import { takeRows } from '../compare-and-set.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { findVisible } from '../interaction.policy.ts';
import { noteFailure } from './transfer-call.ts';
import { freeAgent, isTalkingOn } from './transfer-targets.ts';

/**
 * Rings a colleague while the caller hears music. The note is on the colleague's screen when his phone rings. The same order
 * again (same key) changes nothing.
 *
 * @throws AppError when he is not talking on the call, the colleague is not free, or Asterisk does not confirm
 */
export async function consultCall(
  centre: CallCentre,
  actor: Actor,
  { interactionId, key, userId, note }: ConsultCall & { interactionId: string },
): Promise<Interaction> {
  const { interaction, colleague } = await centre.deps.transaction(async (em) => {
    const found = await findVisible(centre, em, actor, interactionId);
    if (found.transfers.some(({ id, failed }) => id === key && !failed)) return { interaction: found, colleague: null };
    if (!isTalkingOn(found, actor)) throw transferErrors.notTalking();
    const agent = await freeAgent(centre, em, userId);
    const at = centre.deps.clock.now().toISOString();
    const order: TransferOrder = {
      id: key,
      byUserId: actor.userId,
      kind: 'consult',
      target: userId,
      note,
      at,
      failed: false,
    };
    await takeRows(em, 'interaction', [{ id: found.id, version: found.version }]);
    found.version += 1;
    found.transfers = [...found.transfers.filter(({ id }) => id !== key), order];
    const details = { colleague: userId };
    await recordAudit(em, { actor, key: 'Interaction.Consulted', subjectId: found.id, details }, centre.deps.clock);
    return { interaction: found, colleague: agent.extension };
  });
  if (!colleague) return interaction;
  try {
    await order(centre, actor, interaction, { orderId: key, colleague, step: 'start' });
  } catch (error) {
    await noteFailure(centre, interaction.id, key);
    throw error;
  }
  return interaction;
}

/**
 * Goes between caller and colleague, brings all together, hands over, or ends the consultation.
 * @throws AppError when he does not lead the call, the colleague is not on it, or Asterisk does not confirm
 */
export async function moveConsult(
  centre: CallCentre,
  actor: Actor,
  { interactionId, extension, step }: ConsultMove & { interactionId: string },
): Promise<Interaction> {
  const interaction = await findVisible(centre, forkOf(centre.deps.orm), actor, interactionId);
  const isThere = interaction.story.legs.some((leg) => leg.extension === extension && leg.endedAt === null);
  if (!isTalkingOn(interaction, actor) || !isThere) throw transferErrors.notTalking();
  await order(centre, actor, interaction, { orderId: newId(), colleague: extension, step });
  return interaction;
}

async function order(
  centre: CallCentre,
  actor: Actor,
  { callId }: Interaction,
  what: Pick<ConsultColleague, 'orderId' | 'colleague' | 'step'>,
): Promise<void> {
  const result = await centre.deps.telephony.consult({ callId, by: actor.extension ?? '', ...what });
  if (!result.ok) throw transferErrors.unconfirmed();
}
