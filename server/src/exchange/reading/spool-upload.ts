import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An upload on disk, looked at once while it came. */
export interface SpooledFile {
  path: string;
  bytes: number;
  /** SHA-256 in hex: the same file a second time is known by it. */
  sha256: string;
  /** Is every byte of it UTF-8? */
  isUtf8: boolean;
  remove(): Promise<void>;
}

/** Writes an upload to a temporary file of this process; nothing but `remove` deletes it. */
export async function spoolUpload(upload: Readable): Promise<SpooledFile> {
  const folder = await mkdtemp(join(tmpdir(), 'tellerline-upload-'));
  const path = join(folder, 'upload');
  const remove = () => rm(folder, { recursive: true, force: true });
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let isUtf8 = true;
  const decodes = (chunk?: Buffer): boolean => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      return true;
    } catch {
      return false;
    }
  };
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      isUtf8 &&= decodes(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(upload, look, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  isUtf8 &&= decodes();
  return { path, bytes, sha256: hash.digest('hex'), isUtf8, remove };
}
