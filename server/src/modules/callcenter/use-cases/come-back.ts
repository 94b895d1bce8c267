import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { transferErrors } from '../callcenter.errors.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { findVisible } from '../interaction.policy.ts';

/** Is the caller kept for the agent of this extension? */
const isKeptFor = ({ story }: Interaction, extension: string | null): boolean =>
  story.phase === 'parked' && story.moves.at(-1)?.to === 'comeback' && story.moves.at(-1)?.target === extension;

/**
 * The agent's page was lost in the middle of the talk and is there again: the caller hears music while the new page's phone
 * is rung, which answers by itself. Once more changes nothing.
 *
 * @throws AppError when he has no part in the call any more, or Asterisk does not confirm
 */
export async function comeBack(centre: CallCentre, actor: Actor, interactionId: string): Promise<Interaction> {
  const interaction = await findVisible(centre, forkOf(centre.deps.orm), actor, interactionId);
  if (isKeptFor(interaction, actor.extension)) return interaction;
  const isOn = interaction.story.legs.some(
    (leg) => leg.extension === actor.extension && leg.connectedAt !== null && leg.endedAt === null,
  );
  if (!isOn || !actor.extension) throw transferErrors.notTalking();
  const result = await keepCaller(centre, interaction.callId, actor.extension);
  if (!result.ok) throw transferErrors.unconfirmed();
  return interaction;
}

/** Takes the caller away from a phone that is gone; he hears music until it is there again. */
export const keepCaller = (centre: CallCentre, callId: string, extension: string) =>
  centre.deps.telephony.moveCaller({
    callId,
    orderId: newId(),
    by: extension,
    to: { kind: 'comeback', target: extension },
  });
