import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../../../kernel/ids.ts';
import { checkFile } from './check/check-file.ts';
import type { FileFacts } from './check/file-window.ts';
import { ImageLost, type ImageStore } from './store/image-store.ts';

export interface ReceivedFile extends FileFacts {
  sha256: string;
  bytes: number;
}

/**
 * Takes in what somebody sends: to a file in `folder` while its hash is counted, checked there, then into the store. Never
 * more than a piece of it is in memory. What is refused leaves nothing behind.
 * @throws AppError of checkFile, or of the stream itself when it grows too large
 */
export async function receiveFile(upload: Readable, folder: string, store: ImageStore): Promise<ReceivedFile> {
  const path = join(folder, newId());
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(upload, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    const facts = await checkFile(path);
    const sha256 = hash.digest('hex');
    await store.put(sha256, path);
    return { ...facts, sha256, bytes };
  } finally {
    await rm(path, { force: true });
  }
}

const leftoverAfterMs = 3_600_000;

/** Makes the folder files come in by, and clears what a crash left there. */
export async function prepareIncoming(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > leftoverAfterMs) await rm(path, { force: true, recursive: true });
  }
}

/**
 * The bytes of an image on their way out, counted once more. The last piece is held back until the whole has proved right:
 * an image that was changed in the store breaks off instead of arriving as whole.
 */
export function verified(body: Readable, sha256: string, onBroken: () => void): Readable {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      if (held !== null) this.push(held);
      held = chunk;
      done();
    },
    flush(done) {
      if (hash.digest('hex') === sha256) return done(null, held);
      onBroken();
      done(new ImageLost(sha256));
    },
  });
  body.on('error', (error) => check.destroy(error));
  check.on('close', () => body.destroy());
  return body.pipe(check);
}
