import type { ByteLines } from './byte-lines.ts';

/** Whoever is told how two files differ; lines are told as bytes (`latin1`), in no certain order. */
export interface Comparison {
  /** Must the bytes of lines that stayed the same be told too? Telling them costs time. */
  wantsSame: boolean;
  same(no: number, baseNo: number, bytes: string): void;
  onlyToday(no: number, bytes: string): void;
  onlyBase(no: number, bytes: string): void;
  /** Called now and then: time to write what has gathered. */
  breathe(): Promise<void> | null;
}

/** So many lines may one file be ahead of the other by lines that came new or are gone, and still be compared line by line. */
const WINDOW_LINES = 2_000;

/**
 * Compares two files line by line in constant memory. Lines that were changed, came new, went away or moved by less than the window
 * are told; one that moved farther is told as gone from one place and new at another, which costs time and nothing else.
 */
export async function compareFiles(today: ByteLines, base: ByteLines, told: Comparison): Promise<void> {
  const waitingToday = new Waiting((bytes, no) => told.onlyToday(no, bytes));
  const waitingBase = new Waiting((bytes, no) => told.onlyBase(no, bytes));
  let here = today.step() || (await today.next());
  let there = base.step() || (await base.next());
  while (here || there) {
    const pause = told.breathe();
    if (pause) await pause;
    if (here && there && today.sameAs(base)) {
      told.same(today.no, base.no, told.wantsSame ? today.bytes() : '');
      here = today.step() || (await today.next());
      there = base.step() || (await base.next());
      continue;
    }
    const bytes = here ? today.bytes() : '';
    const baseNo = here ? waitingBase.take(bytes) : undefined;
    if (baseNo !== undefined) {
      told.same(today.no, baseNo, bytes);
      here = today.step() || (await today.next());
      continue;
    }
    const baseBytes = there ? base.bytes() : '';
    const no = there ? waitingToday.take(baseBytes) : undefined;
    if (no !== undefined) {
      told.same(no, base.no, baseBytes);
      there = base.step() || (await base.next());
      continue;
    }
    if (here) {
      waitingToday.add(bytes, today.no);
      here = today.step() || (await today.next());
    }
    if (there) {
      waitingBase.add(baseBytes, base.no);
      there = base.step() || (await base.next());
    }
  }
  waitingToday.end();
  waitingBase.end();
}

/** Lines that wait for their like in the other file, the oldest first. */
class Waiting {
  readonly #lines = new Map<string, number>();
  readonly #alone: (bytes: string, no: number) => void;

  /** @param alone told each line that has waited long enough */
  constructor(alone: (bytes: string, no: number) => void) {
    this.#alone = alone;
  }

  take(bytes: string): number | undefined {
    const no = this.#lines.get(bytes);
    if (no !== undefined) this.#lines.delete(bytes);
    return no;
  }

  add(bytes: string, no: number): void {
    if (this.#lines.has(bytes)) {
      this.#alone(bytes, no);
      return;
    }
    this.#lines.set(bytes, no);
    if (this.#lines.size <= WINDOW_LINES) return;
    const [oldest] = this.#lines;
    if (!oldest) return;
    this.#lines.delete(oldest[0]);
    this.#alone(...oldest);
  }

  end(): void {
    for (const [bytes, no] of this.#lines) this.#alone(bytes, no);
    this.#lines.clear();
  }
}
