import type { FileRefusal } from '@tellerline/contracts';

/** A file that is not read at all, with the reason its sender is told. */
export class TableRefusal extends Error {
  readonly reason: FileRefusal;
  /** Fills `{n}` of the reason's phrase. */
  readonly n: string | number | null;

  constructor(reason: FileRefusal, n: string | number | null = null, cause?: unknown) {
    super(reason, { cause });
    this.name = 'TableRefusal';
    this.reason = reason;
    this.n = n;
  }
}
