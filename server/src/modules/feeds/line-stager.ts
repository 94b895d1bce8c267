import { FeedRefusal } from './feed-refusal.ts';
import { splitCsvLine } from './files/csv-line.ts';
import { type FeedFile, readRow, type Surroundings } from './files/feed-files.ts';
import type { Line } from './files/line-reader.ts';
import type { FileTotals } from './files/totals.ts';
import type { RejectedLine, StagingSteps } from './stage-file.ts';
import type { FileStaging } from './staging.ts';

const BATCH_LINES = 10_000;

/**
 * Takes lines of a file one by one: splits them, checks every field, and hands them on in batches, the good ones to the staging
 * table and the bad ones to the rejects with their number and reason. A batch is read while the database takes the one before it.
 */
export class LineStager {
  readonly #file: FeedFile;
  readonly #around: Surroundings;
  readonly #stage: FileStaging;
  readonly #steps: StagingSteps;
  readonly #totals: FileTotals;
  #good: string[] = [];
  #bad: RejectedLine[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** @param totals what is counted and summed, line by line */
  constructor(file: FeedFile, around: Surroundings, stage: FileStaging, steps: StagingSteps, totals: FileTotals) {
    [this.#file, this.#around, this.#stage, this.#steps, this.#totals] = [file, around, stage, steps, totals];
  }

  /** Is it time to flush? */
  get full(): boolean {
    return this.#good.length + this.#bad.length >= BATCH_LINES;
  }

  /** @param counted true for a line the totals know already */
  take(line: Line, counted = false): void {
    if ('fault' in line) {
      if (!counted) this.#totals.addUnreadable();
      this.#bad.push({ line: line.no, field: null, reason: line.fault });
      return;
    }
    if (line.text === '') return;
    const values = splitLine(this.#file, line.text);
    if (typeof values === 'string') {
      if (!counted) this.#totals.addUnreadable();
      this.#bad.push({ line: line.no, field: null, reason: values });
      return;
    }
    if (!counted) this.#totals.add(values);
    const row = readRow(this.#file, values, this.#around);
    if (isFault(row)) this.#bad.push({ line: line.no, ...row });
    else this.#good.push(this.#stage.encode(line.no, row));
  }

  /** Begins to write what has gathered, once what was written before is there. */
  async flush(): Promise<void> {
    const [good, bad] = [this.#good, this.#bad];
    [this.#good, this.#bad] = [[], []];
    await this.#writing;
    if (good.length > 0) {
      this.#writing = this.#stage.write(good);
      // Told by the next `await`; until then nobody else hears of it.
      this.#writing.catch(() => {});
    }
    if (bad.length > 0) await this.#steps.reject(bad);
    await this.#steps.progress(this.#totals.rows);
  }

  /** Waits until everything is written. */
  settled(): Promise<void> {
    return this.#writing;
  }
}

/** The values of a line, or why it cannot be split into the file's columns. */
export function splitLine(file: FeedFile, text: string): string[] | 'quotes_do_not_match' | 'wrong_column_count' {
  const values = splitCsvLine(text);
  if (values === null) return 'quotes_do_not_match';
  return values.length === file.fields.length ? values : 'wrong_column_count';
}

/** @throws FeedRefusal when a file's first line does not name its columns */
export function checkHeader(file: FeedFile, line: Line): void {
  const header = file.fields.map(({ name }) => name).join();
  const came = 'text' in line ? splitCsvLine(line.text) : null;
  if (came === null || came.join() !== header) {
    throw new FeedRefusal('header_wrong', { file: file.name, header });
  }
}

/** A row never has a column `reason`. */
const isFault = (row: ReturnType<typeof readRow>): row is { field: string; reason: never } =>
  'reason' in row && 'field' in row;
