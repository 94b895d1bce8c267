import type { Label, Role } from '@tellerline/contracts';
import type { CallcenterApi } from '../callcenter/index.ts';

/** What the early warning asks of calls. */
export type CallsOfCustomers = Pick<CallcenterApi, 'isCallWith'>;

/** What the early warning asks of identity. */
export interface CrisisPeople {
  user(userId: string): Promise<{ displayName: string; roles: readonly Role[]; branchPath: string } | null>;
  withRole(role: Role): Promise<{ userId: string; branchPath: string }[]>;
  branches(): Promise<readonly { orgNo: string; path: string; name: Label }[]>;
}

/** Runs what comes by night, and what comes by the second. */
export interface CrisisScheduling {
  add(job: { name: string; cron: string; run(): Promise<void> }): void;
  addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void;
}
