import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TasksApi } from '../../tasks/index.ts';
import { commonBranch } from '../merge/read-pair.ts';
import type { MatchRecord } from './match-records.ts';

export const DUPLICATE_TASK = 'duplicate_review';

/** Puts a pair before the clerks who see both records: those of the lowest branch both belong to, or above. */
export async function openDuplicateTask(
  em: SqlEntityManager,
  tasks: Pick<TasksApi, 'open'>,
  pairId: string,
  pair: { one: MatchRecord; other: MatchRecord; probability: number },
): Promise<void> {
  const { one, other, probability } = pair;
  await tasks.open(em, {
    kind: DUPLICATE_TASK,
    subjectKind: 'duplicate_pair',
    subjectId: pairId,
    customerNo: one.customerNo,
    params: { name: one.name, other: other.customerNo, percent: Math.round(probability * 100) },
    pool: { role: 'clerk', branchPath: commonBranch(one.branchPath, other.branchPath) },
  });
}
