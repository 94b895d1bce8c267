import type { CallView } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { CallCentre } from '../call-centre.ts';
import { interactionErrors } from '../callcenter.errors.ts';
import { basisOf } from '../caller-files.ts';
import { findVisible } from '../interaction.policy.ts';
import { questionOf } from '../interaction.presenter.ts';
import type { CustomerDirectory } from '../ports.ts';
import { holdersOf, sendCall } from './send-call.ts';
import { viewCall } from './view-call.ts';

/** The agent says who it is, of several candidates or after a search. Audited; his choice beats every look-up from now on. */
export async function chooseCustomer(
  centre: CallCentre,
  customers: CustomerDirectory,
  actor: Actor,
  input: { interactionId: string; customerNo: string },
): Promise<CallView> {
  const chosen = await centre.deps.transaction(async (em) => {
    const interaction = await findVisible(centre, em, actor, input.interactionId);
    if (!holdersOf(centre, interaction).some(({ userId }) => userId === actor.userId)) {
      throw interactionErrors.notYours();
    }
    // Whom the number leads to: a merged one is written nowhere anew.
    const { customerNo } = await customers.summary(em, input.customerNo, actor);
    interaction.customerNo = customerNo;
    interaction.matchKind = 'one';
    interaction.matchBy = 'agent';
    interaction.candidates = [{ customerNo, reason: 'chosen' }];
    interaction.matchBasis = basisOf(questionOf(interaction));
    const details = { customerNo };
    const subjectId = interaction.id;
    await recordAudit(em, { actor, key: 'Interaction.CustomerChosen', subjectId, details }, centre.deps.clock);
    return interaction;
  });
  const view = await viewCall(centre, chosen, actor);
  await centre.deps.transaction(async (em) => {
    for (const agent of holdersOf(centre, chosen)) await sendCall(centre, em, chosen, agent);
    await centre.cardViews.note(em, actor.userId, view);
  });
  return view;
}
