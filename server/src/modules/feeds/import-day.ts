import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import type { FeedRunView } from '@tellerline/contracts';
import { recordAudit } from '../../kernel/audit.ts';
import { endOfDay, offsetsOf } from '../../kernel/bank-day.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { dialectOfOrm } from '../../persistence/orm.ts';
import { makeTransaction } from '../../persistence/transaction.ts';
import type { BranchDirectory } from '../customers/index.ts';
import { checkStaged } from './check-staged.ts';
import type { FeedCounts } from './counts.ts';
import { FeedLock } from './feed-lock.ts';
import { FeedRefusal } from './feed-refusal.ts';
import { FeedRuns } from './feed-runs.ts';
import { CONTROL_FILE, ControlFile } from './files/control-file.ts';
import { type FeedFile, feedFiles } from './files/feed-files.ts';
import { mergeFile } from './merge/merge-file.ts';
import { stageFile } from './stage-file.ts';
import { openStaging } from './staging.ts';

export interface ImportDeps {
  orm: MikroORM;
  clock: Clock;
  branches: BranchDirectory;
  timeZone: string;
}

export interface ImportProgress {
  phase: 'reading' | 'checking' | 'merging';
  file: string;
  done: number;
  total: number;
}

export interface ImportOptions {
  onProgress?: (progress: ImportProgress) => void;
  /** Import a day again that has been imported already with the same files. */
  again?: boolean;
  /** Bad lines per file that are put up with: the larger of the two. */
  tolerated?: { share: number; lines: number };
}

const defaultTolerated = { share: 0.01, lines: 10 };

/**
 * Imports one business day from a folder. First everything is read, checked and counted beside the live tables; only a day
 * that agrees with its control file in every total is merged. Killed at any point and started again, it ends with the same
 * tables.
 * @returns the run: `imported`, or `refused` with the reason and yesterday's data untouched
 * @throws FeedRefusal when the folder holds no readable control file; AppError feed.busy while another import runs
 */
export async function importDay(
  folder: string,
  { orm, clock, branches, timeZone }: ImportDeps,
  { onProgress, again = false, tolerated = defaultTolerated }: ImportOptions = {},
): Promise<FeedRunView> {
  const { control, fingerprint } = await readControl(folder);
  const transaction = makeTransaction(orm);
  const runs = new FeedRuns(transaction, clock);
  const lock = new FeedLock(transaction, clock);
  await lock.take();
  const id = newId();
  try {
    await runs.closeInterrupted();
    const known = await runs.importedWith(control.source, control.businessDay, fingerprint);
    if (known && !again) return known;
    await runs.begin(id, control, fingerprint);
    await refuseWrongDay(control, await runs.currentDay(control.source));

    const files = feedFiles(offsetsOf(timeZone)).flatMap((file) => {
      const said = control.files.find((candidate) => candidate.name === file.name);
      return said ? [{ file, said }] : [];
    });
    const pathOf = new Map((await branches.branches()).map((branch) => [branch.orgNo, branch.path]));
    const report = async (phase: ImportProgress['phase'], file: string, done: number, total: number) => {
      onProgress?.({ phase, file, done, total });
      await lock.beat();
    };

    const counts: Record<string, FeedCounts> = {};
    const lastLines = new Map<string, number>();
    const staging = await openStaging(orm);
    try {
      for (const { file, said } of files) {
        const { read, lastLine } = await stageFile(
          folder,
          file,
          said,
          control.encoding,
          { pathOf, businessDay: control.businessDay },
          {
            staging,
            reject: (lines) => runs.reject(id, file.name, lines),
            progress: (rows) => report('reading', file.name, rows, said.rows),
          },
        );
        counts[file.name] = { read, created: 0, changed: 0, unchanged: 0, rejected: 0 };
        lastLines.set(file.name, lastLine);
      }
      const sent = new Set(files.map(({ file }) => file.name as string));
      for (const { file } of files) {
        await report('checking', file.name, 0, counts[file.name]?.read ?? 0);
        await transaction((em) => checkStaged(em, file, id, sent));
        await countRejected(runs, id, file, counts, tolerated);
      }
      const bindings = {
        asOf: endOfDay(control.businessDay, timeZone),
        day: control.businessDay,
        source: control.source,
      };
      for (const { file } of files) {
        const total = lastLines.get(file.name) ?? 0;
        const merged = await mergeFile(file, total, {
          dialect: dialectOfOrm(orm),
          transaction,
          bindings,
          progress: (lines) => report('merging', file.name, lines, total),
        });
        const count = counts[file.name];
        if (count) {
          Object.assign(count, merged);
          count.unchanged = count.read - count.rejected - merged.created - merged.changed;
        }
      }
      await runs.succeed(id, control, bindings.asOf, counts);
      for (const { file } of files) await staging.clear(file);
    } finally {
      await staging.close();
    }
  } catch (error) {
    const refused = error instanceof FeedRefusal;
    await runs.fail(id, refused ? 'refused' : 'failed', error instanceof Error ? error.message : String(error));
    if (!refused) throw error;
    await transaction((em) =>
      recordAudit(
        em,
        { actor: 'system', key: 'Feed.Refused', subjectId: id, details: { day: control.businessDay } },
        clock,
      ),
    );
  } finally {
    await lock.release();
  }
  return runs.view(id);
}

async function readControl(folder: string): Promise<{ control: ControlFile; fingerprint: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, CONTROL_FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FeedRefusal(`${CONTROL_FILE} is not there: the day is not complete yet`);
  }
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new FeedRefusal(`${CONTROL_FILE} is not JSON`);
  }
  const parsed = ControlFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FeedRefusal(`${CONTROL_FILE}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  return { control: parsed.data, fingerprint: createHash('sha256').update(bytes).digest('hex') };
}

/** Days come in order, without a hole; the current day may be sent again, corrected. */
async function refuseWrongDay(control: ControlFile, current: string | null): Promise<void> {
  const { businessDay, previousDay } = control;
  if (previousDay !== null && previousDay >= businessDay) {
    throw new FeedRefusal(`The day before ${businessDay} cannot be ${previousDay}`);
  }
  if (current === null || businessDay === current) return;
  if (businessDay < current) throw new FeedRefusal(`${businessDay} comes late: ${current} has been imported already`);
  if (previousDay !== null && previousDay !== current) {
    throw new FeedRefusal(`${businessDay} builds on ${previousDay}, but the last imported day is ${current}`);
  }
}

async function countRejected(
  runs: FeedRuns,
  id: string,
  file: FeedFile,
  counts: Record<string, FeedCounts>,
  tolerated: { share: number; lines: number },
): Promise<void> {
  const count = counts[file.name];
  if (!count) return;
  count.rejected = await runs.countRejects(id, file.name);
  if (count.rejected > Math.max(tolerated.lines, count.read * tolerated.share)) {
    throw new FeedRefusal(`${file.name}: ${count.rejected} of ${count.read} lines were rejected`);
  }
}
