import { createReadStream } from 'node:fs';
import { LONGEST_LINE_BYTES } from '../files/line-reader.ts';
import { NotComparable } from './not-comparable.ts';

const LF = 0x0a;
const CHUNK_BYTES = 256 * 1024;

/**
 * A file's lines as bytes, without decoding them: a line is looked at where it lies, nothing is copied. `step` is for the many
 * lines that lie in memory already, `next` waits for the disk.
 */
export class ByteLines {
  /** Number of the line it stands at, from 1. */
  no = 0;
  #buffer: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = 0;
  #next = 0;
  readonly #chunks: AsyncIterator<Buffer>;

  /** @param onBytes shown every byte once, in order */
  constructor(path: string, onBytes: (chunk: Buffer) => void) {
    const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    this.#chunks = tapped(source as AsyncIterable<Buffer>, onBytes);
  }

  /** Moves to the next line when all of it lies in memory. */
  step(): boolean {
    const end = this.#buffer.indexOf(LF, this.#next);
    if (end < 0) return false;
    this.#standAt(end, end + 1);
    return true;
  }

  /**
   * Moves to the next line; false at the end of the file.
   * @throws NotComparable at a line longer than any of ours
   */
  async next(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next();
      const rest = this.#buffer.subarray(this.#next);
      if (done) {
        if (rest.length === 0) return false;
        this.#standAt(this.#buffer.length, this.#buffer.length);
        return true;
      }
      if (rest.length > LONGEST_LINE_BYTES) throw new NotComparable('a line is too long');
      this.#buffer = rest.length === 0 ? value : Buffer.concat([rest, value]);
      this.#next = 0;
      if (this.step()) return true;
    }
  }

  /** Do both stand at the same bytes? */
  sameAs(other: ByteLines): boolean {
    if (this.#to - this.#from !== other.#to - other.#from) return false;
    return this.#buffer.compare(other.#buffer, other.#from, other.#to, this.#from, this.#to) === 0;
  }

  /** The line's bytes, one character each (`latin1`). */
  bytes(): string {
    return this.#buffer.toString('latin1', this.#from, this.#to);
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #standAt(end: number, next: number): void {
    [this.#from, this.#to, this.#next] = [this.#next, end, next];
    this.no += 1;
  }
}

async function* tapped(source: AsyncIterable<Buffer>, onBytes: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    onBytes(chunk);
    yield chunk;
  }
}
