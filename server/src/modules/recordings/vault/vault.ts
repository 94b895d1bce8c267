import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../../../kernel/ids.ts';
import { openSealed, type SealKeys, sealFile } from './sealed-file.ts';

/** Where recordings are kept, sealed: a folder of this machine, or of a file server all servers share. */
export class Vault {
  readonly #root: string;
  readonly #keys: SealKeys;

  constructor(root: string, keys: SealKeys) {
    this.#root = root;
    this.#keys = keys;
  }

  /** The file appears under its name only when all of it is on the disk; one of the same leg is replaced. */
  async put(legId: string, total: number, parts: AsyncIterable<Buffer>): Promise<string> {
    const path = this.#pathOf(legId);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${newId()}.part`;
    try {
      const sha256 = await sealFile(draft, { name: legId, total, keys: this.#keys }, parts);
      await rename(draft, path);
      await synced(dirname(path));
      return sha256;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** @throws SealBroken when it is not there or was changed */
  open(legId: string, total: number, range?: { from: number; to: number }): Promise<Readable> {
    return openSealed(this.#pathOf(legId), { name: legId, total, keys: this.#keys }, range);
  }

  /** Harmless when it is gone already. */
  async remove(legId: string): Promise<void> {
    await rm(this.#pathOf(legId), { force: true });
  }

  #pathOf(legId: string): string {
    const name = createHash('sha256').update(legId).digest('hex');
    return join(this.#root, name.slice(0, 2), `${name}.tlrec`);
  }
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
