import type { Readable } from 'node:stream';

/** Where the bytes of images lie, each content once, under its SHA-256. There is no way to take one away. */
export interface ImageStore {
  /** Keeps the file at `path` under `sha256`; harmless when it is kept already. Settles when it is safely stored. */
  put(sha256: string, path: string): Promise<void>;
  /** The bytes. @throws ImageLost when the store does not have them or cannot be reached. */
  open(sha256: string): Promise<Readable>;
  /** What the log calls it: `folder /var/…`, `s3 https://…`. */
  readonly name: string;
}

/** Something that should be in the store is not, or the store does not answer. */
export class ImageLost extends Error {
  constructor(sha256: string, cause?: unknown) {
    super(`The image ${sha256} cannot be fetched`, { cause });
    this.name = 'ImageLost';
  }
}

/** `ab/cd/abcd…`: no folder grows beyond reason. */
export function storeKey(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a SHA-256');
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}
