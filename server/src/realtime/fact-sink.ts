import type { CallbackTaken, FactBatch, RouteAnswer } from '@tellerline/contracts';
import { AppError } from '../kernel/app-error.ts';

/** Who takes the bridge's facts: the call centre. */
export interface FactSink {
  /** Up to which number this journal is accounted for; 0 when nothing of it is. */
  throughSeq(journalId: string): Promise<number>;
  /** Stores and applies a batch; idempotent. Batches come one at a time, in the order they were sent. */
  applyFacts(batch: FactBatch): Promise<{ throughSeq: number }>;
  /** The bridge's link to this server came up or went down. */
  bridgeLinked?(connected: boolean): Promise<void>;
  /** Where a caller waits next. What comes over the socket is checked there. */
  routeCaller?(raw: unknown): Promise<RouteAnswer>;
  /** He gives up waiting to be called back. */
  takeCallback?(raw: unknown): Promise<CallbackTaken>;
}

/** Stands in while the call centre is not part of the composition: it stores nothing and so acknowledges nothing. */
export const noFactSink: FactSink = {
  throughSeq: async () => 0,
  applyFacts: async () => {
    throw new AppError('server.unavailable', { status: 503 });
  },
};
