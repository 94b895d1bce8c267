import type { Scheduler } from '../../jobs/scheduler.ts';
import type { ServerDeps, ServerModule } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { BranchDirectory } from '../customers/index.ts';
import { forgetOldDeliveries } from './deltas/delivery-list.ts';
import { DeltaDesk } from './deltas/delta-desk.ts';
import { feedKeyDoor } from './deltas/service-keys.ts';
import { feedRoutes } from './feeds.routes.ts';
import { readStatus } from './nightly/feed-status.ts';
import { Nightly } from './nightly/nightly.ts';
import { tellNights } from './nightly/tell-night.ts';

export interface FeedSettings {
  /** Where the core bank leaves its days; null: they are imported from the command line only. */
  dropDir: string | null;
  /** By when yesterday must be here, bank time: `06:30`. */
  dueAt: string;
  /** Keys of the delta API, one or two; none: no deltas are taken. */
  keys: readonly string[];
  databaseUrl: string;
  /** When the drop folder is looked into, as cron fields in the bank's zone; every five minutes when absent. */
  pickUpCron?: string | undefined;
}

export interface FeedPorts {
  branches: BranchDirectory;
  scheduler: Scheduler;
  settings?: FeedSettings | undefined;
  /** Told of customers whom changes by day are about. */
  touched?: ((customerNos: readonly string[]) => void) | undefined;
}

/** The feeds module: the core bank's days by night, its changes by day, and how both stand. */
export function feedsModule(deps: ServerDeps, { branches, scheduler, settings, touched }: FeedPorts): ServerModule {
  const { dropDir = null, keys = [], dueAt = '06:30', databaseUrl = '', pickUpCron = '*/5 * * * *' } = settings ?? {};
  const nightly = dropDir === null ? null : new Nightly(deps, { dropDir, databaseUrl }, branches);
  const { timeZone } = deps.bank;
  const status = async () =>
    readStatus(forkOf(deps.orm), deps.clock.now(), {
      due: dropDir === null ? null : { dueAt, timeZone },
      waiting: (await nightly?.waiting()) ?? [],
      deltas: keys.length > 0,
      timeZone,
    });
  const warnWhenLate = async () => {
    const { due } = await status();
    if (due?.late) deps.log.warn({ event: 'feed.late', day: due.day, by: due.by });
  };
  const desk = new DeltaDesk(deps, branches, (customerNos) => touched?.(customerNos));
  return {
    name: 'feeds',
    routes: feedRoutes({ deps, branches, door: feedKeyDoor(keys), desk, nightly, status }),
    start: async () => {
      const forget = () => deps.transaction((em) => forgetOldDeliveries(em, deps.clock.now()));
      scheduler.add({ name: 'feeds.forget_deliveries', cron: '40 4 * * *', run: forget });
      scheduler.addTicker({ name: 'feeds.tell_days', everyMs: 5_000, run: () => tellNights(deps) });
      if (!nightly) return;
      scheduler.add({ name: 'feeds.pick_up', cron: pickUpCron, run: () => nightly.pickUp() });
      scheduler.add({ name: 'feeds.warn_when_late', cron: '*/30 * * * *', run: warnWhenLate });
    },
    stop: async () => nightly?.stop(),
  };
}

export { FeedRefusal } from './feed-refusal.ts';
export { feedsEntities } from './feeds-entities.ts';
export { CONTROL_FILE, type ControlFile } from './files/control-file.ts';
export { csvLine, splitCsvLine } from './files/csv-line.ts';
export { feedFiles } from './files/feed-files.ts';
export { fenOf } from './files/field.ts';
export { readLines } from './files/line-reader.ts';
export { yuan } from './files/totals.ts';
export { type ImportOptions, type ImportProgress, importDay } from './import-day.ts';
export { rejectsOf } from './run-view.ts';
