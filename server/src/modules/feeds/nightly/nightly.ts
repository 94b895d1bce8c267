import { join } from 'node:path';
import type { FeedStatus } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { BranchDirectory } from '../../customers/index.ts';
import { readNamed } from '../named-sql.ts';
import { type Choice, chooseDay, type PastRun } from './choose-day.ts';
import { type DropFolder, readDropFolder } from './drop-folder.ts';
import { type ImportChild, startImport } from './import-child.ts';
import { tellNights } from './tell-night.ts';

export interface NightlySettings {
  /** Where the core bank leaves its days, one folder each. */
  dropDir: string;
  databaseUrl: string;
  /** Tests import in their own process. */
  start?: typeof startImport;
}

/** Picks up the days that lie ready in the drop folder, the oldest first, one at a time. */
export class Nightly {
  readonly #deps: ServerDeps;
  readonly #settings: NightlySettings;
  readonly #branches: BranchDirectory;
  #child: ImportChild | null = null;
  #starting = false;

  constructor(deps: ServerDeps, settings: NightlySettings, branches: BranchDirectory) {
    this.#deps = deps;
    this.#settings = settings;
    this.#branches = branches;
  }

  /** Starts the import of the next ready day, if there is one; returns before it has ended, and looks again when it has. */
  async pickUp(): Promise<void> {
    if (this.#child || this.#starting) return;
    const { next } = await this.#choice(await readDropFolder(this.#settings.dropDir));
    if (next) await this.#begin(next.folder, false);
  }

  /**
   * Imports a day again that was refused or has failed.
   * @throws AppError feed.busy while another one is being imported here
   */
  async retry(folder: string): Promise<void> {
    const { ready } = await readDropFolder(this.#settings.dropDir);
    if (!ready.some((day) => day.folder === folder)) throw new AppError('feed.no_retry', { status: 409 });
    await this.#begin(folder, true);
  }

  /** Days that lie there and are not in, and why. */
  async waiting(): Promise<FeedStatus['waiting']> {
    const found = await readDropFolder(this.#settings.dropDir);
    const { next, waiting } = await this.#choice(found);
    const first = next ? [{ folder: next.folder, businessDay: next.businessDay, why: 'next' as const }] : [];
    return [...first, ...waiting, ...found.unready.map((each) => ({ ...each, businessDay: null }))];
  }

  /** Ends the import under way; the next start goes on with it. */
  stop(): void {
    this.#child?.stop();
  }

  async #choice({ ready }: DropFolder): Promise<Choice> {
    const em = forkOf(this.#deps.orm);
    const past = new Map<string, PastRun>();
    for (const { fingerprint } of ready) {
      const [run] = await readNamed<{ status: PastRun['status']; refusal: unknown }>(
        em,
        'select status, refusal from feed_run where fingerprint = :fingerprint order by id desc limit 1',
        { fingerprint },
      );
      if (!run) continue;
      const refusal = (typeof run.refusal === 'string' ? JSON.parse(run.refusal) : run.refusal) as {
        code: string;
      } | null;
      past.set(fingerprint, { fingerprint, status: run.status, code: refusal?.code ?? null });
    }
    const days = await readNamed<{ source: string; business_day: string }>(
      em,
      'select source, business_day from source_state',
    );
    return chooseDay(ready, past, new Map(days.map((day) => [day.source, day.business_day])));
  }

  async #begin(dropFolder: string, again: boolean): Promise<void> {
    if (this.#child || this.#starting) throw new AppError('feed.busy', { status: 409 });
    this.#starting = true;
    const { databaseUrl, dropDir, start = startImport } = this.#settings;
    const { log, bank } = this.#deps;
    try {
      const branches = await this.#branches.branches();
      const folder = join(dropDir, dropFolder);
      this.#child = start({ databaseUrl, folder, dropFolder, again, branches, timeZone: bank.timeZone });
    } finally {
      this.#starting = false;
    }
    log.info({ event: 'feed.started', folder: dropFolder });
    void this.#child.ended.then(({ runId, status }) => {
      this.#child = null;
      log[status === 'imported' ? 'info' : 'warn']({ event: 'feed.ended', folder: dropFolder, runId, status });
      if (status !== 'imported' || runId === null) return;
      tellNights(this.#deps).catch((err: unknown) => log.error({ event: 'feed.night_not_told', runId, err }));
      return this.pickUp();
    });
  }
}
