import { z } from 'zod';
import { Instant, Uuid } from '../primitives.ts';

/** A promise about calls that did not hold: which, of what call or agent, and how. */
export const CallViolation = z.object({
  invariant: z.enum(['I1', 'I2', 'I3', 'I5']),
  subject: z.string(),
  problem: z.string(),
});
/** What was put right, and by whose word. */
export const CallRepair = z.object({
  callId: z.string(),
  what: z.enum(['end', 'missing', 'times']),
  evidence: z.string(),
});
export type CallRepair = z.infer<typeof CallRepair>;

/** One reconciliation of our calls with Asterisk's records and the bridge's journal. */
export const CallReconciliation = z.object({
  id: Uuid,
  at: Instant,
  /** Calls that began since then were compared. */
  since: Instant,
  interactions: z.number().int(),
  cel: z.number().int(),
  cdr: z.number().int(),
  facts: z.number().int(),
  /** What there was nothing to compare with. */
  notChecked: z.array(z.string()),
  repairs: z.array(CallRepair),
  /** What does not hold after the repairs: the first of them, and how many there are. */
  violations: z.array(CallViolation),
  violationCount: z.number().int(),
});
export type CallReconciliation = z.infer<typeof CallReconciliation>;
export const CallReconciliations = z.object({ items: z.array(CallReconciliation) });
export type CallReconciliations = z.infer<typeof CallReconciliations>;
