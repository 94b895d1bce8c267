import type { CabinetView } from '@tellerline/contracts';
import type { BranchName } from '../../customers/index.ts';

/** What presenting papers needs besides the rows. */
export interface ArchiveDay {
  /** Of the bank: what is due before it is overdue. */
  today: string;
  branches: readonly BranchName[];
}

/** A branch by its name; one that is no longer there by its number. */
export const branchOf = (branches: readonly BranchName[], orgNo: string): CabinetView['branch'] => {
  const known = branches.find((branch) => branch.orgNo === orgNo);
  return { orgNo, name: known?.name ?? { 'zh-CN': orgNo, en: orgNo } };
};
