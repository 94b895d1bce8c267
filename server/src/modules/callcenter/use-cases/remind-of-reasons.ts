import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { notify } from './move-presence.ts';

/** After the agent was reminded he has so long before his supervisors are told. */
const patienceMs = 120_000;
const never = new Date(0);

/** Tells an agent who is not ready for longer than his reason allows, once; then, if he stays, his supervisors who are here. */
export async function remindOfReasons(centre: CallCentre): Promise<void> {
  const limits = new Map(
    centre.setup.all('reason').flatMap(({ code, body }) => (body.maxMinutes ? [[code, body.maxMinutes * 60_000]] : [])),
  );
  if (limits.size === 0) return;
  const now = centre.deps.clock.now();
  const rows = await forkOf(centre.deps.orm).find(
    AgentPresence,
    { state: 'not_ready', reason: { $in: [...limits.keys()] } },
    { disableIdentityMap: true },
  );
  for (const row of rows) {
    const over = now.getTime() - row.since.getTime() - (limits.get(row.reason ?? '') ?? Number.POSITIVE_INFINITY);
    const isReminded = (row.remindedAt ?? never) >= row.since;
    const isEscalated = (row.escalatedAt ?? never) >= row.since;
    if (over >= 0 && !isReminded) await remind(centre, row, 'remindedAt');
    else if (over >= patienceMs && isReminded && !isEscalated) await remind(centre, row, 'escalatedAt');
  }
}

async function remind(centre: CallCentre, row: AgentPresence, column: 'remindedAt' | 'escalatedAt'): Promise<void> {
  const { userId, since, reason } = row;
  const agent = centre.roster.ofUser(userId);
  const told = column === 'remindedAt' ? [userId] : await supervisorsOf(centre, agent?.branchPath ?? '');
  const name = agent?.displayName ?? '';
  await centre.deps.transaction(async (em) => {
    // Two servers see the same: one of them tells it.
    const unsaid = { userId, since, $or: [{ [column]: null }, { [column]: { $lt: since } }] };
    if ((await em.nativeUpdate(AgentPresence, unsaid, { [column]: centre.deps.clock.now() })) === 0) return;
    const kind = column === 'remindedAt' ? 'reason_overdue' : 'agent_overdue';
    for (const each of told) await notify(centre, em, each, kind, { reason: reason ?? '', name });
  });
}

async function supervisorsOf(centre: CallCentre, branchPath: string): Promise<string[]> {
  const supervisors = await centre.supervisors();
  return supervisors.flatMap((each) => (branchPath.startsWith(each.branchPath) ? [each.userId] : []));
}
