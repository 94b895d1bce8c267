import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FlowStatistics } from '@tellerline/contracts';
import { flowDb } from '../flows.tables.ts';

/** How often each way out was taken in runs of a version, and where runs were left. */
export async function flowStatistics(em: SqlEntityManager, flowId: string, version: number): Promise<FlowStatistics> {
  const [exits, runs] = await Promise.all([
    flowDb(em)
      .selectFrom('flow_move')
      .select(['step', 'branch'])
      .select(({ fn }) => fn.countAll<number>().as('taken'))
      .where('flow_id', '=', flowId)
      .where('version', '=', version)
      .groupBy(['step', 'branch'])
      .orderBy('step')
      .orderBy('branch')
      .execute(),
    flowDb(em)
      .selectFrom('flow_run')
      .select(['status', 'step'])
      .select(({ fn }) => fn.countAll<number>().as('runs'))
      .where('flow_id', '=', flowId)
      .where('version', '=', version)
      .groupBy(['status', 'step'])
      .orderBy('step')
      .execute(),
  ]);
  const sum = (status?: string): number =>
    runs.filter((row) => !status || row.status === status).reduce((all, row) => all + Number(row.runs), 0);
  return {
    runs: sum(),
    ended: sum('ended'),
    abandoned: sum('abandoned'),
    exits: exits.map(({ step, branch, taken }) => ({ step, branch, taken: Number(taken) })),
    leftAt: runs
      .filter(({ status }) => status === 'abandoned')
      .map((row) => ({ step: row.step, runs: Number(row.runs) })),
  };
}
