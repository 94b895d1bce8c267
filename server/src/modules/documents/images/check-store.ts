import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { documentDb } from '../documents.tables.ts';
import { ImageLost, type ImageStore } from './store/image-store.ts';

/** In so many nights every stored file is read once. */
const NIGHTS = 32;
const MOST_A_NIGHT = 20_000;
const FILES_A_QUERY = 500;

export interface StoreCheck {
  looked: number;
  /** Not in the store, or the store did not answer. */
  lost: string[];
  /** There, with other content than its name says. */
  changed: string[];
}

/**
 * Reads back one night's share of the stored files and compares each with its hash. The shares are the beginnings of the
 * hashes, so that they are of one size and each file has its night.
 * @param night any number that grows by one each night
 */
export async function checkStore(em: SqlEntityManager, store: ImageStore, night: number): Promise<StoreCheck> {
  const check: StoreCheck = { looked: 0, lost: [], changed: [] };
  for (let first = night % NIGHTS; first < 256; first += NIGHTS) {
    const beginning = first.toString(16).padStart(2, '0');
    for (let after = ''; check.looked < MOST_A_NIGHT; ) {
      const files = await documentDb(em)
        .selectFrom('stored_file')
        .select('sha256')
        .where('sha256', 'like', `${beginning}%`)
        .where('sha256', '>', after)
        .orderBy('sha256')
        .limit(FILES_A_QUERY)
        .execute();
      for (const { sha256 } of files) {
        check.looked += 1;
        const found = await readBack(store, sha256);
        if (found !== 'whole') check[found].push(sha256);
      }
      after = files.at(-1)?.sha256 ?? '';
      if (files.length < FILES_A_QUERY) break;
    }
  }
  return check;
}

async function readBack(store: ImageStore, sha256: string): Promise<'whole' | 'lost' | 'changed'> {
  const hash = createHash('sha256');
  try {
    await pipeline(await store.open(sha256), hash);
  } catch (error) {
    // A disk that fails half way is as good as a file that is not there.
    if (error instanceof ImageLost || (error as NodeJS.ErrnoException).code !== undefined) return 'lost';
    throw error;
  }
  return hash.digest('hex') === sha256 ? 'whole' : 'changed';
}
