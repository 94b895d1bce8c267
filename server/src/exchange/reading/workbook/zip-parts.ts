import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { TableLimits } from '../../table-limits.ts';
import { TableRefusal } from '../../table-refusal.ts';

interface ZipPart {
  name: string;
  method: number;
  isEncrypted: boolean;
  packedBytes: number;
  headerAt: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
/** A workbook has tens of parts; one with thousands wants something else. */
const MOST_PARTS = 2_000;

/** The parts of a zip file, read by its directory. What a part says about its own unpacked size is not believed. */
export class ZipParts {
  readonly #path: string;
  readonly #limits: TableLimits;
  readonly #parts: ReadonlyMap<string, ZipPart>;
  #unpacked = 0;

  private constructor(path: string, limits: TableLimits, parts: ReadonlyMap<string, ZipPart>) {
    this.#path = path;
    this.#limits = limits;
    this.#parts = parts;
  }

  /** @throws TableRefusal broken, bomb (too many parts), encrypted */
  static async open(path: string, limits: TableLimits): Promise<ZipParts> {
    const file = await open(path);
    try {
      const parts = await readDirectory(file, (await stat(path)).size);
      if ([...parts.values()].some(({ isEncrypted }) => isEncrypted)) throw new TableRefusal('encrypted');
      return new ZipParts(path, limits, parts);
    } finally {
      await file.close();
    }
  }

  names(): string[] {
    return [...this.#parts.keys()];
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /**
   * The unpacked bytes of a part, which end with a refusal as soon as they become too many.
   * @throws TableRefusal broken; in the stream: broken, bomb
   */
  async read(name: string): Promise<Readable> {
    const part = this.#parts.get(name);
    if (!part || (part.method !== 0 && part.method !== 8)) throw new TableRefusal('broken');
    const start = await this.#dataAt(part);
    if (part.packedBytes === 0) throw new TableRefusal('broken');
    const packed = createReadStream(this.#path, {
      start,
      end: start + part.packedBytes - 1,
      highWaterMark: 128 * 1024,
    });
    const counted = this.#counted(part);
    const end = () => undefined;
    return part.method === 0
      ? pipeline(packed, counted, end)
      : pipeline(packed, createInflateRaw({ chunkSize: 64 * 1024 }), counted, end);
  }

  async #dataAt(part: ZipPart): Promise<number> {
    const file = await open(this.#path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(30), 0, 30, part.headerAt);
      if (bytesRead < 30 || buffer.readUInt32LE(0) !== 0x04034b50) throw new TableRefusal('broken');
      return part.headerAt + 30 + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
    } finally {
      await file.close();
    }
  }

  #counted(part: ZipPart): Transform {
    const { unpackedBytes, unpackedRatio, ratioFromBytes } = this.#limits;
    let bytes = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        this.#unpacked += chunk.length;
        const isBomb =
          this.#unpacked > unpackedBytes || (bytes > ratioFromBytes && bytes > part.packedBytes * unpackedRatio);
        if (isBomb) done(new TableRefusal('bomb'));
        else done(null, chunk);
      },
    });
  }
}

async function readDirectory(file: FileHandle, size: number): Promise<Map<string, ZipPart>> {
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT);
  const { buffer: tail } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, size - tailBytes);
  const endAt = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (endAt < 0 || endAt + END_BYTES > tail.length) throw new TableRefusal('broken');
  const count = tail.readUInt16LE(endAt + 10);
  const bytes = tail.readUInt32LE(endAt + 12);
  const at = tail.readUInt32LE(endAt + 16);
  if (count > MOST_PARTS) throw new TableRefusal('bomb');
  if (at + bytes > size) throw new TableRefusal('broken');
  const { buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
  const parts = new Map<string, ZipPart>();
  for (let from = 0, n = 0; n < count; n += 1) {
    if (from + 46 > buffer.length || buffer.readUInt32LE(from) !== 0x02014b50) throw new TableRefusal('broken');
    const nameBytes = buffer.readUInt16LE(from + 28);
    const next = from + 46 + nameBytes + buffer.readUInt16LE(from + 30) + buffer.readUInt16LE(from + 32);
    const name = buffer.toString('utf8', from + 46, from + 46 + nameBytes).replace(/^\//, '');
    parts.set(name, {
      name,
      method: buffer.readUInt16LE(from + 10),
      isEncrypted: (buffer.readUInt16LE(from + 8) & 1) === 1,
      packedBytes: buffer.readUInt32LE(from + 20),
      headerAt: buffer.readUInt32LE(from + 42),
    });
    from = next;
  }
  return parts;
}
