import type { AnsweredOffer, AnswerOffer } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { groupOf } from '../../customers/index.ts';
import type { OfferDesk } from '../offers.ports.ts';
import { offerDb } from '../offers.tables.ts';

/**
 * Keeps what came of an offer on a call; the same call's later word takes the place of the earlier one.
 * @throws AppError offer.wrong_answer to what has to be done, but done; offer.not_your_call, resource.not_found
 */
export async function answerOffer(
  { deps, ports, book }: OfferDesk,
  actor: Actor,
  { interactionId, offerId }: { interactionId: string; offerId: string },
  { customerNo, outcome, reason }: AnswerOffer,
): Promise<AnsweredOffer> {
  const call = await ports.calls.brief(actor, interactionId);
  if (call?.agentUserId !== actor.userId) throw new AppError('offer.not_your_call', { status: 403 });
  return deps.transaction(async (em) => {
    const group = await groupOf(em, customerNo, actor);
    const caller = call.customerNo === null ? null : await groupOf(em, call.customerNo, actor);
    const { version, content } = await book.inForce(em);
    const offer = content.offers.find(({ id }) => id === offerId);
    if (offer && offer.mandatory !== (outcome === 'done')) throw new AppError('offer.wrong_answer', { status: 409 });
    if (!group || group.id !== caller?.id || !offer) throw new AppError('resource.not_found', { status: 404 });
    const db = offerDb(em);
    const { branch_path: branchPath } = await db
      .selectFrom('customer')
      .select('branch_path')
      .where('id', '=', group.id)
      .executeTakeFirstOrThrow();
    const said = {
      book_version: version,
      outcome,
      reason: outcome === 'accepted' || outcome === 'done' ? null : reason,
      answered_at: deps.clock.now(),
      agent_user_id: actor.userId,
      agent_name: actor.displayName,
    };
    const about = { interaction_id: interactionId, offer_id: offerId };
    const row = { ...said, ...about, customer_id: group.id, branch_path: branchPath };
    if (!(await insertIfAbsent(() => db.insertInto('offer_answer').values(row).execute()))) {
      await db
        .updateTable('offer_answer')
        .set(said)
        .where('interaction_id', '=', interactionId)
        .where('offer_id', '=', offerId)
        .execute();
    }
    const details = { customerNo: group.customerNo, offerId, outcome, reason: said.reason ?? '' };
    await recordAudit(em, { actor, key: 'Offer.Answered', subjectId: interactionId, details }, deps.clock);
    return { offerId, outcome, flowId: outcome === 'accepted' ? offer.flowId : null };
  });
}
