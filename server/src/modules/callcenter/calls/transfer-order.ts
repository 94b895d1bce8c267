import type { TransferKind } from '@tellerline/contracts';
import type { z } from 'zod';

/** An agent's order to pass a call on, kept with the call. Whether it came about is told by the call's own facts. */
export interface TransferOrder {
  id: string;
  byUserId: string;
  kind: z.infer<typeof TransferKind>;
  /** Queue, user id or number. */
  target: string;
  note: string;
  /** ISO 8601. */
  at: string;
  /** Asterisk did not take it. */
  failed: boolean;
}
