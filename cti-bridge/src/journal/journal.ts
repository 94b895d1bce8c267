import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Fact } from '@tellerline/contracts';
import { lockJournal } from './journal-lock.ts';
import {
  lineOf,
  listSegments,
  type NumberedFact,
  parseLine,
  readSegment,
  repairLastSegment,
  type Segment,
  segmentName,
  syncFolder,
} from './segment-files.ts';

export interface JournalOptions {
  folder: string;
  /** A segment is closed when it is this long. */
  segmentBytes?: number;
  /** Acknowledged segments are kept this long … */
  keepMs?: number;
  /** … and not even that when the journal is larger than this. What is not acknowledged is always kept. */
  maxBytes?: number;
  now?: () => number;
}

const ID_FILE = 'journal-id';
/** Each write returns when it is on disk: one call instead of a write and a sync. */
const APPEND_SYNCED = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_DSYNC;
/** Facts kept in memory beside the file, so that a server that keeps up costs no reading. */
const RECENT_FACTS = 4096;
/** Facts that may wait for a disk that does not write; then the oldest waiting ones are all we can lose, and it is told. */
const MAX_WAITING = 200_000;
const LARGEST_GROUP = 5000;
const RETRY_MS = 1000;
/** How much of the journal is read to know the calls in progress at start. */
const RESTORE_BYTES = 32 * 1024 * 1024;

/**
 * The append-only memory of the bridge: one line per fact, synced to disk in groups before anybody hears of it. A group is
 * whatever came in while the previous sync ran; an idle journal syncs at once.
 */
export class Journal {
  /** Names this journal for the server; a new one starts when the folder is wiped. */
  id = '';
  /** Facts up to here are on disk and may be sent. */
  durableSeq = 0;
  /** Why the last write failed; null when it did not. */
  failure: string | null = null;
  /** Bytes a crash left behind the last whole line, cut off at opening. */
  cutBytes = 0;
  private readonly options: Required<JournalOptions>;
  private segments: Segment[] = [];
  private file: FileHandle | null = null;
  private lastSeq = 0;
  private waiting: { seq: number; line: string; fact: Fact }[] = [];
  private readonly recent: (NumberedFact & { bytes: number })[] = [];
  private flushing: Promise<void> | null = null;
  private acked = 0;
  private unlock: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  private cursor: { segment: string; offset: number; nextSeq: number } | null = null;
  private closed = false;

  private constructor(options: JournalOptions) {
    this.options = {
      segmentBytes: 8 * 1024 * 1024,
      keepMs: 7 * 24 * 3600 * 1000,
      maxBytes: 2 * 1024 * 1024 * 1024,
      now: Date.now,
      ...options,
    };
  }

  /** Opens or begins the journal in a folder; mends what a crash left. */
  static async open(options: JournalOptions): Promise<Journal> {
    const journal = new Journal(options);
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    journal.unlock = lockJournal(options.folder);
    try {
      await journal.load();
    } catch (error) {
      journal.unlock();
      throw error;
    }
    return journal;
  }

  private async load(): Promise<void> {
    const { folder } = this.options;
    this.segments = await listSegments(folder);
    const id =
      this.segments.length === 0 ? '' : (await readFile(path.join(folder, ID_FILE), 'utf8').catch(() => '')).trim();
    this.id = id || randomUUID();
    if (id === '') await this.writeId();
    const newest = this.segments.at(-1);
    if (newest) {
      const { nextSeq, cutBytes } = await repairLastSegment(newest);
      this.cutBytes = cutBytes;
      newest.bytes -= cutBytes;
      this.lastSeq = nextSeq - 1;
      this.durableSeq = this.lastSeq;
      this.file = await open(newest.path, APPEND_SYNCED, 0o600);
    }
  }

  /** The latest facts in order that keep the contract, as many as tell of calls still in progress (at most 32 MiB). */
  async *recentPast(): AsyncGenerator<{ seq: number; fact: Fact }> {
    let bytes = 0;
    let from = this.segments.length;
    while (from > 0 && bytes < RESTORE_BYTES) {
      from -= 1;
      bytes += this.segments[from]?.bytes ?? 0;
    }
    for (const segment of this.segments.slice(from)) {
      const lines = createInterface({ input: createReadStream(segment.path), crlfDelay: Number.POSITIVE_INFINITY });
      for await (const line of lines) {
        const read = parseLine(line);
        const fact = Fact.safeParse(read?.fact);
        if (read && fact.success) yield { seq: read.seq, fact: fact.data };
      }
    }
  }

  /** Numbers the facts and has them written. They may be sent once {@link durableSeq} has reached them. */
  append(facts: readonly Fact[]): void {
    if (facts.length === 0 || this.closed) return;
    for (const fact of facts) {
      this.lastSeq += 1;
      this.waiting.push({ seq: this.lastSeq, line: lineOf(this.lastSeq, fact), fact });
    }
    if (this.waiting.length > MAX_WAITING)
      throw new Error(`the journal cannot be written: ${this.failure ?? 'too slow'}`);
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = null;
    });
  }

  /** Calls `listener` whenever more facts are on disk. */
  onDurable(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when everything appended so far is on disk. */
  async flush(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  /** How many facts wait for the disk. */
  get lag(): number {
    return this.waiting.length;
  }

  private async flushAll(): Promise<void> {
    // Lets everything that this turn of the event loop still brings join the group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      try {
        await this.flushGroup();
        this.failure = null;
      } catch (error) {
        this.failure = error instanceof Error ? error.message : String(error);
        if (this.closed) return;
        await this.afterFailedWrite();
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async flushGroup(): Promise<void> {
    const segment = await this.segmentToWrite();
    const group = this.waiting.slice(0, LARGEST_GROUP);
    const text = Buffer.from(group.map(({ line }) => line).join(''));
    await this.writeWhole(text);
    segment.bytes += text.length;
    segment.writtenAt = this.options.now();
    this.waiting.splice(0, group.length);
    for (const { seq, fact, line } of group) this.recent.push({ seq, fact, bytes: line.length });
    if (this.recent.length > RECENT_FACTS * 2) this.recent.splice(0, this.recent.length - RECENT_FACTS);
    this.durableSeq = group.at(-1)?.seq ?? this.durableSeq;
    for (const listener of this.listeners) listener();
  }

  /** The file is opened for synchronous writing: what is written is on disk. */
  private async writeWhole(text: Buffer): Promise<void> {
    for (let at = 0; at < text.length; ) {
      const { bytesWritten } = (await this.file?.write(text, at)) ?? { bytesWritten: 0 };
      if (bytesWritten === 0) throw new Error('nothing could be written');
      at += bytesWritten;
    }
  }

  /** A write may have stopped midway (disk full): what is behind the last synced byte goes, so that no line is torn or doubled. */
  private async afterFailedWrite(): Promise<void> {
    const segment = this.segments.at(-1);
    try {
      if (segment) await this.file?.truncate(segment.bytes);
    } catch {
      // Tried again before the next write by opening a new segment.
      await this.file?.close().catch(() => undefined);
      this.file = null;
    }
  }

  private async segmentToWrite(): Promise<Segment> {
    const { folder, segmentBytes } = this.options;
    const newest = this.segments.at(-1);
    if (newest && this.file && newest.bytes < segmentBytes) return newest;
    await this.file?.close();
    this.file = null;
    const firstSeq = this.durableSeq + 1;
    const file = path.join(folder, segmentName(firstSeq));
    this.file = await open(file, APPEND_SYNCED | constants.O_TRUNC, 0o600);
    await syncFolder(folder);
    const segment = { path: file, firstSeq, bytes: 0, writtenAt: this.options.now() };
    if (newest?.firstSeq === firstSeq) this.segments.pop();
    this.segments.push(segment);
    await this.dropOld();
    return segment;
  }

  /** The server stands at `seq`: older segments may go when their time has come. Its latest word counts, also a lower one. */
  acknowledge(seq: number): void {
    this.acked = Math.min(seq, this.durableSeq);
  }

  private async dropOld(): Promise<void> {
    const { keepMs, maxBytes, now } = this.options;
    let total = this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    for (;;) {
      const [oldest, next] = this.segments;
      if (!oldest || !next || next.firstSeq - 1 > this.acked) return;
      if (now() - oldest.writtenAt < keepMs && total <= maxBytes) return;
      await rm(oldest.path, { force: true });
      total -= oldest.bytes;
      this.segments.shift();
    }
  }

  /**
   * Facts from number `fromSeq` on that are on disk, in order, at most `max` and about `maxBytes`; empty when there is
   * none. Facts that retention has removed and lines nobody can read are left out: the first one may have a higher number,
   * and there may be none although {@link durableSeq} is higher. Facts of another version come as they are.
   */
  async read(fromSeq: number, max: number, maxBytes = 400_000): Promise<NumberedFact[]> {
    if (fromSeq > this.durableSeq) return [];
    const [oldestRecent] = this.recent;
    if (oldestRecent && oldestRecent.seq <= fromSeq) {
      const found: NumberedFact[] = [];
      let bytes = 0;
      for (const { seq, fact, bytes: more } of this.recent.slice(fromSeq - oldestRecent.seq).slice(0, max)) {
        bytes += more;
        if (found.length > 0 && bytes > maxBytes) break;
        found.push({ seq, fact });
      }
      return found;
    }
    return this.readFiles(fromSeq, max, maxBytes);
  }

  private async readFiles(fromSeq: number, max: number, maxBytes: number): Promise<NumberedFact[]> {
    const at = this.segments.findLastIndex(({ firstSeq }) => firstSeq <= fromSeq);
    for (const segment of this.segments.slice(Math.max(0, at))) {
      const resume = this.cursor?.segment === segment.path && this.cursor.nextSeq === fromSeq ? this.cursor.offset : 0;
      const wanted = { fromSeq, throughSeq: this.durableSeq, max, maxBytes };
      const { facts, offset } = await readSegment(segment.path, resume, wanted);
      const last = facts.at(-1);
      if (!last) continue;
      this.cursor = { segment: segment.path, offset, nextSeq: last.seq + 1 };
      return facts;
    }
    return [];
  }

  /**
   * Gives the journal a new name, its numbers go on. For the day when the server holds facts this journal has lost
   * (disk rolled back): under the old name it would take the new ones for known.
   */
  async rename(): Promise<void> {
    this.id = randomUUID();
    await this.writeId();
  }

  private async writeId(): Promise<void> {
    const file = path.join(this.options.folder, ID_FILE);
    await writeFile(`${file}.new`, this.id, { mode: 0o600 });
    await rename(`${file}.new`, file);
    await syncFolder(this.options.folder);
  }

  /** Size on disk and number of files, for the metrics. */
  get size(): { segments: number; bytes: number } {
    return { segments: this.segments.length, bytes: this.segments.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  async close(): Promise<void> {
    await this.flush();
    this.closed = true;
    await this.file?.close();
    this.file = null;
    this.unlock();
  }
}
