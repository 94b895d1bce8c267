import { createHash } from 'node:crypto';
import type { Surroundings } from '../files/feed-files.ts';
import { decodeLine, decoderOf, type Line, type LineDecoder } from '../files/line-reader.ts';
import { FileTotals } from '../files/totals.ts';
import { LineStager, splitLine } from '../line-stager.ts';
import { type AnnouncedFile, checkAnnounced, type ReadFile, type StagingSteps } from '../stage-file.ts';
import { ByteLines } from './byte-lines.ts';
import { type Comparison, compareFiles } from './compare-files.ts';
import { columnReader, identityReader, keyReader } from './key-columns.ts';
import { NotComparable } from './not-comparable.ts';
import { scanForKeys } from './scan-for-keys.ts';

/** More differing lines than this are not kept in mind: the file is read whole. */
export const MOST_DIFFERING = 200_000;

/** A file of today beside the same one of the day the tables stand at. */
export interface ComparedFile {
  today: AnnouncedFile;
  base: { path: string; sha256: string; totals: Parameters<FileTotals['resume']>[0]; rejected: ReadonlySet<number> };
  /** First keys of rows that deltas have told something of since: their lines are read in any case. */
  marked: ReadonlySet<string>;
  /** Column → keys of rows that came new today: lines that follow them are read in any case. */
  followed: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface ReadChanges extends ReadFile {
  /** First keys of rows that came new, or became another's, today. */
  fresh: ReadonlySet<string>;
}

/**
 * Reads of a file the lines that differ from the day the tables stand at; the others are compared as bytes and passed over. Totals are
 * that day's, less the lines that are gone, plus those that came: exact, as every line counts in one of the three.
 * @throws NotComparable when the file must be read whole; what was staged and rejected until then is to be cleared
 * @throws FeedRefusal when the file is not what was announced
 */
export async function stageChanges(
  compared: ComparedFile,
  around: Surroundings,
  steps: StagingSteps,
): Promise<ReadChanges> {
  const { today, base } = compared;
  const { file } = today;
  const totals = new FileTotals(
    file.fields.map(({ name }) => name),
    file.sums,
  );
  if (!totals.resume(base.totals)) throw new NotComparable('totals cannot be resumed');
  const stager = new LineStager(file, around, await steps.staging.open(file), steps, totals);
  const decoder = decoderOf(today.encoding);
  const differences = new Differences(compared, stager, totals, decoder);
  const [hash, baseHash] = [createHash('sha256'), createHash('sha256')];
  const here = new ByteLines(today.path, (chunk) => hash.update(chunk));
  const there = new ByteLines(base.path, (chunk) => baseHash.update(chunk));
  try {
    const headers = [await here.next(), await there.next()];
    if (headers.includes(false) || !here.sameAs(there)) throw new NotComparable('the first lines differ');
    await compareFiles(here, there, differences);
    if (baseHash.digest('hex') !== base.sha256) throw new NotComparable('the files of the day before were changed');
    const fresh = differences.fresh();
    await scanForKeys(today.path, file, { keys: fresh, except: differences.staged }, (no, bytes) =>
      stager.take(lineOf(decoder, no, bytes), true),
    );
    await stager.flush();
    totals.settle();
    checkAnnounced(today, totals, { lastLine: here.no, sha256: hash.digest('hex') }, steps);
    return { read: totals.rows, lastLine: here.no, fresh };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new NotComparable('a file is missing');
    throw error;
  } finally {
    await stager.settled();
    await Promise.all([here.close(), there.close()]);
  }
}

export const lineOf = (decoder: LineDecoder, no: number, bytes: string): Line =>
  decodeLine(decoder, Buffer.from(bytes, 'latin1'), no);

/** Hands on the lines to be read, and keeps in mind which rows they are. */
class Differences implements Comparison {
  readonly wantsSame: boolean;
  /** Line numbers handed on. */
  readonly staged = new Set<number>();
  readonly #compared: ComparedFile;
  readonly #stager: LineStager;
  readonly #totals: FileTotals;
  readonly #decoder: LineDecoder;
  readonly #identityOf: (bytes: string) => string;
  readonly #keyOf: (bytes: string) => string;
  readonly #followed: { columnOf: (bytes: string) => string; keys: ReadonlySet<string> }[];
  /** Identity → first key of the lines handed on. */
  readonly #here = new Map<string, string>();
  /** Identities of accepted lines of the day before that are not among today's as they were. */
  readonly #there = new Set<string>();

  constructor(compared: ComparedFile, stager: LineStager, totals: FileTotals, decoder: LineDecoder) {
    [this.#compared, this.#stager, this.#totals, this.#decoder] = [compared, stager, totals, decoder];
    const { file } = compared.today;
    [this.#identityOf, this.#keyOf] = [identityReader(file), keyReader(file)];
    this.#followed = [...compared.followed]
      .filter(([, keys]) => keys.size > 0)
      .map(([column, keys]) => ({ columnOf: columnReader(file, column), keys }));
    this.wantsSame = compared.marked.size > 0 || this.#followed.length > 0 || compared.base.rejected.size > 0;
  }

  same(no: number, baseNo: number, bytes: string): void {
    if (!this.wantsSame || !this.#mustBeRead(baseNo, bytes)) return;
    this.#keep(no, bytes);
    this.#stager.take(lineOf(this.#decoder, no, bytes), true);
  }

  onlyToday(no: number, bytes: string): void {
    this.#keep(no, bytes);
    this.#stager.take(lineOf(this.#decoder, no, bytes));
  }

  onlyBase(no: number, bytes: string): void {
    if (!this.#compared.base.rejected.has(no)) this.#there.add(this.#identityOf(bytes));
    if (this.#there.size > MOST_DIFFERING) throw new NotComparable('too much differs');
    const line = lineOf(this.#decoder, no, bytes);
    const values = 'text' in line ? splitLine(this.#compared.today.file, line.text) : 'fault';
    if ('text' in line && line.text === '') return;
    if (typeof values === 'string') this.#totals.removeUnreadable();
    else this.#totals.remove(values);
  }

  breathe(): Promise<void> | null {
    return this.#stager.full ? this.#stager.flush() : null;
  }

  /** First keys of the lines handed on whose rows were not there, or were another's, the day before. */
  fresh(): Set<string> {
    const fresh = new Set<string>();
    for (const [identity, key] of this.#here) if (!this.#there.has(identity)) fresh.add(key);
    return fresh;
  }

  #mustBeRead(baseNo: number, bytes: string): boolean {
    if (this.#compared.base.rejected.has(baseNo)) return true;
    if (this.#compared.marked.size > 0 && this.#compared.marked.has(this.#keyOf(bytes))) return true;
    return this.#followed.some(({ columnOf, keys }) => keys.has(columnOf(bytes)));
  }

  #keep(no: number, bytes: string): void {
    this.staged.add(no);
    this.#here.set(this.#identityOf(bytes), this.#keyOf(bytes));
    if (this.staged.size > MOST_DIFFERING) throw new NotComparable('too much differs');
  }
}
