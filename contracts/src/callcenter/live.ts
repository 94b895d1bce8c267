import { z } from 'zod';
import { monitorModes } from '../dialplan.ts';
import { FreeText, Instant, Label, Uuid } from '../primitives.ts';
import { BoardMeasure, BoardSettings } from './board-settings.ts';
import { CallMetrics, MetricSettings, StaffMetrics } from './metrics.ts';
import { AgentRow, PresenceState } from './presence.ts';

/** Figures of one queue, or of all: how it is now, and today's calls as the library of metrics counts them. */
export const BoardFigures = CallMetrics.pick({
  offered: true,
  answered: true,
  abandoned: true,
  shortAbandoned: true,
  flowedOut: true,
  failed: true,
  serviceLevelPercent: true,
  abandonPercent: true,
  asaSeconds: true,
  ahtSeconds: true,
})
  .extend(StaffMetrics.pick({ occupancyPercent: true }).shape)
  .extend({
    /** Callers in the queue now. */
    waiting: z.number().int(),
    /** When the caller who waits longest began to wait, so that the page counts by itself. */
    longestSince: Instant.nullable(),
    /** Promised calls back that are still to be made; null while the house promises none. */
    callbacksOwed: z.number().int().nullable(),
    /** Agents of the queue by what they do now. */
    agents: z.record(PresenceState, z.number().int()),
  });
export type BoardFigures = z.infer<typeof BoardFigures>;

export const QueueRow = BoardFigures.extend({ code: z.string(), label: Label });
export type QueueRow = z.infer<typeof QueueRow>;

/** A figure past its limit. */
export const BoardAlarm = z.object({
  id: Uuid,
  /** Null: all queues together. */
  queue: z.string().nullable(),
  measure: BoardMeasure,
  level: z.enum(['warning', 'alarm']),
  since: Instant,
});
export type BoardAlarm = z.infer<typeof BoardAlarm>;

/** An agent who asked for help on his call. */
export const HelpCall = z.object({
  id: Uuid,
  userId: z.string(),
  displayName: z.string(),
  askedAt: Instant,
  note: z.string(),
  /** The supervisor who said that he comes. */
  takenBy: z.string().nullable(),
});
export type HelpCall = z.infer<typeof HelpCall>;

/** The supervisor's live page: queues and agents, from the same facts as everything else. */
export const LiveBoard = z.object({
  at: Instant,
  /** Start of "today" in the bank's zone. */
  dayStart: Instant,
  platformConnected: z.boolean(),
  /** The declared variant of each figure, and where alarms begin. */
  settings: BoardSettings.extend({ metrics: MetricSettings }),
  queues: z.array(QueueRow),
  total: BoardFigures,
  alarms: z.array(BoardAlarm),
  help: z.array(HelpCall),
  agents: z.array(AgentRow),
});
export type LiveBoard = z.infer<typeof LiveBoard>;

/** A supervisor is with an agent's call, or takes it from him. */
export const MonitorOrder = z.object({ mode: z.enum([...monitorModes, 'take_over']) });
export type MonitorOrder = z.infer<typeof MonitorOrder>;

/** An agent asks for help; what about is told if there is time to type. */
export const AskForHelp = z.object({ note: FreeText(200).default('') });
export type AskForHelp = z.infer<typeof AskForHelp>;
export const OwnHelpCall = z.object({ help: HelpCall.nullable() });
export type OwnHelpCall = z.infer<typeof OwnHelpCall>;

/** Agents serve other queues until a moment, at most a day away; then their own again. */
export const MoveAgents = z.object({
  userIds: z.array(z.string().min(1).max(60)).min(1).max(200),
  queues: z.array(z.string().min(1).max(64)).min(1).max(20),
  until: Instant,
  reason: FreeText(200).min(1),
});
export type MoveAgents = z.infer<typeof MoveAgents>;
export const MoveAgentsBack = z.object({ userIds: z.array(z.string().min(1).max(60)).min(1).max(200) });
export type MoveAgentsBack = z.infer<typeof MoveAgentsBack>;

/** A word to the agents of one's branches, all of them or those of a queue. */
export const Broadcast = z.object({ text: FreeText(300).min(1), queue: z.string().max(64).nullable() });
export type Broadcast = z.infer<typeof Broadcast>;
/** To how many people something was told or done. */
export const PeopleReached = z.object({ people: z.number().int() });
export type PeopleReached = z.infer<typeof PeopleReached>;
