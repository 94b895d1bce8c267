import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { publishCall } from './publish-call.ts';

/** Keeps with a call who its caller was proved to be by his answers, and shows it to whoever has the call. */
export async function keepIdentity(
  centre: CallCentre,
  em: SqlEntityManager,
  interactionId: string,
  customerNo: string,
): Promise<void> {
  const interaction = await em.findOneOrFail(Interaction, { id: interactionId }, { disableIdentityMap: true });
  await centre.proofs.keep(em, { callId: interaction.callId, customerNo, level: 'answers' });
  await publishCall(centre, em, interaction, null);
}
