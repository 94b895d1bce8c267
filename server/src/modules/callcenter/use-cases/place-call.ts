import type { SqlEntityManager } from '@mikro-orm/sql';
import { isOutsideNumber } from '@tellerline/contracts';
import { nationalDigits } from '../../../kernel/phone-number.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import type { CallCentre } from '../call-centre.ts';
import { dialErrors } from '../callcenter.errors.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { carryIdentity } from './carry-identity.ts';
import { canTakeCall } from './transfer-targets.ts';

/** The number customers see; the dialplan shows it to the carrier, the agent's own phone sees it too. */
const HOUSE_NUMBER = '95588';

export interface CallToPlace {
  /** Chosen by whoever wants the call: `tl-out-…`. The same one again places no second call. */
  callId: string;
  userId: string;
  e164: string;
  customerNo: string | null;
}

/**
 * Writes down that a call is about to be placed, in the transaction of `em`.
 * @returns false when it was written before
 * @throws AppError dial.busy, dial.no_phone, dial.number_not_allowed
 */
export async function notePlacedCall(centre: CallCentre, em: SqlEntityManager, call: CallToPlace): Promise<boolean> {
  if (!centre.roster.ofUser(call.userId)?.extension) throw dialErrors.noPhone();
  if (!isOutsideNumber(nationalDigits(call.e164))) throw dialErrors.numberNotAllowed();
  const presence = await em.findOne(AgentPresence, { userId: call.userId }, { disableIdentityMap: true });
  if (!presence || !canTakeCall(presence.state) || presence.state === 'wrap_up') throw dialErrors.busy();
  const isNew = await insertIfAbsent(() =>
    em
      .getKysely<CallcenterTables>()
      .insertInto('placed_call')
      .values({
        call_id: call.callId,
        user_id: call.userId,
        customer_no: call.customerNo,
        placed_at: centre.deps.clock.now(),
      })
      .execute(),
  );
  if (isNew) await carryIdentity(centre, em, call);
  return isNew;
}

/** Rings the agent's phone and dials. @throws AppError dial.unconfirmed when Asterisk does not confirm that the call exists */
export async function placeCall(centre: CallCentre, { callId, userId, e164 }: CallToPlace): Promise<void> {
  const extension = centre.roster.ofUser(userId)?.extension;
  if (!extension) throw dialErrors.noPhone();
  const destination = nationalDigits(e164);
  const result = await centre.deps.telephony.originate({ extension, destination, callId, callerId: HOUSE_NUMBER });
  if (!result.ok) throw dialErrors.unconfirmed();
}

/** Whom these calls, just heard of, were placed to reach. */
export async function knowPlaced(em: SqlEntityManager, calls: readonly Interaction[]): Promise<void> {
  const fresh = calls.filter(({ direction, customerNo }) => direction === 'outbound' && !customerNo);
  if (fresh.length === 0) return;
  const placed = await em
    .getKysely<CallcenterTables>()
    .selectFrom('placed_call')
    .select(['call_id', 'customer_no'])
    .where(
      'call_id',
      'in',
      fresh.map(({ callId }) => callId),
    )
    .where('customer_no', 'is not', null)
    .execute();
  for (const { call_id, customer_no: customerNo } of placed) {
    const call = fresh.find(({ callId }) => callId === call_id);
    if (!call || !customerNo) continue;
    Object.assign(call, { customerNo, matchKind: 'one', matchBy: 'agent' });
    call.candidates = [{ customerNo, reason: 'chosen' }];
  }
}
