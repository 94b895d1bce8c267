import type { CallListRules, DialOutcome, EntryResult } from '@tellerline/contracts';

/** Q.850: user busy. */
const BUSY = 17;
/** No user responding, no answer, subscriber absent, normal clearing of a ring that ran out. */
const NO_ANSWER: ReadonlySet<number> = new Set([0, 16, 18, 19, 20]);

/** What came of a call nobody answered, by the cause it ended with and who ended it. */
export function outcomeOfUnanswered(
  cause: number | null,
  endedBy: 'caller' | 'agent' | 'system' | null,
): Exclude<DialOutcome, 'connected' | 'machine'> {
  if (cause === BUSY) return 'busy';
  if (endedBy === 'agent') return 'given_up';
  return NO_ANSWER.has(cause ?? 0) ? 'no_answer' : 'failed';
}

/** What an agent's word means for the entry: it is over, it is tried again, or he promised a time. */
export type Meaning =
  | { kind: 'over'; result: EntryResult }
  | { kind: 'again'; outcome: 'machine' | 'failed' }
  | { kind: 'promised' };

const again: Readonly<Record<string, 'machine' | 'failed'>> = {
  answering_machine: 'machine',
  call_dropped: 'failed',
  wrong_number: 'failed',
};
const refused: ReadonlySet<string> = new Set(['product_declined', 'customer_leaving']);

export function meaningOf(dispositionCode: string, rules: Pick<CallListRules, 'successes'>): Meaning {
  if (dispositionCode === 'do_not_call') return { kind: 'over', result: 'do_not_call' };
  if (rules.successes.includes(dispositionCode)) return { kind: 'over', result: 'success' };
  if (dispositionCode === 'callback_promised') return { kind: 'promised' };
  const outcome = again[dispositionCode];
  if (outcome) return { kind: 'again', outcome };
  return { kind: 'over', result: refused.has(dispositionCode) ? 'refused' : 'closed' };
}

/** When to try again after what came of a try; null: it was the last one. A call given up by the agent counts as unanswered. */
export function nextTry(
  outcome: Exclude<DialOutcome, 'connected'>,
  tries: number,
  rules: CallListRules,
  now: Date,
): Date | null {
  if (tries >= rules.most) return null;
  const minutes = rules.retryMinutes[outcome === 'given_up' ? 'no_answer' : outcome];
  return new Date(now.getTime() + minutes * 60_000);
}
