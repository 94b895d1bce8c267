import { defineEntity, p } from '@mikro-orm/core';
import type { NotReadyReason, PresenceState } from '@tellerline/contracts';
import { instant, json, longCount, shortCode, uuid } from '../../../persistence/columns.ts';
import type { Mode, Presence } from '../presence/presence.ts';

/** A mode as JSON: its deadline as ISO text. */
type StoredMode = Omit<Mode, 'deadline' | 'resume'> & { deadline: string | null; resume: StoredMode | null };

/** An agent's presence: one row for each agent, written by the state machine only. */
const AgentPresenceSchema = defineEntity({
  name: 'AgentPresence',
  tableName: 'agent_presence',
  properties: {
    userId: uuid().primary(),
    state: shortCode(20).$type<PresenceState>(),
    reason: shortCode(30).$type<NotReadyReason>().nullable(),
    since: instant(),
    pendingState: shortCode(20).$type<'available' | 'not_ready' | 'offline'>().nullable(),
    pendingReason: shortCode(30).$type<NotReadyReason>().nullable(),
    deadline: instant().nullable().index(),
    interactionId: uuid().nullable(),
    resume: json<StoredMode>().nullable(),
    /** Counts changes, for compare-and-set. */
    version: p.integer(),
    /** The newest wish of the agent's desktop. */
    clientSeq: longCount(),
    /** The desktop that owns the phone, and whether all it reports is green. */
    deviceSocketId: shortCode(60).nullable(),
    deviceReady: p.boolean(),
    deviceChangedAt: instant(),
    /** When he was told that he is not ready for longer than his reason allows, and when his supervisors were. */
    remindedAt: instant().nullable(),
    escalatedAt: instant().nullable(),
  },
});
export class AgentPresence extends AgentPresenceSchema.class {
  read(): Presence {
    return {
      state: this.state,
      reason: this.reason ?? null,
      since: this.since,
      deadline: this.deadline ?? null,
      interactionId: this.interactionId ?? null,
      resume: this.resume ? revive(this.resume) : null,
      pending: this.pendingState ? { state: this.pendingState, reason: this.pendingReason ?? null } : null,
    };
  }

  become(next: Presence): void {
    this.state = next.state;
    this.reason = next.reason;
    this.since = next.since;
    this.deadline = next.deadline;
    this.interactionId = next.interactionId;
    this.resume = next.resume ? freeze(next.resume) : null;
    this.pendingState = next.pending?.state ?? null;
    this.pendingReason = next.pending?.reason ?? null;
  }
}
AgentPresenceSchema.setClass(AgentPresence);

export { AgentPresenceSchema };

const freeze = (m: Mode): StoredMode => ({
  ...m,
  deadline: m.deadline?.toISOString() ?? null,
  resume: m.resume ? freeze(m.resume) : null,
});
const revive = (m: StoredMode): Mode => ({
  ...m,
  deadline: m.deadline ? new Date(m.deadline) : null,
  resume: m.resume ? revive(m.resume) : null,
});
