import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ConsultCall, ConsultColleague, ConsultMove } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { transferErrors } from '../callcenter.errors.ts';
import { guestsOf } from '../calls/guests.ts';
import type { TransferOrder } from '../calls/transfer-order.ts';
import { takeRows } from '../compare-and-set.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { findVisible } from '../interaction.policy.ts';
import { noteFailure, outsideNumber } from './transfer-call.ts';
import { freeAgent, isTalkingOn } from './transfer-targets.ts';

/**
 * Rings a colleague, or a number outside, while the caller hears music. The note is on the colleague's screen when his phone rings.
 * The same order again (same key) changes nothing.
 *
 * @throws AppError when he is not talking on the call, the colleague is not free, the number is none an agent may dial, or Asterisk
 *   does not confirm
 */
export async function consultCall(
  centre: CallCentre,
  actor: Actor,
  { interactionId, key, to, note }: ConsultCall & { interactionId: string },
): Promise<Interaction> {
  const { interaction, colleague } = await centre.deps.transaction(async (em) => {
    const found = await findVisible(centre, em, actor, interactionId);
    if (found.transfers.some(({ id, failed }) => id === key && !failed)) return { interaction: found, colleague: null };
    if (!isTalkingOn(found, actor)) throw transferErrors.notTalking();
    const { kept, dialled } = await askedOf(centre, em, to);
    const at = centre.deps.clock.now().toISOString();
    const order: TransferOrder = {
      id: key,
      byUserId: actor.userId,
      kind: 'consult',
      target: kept,
      note,
      at,
      failed: false,
    };
    await takeRows(em, 'interaction', [{ id: found.id, version: found.version }]);
    found.version += 1;
    found.transfers = [...found.transfers.filter(({ id }) => id !== key), order];
    const details = { colleague: to.kind === 'outside' ? 'outside' : kept };
    await recordAudit(em, { actor, key: 'Interaction.Consulted', subjectId: found.id, details }, centre.deps.clock);
    return { interaction: found, colleague: dialled };
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

/** Whom the order is kept to have asked, and what is dialled for it. */
async function askedOf(
  centre: CallCentre,
  em: SqlEntityManager,
  to: ConsultCall['to'],
): Promise<{ kept: string; dialled: string }> {
  if (to.kind === 'agent') return { kept: to.userId, dialled: (await freeAgent(centre, em, to.userId)).extension };
  const number = outsideNumber(to.number);
  return { kept: number, dialled: number };
}

/**
 * Goes between caller and colleague, brings all together, hands over, or ends the consultation.
 * @throws AppError when he does not lead the call, the colleague is not on it, or Asterisk does not confirm
 */
export async function moveConsult(
  centre: CallCentre,
  actor: Actor,
  { interactionId, party, step }: ConsultMove & { interactionId: string },
): Promise<Interaction> {
  const interaction = await findVisible(centre, forkOf(centre.deps.orm), actor, interactionId);
  const { legs, moves } = interaction.story;
  const isThere =
    legs.some((leg) => leg.extension === party && leg.endedAt === null) ||
    guestsOf(moves).some(({ number }) => number === party);
  if (!isTalkingOn(interaction, actor) || !isThere) throw transferErrors.notTalking();
  await order(centre, actor, interaction, { orderId: newId(), colleague: party, step });
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
