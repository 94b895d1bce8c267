/** How a call counts; each call is of exactly one class. */
export const callClasses = [
  'answered',
  /** Hung up while waiting in a queue. */
  'abandoned',
  /** The queue gave up: time-out, full, or nobody signed in. */
  'flowed_out',
  /** Reached a queue and was ended by a failure of the telephone system. */
  'failed',
  /** Ended before a queue or an agent was reached. */
  'left_in_ivr',
  /** Still waiting. */
  'waiting',
  /** Not a call of a customer to the centre, or told so by its source. */
  'ignored',
] as const;
export type CallClass = (typeof callClasses)[number];

/** What the metrics need of a call, wherever it comes from. Durations in milliseconds. */
export interface CallRecord {
  class: CallClass;
  /** In queues, ringing included. */
  waitMs: number;
  talkMs: number;
  holdMs: number;
  /** After-call work of its agents. */
  wrapMs: number;
  /** Agents who spoke with the caller. */
  agents: number;
  /** How satisfied the caller was, 1 to 5; null: he did not say. */
  rating: number | null;
  /** Whether the caller is known, and if so whether he called again within the settings' days. */
  repeat: 'unknown' | 'none' | 'repeated';
}
