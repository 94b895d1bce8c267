import type { SqlEntityManager } from '@mikro-orm/sql';
import type { InteractionBrief, Label } from '@tellerline/contracts';
import type { z } from 'zod';

/** What the call centre knows about a customer's past calls. */
export interface InteractionHistory {
  /** The latest first. */
  briefs(em: SqlEntityManager, customerNo: string, limit: number): Promise<z.input<typeof InteractionBrief>[]>;
  /** Start of the latest call of each; customers without one are absent. */
  lastCallAt(em: SqlEntityManager, customerNos: string[]): Promise<Map<string, Date>>;
}

export interface BranchName {
  orgNo: string;
  path: string;
  name: Label;
}

/** The branch tree, as identity keeps it. */
export interface BranchDirectory {
  branches(): Promise<readonly BranchName[]> | readonly BranchName[];
}

export interface CustomerPorts {
  history: InteractionHistory;
  branches: BranchDirectory;
}
