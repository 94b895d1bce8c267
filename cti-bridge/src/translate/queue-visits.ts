import type { FactOf } from '@tellerline/contracts';
import type { Call, QueueStay, QueueVisits } from '../calls/call.ts';
import { type Tell, tellQueueLeft } from './tell.ts';

type Outcome = FactOf<'call.queue_left'>['outcome'];

/** What the dialplan says of a caller who left by a key: he is on the line. */
export const LEFT_BY_KEY = 'KEY';

/** QUEUESTATUS → outcome. CONTINUE follows an answered stay; those in `neverJoined` come without a stay. */
const outcomes: Readonly<Record<string, Outcome>> = {
  TIMEOUT: 'timeout',
  FULL: 'full',
  JOINEMPTY: 'empty',
  LEAVEEMPTY: 'empty',
  JOINUNAVAIL: 'unavailable',
  LEAVEUNAVAIL: 'unavailable',
  WITHDRAW: 'unavailable',
  [LEFT_BY_KEY]: 'timeout',
};
const neverJoined: ReadonlySet<string> = new Set(['FULL', 'JOINEMPTY', 'JOINUNAVAIL']);

export const outcomeOfStatus = (status: string): Outcome | null =>
  Object.hasOwn(outcomes, status) ? (outcomes[status] ?? null) : null;
export const isNeverJoined = (status: string): boolean => neverJoined.has(status);

/** Of a caller who leaves by a key Asterisk tells nothing: his stay ends when the dialplan says so. */
export function noteKey({ stays }: QueueVisits, at: number): void {
  const stay = stays.findLast(({ told, answeredAt }) => !told && answeredAt === null);
  if (stay) stay.abandonedAt ??= at;
}

/**
 * Notes Queue()'s answer. The bare variable and the dialplan's event say the same thing twice when both arrive:
 * they count once.
 */
export function noteStatus(visits: QueueVisits, status: string, at: number, named: boolean): void {
  const last = visits.statuses.at(-1);
  if (named && last && !last.named && last.status === status) {
    last.named = true;
    return;
  }
  visits.statuses.push({ status, at, named });
}

/**
 * Tells every stay whose end is known by now. An unanswered one is "abandoned" by Asterisk in any case; what it truly
 * was is known by what comes after on the channel's own topic: Queue()'s answer (he is still there) or the hang-up.
 */
export function settleStays(call: Call, tell: Tell, channelId: string): void {
  const visits = call.visits.get(channelId);
  if (!visits) return;
  const hungUp = call.channels.get(channelId)?.hungUpAt ?? null;
  for (const stay of visits.stays) {
    if (stay.told) continue;
    if (stay.answeredAt !== null) tellQueueLeft(call, tell, channelId, stay, 'answered', stay.answeredAt);
    else if (stay.abandonedAt !== null && !tellUnanswered(call, tell, channelId, visits, stay, hungUp)) return;
  }
}

function tellUnanswered(
  call: Call,
  tell: Tell,
  channelId: string,
  visits: QueueVisits,
  stay: QueueStay,
  hungUp: number | null,
): boolean {
  const status = visits.statuses[visits.statusesUsed];
  if (status) {
    visits.statusesUsed += 1;
    tellQueueLeft(call, tell, channelId, stay, outcomeOfStatus(status.status) ?? 'unavailable', status.at);
    return true;
  }
  if (hungUp === null) return false;
  tellQueueLeft(call, tell, channelId, stay, 'abandoned', stay.abandonedAt ?? hungUp);
  return true;
}
