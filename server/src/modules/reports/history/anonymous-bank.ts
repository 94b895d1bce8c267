import { instantAt } from '../../../kernel/bank-day.ts';
import type { CallClass } from '../../callcenter/index.ts';
import type { LineFault, PastCallFormat } from './past-call-format.ts';

const columns = [
  'vru_line',
  'call_id',
  'customer_id',
  'priority',
  'type',
  'date',
  'vru_entry',
  'vru_exit',
  'vru_time',
  'q_start',
  'q_exit',
  'q_time',
  'outcome',
  'ser_start',
  'ser_exit',
  'ser_time',
  'server',
] as const;
type Column = (typeof columns)[number];

/** A field that cannot be read. Thrown inside of this file only. */
class Unreadable extends Error {
  readonly fault: LineFault;
  constructor(field: Column, reason: LineFault['reason']) {
    super(`${field}: ${reason}`);
    this.fault = { field, reason };
  }
}

/**
 * Call by call data of the "Anonymous Bank" (Technion, Service Enterprise Engineering Lab). A call is abandoned when it hung
 * up after a wait in the queue above zero; PHANTOM is ignored; times of the day are taken for those of the bank's zone.
 */
export const anonymousBank: PastCallFormat = {
  name: 'anonymous-bank',
  columns,
  read: (values, timeZone) => {
    const raw = Object.fromEntries(columns.map((name, at) => [name, (values[at] ?? '').trim()])) as Record<
      Column,
      string
    >;
    try {
      return readCall(raw, timeZone);
    } catch (error) {
      if (error instanceof Unreadable) return error.fault;
      throw error;
    }
  },
};

function readCall(raw: Record<Column, string>, timeZone: string): ReturnType<PastCallFormat['read']> {
  const day = readDay(raw);
  const times = (['vru_entry', 'vru_exit', 'q_start', 'q_exit', 'ser_start', 'ser_exit'] as const).map((name) =>
    readTime(raw, name),
  );
  const [ivr, wait, service] = [readSeconds(raw, 'vru_time'), readSeconds(raw, 'q_time'), readSeconds(raw, 'ser_time')];
  const kind = readOutcome(raw, wait);
  const odd = (['vru_time', 'q_time', 'ser_time'] as const)
    .filter((name) => Number(raw[name]) < 0)
    .map((field) => ({ field, reason: 'negative_duration' as const }));
  return {
    odd,
    call: {
      externalId: [text(raw, 'vru_line', 20), text(raw, 'call_id', 20), day, times[0]].join('-'),
      startedAt: instantAt(day, times[0] ?? '', timeZone).getTime(),
      class: kind,
      queue: null,
      dnis: null,
      type: text(raw, 'type', 40),
      agent: raw.server === 'NO_SERVER' || raw.server === '' ? null : text(raw, 'server', 80),
      disposition: null,
      callerRef: raw.customer_id === '0' || raw.customer_id === '' ? null : text(raw, 'customer_id', 40),
      ivrMs: ivr * 1000,
      waitMs: wait * 1000,
      talkMs: service * 1000,
      holdMs: 0,
      wrapMs: 0,
    },
  };
}

function readOutcome(raw: Record<Column, string>, waitSeconds: number): CallClass {
  switch (raw.outcome) {
    case 'AGENT':
      return 'answered';
    case 'HANG':
      return waitSeconds > 0 ? 'abandoned' : 'left_in_ivr';
    case 'PHANTOM':
      return 'ignored';
    default:
      throw new Unreadable('outcome', 'unknown_value');
  }
}

function readDay(raw: Record<Column, string>): string {
  const at = Date.parse(`${raw.date}T00:00:00.000Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(raw.date) || Number.isNaN(at) || !new Date(at).toISOString().startsWith(raw.date)) {
    throw new Unreadable('date', 'not_a_date');
  }
  return raw.date;
}

function readTime(raw: Record<Column, string>, name: Column): string {
  if (!/^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(raw[name])) throw new Unreadable(name, 'not_a_time');
  return raw[name].padStart(8, '0');
}

function readSeconds(raw: Record<Column, string>, name: Column): number {
  if (!/^-?\d{1,6}$/.test(raw[name])) throw new Unreadable(name, 'not_a_whole_number');
  return Number(raw[name]);
}

function text(raw: Record<Column, string>, name: Column, most: number): string {
  if (raw[name] === '') throw new Unreadable(name, 'empty');
  if (raw[name].length > most) throw new Unreadable(name, 'too_long');
  return raw[name];
}
