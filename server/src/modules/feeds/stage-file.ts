import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FeedRowReason } from '@tellerline/contracts';
import { FeedRefusal } from './feed-refusal.ts';
import type { ControlFile } from './files/control-file.ts';
import type { FeedFile, Surroundings } from './files/feed-files.ts';
import { type FeedEncoding, readLines } from './files/line-reader.ts';
import { type ComparedTotals, FileTotals } from './files/totals.ts';
import { checkHeader, LineStager } from './line-stager.ts';
import type { Staging } from './staging.ts';

export interface RejectedLine {
  line: number;
  field: string | null;
  reason: FeedRowReason;
}

export interface StagingSteps {
  staging: Staging;
  reject(lines: readonly RejectedLine[]): Promise<void>;
  /** Called with each batch, told the rows read so far. */
  progress(rows: number): Promise<void>;
  /** Told at the end of the file, whether its totals agree or not. */
  totals(compared: ComparedTotals): void;
}

/** A file of a day as it lies there, with what its control file says of it. */
export interface AnnouncedFile {
  path: string;
  file: FeedFile;
  said: ControlFile['files'][number];
  encoding: FeedEncoding;
}
export const pathIn = (folder: string, file: { name: string }): string => join(folder, `${file.name}.csv`);

/** What reading a file has come to. */
export interface ReadFile {
  read: number;
  lastLine: number;
}

/**
 * Reads one file into its staging table, every line of it. What came is then compared with what the control file said.
 * @throws FeedRefusal when the file is not what was announced
 */
export async function stageFile(
  { path, file, said, encoding }: AnnouncedFile,
  around: Surroundings,
  steps: StagingSteps,
): Promise<ReadFile> {
  const stage = await steps.staging.open(file);
  const totals = new FileTotals(
    file.fields.map(({ name }) => name),
    file.sums,
  );
  const hash = createHash('sha256');
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  const stager = new LineStager(file, around, stage, steps, totals);
  let lastLine = 0;
  try {
    for await (const lines of readLines(source, encoding, (chunk) => hash.update(chunk))) {
      for (const line of lines) {
        lastLine = line.no;
        if (line.no === 1) checkHeader(file, line);
        else stager.take(line);
        if (stager.full) await stager.flush();
      }
    }
    await stager.flush();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FeedRefusal('file_missing', { file: file.name });
    throw error;
  } finally {
    await stager.settled();
  }
  checkAnnounced({ file, said }, totals, { lastLine, sha256: hash.digest('hex') }, steps);
  return { read: totals.rows, lastLine };
}

/** @throws FeedRefusal when what came is not what was announced */
export function checkAnnounced(
  { file, said }: Pick<AnnouncedFile, 'file' | 'said'>,
  totals: FileTotals,
  came: { lastLine: number; sha256: string },
  steps: StagingSteps,
): void {
  if (came.lastLine === 0) throw new FeedRefusal('file_empty', { file: file.name });
  steps.totals(totals.compared(said));
  const difference = totals.difference(said);
  if (difference !== null) throw new FeedRefusal(difference.code, difference.details);
  if (came.sha256 !== said.sha256) throw new FeedRefusal('hash_differs', { file: file.name });
}
