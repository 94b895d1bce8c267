/** A promise about calls that does not hold (../shared/design/quality.md). */
export interface Violation {
  invariant: 'I1' | 'I2' | 'I3' | 'I5';
  /** The call's id, or the agent's. */
  subject: string;
  problem: string;
}

export const violation = (invariant: Violation['invariant'], subject: string, problem: string): Violation => ({
  invariant,
  subject,
  problem,
});
