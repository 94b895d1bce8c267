import type { PresenceView } from '@tellerline/contracts';
import type { AgentPresence } from './entities/agent-presence.entity.ts';
import type { QueueMembership } from './entities/queue-membership.entity.ts';

/** An agent's presence as his desktop shows it. Without a membership (no extension) there is nothing to confirm. */
export const presentPresence = (row: AgentPresence, membership: QueueMembership | null): PresenceView => ({
  userId: row.userId,
  state: row.state,
  reason: row.reason ?? null,
  since: row.since.toISOString(),
  pending: row.pendingState ? { state: row.pendingState, reason: row.pendingReason ?? null } : null,
  deadline: row.deadline?.toISOString() ?? null,
  interactionId: row.interactionId ?? null,
  queuesConfirmed: membership?.isConfirmed() ?? true,
  version: row.version,
});
