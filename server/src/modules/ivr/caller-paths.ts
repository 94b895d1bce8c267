import type { SqlEntityManager } from '@mikro-orm/sql';
import { type FlowStatistics, type IvrKept, type IvrWalked, selfServiceFlow } from '@tellerline/contracts';
import type { IvrDesk } from './ivr.ports.ts';
import { ivrDb } from './ivr.tables.ts';

/** Keeps the way a caller took, once; a call that never began here has none. */
export async function keepPath({ deps }: IvrDesk, { callId, how, step, moves }: IvrWalked): Promise<IvrKept> {
  const kept = await deps.transaction(async (em) => {
    const session = ivrDb(em).selectFrom('ivr_session').select('flow_version').where('call_id', '=', callId);
    const { flow_version: version } = (await session.executeTakeFirst()) ?? {};
    if (version === undefined) return false;
    const { numUpdatedRows } = await ivrDb(em)
      .updateTable('ivr_session')
      .set({ left_how: how, left_step: step })
      .where('call_id', '=', callId)
      .where('left_how', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return false;
    const rows = moves.map((move) => ({ call_id: callId, flow_version: version, ...move }));
    if (rows.length > 0) await ivrDb(em).insertInto('ivr_move').values(rows).execute();
    return true;
  });
  return { kept };
}

/** How often callers took each way out, and at which steps they hung up or asked for an agent. Null: no flow of theirs. */
export async function callerPaths(
  em: SqlEntityManager,
  flowId: string,
  version: number,
): Promise<FlowStatistics | null> {
  if (flowId !== selfServiceFlow) return null;
  const [exits, ends] = await Promise.all([
    ivrDb(em)
      .selectFrom('ivr_move')
      .select(['step', 'branch'])
      .select(({ fn }) => fn.countAll<number>().as('taken'))
      .where('flow_version', '=', version)
      .groupBy(['step', 'branch'])
      .execute(),
    ivrDb(em)
      .selectFrom('ivr_session')
      .select(['left_how as how', 'left_step as step'])
      .select(({ fn }) => fn.countAll<number>().as('runs'))
      .where('flow_version', '=', version)
      .groupBy(['left_how', 'left_step'])
      .execute(),
  ]);
  const count = (...wanted: (string | null)[]): number =>
    ends.filter(({ how }) => wanted.includes(how)).reduce((sum, { runs }) => sum + Number(runs), 0);
  const left = new Map<string, number>();
  for (const { step, runs } of ends) if (step !== null) left.set(step, (left.get(step) ?? 0) + Number(runs));
  return {
    runs: count(null, 'done', 'agent', 'fallback', 'gone'),
    ended: count('done', 'agent'),
    abandoned: count('fallback', 'gone'),
    exits: exits.map(({ step, branch, taken }) => ({ step, branch, taken: Number(taken) })),
    leftAt: [...left].map(([step, runs]) => ({ step, runs })),
  };
}
