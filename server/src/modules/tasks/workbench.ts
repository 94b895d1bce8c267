import type { TaskKind } from '@tellerline/contracts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { TaskKindRules, TaskPorts } from './tasks.ports.ts';

/** What every use case of the module works with. */
export interface Workbench {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  people: TaskPorts['people'];
  rulesOf(kind: TaskKind): TaskKindRules;
}

/** For kinds nobody registered, as in tests of a single module. */
export const usualRules: TaskKindRules = { claimMinutes: 120, dueHours: 24, byHand: false };
