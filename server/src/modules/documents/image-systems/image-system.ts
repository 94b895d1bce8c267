import type { Readable } from 'node:stream';
import type { ImageType, WireDocument } from '@tellerline/contracts';

/** What is asked of another system of the bank that keeps images. */
export interface OutsideSearch {
  customerNo: string;
  accountNo?: string | undefined;
  /** Days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
}

/**
 * A system of the bank that keeps images of its own: loan contracts (lending) or account vouchers (supervision). Nothing of
 * it is copied here.
 */
export interface ImageSystem {
  /** The latest first, a page at a time. */
  list(search: OutsideSearch): Promise<{ documents: WireDocument[]; next: string | null }>;
  /** Null when it has no such document. */
  find(ref: string): Promise<WireDocument | null>;
  /** One page, counted from 1. What it is has been looked at, whatever the system calls it. */
  open(ref: string, page: number): Promise<{ type: ImageType; body: Readable }>;
}
