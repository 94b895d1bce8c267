import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
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

const FOLDER = 'tellerline-upload-';

/** Writes an upload to a temporary file of this process; `remove` deletes it, or the next start after a crash. */
export async function spoolUpload(upload: Readable): Promise<SpooledFile> {
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
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

/** Clears uploads of processes that are no more, and those a crash left to this one's number; what others work on stays. */
export async function clearLeftUploads(): Promise<void> {
  const startedMs = Date.now() - process.uptime() * 1_000;
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1]);
    if (!pid) continue;
    const folder = join(tmpdir(), name);
    const left = pid === process.pid ? await isOlder(folder, startedMs) : !isRunning(pid);
    if (left) await rm(folder, { recursive: true, force: true });
  }
}

const isOlder = (path: string, thanMs: number): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs < thanMs,
    () => false,
  );

/** A process of somebody else may not be signalled, which also says that it is there. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
