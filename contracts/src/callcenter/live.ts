import { z } from 'zod';
import { monitorModes } from '../dialplan.ts';
import { Instant, Label } from '../primitives.ts';
import { AgentRow } from './presence.ts';

/** The supervisor's live page: queues and agents, from the same facts as everything else. */
export const QueueRow = z.object({
  code: z.string(),
  label: Label,
  waiting: z.number().int(),
  /** When the caller who waits longest began to wait, so that the page counts by itself. */
  longestSince: Instant.nullable(),
  offeredToday: z.number().int(),
  answeredToday: z.number().int(),
  abandonedToday: z.number().int(),
  timedOutToday: z.number().int(),
  agentsAvailable: z.number().int(),
  agentsBusy: z.number().int(),
});
export type QueueRow = z.infer<typeof QueueRow>;
export const LiveBoard = z.object({
  at: Instant,
  /** Start of "today" in the bank's zone. */
  dayStart: Instant,
  platformConnected: z.boolean(),
  queues: z.array(QueueRow),
  agents: z.array(AgentRow),
});
export type LiveBoard = z.infer<typeof LiveBoard>;

/** A supervisor is with an agent's call, or takes it from him. */
export const MonitorOrder = z.object({ mode: z.enum([...monitorModes, 'take_over']) });
export type MonitorOrder = z.infer<typeof MonitorOrder>;
