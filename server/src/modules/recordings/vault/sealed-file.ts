import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/**
 * A file sealed with AES-256-GCM in chunks, so that any range of it can be opened alone. Each file has its own key, derived
 * (HKDF-SHA256) from the house's key and the file's salt; a chunk's nonce is its number, and its name, place and the length
 * of the whole are bound to it: nothing can be swapped, reordered or cut off unnoticed.
 *
 * Layout: `TLREC1` and two zeros · 8 bytes naming the house's key · 32 bytes of salt · chunks of 64 KiB, each followed by its
 * 16-byte tag.
 */
const MAGIC = Buffer.from('TLREC1\0\0', 'latin1');
const SALT_AT = MAGIC.length + 8;
const HEADER_BYTES = SALT_AT + 32;
const CHUNK = 64 * 1024;
const TAG = 16;

/** The file is not there, was changed, or was sealed with a key that is not at hand. */
export class SealBroken extends Error {
  constructor(name: string, cause?: unknown) {
    super(`The sealed file ${name} cannot be opened`, { cause });
    this.name = 'SealBroken';
  }
}

/** The house's keys: the first seals, all open. */
export class SealKeys {
  readonly #keys: readonly { id: Buffer; key: Buffer }[];

  /** @param secrets as the launcher makes them; an older one stays as long as files sealed with it are kept */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => {
      const key = createHash('sha256').update('tellerline recordings\0').update(secret).digest();
      return { key, id: createHash('sha256').update(key).digest().subarray(0, 8) };
    });
  }

  newest(): { id: Buffer; key: Buffer } {
    const [first] = this.#keys;
    if (!first) throw new Error('no key to seal recordings with');
    return first;
  }

  byId(id: Buffer): Buffer | null {
    return this.#keys.find((each) => each.id.equals(id))?.key ?? null;
  }
}

interface Seal {
  key: Buffer;
  name: string;
  total: number;
}

const nonceOf = (index: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
};
const boundTo = ({ name, total }: Seal, index: number): Buffer => Buffer.from(`${name}\0${total}\0${index}`);
const fileKey = (key: Buffer, salt: Buffer, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `recording:${name}`, 32));

/**
 * Writes what `parts` gives, sealed, to a new file, and waits until it is on the disk.
 * @param total the number of bytes `parts` will give
 * @returns SHA-256 of what was given, in hex
 * @throws Error when it was another number of bytes
 */
export async function sealFile(
  path: string,
  about: { name: string; total: number; keys: SealKeys },
  parts: AsyncIterable<Buffer>,
): Promise<string> {
  const { id, key } = about.keys.newest();
  const salt = randomBytes(32);
  const seal: Seal = { key: fileKey(key, salt, about.name), name: about.name, total: about.total };
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(Buffer.concat([MAGIC, id, salt]));
    let index = 0;
    let written = 0;
    let rest: Buffer[] = [];
    let restBytes = 0;
    const flush = async (chunk: Buffer) => {
      const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(index)).setAAD(boundTo(seal, index));
      await file.write(Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]));
      index += 1;
      written += chunk.length;
    };
    for await (const part of parts) {
      hash.update(part);
      rest.push(part);
      restBytes += part.length;
      if (restBytes < CHUNK) continue;
      const joined = Buffer.concat(rest);
      let at = 0;
      for (; joined.length - at >= CHUNK; at += CHUNK) await flush(joined.subarray(at, at + CHUNK));
      rest = [joined.subarray(at)];
      restBytes = joined.length - at;
    }
    if (restBytes > 0) await flush(Buffer.concat(rest));
    if (written !== about.total) throw new Error(`${written} bytes came instead of ${about.total}`);
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/**
 * Opens a range of a sealed file, both ends included.
 * @throws SealBroken before the first byte when it cannot be opened at all; the stream fails with it at a broken chunk
 */
export async function openSealed(
  path: string,
  about: { name: string; total: number; keys: SealKeys },
  range: { from: number; to: number } = { from: 0, to: about.total - 1 },
): Promise<Readable> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    await file.read(header, 0, HEADER_BYTES, 0);
    const key = about.keys.byId(header.subarray(MAGIC.length, SALT_AT));
    if (!header.subarray(0, MAGIC.length).equals(MAGIC) || !key) throw new Error('not sealed with a key of ours');
    const seal: Seal = {
      key: fileKey(key, header.subarray(SALT_AT), about.name),
      name: about.name,
      total: about.total,
    };
    return Readable.from(openChunks(file, seal, range), { objectMode: false });
  } catch (cause) {
    await file?.close();
    throw new SealBroken(about.name, cause);
  }
}

async function* openChunks(file: FileHandle, seal: Seal, { from, to }: { from: number; to: number }) {
  try {
    for (let index = Math.floor(from / CHUNK); index * CHUNK <= to; index += 1) {
      const length = Math.min(CHUNK, seal.total - index * CHUNK);
      const sealed = Buffer.alloc(length + TAG);
      const { bytesRead } = await file.read(sealed, 0, sealed.length, HEADER_BYTES + index * (CHUNK + TAG));
      if (bytesRead !== sealed.length) throw new SealBroken(seal.name);
      const opener = createDecipheriv('aes-256-gcm', seal.key, nonceOf(index)).setAAD(boundTo(seal, index));
      opener.setAuthTag(sealed.subarray(length));
      let plain: Buffer;
      try {
        plain = Buffer.concat([opener.update(sealed.subarray(0, length)), opener.final()]);
      } catch (cause) {
        throw new SealBroken(seal.name, cause);
      }
      const start = index * CHUNK;
      yield plain.subarray(Math.max(0, from - start), Math.min(length, to - start + 1));
    }
  } finally {
    await file.close();
  }
}
