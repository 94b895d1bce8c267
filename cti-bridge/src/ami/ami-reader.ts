import { AmiFrames } from './ami-frames.ts';
import { isWanted } from './ami-relevance.ts';
import { type AmiLibrary, isReadable } from './asterisk-manager.adapter.ts';

/** Counters of one connection, for the metrics. */
export interface AmiTraffic {
  bytes: number;
  messages: number;
  /** Messages that reached the library. */
  read: number;
  /** Messages nobody could mean well: oversized, split in two, answers to nothing. */
  refused: number;
}

/** Bytes of one connection → the library, by way of framing and the filters; bounded, never throws. */
export class AmiReader {
  readonly traffic: AmiTraffic = { bytes: 0, messages: 0, read: 0, refused: 0 };
  private readonly library: AmiLibrary;
  private readonly frames = new AmiFrames((bytes, start, end) => this.takeMessage(bytes, start, end));
  private readable = '';

  constructor(library: AmiLibrary) {
    this.library = library;
  }

  push(chunk: Buffer): void {
    this.traffic.bytes += chunk.length;
    this.frames.push(chunk);
    this.traffic.refused += this.frames.oversized;
    this.frames.oversized = 0;
    if (this.readable === '') return;
    const text = this.readable;
    this.readable = '';
    this.library.read(text);
  }

  private takeMessage(bytes: Buffer, start: number, end: number): void {
    this.traffic.messages += 1;
    if (!isWanted(bytes, start, end)) return;
    // Asterisk ends some answers with a line feed too many: `Message: No Contacts found\n\r\n\r\n`.
    const text = bytes.toString('utf8', start, end).replace(/[\r\n]+$/, '\r\n');
    if (!isReadable(text)) {
      this.traffic.refused += 1;
      return;
    }
    this.traffic.read += 1;
    this.readable += `${text}\r\n`;
  }
}
