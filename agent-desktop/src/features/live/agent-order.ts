import type { AgentRow, PresenceState } from '@tellerline/contracts';

/** What needs a look first: lost connections, then who is not ready, then who works, then who waits, then who is away. */
const rank: Record<PresenceState, number> = {
  connection_lost: 0,
  ringing: 1,
  talking: 2,
  held: 2,
  wrap_up: 3,
  not_ready: 4,
  available: 5,
  offline: 6,
};

/** Order of the supervisor's list: by rank of the state, within it who has been in it longest, then by name so that nothing jumps. */
export const agentOrder = (a: AgentRow, b: AgentRow): number =>
  rank[a.state] - rank[b.state] || a.since.localeCompare(b.since) || a.displayName.localeCompare(b.displayName);
