import { createHash } from 'node:crypto';

/** Hash before the first entry. */
export const chainStart = '0'.repeat(64);

/** What an entry's hash covers: everything but the hash itself. */
export interface ChainedEntry {
  seq: number;
  occurredAt: Date;
  actorId: string | null;
  key: string;
  subjectId: string;
  /** As stored, byte for byte. */
  details: string;
}

/**
 * SHA-256 over the previous hash and the entry. Each field is preceded by its length, so that no two different entries
 * read alike.
 */
export function chainHash(previous: string, entry: ChainedEntry): string {
  const hash = createHash('sha256');
  const fields = [
    previous,
    String(entry.seq),
    String(entry.occurredAt.getTime()),
    entry.actorId ?? '\u0000system',
    entry.key,
    entry.subjectId,
    entry.details,
  ];
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:`).update(field, 'utf8');
  return hash.digest('hex');
}
