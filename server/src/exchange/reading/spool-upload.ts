import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
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

const FOLDERS = 'tellerline-uploads-';
/** Every process says by the time of its folder that it is there; process numbers say nothing across containers. */
const BEAT_MS = 30_000;
/** Who has not said so for this long is gone. Long enough for a machine that is busy or sleeps a moment. */
const SILENT_MS = 10 * 60_000;

let ownFolder: Promise<string> | null = null;

/** This process's own folder for uploads, made at the first; from then on it beats, and looks for those that do not. */
async function openOwnFolder(): Promise<string> {
  ownFolder ??= mkdtemp(join(tmpdir(), FOLDERS)).then((folder) => {
    setInterval(() => {
      const now = new Date();
      // Somebody cleared the temporary folder: the next upload makes it anew.
      utimes(folder, now, now)
        .then(clearLeftUploads)
        .catch(() => {});
    }, BEAT_MS).unref();
    return folder;
  });
  const folder = await ownFolder;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Writes an upload to a temporary file of this process; `remove` deletes it, or another process once this one is no more. */
export async function spoolUpload(upload: Readable): Promise<SpooledFile> {
  const folder = await mkdtemp(join(await openOwnFolder(), 'upload-'));
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

/** Clears the folders of processes that have been silent for long; what others work on stays, in whatever container they run. */
export async function clearLeftUploads(): Promise<void> {
  const own = await ownFolder;
  const before = Date.now() - SILENT_MS;
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(FOLDERS) || folder === own) continue;
    if (await isOlder(folder, before)) await rm(folder, { recursive: true, force: true });
  }
}

const isOlder = (path: string, thanMs: number): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs < thanMs,
    () => false,
  );
