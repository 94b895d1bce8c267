import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RouteDefinition } from '../../../http/route.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { BranchDirectory } from '../../customers/index.ts';
import type { ExportSource } from '../../exports/index.ts';
import type { LookUps } from '../document-roles.ts';
import { archiveRoutes } from './archive.routes.ts';
import type { ArchiveDay } from './archive-day.ts';
import { fileRoutes } from './archive-file.routes.ts';
import { archiveFilesSource, archiveRegisterSource } from './archive-sources.ts';
import { type ReminderTasks, remindOverdue } from './overdue-reminders.ts';

/** Runs the reminders once a day; the platform's scheduler. */
export interface ArchiveScheduling {
  add(job: { name: string; cron: string; run(): Promise<void> }): void;
}

export interface ArchivePorts {
  branches: BranchDirectory;
  lookUps: LookUps;
  tasks: ReminderTasks;
  scheduler?: ArchiveScheduling | undefined;
  /** All papers of this customer have a place now: a hand-over may go on. Called in the transaction that allots it. */
  onFiled?: (em: SqlEntityManager, customerNo: string, by: { userId: string }) => Promise<void>;
}

/** What the routes of the archive work with. */
export interface Archive {
  deps: ServerDeps;
  lookUps: LookUps;
  tasks: ReminderTasks;
  onFiled: ArchivePorts['onFiled'];
  day(): Promise<ArchiveDay>;
}

/** The paper archive: cabinets and places, files, the register of what is out. */
export function archivePart(
  deps: ServerDeps,
  ports: ArchivePorts,
): { routes: RouteDefinition[]; sources: ExportSource[]; start(): Promise<void>; remind(): Promise<number> } {
  const today = () => bankDay(deps.clock.now(), deps.bank.timeZone);
  const archive: Archive = {
    deps,
    lookUps: ports.lookUps,
    tasks: ports.tasks,
    onFiled: ports.onFiled,
    day: async () => ({ today: today(), branches: await ports.branches.branches() }),
  };
  const remind = () => remindOverdue(deps, ports.tasks, today());
  return {
    routes: [...archiveRoutes(archive), ...fileRoutes(archive)],
    sources: [archiveFilesSource(archive), archiveRegisterSource(archive)],
    start: async () =>
      ports.scheduler?.add({
        name: 'archive.remind_overdue',
        cron: '30 7 * * *',
        run: async () => void (await remind()),
      }),
    remind,
  };
}
