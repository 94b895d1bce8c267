import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import type { CallToPlace } from './place-call.ts';

/** The customer's last calls from the number he is called back at that are looked at for what was proved. */
const CALLS_BACK = 3;

/** A customer who is called back where he called from takes along what was proved on that call, and its end. */
export async function carryIdentity(
  centre: CallCentre,
  em: SqlEntityManager,
  { callId, e164, customerNo }: CallToPlace,
): Promise<void> {
  if (customerNo === null) return;
  const calls = await em.find(
    Interaction,
    { customerNo, ani: e164, direction: 'inbound' },
    { fields: ['callId'], orderBy: { startedAt: 'desc' }, limit: CALLS_BACK, disableIdentityMap: true },
  );
  for (const call of calls) {
    const proof = await centre.proofs.on(em, call.callId);
    if (proof?.customerNo !== customerNo) continue;
    await centre.proofs.keep(em, { ...proof, callId });
    return;
  }
}
