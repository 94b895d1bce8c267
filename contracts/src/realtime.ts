import { z } from 'zod';
import type {
  CommandResult,
  ConsultColleague,
  EndRing,
  HangUpCall,
  MonitorAgent,
  MoveCaller,
  OriginateCall,
  PauseRecording,
  SetMembership,
  SetQueues,
  SetRecordingRules,
} from './callcenter/commands.ts';
import type { FactBatch } from './callcenter/facts.ts';
import { CallView } from './callcenter/interaction.ts';
import { LiveBoard } from './callcenter/live.ts';
import { DeviceReport, NotReadyReason, PresenceRequest, PresenceState, PresenceView } from './callcenter/presence.ts';
import type { CallbackAsked, CallbackTaken, RouteAnswer, RouteAsked } from './callcenter/routing.ts';
import type { AnnounceCommand, PlayWords } from './crisis/mode.ts';
import type { ErrorBody } from './errors.ts';
import type { IvrBegin, IvrBegun, IvrDo, IvrKept, IvrLookUp, IvrResult, IvrWalked } from './ivr/self-service.ts';
import { CustomerNo, Instant } from './primitives.ts';
import { ToldError } from './told-error.ts';

/** Every request over a socket is answered: with data, or with an error whose code has a phrase. */
export type Ack<T> = { data: T } | { error: ErrorBody };
export const ackOf = <T extends z.ZodType>(data: T) => z.union([z.object({ data }), z.object({ error: ToldError })]);

// ── /cti: the bridge and the server ──────────────────────────────────────────────────────────────────────────────

/**
 * Bridge → server. `throughSeq` in the answer: everything up to it is accounted for and need not be sent again. It is the
 * server's word, even when it is lower than one before (a database restored): the next batch starts behind it.
 */
export interface CtiClientToServer {
  /** First message of a connection. The answer tells the last fact the server holds of this journal (0: none). */
  'cti.hello': (
    hello: { journalId: string; bridgeVersion: string },
    ack: (a: Ack<{ throughSeq: number }>) => void,
  ) => void;
  'cti.facts': (batch: FactBatch, ack: (a: Ack<{ throughSeq: number }>) => void) => void;
  /** A caller serves himself: the bridge walks the flow, the server knows, decides and does. */
  'cti.ivr_begin': (begin: IvrBegin, ack: (a: Ack<IvrBegun>) => void) => void;
  'cti.ivr_look_up': (asked: IvrLookUp, ack: (a: Ack<IvrResult>) => void) => void;
  /** Where a caller waits next. */
  'cti.route': (asked: RouteAsked, ack: (a: Ack<RouteAnswer>) => void) => void;
  /** A caller gives up waiting to be called back. */
  'cti.callback': (asked: CallbackAsked, ack: (a: Ack<CallbackTaken>) => void) => void;
  'cti.ivr_do': (wanted: IvrDo, ack: (a: Ack<IvrResult>) => void) => void;
  'cti.ivr_walked': (walked: IvrWalked, ack: (a: Ack<IvrKept>) => void) => void;
}
/** Server → bridge: commands, answered after Asterisk confirmed. */
export interface CtiServerToClient {
  'cti.set_membership': (c: SetMembership, ack: (r: CommandResult) => void) => void;
  'cti.play_words': (c: PlayWords, ack: (r: CommandResult) => void) => void;
  'cti.set_queues': (c: SetQueues, ack: (r: CommandResult) => void) => void;
  'cti.originate': (c: OriginateCall, ack: (r: CommandResult) => void) => void;
  'cti.end_ring': (c: EndRing, ack: (r: CommandResult) => void) => void;
  'cti.hang_up': (c: HangUpCall, ack: (r: CommandResult) => void) => void;
  'cti.consult': (c: ConsultColleague, ack: (r: CommandResult) => void) => void;
  'cti.monitor': (c: MonitorAgent, ack: (r: CommandResult) => void) => void;
  'cti.pause_recording': (c: PauseRecording, ack: (r: CommandResult) => void) => void;
  'cti.set_recording_rules': (c: SetRecordingRules, ack: (r: CommandResult) => void) => void;
  'cti.move_caller': (c: MoveCaller, ack: (r: CommandResult) => void) => void;
  'cti.announce': (c: AnnounceCommand, ack: (r: CommandResult) => void) => void;
}

// ── /desktop: one agent's browser and the server ─────────────────────────────────────────────────────────────────

/** Something the agent should be told once; it goes away by itself or by a key. */
export const Notice = z.object({
  id: z.string(),
  kind: z.enum([
    'missed_call',
    'declined_call',
    /** A colleague rang in vain. */
    'colleague_missed',
    /** A colleague whom he rang refused, did not answer, or is on the phone. */
    'colleague_away',
    'presence_forced',
    'presence_repaired',
    'board_alarm',
    'help_asked',
    'help_coming',
    'queues_moved',
    'broadcast',
    'reason_overdue',
    'agent_overdue',
    'follow_up_due',
  ]),
  at: Instant,
  params: z.record(z.string(), z.string()),
});
export type Notice = z.infer<typeof Notice>;

/** All an agent's desktop needs to stand where the server stands. */
export const DesktopSnapshot = z.object({
  /** The stream's identity and position: deltas with the same `streamId` and seq+1 follow. */
  streamId: z.string(),
  seq: z.number().int().nonnegative(),
  serverTime: Instant,
  presence: PresenceView,
  calls: z.array(CallView),
  notices: z.array(Notice),
  platformConnected: z.boolean(),
});
export type DesktopSnapshot = z.infer<typeof DesktopSnapshot>;

export const DesktopChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('presence'), presence: PresenceView }),
  /** Insert or replace by interactionId. */
  z.object({ kind: z.literal('call'), call: CallView }),
  /** The call is no longer this agent's business (wrapped up, or the offer ended). */
  z.object({ kind: z.literal('call_gone'), interactionId: z.string() }),
  z.object({ kind: z.literal('notice'), notice: Notice }),
  z.object({ kind: z.literal('platform'), connected: z.boolean() }),
  /** Of a customer whose card this user had: it reads otherwise now. */
  z.object({ kind: z.literal('customer_changed'), customerNo: CustomerNo }),
]);
export type DesktopChange = z.infer<typeof DesktopChange>;
export const DesktopDelta = z.object({
  streamId: z.string(),
  seq: z.number().int().positive(),
  at: Instant,
  change: DesktopChange,
});
export type DesktopDelta = z.infer<typeof DesktopDelta>;

export interface DesktopServerToClient {
  /** Ordered, numbered. A gap or another streamId: ask for `desktop.snapshot`. */
  'desktop.delta': (d: DesktopDelta) => void;
  /** Supervisors who watch; at most a few per second; the latest wins, nothing is replayed. */
  'live.board': (b: LiveBoard) => void;
  /** Sent before the server closes the socket for good: `signed_out` or `replaced`. */
  'desktop.closing': (why: { reason: 'signed_out' | 'expired' }) => void;
}
export interface DesktopClientToServer {
  'desktop.snapshot': (payload: Record<string, never>, ack: (a: Ack<DesktopSnapshot>) => void) => void;
  'presence.request': (r: PresenceRequest, ack: (a: Ack<PresenceView>) => void) => void;
  'device.report': (r: DeviceReport, ack: (a: Ack<null>) => void) => void;
  'notice.dismiss': (p: { id: string }, ack: (a: Ack<null>) => void) => void;
  'live.watch': (p: { on: boolean }, ack: (a: Ack<LiveBoard | null>) => void) => void;
  /** Supervisor: set an agent of one's scope to available, not_ready or offline. */
  'presence.force': (p: ForcePresence, ack: (a: Ack<null>) => void) => void;
}
export const ForcePresence = z.object({
  userId: z.string(),
  to: PresenceState.extract(['not_ready', 'offline']),
  reason: NotReadyReason,
});
export type ForcePresence = z.infer<typeof ForcePresence>;

export const desktopRequests = {
  'desktop.snapshot': { payload: z.object({}), data: DesktopSnapshot },
  'presence.request': { payload: PresenceRequest, data: PresenceView },
  'device.report': { payload: DeviceReport, data: z.null() },
  'notice.dismiss': { payload: z.object({ id: z.string().max(100) }), data: z.null() },
  'live.watch': { payload: z.object({ on: z.boolean() }), data: LiveBoard.nullable() },
  'presence.force': { payload: ForcePresence, data: z.null() },
} as const;
