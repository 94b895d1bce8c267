import type { Fact, FactOf } from '@tellerline/contracts';
import type { LiveChannel, PlatformView } from '../acd/platform-view.ts';
import { type Call, channelOf, newOffer, visitsOf } from '../calls/call.ts';
import { isAgentNumber, startFromDialplan } from './call-start.ts';
import {
  factIds,
  instantOf,
  type Tell,
  tellCallEnded,
  tellLegEnded,
  tellOfferEnded,
  tellOnce,
  tellQueueLeft,
} from './tell.ts';
import type { Translator } from './translator.ts';

/** A call that is not listed but was heard of this recently may just be ending: its own events tell better. */
const SETTLING_MICROS = 5_000_000;

/** Calls in the view whose start nobody has told: their DNIS has to be asked for before {@link resync}. */
export const strangersIn = (translator: Translator, view: PlatformView): LiveChannel[] =>
  view.channels.filter(
    ({ callId, channelId }) =>
      channelId === callId && !translator.book.get(callId)?.startTold && !translator.book.isForgotten(callId),
  );

const talks = ({ extension, up, bridgeId }: LiveChannel): boolean => extension !== null && up && bridgeId !== '';

/** Agents' phones in talk: whether they hold has to be asked for after a login, for no list tells it. */
export const talkingIn = (view: PlatformView): LiveChannel[] => view.channels.filter(talks);

/** What was asked for besides the lists. */
export interface Asked {
  /** Numbers dialled, by call. */
  dnisOf: ReadonlyMap<string, string>;
  /** Does the agent's phone hold, by channel. */
  heldOf: ReadonlyMap<string, boolean>;
}

/**
 * Makes the translator's calls agree with Asterisk's and returns what that proves: calls that are over without our
 * having heard, and calls, waits and talks that began unheard. Times found this way are approximate.
 *
 * @param connectedAt when the present connection logged in (microseconds): a call last heard of before that has
 *   lost its events for good.
 */
export function resync(translator: Translator, view: PlatformView, connectedAt: number, asked: Asked): Fact[] {
  return translator.collect((tell) => {
    const listed = new Map<string, LiveChannel[]>();
    for (const channel of view.channels) {
      const others = listed.get(channel.callId);
      if (others) others.push(channel);
      else listed.set(channel.callId, [channel]);
    }
    const gone: Gone = {
      at: view.askedAt,
      why: translator.bootId !== null && translator.bootId !== view.bootId ? 'reboot' : 'gap',
    };
    translator.bootId = view.bootId;
    const alive = new Set(view.channels.map(({ channelId }) => channelId));
    for (const call of [...translator.book.calls.values()]) {
      const lost = call.touchedAt < connectedAt || view.askedAt - call.touchedAt > SETTLING_MICROS;
      if (lost && call.touchedAt < view.askedAt) closeWhatIsGone(translator, tell, call, alive, gone);
    }
    for (const [callId, channels] of listed) {
      if (translator.book.isForgotten(callId)) continue;
      const call = translator.book.get(callId);
      if (call && isToldByItsEvents(call, connectedAt)) continue;
      openWhatIsNew(translator, tell, callId, channels, view, asked);
    }
    translator.members.agree(view.members, view.askedAt);
    translator.phones.agree(view.phones, view.askedAt);
  });
}

/**
 * It was heard of on this connection, and its beginning is known or about to be told: its events need no help. A call that
 * began while nobody listened also has events now, which never tell how it began.
 */
const isToldByItsEvents = (call: Call, connectedAt: number): boolean =>
  call.touchedAt >= connectedAt && (call.startTold || call.root !== null);

/** When it was found that calls are over, and why nobody told. */
interface Gone {
  at: number;
  why: 'gap' | 'reboot';
}

/** Ends the legs, waits and rings whose channels Asterisk no longer has, and the call when none is left. */
function closeWhatIsGone(
  translator: Translator,
  tell: Tell,
  call: Call,
  alive: ReadonlySet<string>,
  { at, why }: Gone,
): void {
  if (call.endedAt !== null) return;
  for (const channel of call.channels.values()) {
    if (channel.hungUpAt !== null || alive.has(channel.id)) continue;
    channel.hungUpAt = at;
    channel.endedBy = 'system';
    call.live -= 1;
    for (const stay of call.visits.get(channel.id)?.stays ?? []) {
      if (stay.told) continue;
      // Whoever was answered in the gap has an agent's leg; an unanswered one is gone.
      tellQueueLeft(call, tell, channel.id, stay, stay.answeredAt === null ? 'abandoned' : 'answered', at);
    }
    const offer = call.offers.get(channel.id);
    if (offer && offer.connectedAt === null && !offer.endTold) tellOfferEnded(call, tell, offer, 'rescinded', at);
    if (channel.extension !== null && (offer?.connectedAt != null || channel.id === call.id)) {
      tellLegEnded(call, tell, { id: channel.id, extension: channel.extension }, 'system', at);
    }
  }
  if (call.live > 0) return;
  if (!call.startTold && call.channels.size === 0) return void translator.book.end(call, at);
  tellCallEnded(call, tell, { endedBy: 'system', cause: 0, inferred: why }, at);
  translator.book.end(call, at);
}

function openWhatIsNew(
  translator: Translator,
  tell: Tell,
  callId: string,
  channels: readonly LiveChannel[],
  view: PlatformView,
  { dnisOf, heldOf }: Asked,
): void {
  const call = translator.book.open(callId, view.askedAt);
  if (!call) return;
  for (const found of channels) {
    const at = view.askedAt - found.seconds * 1_000_000;
    translator.book.bindChannel(found.channelId, callId);
    const channel = channelOf(call, found.channelId, { name: found.name, extension: found.extension, at });
    channel.name = found.name;
    channel.extension ??= found.extension;
  }
  const root = channels.find(({ channelId }) => channelId === callId);
  if (!call.startTold && root) tellFoundStart(call, tell, root, view.askedAt, dnisOf.get(callId) ?? '');
  for (const waiting of view.waiting) {
    if (channels.some(({ channelId }) => channelId === waiting.channelId)) tellFoundWait(call, tell, waiting, view);
  }
  for (const found of channels) {
    tellFoundAgent(call, tell, found, channels, view);
    const held = heldOf.get(found.channelId);
    if (held !== undefined) tellFoundHold(call, tell, found.channelId, held, view.askedAt);
  }
}

/** An agent held the caller, or came back, while nobody listened. */
function tellFoundHold(call: Call, tell: Tell, channelId: string, held: boolean, at: number): void {
  const channel = call.channels.get(channelId);
  if (!channel || channel.held === held) return;
  channel.held = held;
  tellOnce(call, tell, {
    id: held ? factIds.held(channelId, at) : factIds.resumed(channelId, at),
    type: held ? 'leg.held' : 'leg.resumed',
    occurredAt: instantOf(at),
    callId: call.id,
    channelId,
    extension: channel.extension,
  });
}

function tellFoundStart(call: Call, tell: Tell, root: LiveChannel, askedAt: number, asked: string): void {
  // In the queue the channel stands at `s` of some context, which is no number anybody dialled.
  const dnis = asked || (/^\+?\d+$/.test(root.exten) ? root.exten : '');
  startFromDialplan(call, tell, {
    name: 'found',
    micros: askedAt - root.seconds * 1_000_000,
    fields: {
      direction: root.extension === null ? 'inbound' : isAgentNumber(dnis) ? 'internal' : 'outbound',
      dnis,
      ani: root.extension ?? root.callerNumber,
      aniname: root.callerName,
    },
  });
}

function tellFoundWait(call: Call, tell: Tell, waiting: PlatformView['waiting'][number], view: PlatformView): void {
  const visits = visitsOf(call, waiting.channelId);
  if (visits.stays.some((stay) => !stay.told)) return;
  const joinedAt = view.askedAt - waiting.seconds * 1_000_000;
  visits.stays.push({ queue: waiting.queue, joinedAt, answeredAt: null, abandonedAt: null, told: false, found: true });
  tellOnce(call, tell, {
    id: factIds.queued(waiting.channelId, joinedAt),
    type: 'call.queued',
    occurredAt: instantOf(joinedAt),
    callId: call.id,
    channelId: waiting.channelId,
    queue: waiting.queue,
  });
}

/** An agent's phone that rings or talks in this call without our having heard how that began. */
function tellFoundAgent(
  call: Call,
  tell: Tell,
  found: LiveChannel,
  channels: readonly LiveChannel[],
  view: PlatformView,
): void {
  if (found.extension === null || found.channelId === call.id) return;
  const isTalking = talks(found);
  if (!isTalking && !found.ringing) return;
  const stay = openStay(call);
  const known = call.offers.get(found.channelId);
  const offer = known ?? newOffer(found.channelId, found.extension, stay?.stay.queue ?? null);
  call.offers.set(offer.id, offer);
  const began = instantOf(view.askedAt - found.seconds * 1_000_000);
  const about = { callId: call.id, offerId: offer.id, extension: offer.extension, queue: offer.queue };
  tellOnce(call, tell, { id: factIds.offered(offer.id), type: 'agent.offered', occurredAt: began, ...about });
  if (!isTalking || offer.connectedAt !== null) return;
  offer.connectedAt = view.askedAt;
  const now = instantOf(view.askedAt);
  tellOnce(call, tell, { id: factIds.connected(offer.id), type: 'agent.connected', occurredAt: now, ...about });
  const stillWaits = stay && view.waiting.some(({ channelId }) => channelId === stay.channelId);
  const inBridge = stay && channels.some((other) => other.channelId === stay.channelId && other.bridgeId !== '');
  if (stay && !stillWaits && inBridge) {
    stay.stay.answeredAt = view.askedAt;
    tellQueueLeft(call, tell, stay.channelId, stay.stay, 'answered', view.askedAt);
  }
}

function openStay(call: Call): { channelId: string; stay: ReturnType<typeof visitsOf>['stays'][number] } | null {
  for (const [channelId, visits] of call.visits) {
    const stay = visits.stays.find((open) => !open.told);
    if (stay) return { channelId, stay };
  }
  return null;
}

/** The view as the fact the server reconciles with. */
export function snapshotOf(
  view: PlatformView,
  reason: FactOf<'platform.snapshot'>['reason'],
  isReachable: (extension: string) => boolean,
): FactOf<'platform.snapshot'> {
  const calls = new Map<string, FactOf<'platform.snapshot'>['calls'][number]>();
  for (const { callId, channelId, extension, up } of view.channels) {
    const call = calls.get(callId) ?? { callId, channels: [] };
    call.channels.push({ channelId, extension, up });
    calls.set(callId, call);
  }
  return {
    id: `platform.snapshot:${view.bootId}:${view.askedAt}`,
    type: 'platform.snapshot',
    occurredAt: instantOf(view.askedAt),
    bootId: view.bootId,
    reason,
    calls: [...calls.values()],
    members: view.members,
    reachable: [...new Set(view.phones.map(({ extension }) => extension))].filter(isReachable).sort(),
  };
}
