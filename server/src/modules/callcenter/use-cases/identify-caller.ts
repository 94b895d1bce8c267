import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { basisOf } from '../caller-files.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { questionOf } from '../interaction.presenter.ts';
import { holdersOf, sendCall } from './send-call.ts';

/** A pop is not kept back longer than this for a slow look-up. */
const longestKeptBackMs = 300;

/** Looks up the caller of an interaction and, in the house's main scope, keeps the match with it. Never throws. */
export function identifySoon(centre: CallCentre, interactionId: string, branchPath: string): void {
  centre.background.start('identify_caller', { interactionId }, () =>
    identifyCaller(centre, interactionId, branchPath),
  );
}

/**
 * Finds out who is calling and tells the desktops that hold the call. A number the caller typed beats the one he calls from;
 * what an agent chose beats both. Runs beside the calls, never in their transactions.
 */
export async function identifyCaller(centre: CallCentre, interactionId: string, branchPath: string): Promise<void> {
  const asked = await forkOf(centre.deps.orm).findOne(Interaction, { id: interactionId });
  if (!asked) return;
  const question = questionOf(asked);
  const lookup = centre.files.load(question, branchPath);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    centre.background.start('late_pop', { interactionId }, () => sendToHolders(centre, interactionId, branchPath));
  }, longestKeptBackMs);
  const file = await lookup.finally(() => clearTimeout(timer));
  if (late) centre.deps.log.warn({ event: 'caller.lookup_slow', interactionId, callId: asked.callId });

  const isStored = branchPath === centre.roster.mainScope() && question.chosenCustomerNo === null;
  if (isStored && asked.matchBasis !== basisOf(question)) {
    const { match } = file;
    const candidates = match.candidates.map(({ customerNo, reason }) => ({ customerNo, reason }));
    await centre.deps.transaction((em) =>
      em.nativeUpdate(
        Interaction,
        { id: interactionId, $or: [{ matchBy: null }, { matchBy: { $ne: 'agent' } }] },
        {
          customerNo: match.kind === 'one' ? (candidates[0]?.customerNo ?? null) : null,
          matchKind: match.kind,
          matchBy: match.by,
          candidates,
          typedDiffersFromAni: match.typedDiffersFromAni,
          matchBasis: basisOf(question),
        },
      ),
    );
    centre.deps.log.info({
      event: 'caller.identified',
      interactionId,
      callId: asked.callId,
      match: match.kind,
      by: match.by,
      typedDiffersFromAni: match.typedDiffersFromAni,
    });
  }
  await sendToHolders(centre, interactionId, branchPath);
}

/** Sends the call to those of its holders who see customers in this scope. */
async function sendToHolders(centre: CallCentre, interactionId: string, branchPath: string): Promise<void> {
  await centre.deps.transaction(async (em) => {
    const interaction = await em.findOne(Interaction, { id: interactionId });
    if (!interaction) return;
    const holders = holdersOf(centre, interaction);
    if (interaction.phase === 'ended' && holders.length === 0) centre.files.forget(interactionId);
    for (const agent of holders) {
      if (agent.branchPath === branchPath) await sendCall(centre, em, interaction, agent);
    }
  });
}
