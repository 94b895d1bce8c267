import { extensionPool, userEvents } from '@tellerline/contracts';
import { type AmiEvent, type AmiFields, fieldOf } from '../ami/ami-event.ts';
import { type Call, newOffer } from '../calls/call.ts';
import { callerNameOf, callerNumberOf, cleanText, type Presentation } from './names.ts';
import { factIds, instantOf, type Tell, tellOnce } from './tell.ts';

type Direction = 'inbound' | 'outbound' | 'internal';

export const isAgentNumber = (number: string): boolean =>
  /^\d{3,6}$/.test(number) && Number(number) >= extensionPool.first && Number(number) <= extensionPool.last;

/** What the first channel alone tells: an incoming trunk call is inbound, whatever an agent's phone begins is not. */
function directionOfRoot(root: NonNullable<Call['root']>): Direction {
  if (root.extension === null) return root.incoming ? 'inbound' : 'outbound';
  return isAgentNumber(root.exten) ? 'internal' : 'outbound';
}

function tellStarted(
  call: Call,
  tell: Tell,
  at: number,
  about: { direction: Direction; dnis: string; ani: string; presentation: string; name: string },
): void {
  call.startTold = true;
  const caller: { ani: string | null; presentation: Presentation } = callerNumberOf(about.ani, about.presentation);
  tellOnce(call, tell, {
    id: factIds.started(call.id),
    type: 'call.started',
    occurredAt: instantOf(at),
    callId: call.id,
    channelId: call.id,
    direction: about.direction,
    dnis: cleanText(about.dnis, 64),
    ani: caller.ani,
    aniPresentation: caller.presentation,
    callerName: caller.presentation === 'withheld' || about.name === about.ani ? null : callerNameOf(about.name),
  });
  if (about.direction !== 'inbound') tellDialler(call, tell, at);
}

/** Who dials a colleague or a number outside has the call from its first moment on, whether or not it is answered. */
function tellDialler(call: Call, tell: Tell, at: number): void {
  const extension = call.channels.get(call.id)?.extension ?? null;
  if (extension === null) return;
  const offer = call.offers.get(call.id) ?? newOffer(call.id, extension, null);
  call.offers.set(call.id, offer);
  tellOnce(call, tell, {
    id: factIds.offered(call.id),
    type: 'agent.offered',
    occurredAt: instantOf(at),
    callId: call.id,
    offerId: call.id,
    extension,
    queue: null,
  });
}

const directions: readonly Direction[] = ['inbound', 'outbound', 'internal'];

/**
 * The caller's number as the dialplan cleaned it. Empty is an answer: there was none in what the network sent, and of that
 * only the word that he withholds it (`anonymous`) still counts. Where the dialplan is silent, it is the channel's.
 */
function numberSaid(fields: AmiFields, sent: string): string {
  const cleaned = fields.ani;
  if (cleaned === undefined) return sent;
  return cleaned === '' && callerNumberOf(sent, '').presentation === 'withheld' ? sent : cleaned;
}

/**
 * The dialplan says that a call came in, with the number dialled and whether the caller shows his. The name is taken from
 * the channel itself where we saw it: in a UserEvent a comma in a name would end the header.
 */
export function startFromDialplan(call: Call, tell: Tell, event: AmiEvent): void {
  if (call.startTold) return;
  const { fields } = event;
  const said = fieldOf(fields, 'direction').toLowerCase();
  tellStarted(call, tell, call.root?.micros ?? event.micros, {
    direction:
      directions.find((direction) => direction === said) ?? (call.root ? directionOfRoot(call.root) : 'inbound'),
    dnis: fieldOf(fields, 'dnis') || (call.root?.exten ?? ''),
    ani: numberSaid(fields, call.root?.callerNumber ?? ''),
    presentation: fieldOf(fields, 'anipres'),
    name: call.root?.callerName ?? fieldOf(fields, 'aniname'),
  });
}

/** Q.850 "call rejected": what the dialplan hangs up with when the caller may not come in at all. */
const REJECTED = 21;

/**
 * Refused at the door: the dialplan rejected it without a word of an arrival. Nothing the sender wrote into such a call
 * becomes a fact, so that a stranger cannot write into a customer's history.
 */
export const isRefused = (call: Call): boolean =>
  !call.startTold &&
  call.root?.extension === null &&
  call.root.incoming &&
  call.channels.get(call.id)?.cause === REJECTED;

/** For calls whose dialplan raises no {@link userEvents.callArrived}: what their first channel told. */
export function startFromChannel(call: Call, tell: Tell): void {
  if (call.startTold || !call.root || isRefused(call)) return;
  const { root } = call;
  tellStarted(call, tell, root.micros, {
    direction: directionOfRoot(root),
    dnis: root.exten,
    ani: root.extension ?? root.callerNumber,
    presentation: '',
    name: root.callerName,
  });
}

/** Keeps what the first channel of a call told. */
export function noteRoot(call: Call, fields: AmiFields, at: number, extension: string | null): void {
  if (call.root) return;
  call.root = {
    micros: at,
    // `s` is where a channel called by Asterisk itself starts: no number at all.
    exten: fieldOf(fields, 'exten') === 's' ? '' : fieldOf(fields, 'exten'),
    callerNumber: fieldOf(fields, 'calleridnum'),
    callerName: fieldOf(fields, 'calleridname'),
    incoming: fieldOf(fields, 'channelstatedesc') === 'Ring',
    extension,
  };
}
