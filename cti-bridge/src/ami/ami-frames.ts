/** A longer message is no message of Asterisk (at most 128 headers); it is passed over. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
const SLICE_BYTES = 64 * 1024;
const END = Buffer.from('\r\n\r\n');

/**
 * Cuts the byte stream of one connection into whole messages. Memory is bounded: what grows beyond
 * {@link MAX_MESSAGE_BYTES} without an end is thrown away up to the next end and counted.
 */
export class AmiFrames {
  /** Messages thrown away because they were too long. */
  oversized = 0;
  private readonly work = Buffer.allocUnsafe(MAX_MESSAGE_BYTES + SLICE_BYTES);
  private filled = 0;
  private searchedTo = 0;
  private discarding = false;
  private readonly onMessage: (bytes: Buffer, start: number, end: number) => void;

  /** `onMessage` gets a message as a range of a buffer that is reused as soon as it returns; `end` is behind the last CR LF of the headers. */
  constructor(onMessage: (bytes: Buffer, start: number, end: number) => void) {
    this.onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      this.pushSlice(chunk.subarray(at, Math.min(at + SLICE_BYTES, chunk.length)));
    }
  }

  private pushSlice(slice: Buffer): void {
    const { work } = this;
    slice.copy(work, this.filled);
    this.filled += slice.length;
    const bytes = work.subarray(0, this.filled);
    let start = 0;
    let from = this.searchedTo;
    for (;;) {
      const at = bytes.indexOf(END, from);
      if (at < 0) break;
      if (this.discarding) this.discarding = false;
      else if (at + 2 - start > MAX_MESSAGE_BYTES) this.oversized += 1;
      else if (at > start) this.onMessage(work, start, at + 2);
      start = at + END.length;
      from = start;
    }
    this.keepRest(start);
  }

  private keepRest(start: number): void {
    let keepFrom = start;
    if (this.discarding || this.filled - start > MAX_MESSAGE_BYTES) {
      if (!this.discarding) this.oversized += 1;
      this.discarding = true;
      // The end itself may be cut by the chunk's border.
      keepFrom = Math.max(start, this.filled - (END.length - 1));
    }
    if (keepFrom > 0) this.work.copyWithin(0, keepFrom, this.filled);
    this.filled -= keepFrom;
    this.searchedTo = Math.max(0, this.filled - (END.length - 1));
  }
}
