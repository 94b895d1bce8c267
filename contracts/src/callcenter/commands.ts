import { z } from 'zod';
import { consentPrompts, isOutsideNumber, monitorModes } from '../dialplan.ts';
import { Extension } from '../primitives.ts';
import { QueueRing } from './queue-ring.ts';

/** What the server orders the bridge to do. The acknowledgement comes only after Asterisk has confirmed. */
export const SetMembership = z.object({
  extension: Extension,
  displayName: z.string().max(80),
  /** The queues he belongs to now; he is taken out of all others. Empty: out of every queue. */
  queues: z.array(z.object({ queue: z.string().max(64), penalty: z.number().int().min(0).max(20) })).max(50),
  paused: z.boolean(),
  /** Without the `TL:` prefix; the bridge adds it. */
  reason: z.string().max(60),
});
export type SetMembership = z.infer<typeof SetMembership>;

/** All queues there are to be in Asterisk, and how they ring; `ok` once it has them, and nothing running was disturbed. */
export const SetQueues = z.object({
  queues: z
    .array(
      z.object({
        code: z.string().regex(/^[a-z]{2,20}$/),
        ring: QueueRing.nullable(),
        /** A key takes a waiting caller to the offer of a call back. */
        keys: z.boolean(),
      }),
    )
    .max(100),
});
export type SetQueues = z.infer<typeof SetQueues>;

/** Places a call with ids we choose, so that it is known before its first event. */
export const OriginateCall = z.object({
  extension: Extension,
  /** Digits only: `^\+?[0-9*#]{1,20}$`. */
  destination: z.string().regex(/^\+?[0-9*#]{1,20}$/),
  /** Uniqueid for the agent's leg, which becomes the Linkedid. */
  callId: z.string().regex(/^[A-Za-z0-9.-]{1,100}$/),
  callerId: z.string().regex(/^\+?[0-9]{1,20}$/),
});
export type OriginateCall = z.infer<typeof OriginateCall>;

/** Ends the ring of one agent whose page is gone, so that the queue tries the next at once; nobody is blamed. Over already is `ok`. */
export const EndRing = z.object({ callId: z.string().min(1).max(150), offerId: z.string().min(1).max(150) });
export type EndRing = z.infer<typeof EndRing>;

/** Ends every leg of a call; used by the server only to repair, and by tests. */
export const HangUpCall = z.object({ callId: z.string().min(1).max(150) });
export type HangUpCall = z.infer<typeof HangUpCall>;

/** Sends the caller of a running call on; `ok` once Asterisk has taken the order. The dialplan does the rest. */
export const MoveCaller = z.object({
  callId: z.string().min(1).max(150),
  orderId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  /** Who orders it. */
  by: Extension,
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('queue'), target: z.string().regex(/^[a-z]{2,20}$/) }),
    z.object({ kind: z.literal('agent'), target: Extension }),
    z.object({ kind: z.literal('outside'), target: z.string().refine(isOutsideNumber) }),
    z.object({ kind: z.literal('comeback'), target: Extension }),
  ]),
});
export type MoveCaller = z.infer<typeof MoveCaller>;

/** Somebody an agent consults: the extension of a colleague, or a number outside. */
export const PartyNumber = z.union([Extension, z.string().refine(isOutsideNumber)]);
/** What an agent does with one whom he consults beside the call. */
export const consultSteps = ['start', 'to_caller', 'to_colleague', 'join', 'complete', 'cancel'] as const;
/** One step of it; `ok` once Asterisk has taken it. He is dialled by the agent's own channel: it stays one call. */
export const ConsultColleague = z.object({
  callId: z.string().min(1).max(150),
  orderId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  by: Extension,
  colleague: PartyNumber,
  step: z.enum(consultSteps),
});
export type ConsultColleague = z.infer<typeof ConsultColleague>;

/** Puts a supervisor's phone, which answers by itself, to an agent's call; if it is there already, in another mode. */
export const MonitorAgent = z.object({
  callId: z.string().min(1).max(150),
  orderId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  by: Extension,
  agent: Extension,
  mode: z.enum(monitorModes),
});
export type MonitorAgent = z.infer<typeof MonitorAgent>;

/** Makes the recordings of a call silent, all its legs', or lets them hear again; `ok` once Asterisk has done so. */
export const PauseRecording = z.object({ callId: z.string().min(1).max(150), paused: z.boolean() });
export type PauseRecording = z.infer<typeof PauseRecording>;

/** Whose rule it is: a queue's, by its name in Asterisk, or that of calls agents place (`outboundRule`). */
export const RecordingRuleName = z.string().regex(/^[a-z]{2,20}$/);

/** What the dialplan needs of the recording rules, so that it decides by itself whoever else is away. */
export const SetRecordingRules = z.object({
  rules: z
    .array(
      z.object({
        name: RecordingRuleName,
        sharePercent: z.number().int().min(0).max(100),
        consent: z.enum(consentPrompts),
      }),
    )
    .max(50),
});
export type SetRecordingRules = z.infer<typeof SetRecordingRules>;

/** Why a command failed: `refused` by Asterisk, Asterisk `unreachable`, no answer in time. */
export const CommandResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(['invalid', 'refused', 'unreachable', 'timeout']),
    message: z.string().max(300),
  }),
]);
export type CommandResult = z.infer<typeof CommandResult>;
