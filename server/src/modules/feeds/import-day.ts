import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import type { FeedPhase, FeedRunView } from '@tellerline/contracts';
import type { z } from 'zod';
import { endOfDay, offsetsOf } from '../../kernel/bank-day.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { dialectOfOrm, forkOf } from '../../persistence/orm.ts';
import { makeTransaction, type Transaction } from '../../persistence/transaction.ts';
import type { BranchDirectory } from '../customers/index.ts';
import { checkStaged } from './check-staged.ts';
import type { FeedCounts } from './counts.ts';
import { FeedLock } from './feed-lock.ts';
import { FeedRefusal } from './feed-refusal.ts';
import { type BegunRun, FeedRuns } from './feed-runs.ts';
import { CONTROL_FILE, ControlFile } from './files/control-file.ts';
import { type FeedFile, feedFiles, type Surroundings } from './files/feed-files.ts';
import type { ComparedTotals } from './files/totals.ts';
import { mergeFile } from './merge/merge-file.ts';
import { type AnnouncedFile, pathIn, type ReadFile } from './stage-file.ts';
import { openStaging, type Staging } from './staging.ts';
import { findBaseDay, readingRules } from './unchanged/base-day.ts';
import { SparingReader, type SparingSteps } from './unchanged/sparing-reader.ts';

export interface ImportDeps {
  orm: MikroORM;
  clock: Clock;
  branches: BranchDirectory;
  timeZone: string;
}

export interface ImportProgress {
  phase: z.infer<typeof FeedPhase>;
  file: string;
  done: number;
  total: number;
}

export interface ImportOptions {
  /** Waited for. */
  onProgress?: (progress: ImportProgress) => void | Promise<void>;
  /** Import a day again that has been imported already with the same files, and read every line of it. */
  again?: boolean;
  /** Bad lines per file that are put up with: the larger of the two. */
  tolerated?: { share: number; lines: number };
  /** Name of the folder in the drop folder, for a later retry. */
  dropFolder?: string | null;
}

const defaultTolerated = { share: 0.01, lines: 10 };
/** Progress is stored this often, for the operators' screen. */
const NOTE_EVERY_MS = 1_000;

/** An import under way: what its steps share. */
interface Day {
  folder: string;
  run: BegunRun;
  files: { file: FeedFile; said: ControlFile['files'][number] }[];
  runs: FeedRuns;
  transaction: Transaction;
  staging: Staging;
  counts: Record<string, FeedCounts>;
  totals: ComparedTotals[];
  lastLines: Map<string, number>;
  reader: SparingReader;
  around: Surroundings;
  report(phase: ImportProgress['phase'], file: string, done: number, total: number): Promise<void>;
}

/**
 * Imports one business day from a folder. First everything is read, checked and counted beside the live tables; only a day
 * that agrees with its control file in every total is merged. Killed at any point and started again, it ends with the same
 * tables.
 * @returns the run: `imported`, or `refused` with the reason and yesterday's data untouched
 * @throws FeedRefusal when the folder holds no readable control file; AppError feed.busy while another import runs
 */
export async function importDay(
  folder: string,
  deps: ImportDeps,
  { onProgress, again = false, tolerated = defaultTolerated, dropFolder = null }: ImportOptions = {},
): Promise<FeedRunView> {
  const { orm, clock } = deps;
  const { control, fingerprint } = await readControl(folder);
  const transaction = makeTransaction(orm);
  const runs = new FeedRuns(transaction, clock);
  const lock = new FeedLock(transaction, clock);
  await lock.take();
  const pathOf = new Map((await deps.branches.branches()).map((branch) => [branch.orgNo, branch.path]));
  const rules = readingRules(pathOf, control.encoding, deps.timeZone);
  const run: BegunRun = { id: newId(), control, fingerprint, dropFolder, cameFrom: resolve(folder), rules };
  const counts: Day['counts'] = {};
  const totals: Day['totals'] = [];
  try {
    await runs.closeInterrupted();
    const known = await runs.importedWith(control.source, control.businessDay, fingerprint);
    if (known && !again) return known;
    await runs.begin(run);
    await refuseWrongDay(control, await runs.currentDay(control.source));
    const staging = await openStaging(orm);
    try {
      const files = announced(control, deps.timeZone);
      const report = reporter(run.id, runs, lock, onProgress);
      const lastLines = new Map<string, number>();
      const around = { pathOf, businessDay: control.businessDay };
      const em = forkOf(orm);
      const base = again
        ? null
        : await findBaseDay(em, { source: control.source, rules, now: clock.now() }, readControl);
      const reader = new SparingReader(base, em);
      const reading = { reader, around, staging, lastLines, report };
      const day: Day = { folder, run, files, runs, transaction, counts, totals, ...reading };
      await readFiles(day);
      await checkFiles(day, tolerated);
      const asOf = endOfDay(control.businessDay, deps.timeZone);
      await mergeFiles(day, deps, asOf);
      await runs.succeed(run, asOf, counts, totals);
      for (const { file } of files) await staging.clear(file);
    } finally {
      await staging.close();
    }
  } catch (error) {
    await runs.fail(run, error, counts, totals);
    if (!(error instanceof FeedRefusal)) throw error;
  } finally {
    await lock.release();
  }
  return runs.view(run.id);
}

const announced = (control: ControlFile, timeZone: string): Day['files'] =>
  feedFiles(offsetsOf(timeZone)).flatMap((file) => {
    const said = control.files.find((candidate) => candidate.name === file.name);
    return said ? [{ file, said }] : [];
  });

/** Tells whoever started the import, and once a second the book of imports; a new phase at once. */
function reporter(id: string, runs: FeedRuns, lock: FeedLock, onProgress: ImportOptions['onProgress']): Day['report'] {
  let notedAt = Number.NEGATIVE_INFINITY;
  let noted: string | null = null;
  return async (phase, file, done, total) => {
    await onProgress?.({ phase, file, done, total });
    await lock.beat();
    const now = performance.now();
    if (phase === noted && now - notedAt < NOTE_EVERY_MS) return;
    [noted, notedAt] = [phase, now];
    await runs.note(id, phase, { file, done, total });
  };
}

async function readFiles(day: Day): Promise<void> {
  for (const { file, said } of day.files) {
    const { read, lastLine }: ReadFile = await day.reader.read(
      announcedIn(day, file, said),
      day.around,
      stepsOf(day, file, said),
    );
    day.counts[file.name] = { read, created: 0, changed: 0, unchanged: 0, rejected: 0 };
    day.lastLines.set(file.name, lastLine);
  }
}

const announcedIn = ({ folder, run }: Day, file: FeedFile, said: AnnouncedFile['said']): AnnouncedFile => ({
  path: pathIn(folder, file),
  file,
  said,
  encoding: run.control.encoding,
});

const stepsOf = (day: Day, file: FeedFile, said: AnnouncedFile['said']): SparingSteps => ({
  staging: day.staging,
  reject: (lines) => day.runs.reject(day.run.id, file.name, lines),
  forgetRejects: () => day.runs.forgetRejects(day.run.id, file.name),
  progress: (rows) => day.report('reading', file.name, rows, said.rows),
  totals: (compared) => day.totals.push(compared),
});

async function checkFiles(day: Day, tolerated: { share: number; lines: number }): Promise<void> {
  const sent = new Set(day.files.map(({ file }) => file.name as string));
  for (const { file } of day.files) {
    const count = day.counts[file.name];
    if (!count) continue;
    await day.report('checking', file.name, 0, count.read);
    await day.transaction((em) => checkStaged(em, file, day.run.id, sent));
    count.rejected = await day.runs.countRejects(day.run.id, file.name);
    if (count.rejected > Math.max(tolerated.lines, count.read * tolerated.share)) {
      throw new FeedRefusal('too_many_rejects', { file: file.name, rejected: count.rejected, read: count.read });
    }
  }
}

async function mergeFiles(day: Day, { orm }: ImportDeps, asOf: Date): Promise<void> {
  const { control } = day.run;
  const bindings = { asOf, day: control.businessDay, source: control.source };
  await day.runs.beginMerging(day.run.id, day.reader.comparedWith);
  for (const { file, said } of day.files) {
    const total = day.lastLines.get(file.name) ?? 0;
    const count = day.counts[file.name];
    if (!count) continue;
    await day.report('merging', file.name, 0, total);
    const steps = { ...stepsOf(day, file, said), progress: async () => {} };
    await day.reader.catchUp(announcedIn(day, file, said), day.around, steps, day.run.id, day.transaction);
    const merged = await mergeFile(file, total, {
      dialect: dialectOfOrm(orm),
      transaction: day.transaction,
      bindings,
      progress: (lines) => day.report('merging', file.name, lines, total),
    });
    Object.assign(count, merged);
    count.unchanged = count.read - count.rejected - merged.created - merged.changed;
  }
}

/** The control file of a folder, and the fingerprint by which the same day is known again. @throws FeedRefusal */
export async function readControl(folder: string): Promise<{ control: ControlFile; fingerprint: string }> {
  const file = CONTROL_FILE;
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FeedRefusal('control_missing', { file });
  }
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new FeedRefusal('control_not_json', { file });
  }
  const parsed = ControlFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    throw new FeedRefusal('control_wrong', { file, field, problem: issue?.message ?? '' });
  }
  return { control: parsed.data, fingerprint: createHash('sha256').update(bytes).digest('hex') };
}

/** Days come in order, without a hole; the current day may be sent again, corrected. */
async function refuseWrongDay(control: ControlFile, current: string | null): Promise<void> {
  const { businessDay, previousDay } = control;
  if (previousDay !== null && previousDay >= businessDay) {
    throw new FeedRefusal('day_before_is_later', { day: businessDay, previous: previousDay });
  }
  if (current === null || businessDay === current) return;
  if (businessDay < current) throw new FeedRefusal('late', { day: businessDay, current });
  if (previousDay !== null && previousDay !== current) {
    throw new FeedRefusal('day_missing', { day: businessDay, previous: previousDay, current });
  }
}
