import type { FileHandle } from 'node:fs/promises';
import type { ImageType } from '@tellerline/contracts';
import { AppError } from '../../../../kernel/app-error.ts';

/** What is found out about a file by looking at its structure; nothing is decoded. */
export interface FileFacts {
  type: ImageType;
  width: number | null;
  height: number | null;
  /** Pages inside; null where they cannot be counted. */
  pages: number | null;
}

/** The part that is broken goes into the answer: `head`, `end`, `page 3`. */
export const damaged = (part: string) => new AppError('image.damaged', { status: 422, details: { part } });

/** Reads pieces of a file; whatever lies outside of it is damage. */
export class FileWindow {
  readonly size: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** @throws AppError image.damaged when the file ends before. */
  async read(position: number, length: number, part: string): Promise<Buffer> {
    if (position < 0 || length < 0 || position + length > this.size) throw damaged(part);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(buffer, 0, length, position);
    if (bytesRead < length) throw damaged(part);
    return buffer;
  }

  /** The last `length` bytes, or all of a smaller file. */
  tail(length: number): Promise<Buffer> {
    const start = Math.max(0, this.size - length);
    return this.read(start, this.size - start, 'end');
  }

  /** Pieces of the file from `start` on, as a stream. */
  stream(start = 0): AsyncIterable<Buffer> {
    return this.#file.createReadStream({ start, autoClose: false, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  }
}
