import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerMatch } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { basisOf, type CallerQuestion } from '../caller-files.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { questionOf } from '../interaction.presenter.ts';
import { holdersOf, sendCall } from './send-call.ts';

/** A pop is not kept back longer than this for a slow look-up. */
const longestKeptBackMs = 300;

/** Looks up the caller of an interaction and, in the house's main scope, keeps the match with it. Never throws. */
export function identifySoon(centre: CallCentre, asked: Interaction, branchPath: string): void {
  centre.background.start('identify_caller', { interactionId: asked.id }, () =>
    identifyCaller(centre, asked, branchPath),
  );
}

/**
 * Finds out who is calling and tells the desktops that hold the call. A number the caller typed beats the one he calls from;
 * what an agent chose beats both. Runs beside the calls, never in their transactions.
 */
async function identifyCaller(centre: CallCentre, asked: Interaction, branchPath: string): Promise<void> {
  const interactionId = asked.id;
  const question = questionOf(asked);
  const lookup = centre.files.load(question, branchPath);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    centre.background.start('late_pop', { interactionId }, () =>
      centre.deps.transaction((em) => sendToHolders(centre, em, interactionId, branchPath)),
    );
  }, longestKeptBackMs);
  const file = await lookup.finally(() => clearTimeout(timer));
  if (late) centre.deps.log.warn({ event: 'caller.lookup_slow', interactionId, callId: asked.callId });

  const isInMainScope = branchPath === centre.roster.mainScope() && question.chosenCustomerNo === null;
  const isNews = isInMainScope && asked.matchBasis !== basisOf(question);
  const { match } = file;
  await centre.deps.transaction(async (em) => {
    if (isNews) await keepMatch(em, question, match);
    await sendToHolders(centre, em, interactionId, branchPath);
  });
  if (isNews) {
    centre.deps.log.info({
      event: 'caller.identified',
      interactionId,
      callId: asked.callId,
      match: match.kind,
      by: match.by,
      typedDiffersFromAni: match.typedDiffersFromAni,
    });
  }
}

/** Keeps who was found with the call, unless an agent has said who it is. */
async function keepMatch(em: SqlEntityManager, question: CallerQuestion, match: CustomerMatch): Promise<void> {
  const candidates = match.candidates.map(({ customerNo, reason }) => ({ customerNo, reason }));
  await em.nativeUpdate(
    Interaction,
    { id: question.interactionId, $or: [{ matchBy: null }, { matchBy: { $ne: 'agent' } }] },
    {
      customerNo: match.kind === 'one' ? (candidates[0]?.customerNo ?? null) : null,
      matchKind: match.kind,
      matchBy: match.by,
      candidates,
      typedDiffersFromAni: match.typedDiffersFromAni,
      matchBasis: basisOf(question),
    },
  );
}

/** Sends the call to those of its holders who see customers in this scope. */
async function sendToHolders(
  centre: CallCentre,
  em: SqlEntityManager,
  interactionId: string,
  branchPath: string,
): Promise<void> {
  const interaction = await em.findOne(Interaction, { id: interactionId });
  if (!interaction) return;
  const holders = holdersOf(centre, interaction);
  if (interaction.phase === 'ended' && holders.length === 0) centre.files.forget(interactionId);
  for (const agent of holders) {
    if (agent.branchPath === branchPath) await sendCall(centre, em, interaction, agent);
  }
}
