import { chmod, copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../../../../kernel/ids.ts';
import { ImageLost, type ImageStore, storeKey } from './image-store.ts';

/** Images in a folder of this machine, or of a file server all servers share. */
export class FolderStore implements ImageStore {
  readonly name: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.name = `folder ${root}`;
  }

  /** A file appears under its name only when all of it is on the disk. */
  async put(sha256: string, path: string): Promise<void> {
    const target = join(this.#root, storeKey(sha256));
    if (await isThere(target, path)) return;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const part = `${target}.${newId()}.part`;
    try {
      await copyFile(path, part);
      await chmod(part, 0o400);
      await synced(part);
      await rename(part, target);
      await synced(dirname(target));
    } finally {
      await rm(part, { force: true });
    }
  }

  async open(sha256: string): Promise<Readable> {
    const path = join(this.#root, storeKey(sha256));
    try {
      const file = await open(path, 'r');
      return file.createReadStream({ highWaterMark: 256 * 1024 });
    } catch (cause) {
      throw new ImageLost(sha256, cause);
    }
  }
}

/** Of the same name and length; a shorter one was left by a disk that ran full and is written anew. */
async function isThere(target: string, path: string): Promise<boolean> {
  const [there, given] = await Promise.all([stat(target).catch(() => null), stat(path)]);
  return there?.size === given.size;
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
