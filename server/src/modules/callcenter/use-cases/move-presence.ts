import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Notice } from '@tellerline/contracts';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import { newId } from '../../../kernel/ids.ts';
import type { CallCentre } from '../call-centre.ts';
import { takeRows } from '../compare-and-set.ts';
import { wrapUpTimeout } from '../dispositions.ts';
import { AgentNotice } from '../entities/agent-notice.entity.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { PresencePeriod } from '../entities/presence-period.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { membershipFor, sameMembership } from '../presence/membership.ts';
import { nextPresence, type Refusal, samePeriod } from '../presence/next-presence.ts';
import type { Presence } from '../presence/presence.ts';
import type { PresenceEffect, PresenceEvent } from '../presence/presence-event.ts';
import { presentPresence } from '../presence.presenter.ts';

/** One event for one agent; `at` is when it happened in the telephone world or on our clock. */
export interface PresenceMove {
  userId: string;
  event: PresenceEvent;
  at: Date;
}

export interface MovedAgent {
  row: AgentPresence;
  membership: QueueMembership | null;
  refused: Refusal | null;
  moved: boolean;
}

/**
 * Moves agents' presences in the transaction of `em`: row, timeline, desired queue membership, notices and the desktops'
 * stream together. A constant number of statements however many agents move. The only writer of presences.
 */
export async function movePresences(
  centre: CallCentre,
  em: SqlEntityManager,
  moves: readonly PresenceMove[],
): Promise<Map<string, MovedAgent>> {
  const userIds = [...new Set(moves.map((move) => move.userId))];
  const agents = new Map<string, MovedAgent>();
  if (userIds.length === 0) return agents;
  const rows = await em.find(AgentPresence, { userId: { $in: userIds } });
  const memberships = await em.find(QueueMembership, { userId: { $in: userIds } });
  for (const row of rows) {
    const membership = memberships.find(({ userId }) => userId === row.userId) ?? null;
    agents.set(row.userId, { row, membership, refused: null, moved: false });
  }

  const paths = new Map<string, Step[]>();
  for (const [userId, agent] of agents) {
    const { steps, refused } = walk(
      centre,
      agent.row.read(),
      moves.filter((move) => move.userId === userId),
    );
    agent.refused = refused;
    agent.moved = steps.length > 0;
    if (agent.moved) paths.set(userId, steps);
  }
  if (paths.size === 0) return agents;

  const changing = [...agents.values()].filter((agent) => agent.moved);
  await takeRows(
    em,
    'agent_presence',
    changing.map(({ row }) => ({ id: row.userId, version: row.version })),
  );
  const open = await em.find(PresencePeriod, { userId: { $in: [...paths.keys()] }, endedAt: null });
  for (const agent of changing) {
    const period = open.find(({ userId }) => userId === agent.row.userId) ?? null;
    await settle(centre, em, agent, paths.get(agent.row.userId) ?? [], period);
  }
  afterCommit(em, () => centre.boardChanged());
  return agents;
}

interface Step {
  event: PresenceEvent['type'];
  from: Presence;
  to: Presence;
  effects: PresenceEffect[];
}

/** The states an agent goes through. Time never runs backwards on a timeline, nor ahead of our clock. */
function walk(centre: CallCentre, start: Presence, moves: readonly PresenceMove[]) {
  const now = centre.deps.clock.now().getTime();
  const steps: Step[] = [];
  let refused: Refusal | null = null;
  let presence = start;
  for (const move of moves) {
    const at = new Date(Math.max(presence.since.getTime(), Math.min(move.at.getTime(), now)));
    const transition = nextPresence(presence, move.event, at, centre.limits);
    if (transition.refused) refused = transition.refused;
    else if (transition.changed) {
      steps.push({ event: move.event.type, from: presence, to: transition.presence, effects: transition.effects });
      presence = transition.presence;
    }
  }
  return { steps, refused };
}

async function settle(
  centre: CallCentre,
  em: SqlEntityManager,
  agent: MovedAgent,
  steps: readonly Step[],
  openPeriod: PresencePeriod | null,
): Promise<void> {
  const { row } = agent;
  let period = openPeriod;
  for (const step of steps) {
    row.become(step.to);
    if (!samePeriod(step.from, step.to)) period = turnPage(em, row, period, step);
    for (const effect of step.effects) await carryOut(centre, em, row, effect);
  }
  row.version += 1;
  agent.membership = wishMembership(centre, em, row, agent.membership);
  await centre.deps.hub.publish(em, row.userId, {
    kind: 'presence',
    presence: presentPresence(row, agent.membership),
  });
}

function turnPage(em: SqlEntityManager, row: AgentPresence, open: PresencePeriod | null, step: Step): PresencePeriod {
  if (open) open.endedAt = step.to.since;
  return em.create(PresencePeriod, {
    userId: row.userId,
    seq: (open?.seq ?? 0) + 1,
    state: step.to.state,
    reason: step.to.reason,
    interactionId: step.to.interactionId,
    startedAt: step.to.since,
    endedAt: null,
    cause: step.event,
  });
}

async function carryOut(
  centre: CallCentre,
  em: SqlEntityManager,
  row: AgentPresence,
  effect: PresenceEffect,
): Promise<void> {
  if (effect.type === 'notice') {
    const params: Record<string, string> = {};
    if (effect.interactionId) params.interactionId = effect.interactionId;
    if (effect.kind === 'presence_forced') {
      params.state = row.pendingState ?? row.state;
      params.reason = row.pendingReason ?? row.reason ?? '';
    }
    await notify(centre, em, row.userId, effect.kind, params);
    return;
  }
  await em.nativeUpdate(
    Interaction,
    { id: effect.interactionId, agentUserId: row.userId, wrappedUpAt: null, wrapUpTimedOutAt: null },
    { dispositionCode: wrapUpTimeout, wrapUpTimedOutAt: centre.deps.clock.now() },
  );
}

/** Tells an agent something once; it waits for him when he is away. */
export async function notify(
  centre: CallCentre,
  em: SqlEntityManager,
  userId: string,
  kind: Notice['kind'],
  params: Record<string, string>,
): Promise<void> {
  const at = centre.deps.clock.now();
  const notice = em.create(AgentNotice, { id: newId(), userId, kind, at, params, dismissedAt: null });
  await centre.deps.hub.publish(em, userId, {
    kind: 'notice',
    notice: { id: notice.id, kind, at: at.toISOString(), params },
  });
}

/** Writes down what Asterisk should know; the sender takes it from there, now or after a crash. */
export function wishMembership(
  centre: CallCentre,
  em: SqlEntityManager,
  row: AgentPresence,
  membership: QueueMembership | null,
): QueueMembership | null {
  const agent = centre.roster.ofUser(row.userId);
  if (!agent?.extension) return membership;
  const desired = membershipFor(row.read(), agent.queues);
  if (membership && membership.extension === agent.extension && sameMembership(membership.desired, desired)) {
    return membership;
  }
  afterCommit(em, () => centre.sender.kick(row.userId));
  if (!membership) {
    return em.create(QueueMembership, {
      userId: row.userId,
      extension: agent.extension,
      displayName: agent.displayName,
      desired,
      desiredVersion: 1,
      confirmedVersion: 0,
      confirmedAt: null,
      attemptAfter: null,
      failures: 0,
      lastError: null,
    });
  }
  membership.extension = agent.extension;
  membership.displayName = agent.displayName;
  membership.desired = desired;
  membership.desiredVersion += 1;
  membership.attemptAfter = null;
  membership.failures = 0;
  return membership;
}
