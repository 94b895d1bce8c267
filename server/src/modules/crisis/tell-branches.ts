import { alertLevels } from '@tellerline/contracts';
import { forkOf } from '../../persistence/orm.ts';
import type { CrisisDesk } from './crisis-desk.ts';
import { readBranches } from './read-groups.ts';

export const BRANCH_TASK = 'branch_alarm';

/**
 * A branch many of whose customers are about to leave is work for those who manage it: a task for each level it reaches, once a month; taken back when
 * it is out of alarm.
 * @returns how many branches are in alarm
 */
export async function tellBranches(desk: CrisisDesk): Promise<number> {
  const branches = await desk.people.branches();
  const pathOf = new Map(branches.map(({ orgNo, path }) => [orgNo, path]));
  const groups = await readBranches(forkOf(desk.deps.orm), desk, { branchPath: '/' });
  await desk.deps.transaction(async (em) => {
    for (const { branch, level, customers, severe, sharePercent } of groups) {
      const branchPath = pathOf.get(branch.orgNo);
      if (branchPath === undefined) continue;
      if (level === null) {
        await desk.tasks.cancel(em, BRANCH_TASK, branch.orgNo);
        continue;
      }
      await desk.tasks.open(em, {
        kind: BRANCH_TASK,
        subjectKind: BRANCH_TASK,
        subjectId: branch.orgNo,
        dedupe: `${level}:${desk.today().slice(0, 7)}`,
        once: true,
        params: { zh: branch.name['zh-CN'], en: branch.name.en, level, customers, severe, share: sharePercent },
        pool: { role: level === alertLevels.at(-1) ? 'supervisor' : 'manager', branchPath },
      });
    }
  });
  return groups.filter(({ level }) => level !== null).length;
}
