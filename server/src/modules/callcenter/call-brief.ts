import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { CallCentre } from './call-centre.ts';
import { findVisible } from './interaction.policy.ts';
import { viewCall } from './use-cases/view-call.ts';

/** A call as far as a conversation along it needs it. */
export interface CallBrief {
  queue: string | null;
  dialled: string;
  customerNo: string | null;
  /** The caller typed the number of the customer he was found to be. */
  numberGiven: boolean;
  /** Who the caller was proved to be on this call, while that counts. */
  provedCustomerNo: string | null;
  /** Who answered last. */
  agentUserId: string | null;
}

/** Null when there is no such call, or it is not this person's to see. */
export async function callBrief(centre: CallCentre, actor: Actor, interactionId: string): Promise<CallBrief | null> {
  await centre.roster.refresh();
  try {
    const interaction = await findVisible(centre, forkOf(centre.deps.orm), actor, interactionId);
    const { ivr, match } = await viewCall(centre, interaction, actor);
    return {
      queue: interaction.queue ?? null,
      dialled: interaction.dnis,
      customerNo: interaction.customerNo ?? null,
      numberGiven: ivr.verification !== 'none',
      provedCustomerNo: ivr.provedUntil === null ? null : (match.candidates[0]?.customerNo ?? null),
      agentUserId: interaction.agentUserId ?? null,
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'resource.not_found') return null;
    throw error;
  }
}
