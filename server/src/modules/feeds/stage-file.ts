import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FeedRowReason } from '@tellerline/contracts';
import { FeedRefusal } from './feed-refusal.ts';
import type { ControlFile } from './files/control-file.ts';
import { splitCsvLine } from './files/csv-line.ts';
import { type FeedFile, readRow, type Surroundings } from './files/feed-files.ts';
import { type FeedEncoding, type Line, readLines } from './files/line-reader.ts';
import { type ComparedTotals, FileTotals } from './files/totals.ts';
import type { FileStaging, Staging } from './staging.ts';

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

const BATCH_LINES = 10_000;

/**
 * Reads one file into its staging table: decodes, splits, checks every field; bad lines go to the rejects with their number
 * and reason. A batch is read while the database takes the one before it. What came is then compared with what the control
 * file said.
 * @throws FeedRefusal when the file is not what was announced
 */
export async function stageFile(
  folder: string,
  file: FeedFile,
  said: ControlFile['files'][number],
  encoding: FeedEncoding,
  around: Surroundings,
  { staging, reject, progress, totals: tellTotals }: StagingSteps,
): Promise<{ read: number; lastLine: number }> {
  const stage = await staging.open(file);
  const header = file.fields.map((field) => field.name);
  const totals = new FileTotals(header, file.sums);
  const hash = createHash('sha256');
  const source = createReadStream(join(folder, `${file.name}.csv`), { highWaterMark: 256 * 1024 });
  const batch: Batch = { good: [], bad: [] };
  let lastLine = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    const { good, bad } = batch;
    [batch.good, batch.bad] = [[], []];
    await writing;
    if (good.length > 0) {
      writing = stage.write(good);
      // Told by the next `await`; until then nobody else hears of it.
      writing.catch(() => {});
    }
    if (bad.length > 0) await reject(bad);
    await progress(totals.rows);
  };
  try {
    for await (const lines of readLines(source, encoding, (chunk) => hash.update(chunk))) {
      for (const line of lines) {
        lastLine = line.no;
        if (line.no === 1) checkHeader(file, header, line);
        else takeLine(file, header.length, line, around, totals, stage, batch);
        if (batch.good.length + batch.bad.length >= BATCH_LINES) await flush();
      }
    }
    await flush();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FeedRefusal('file_missing', { file: file.name });
    throw error;
  } finally {
    await writing;
  }
  if (lastLine === 0) throw new FeedRefusal('file_empty', { file: file.name });
  tellTotals(totals.compared(said));
  const difference = totals.difference(said);
  if (difference !== null) throw new FeedRefusal(difference.code, difference.details);
  if (hash.digest('hex') !== said.sha256) throw new FeedRefusal('hash_differs', { file: file.name });
  return { read: totals.rows, lastLine };
}

function checkHeader(file: FeedFile, header: readonly string[], line: Line): void {
  const came = 'text' in line ? splitCsvLine(line.text) : null;
  if (came === null || came.join() !== header.join()) {
    throw new FeedRefusal('header_wrong', { file: file.name, header: header.join(',') });
  }
}

/** Lines on their way to the database: those staged, as text, and those rejected. */
interface Batch {
  good: string[];
  bad: RejectedLine[];
}

function takeLine(
  file: FeedFile,
  columns: number,
  line: Line,
  around: Surroundings,
  totals: FileTotals,
  stage: FileStaging,
  { good, bad }: Batch,
): void {
  if ('fault' in line) {
    totals.addUnreadable();
    bad.push({ line: line.no, field: null, reason: line.fault });
    return;
  }
  if (line.text === '') return;
  const values = splitCsvLine(line.text);
  if (values === null || values.length !== columns) {
    totals.addUnreadable();
    bad.push({ line: line.no, field: null, reason: values === null ? 'quotes_do_not_match' : 'wrong_column_count' });
    return;
  }
  totals.add(values);
  const row = readRow(file, values, around);
  if (isFault(row)) bad.push({ line: line.no, ...row });
  else good.push(stage.encode(line.no, row));
}

/** A row never has a column `reason`. */
const isFault = (row: ReturnType<typeof readRow>): row is { field: string; reason: never } =>
  'reason' in row && 'field' in row;
