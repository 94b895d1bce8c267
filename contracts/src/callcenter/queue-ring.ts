import { z } from 'zod';
import { type RingStrategy, ringStrategies } from '../dialplan.ts';

/** Whom a queue rings of the free agents of the highest level, and for how many seconds, before the next is tried. */
export const QueueRing = z.object({
  strategy: z.enum(Object.keys(ringStrategies) as [RingStrategy, ...RingStrategy[]]),
  /** Shorter than the lease of a ring. */
  seconds: z.number().int().min(5).max(45),
});
export type QueueRing = z.infer<typeof QueueRing>;
