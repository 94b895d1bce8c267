import { z } from 'zod';
import { type CallMove, callMoves, ivrSteps } from '../dialplan.ts';
import { Extension, Instant } from '../primitives.ts';

/**
 * Facts: what the bridge knows of the telephone world, in our own words. Foreign words (Linkedid, QueueCallerJoin …)
 * end in the bridge. Facts are delivered at least once and may come late, doubled or out of order between topics;
 * whoever consumes them must reach the same state in any case.
 *
 * `id` is derived from what happened (never random), so a replay of the same AMI bytes gives the same ids.
 */
const CallId = z.string().min(1).max(150);
const ChannelId = z.string().min(1).max(150);

const fact = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ id: z.string().min(1).max(400), type: z.literal(type), occurredAt: Instant, ...shape });

/** How the caller's number came: shown, withheld by the caller, or absent/unusable. */
export const AniPresentation = z.enum(['allowed', 'withheld', 'unavailable']);
export type AniPresentation = z.infer<typeof AniPresentation>;

/** A call exists. `callId` is Asterisk's Linkedid. The raw number is kept as it came, cleaned of control characters, ≤ 64. */
export const CallStarted = fact('call.started', {
  callId: CallId,
  channelId: ChannelId,
  direction: z.enum(['inbound', 'outbound', 'internal']),
  dnis: z.string().max(64),
  ani: z.string().max(64).nullable(),
  aniPresentation: AniPresentation,
  callerName: z.string().max(160).nullable(),
});
export const CallIvrStep = fact('call.ivr_step', {
  callId: CallId,
  seq: z.number().int().nonnegative(),
  step: z.enum(Object.values(ivrSteps)),
  value: z.string().max(64),
});
export const CallQueued = fact('call.queued', { callId: CallId, channelId: ChannelId, queue: z.string().max(64) });
/** The caller left the queue. `abandoned`: hung up; `timeout` etc.: still on the line, the dialplan goes on. */
export const CallQueueLeft = fact('call.queue_left', {
  callId: CallId,
  queue: z.string().max(64),
  outcome: z.enum(['answered', 'abandoned', 'timeout', 'empty', 'full', 'unavailable']),
});
/** Asterisk rings one agent. `offerId` is the Uniqueid of the agent's leg. */
export const AgentOffered = fact('agent.offered', {
  callId: CallId,
  offerId: ChannelId,
  extension: Extension,
  queue: z.string().max(64).nullable(),
});
export const AgentOfferEnded = fact('agent.offer_ended', {
  callId: CallId,
  offerId: ChannelId,
  extension: Extension,
  /** `rescinded`: the caller went away or another took the call: no blame. */
  outcome: z.enum(['no_answer', 'declined', 'rescinded', 'unreachable']),
});
export const AgentConnected = fact('agent.connected', {
  callId: CallId,
  offerId: ChannelId,
  extension: Extension,
  queue: z.string().max(64).nullable(),
});
export const LegHeld = fact('leg.held', { callId: CallId, channelId: ChannelId, extension: Extension.nullable() });
export const LegResumed = fact('leg.resumed', {
  callId: CallId,
  channelId: ChannelId,
  extension: Extension.nullable(),
});
/** A party of the call was sent on by order: `target` is a queue, an extension or a number. */
export const CallMoved = fact('call.moved', {
  callId: CallId,
  channelId: ChannelId,
  to: z.enum(Object.keys(callMoves) as [CallMove, ...CallMove[]]),
  target: z.string().max(64),
  /** Extension of whoever ordered it; null where nobody did. */
  by: Extension.nullable(),
  orderId: z.string().max(64),
});
/** The recording of an agent's leg began or hears again, or was made silent, as Asterisk told. */
export const LegRecording = fact('leg.recording', {
  callId: CallId,
  channelId: ChannelId,
  extension: Extension,
  state: z.enum(['on', 'paused']),
});
/** An agent's leg is over. `endedBy` is who hung up first on this leg. */
export const LegEnded = fact('leg.ended', {
  callId: CallId,
  channelId: ChannelId,
  extension: Extension,
  endedBy: z.enum(['caller', 'agent', 'system']),
});
/** No channel of the call is left. */
export const CallEnded = fact('call.ended', {
  callId: CallId,
  endedBy: z.enum(['caller', 'agent', 'system']),
  /** Q.850 cause of the caller's channel. */
  cause: z.number().int().nonnegative(),
  /** Nobody told the end; it was found out after a gap of hearing, or after a restart of Asterisk: the time is approximate. */
  inferred: z.enum(['gap', 'reboot']).optional(),
});
/** Asterisk's own view of one queue member, after a command, an event or a poll. */
export const MemberState = z.object({
  queue: z.string().max(64),
  extension: Extension,
  paused: z.boolean(),
  pausedReason: z.string().max(80),
  /** Asterisk says the agent's phone is in use or ringing. */
  busy: z.boolean(),
});
export type MemberState = z.infer<typeof MemberState>;
export const MemberChanged = fact('member.changed', { member: MemberState, present: z.boolean() });
/** The softphone of an extension registered or went away. */
export const PhoneReachable = fact('phone.reachable', {
  extension: Extension,
  reachable: z.boolean(),
  /** Another page took the place of one that was never told to be gone: it knows nothing of what rang there. */
  anew: z.boolean().optional(),
});
/**
 * Truth after a gap: sent after each login to Asterisk and every few seconds. Calls not listed are over: the server
 * ends them at `occurredAt` unless it hears better. `bootId` changes when Asterisk restarted.
 */
export const PlatformSnapshot = fact('platform.snapshot', {
  bootId: z.string().max(100),
  reason: z.enum(['login', 'periodic']),
  calls: z.array(
    z.object({
      callId: CallId,
      channels: z.array(z.object({ channelId: ChannelId, extension: Extension.nullable(), up: z.boolean() })),
    }),
  ),
  members: z.array(MemberState),
  reachable: z.array(Extension),
});
/** The bridge lost or found Asterisk. While lost, times of calls are approximate and say so. */
export const PlatformLink = fact('platform.link', { connected: z.boolean() });

export const Fact = z.discriminatedUnion('type', [
  CallStarted,
  CallIvrStep,
  CallQueued,
  CallQueueLeft,
  AgentOffered,
  AgentOfferEnded,
  AgentConnected,
  LegHeld,
  LegResumed,
  CallMoved,
  LegRecording,
  LegEnded,
  CallEnded,
  MemberChanged,
  PhoneReachable,
  PlatformSnapshot,
  PlatformLink,
]);
export type Fact = z.infer<typeof Fact>;
export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

const Seq = z.number().int().positive();

/**
 * What travels, before its facts are judged one by one: facts numbered by the bridge's journal. `journalId` names the
 * journal (a new one starts when its folder is wiped); `seq` grows by one per fact and never restarts within a journal.
 *
 * The batch accounts for every number from `fromSeq` to `throughSeq`: it is delivered here, knowingly passed over, or
 * gone from the journal for good. None of them will come later, so whoever has stored up to `fromSeq - 1` stands at
 * `throughSeq` after it, even if no fact is left in it.
 */
export const FactEnvelope = z
  .object({
    journalId: z.string().min(1).max(64),
    fromSeq: Seq,
    throughSeq: Seq,
    facts: z.array(z.object({ seq: Seq, fact: z.unknown() })).max(500),
  })
  .refine(
    ({ fromSeq, throughSeq, facts }) =>
      fromSeq <= throughSeq && facts.every(({ seq }) => seq >= fromSeq && seq <= throughSeq),
    { error: 'not a range, or a fact outside of it' },
  );
export type FactEnvelope = z.infer<typeof FactEnvelope>;
/** A {@link FactEnvelope} all of whose facts keep the contract. */
export const FactBatch = FactEnvelope.safeExtend({ facts: z.array(z.object({ seq: Seq, fact: Fact })).max(500) });
export type FactBatch = z.infer<typeof FactBatch>;
