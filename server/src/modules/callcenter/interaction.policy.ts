import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import type { CallCentre } from './call-centre.ts';
import { interactionErrors } from './callcenter.errors.ts';
import { Interaction } from './entities/interaction.entity.ts';
import { InteractionOffer } from './entities/interaction-offer.entity.ts';

/**
 * An interaction this person may see: an agent those that rang at him, a supervisor those of agents in his branches and,
 * where his branches hold all agents, also those nobody answered.
 * @throws AppError resource.not_found, alike for what is absent and what is foreign.
 */
export async function findVisible(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
): Promise<Interaction> {
  const interaction = await em.findOne(Interaction, { id });
  if (!interaction) throw interactionErrors.notFound();
  if (interaction.agentUserId === actor.userId) return interaction;
  const offers = await em.find(InteractionOffer, { interactionId: id });
  if (offers.some(({ userId }) => userId === actor.userId)) return interaction;
  const scope = supervisedCalls(centre, actor);
  const isSupervised =
    scope !== null &&
    (offers.some(({ userId }) => scope.userIds.includes(userId ?? '')) || (scope.all && offers.length === 0));
  if (!isSupervised) throw interactionErrors.notFound();
  return interaction;
}

/** Until the call is wrapped up he is at work on it. */
export async function isOnCallWith(em: SqlEntityManager, actor: Actor, customerNo: string): Promise<boolean> {
  const running = { agentUserId: actor.userId, wrappedUpAt: null, wrapUpTimedOutAt: null, customerNo };
  return (await em.findOne(Interaction, running, { fields: ['id'] })) !== null;
}

/** Is this customer on the phone with him now, and proved to be it? What he wrote on the call himself proves nothing. */
export async function hasProvedCaller(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
  customerNo: string,
): Promise<boolean> {
  const running = { agentUserId: actor.userId, agentEndedAt: null, phase: { $ne: 'ended' as const }, customerNo };
  const calls = await em.find(Interaction, running, { fields: ['callId'], disableIdentityMap: true });
  for (const { callId } of calls) if ((await centre.proofs.on(em, callId))?.customerNo === customerNo) return true;
  return false;
}

/** The agents whose calls a supervisor may see; null for everybody else, administrators too: calls tell of customers. */
export const supervisedCalls = (centre: CallCentre, actor: Actor) =>
  hasRole(actor, 'supervisor') ? supervisedAgents(centre, actor) : null;

/** The agents a supervisor answers for and an administrator sees at work (never their calls); null when the person is none. `all`: every agent of the house. */
export function supervisedAgents(centre: CallCentre, actor: Actor): { userIds: string[]; all: boolean } | null {
  return hasRole(actor, 'supervisor', 'admin') ? agentsBelow(centre, actor) : null;
}

/** The agents whose recordings somebody hears who leads them or judges calls; null for everybody else. */
export const heardAgents = (centre: CallCentre, actor: Actor) =>
  hasRole(actor, 'supervisor', 'quality') ? agentsBelow(centre, actor) : null;

function agentsBelow(centre: CallCentre, actor: Actor): { userIds: string[]; all: boolean } {
  const agents = centre.roster.all();
  const own = agents.filter(({ branchPath }) => branchPath.startsWith(actor.branchPath));
  return { userIds: own.map(({ userId }) => userId), all: own.length === agents.length };
}
