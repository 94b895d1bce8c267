import type { SqlEntityManager } from '@mikro-orm/sql';
import type { HelpCall, OwnHelpCall } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { monitorErrors } from '../callcenter.errors.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { AgentHelpCall } from '../entities/board.entity.ts';
import { supervisedAgents } from '../interaction.policy.ts';
import { notify } from '../use-cases/move-presence.ts';

const onCall: readonly string[] = ['talking', 'held'];

/** Those who wait for help, the longest first, as far as the person answers for them. */
export async function helpCallsFor(centre: CallCentre, em: SqlEntityManager, actor: Actor): Promise<HelpCall[]> {
  const userIds = supervisedAgents(centre, actor)?.userIds ?? [];
  const rows = await em.find(
    AgentHelpCall,
    { standing: { $in: userIds } },
    { orderBy: { askedAt: 'asc' }, disableIdentityMap: true },
  );
  return rows.map((row) => present(centre, row));
}

export async function ownHelpCall(centre: CallCentre, actor: Actor): Promise<OwnHelpCall> {
  const row = await forkOf(centre.deps.orm).findOne(AgentHelpCall, { standing: actor.userId });
  return { help: row && present(centre, row) };
}

/**
 * An agent on a call asks for a supervisor; his supervisors are told. Asking again while he waits changes nothing.
 * @throws AppError monitor.not_on_call
 */
export async function askForHelp(centre: CallCentre, actor: Actor, note: string): Promise<OwnHelpCall> {
  const supervisors = (await centre.supervisors()).filter(({ branchPath }) => actor.branchPath.startsWith(branchPath));
  await centre.deps.transaction(async (em) => {
    const presence = await em.findOne(AgentPresence, { userId: actor.userId });
    if (!presence || !onCall.includes(presence.state)) throw monitorErrors.notOnCall();
    const row = {
      id: newId(),
      userId: actor.userId,
      interactionId: presence.interactionId ?? null,
      askedAt: centre.deps.clock.now(),
      note,
      standing: actor.userId,
    };
    if (!(await insertIfAbsent(() => em.insert(AgentHelpCall, row)))) return;
    const details = { interactionId: row.interactionId };
    await recordAudit(em, { actor, key: 'Agent.HelpAsked', subjectId: row.id, details }, centre.deps.clock);
    for (const { userId } of supervisors) {
      if (userId !== actor.userId) await notify(centre, em, userId, 'help_asked', { name: actor.displayName });
    }
  });
  centre.boardChanged();
  return ownHelpCall(centre, actor);
}

/**
 * A supervisor says that he comes; the agent is told. The first one's word stands.
 * @throws AppError resource.not_found when nobody of his waits under this id, conflict.stale when a colleague was faster
 */
export async function takeHelpCall(centre: CallCentre, actor: Actor, id: string): Promise<void> {
  const userIds = supervisedAgents(centre, actor)?.userIds ?? [];
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentHelpCall, { id, standing: { $in: userIds } }, { disableIdentityMap: true });
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    const taken = { takenBy: actor.userId, takenByName: actor.displayName, takenAt: centre.deps.clock.now() };
    const first = await em.nativeUpdate(AgentHelpCall, { id, takenBy: null, standing: { $ne: null } }, taken);
    if (first === 0) throw new AppError('conflict.stale', { status: 409 });
    const details = { agent: row.userId };
    await recordAudit(em, { actor, key: 'Agent.HelpTaken', subjectId: id, details }, centre.deps.clock);
    await notify(centre, em, row.userId, 'help_coming', { name: actor.displayName });
  });
  centre.boardChanged();
}

/** The agent needs no help any more. */
export async function withdrawHelpCall(centre: CallCentre, actor: Actor): Promise<OwnHelpCall> {
  const ended = { endedAt: centre.deps.clock.now(), standing: null };
  await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentHelpCall, { standing: actor.userId }, { disableIdentityMap: true });
    if (!row) return;
    await em.nativeUpdate(AgentHelpCall, { id: row.id }, ended);
    await recordAudit(em, { actor, key: 'Agent.HelpEnded', subjectId: row.id }, centre.deps.clock);
  });
  centre.boardChanged();
  return { help: null };
}

/** Whose call is over needs no help on it any more. */
export async function endHelpCalls(centre: CallCentre): Promise<void> {
  const em = forkOf(centre.deps.orm);
  const waiting = await em.find(AgentHelpCall, { standing: { $ne: null } });
  if (waiting.length === 0) return;
  const presences = await em.find(AgentPresence, { userId: { $in: waiting.map(({ userId }) => userId) } });
  const over = waiting.filter(({ userId, interactionId }) => {
    const presence = presences.find((row) => row.userId === userId);
    return !presence || presence.interactionId !== interactionId || presence.state === 'wrap_up';
  });
  if (over.length === 0) return;
  const ids = over.map(({ id }) => id);
  await em.nativeUpdate(AgentHelpCall, { id: { $in: ids } }, { endedAt: centre.deps.clock.now(), standing: null });
  centre.boardChanged();
}

const present = (centre: CallCentre, row: AgentHelpCall): HelpCall => ({
  id: row.id,
  userId: row.userId,
  displayName: centre.roster.ofUser(row.userId)?.displayName ?? '',
  askedAt: row.askedAt.toISOString(),
  note: row.note,
  takenBy: row.takenByName ?? null,
});
