import type { CallClass } from '../../callcenter/index.ts';

/** A call as a format reads it from one line. Durations in milliseconds; `startedAt` as epoch milliseconds. */
export interface PastCallLine {
  externalId: string;
  startedAt: number;
  class: CallClass;
  queue: string | null;
  dnis: string | null;
  type: string | null;
  agent: string | null;
  disposition: string | null;
  callerRef: string | null;
  ivrMs: number;
  waitMs: number;
  talkMs: number;
  holdMs: number;
  wrapMs: number;
}

export const remarkReasons = [
  'wrong_column_count',
  'quotes_do_not_match',
  'line_too_long',
  'wrong_encoding',
  'not_a_date',
  'not_a_time',
  'not_a_whole_number',
  'unknown_value',
  'too_long',
  'empty',
  /** The same call was in the file before. */
  'repeated',
  /** Taken in as it is. */
  'negative_duration',
] as const;
export type RemarkReason = (typeof remarkReasons)[number];

/** What is wrong or odd with a line. */
export interface Remark {
  line: number;
  field: string | null;
  reason: RemarkReason;
  /** Rejected lines are not counted anywhere; odd ones are taken in as they are. */
  kind: 'rejected' | 'odd';
}

export type LineFault = Pick<Remark, 'field' | 'reason'>;

/** A history of another system: its header and how a line of it is read. */
export interface PastCallFormat {
  name: string;
  columns: readonly string[];
  /**
   * @param values as many as there are columns
   * @returns the call and what is odd about it, or why it cannot be taken
   */
  read(values: readonly string[], timeZone: string): { call: PastCallLine; odd: LineFault[] } | LineFault;
}
