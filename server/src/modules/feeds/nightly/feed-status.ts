import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedStatus } from '@tellerline/contracts';
import { bankDay, daysAfter, endOfDay, startOfDay } from '../../../kernel/bank-day.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { readNamed } from '../named-sql.ts';

/** The feed whose days are expected every night; what it brings is called this in every provenance. */
export const CORE_BANK = 'core-bank';

export interface DueSettings {
  /** By when yesterday must be here, bank time: `06:30`. */
  dueAt: string;
  timeZone: string;
}

/**
 * The day that should be in by now: yesterday, once the clock has passed `dueAt`; before that the day before yesterday.
 * `by` is when the next missing day is or was due.
 */
export function dueDay(
  currentDay: string | null,
  now: Date,
  { dueAt, timeZone }: DueSettings,
): NonNullable<FeedStatus['due']> {
  const today = bankDay(now, timeZone);
  const timeOfDay = now.getTime() - startOfDay(now, timeZone).getTime();
  const [hours = 0, minutes = 0] = dueAt.split(':').map(Number);
  const dueMs = (hours * 60 + minutes) * 60_000;
  const day = daysAfter(today, timeOfDay >= dueMs ? -1 : -2);
  const missing = currentDay !== null && currentDay >= day ? daysAfter(currentDay, 1) : day;
  // The day after the missing one begins a millisecond behind its end.
  const by = new Date(endOfDay(missing, timeZone).getTime() + 1 + dueMs);
  return { day: missing, by: by.toISOString(), late: currentDay === null || currentDay < day };
}

/** Where the nightly feed and the deltas stand. */
export async function readStatus(
  em: SqlEntityManager,
  now: Date,
  settings: { due: DueSettings | null; waiting: FeedStatus['waiting']; deltas: boolean; timeZone: string },
): Promise<FeedStatus> {
  const [state] = await readNamed<{ business_day: string; as_of: unknown }>(
    em,
    'select business_day, as_of from source_state where source = :source',
    { source: CORE_BANK },
  );
  const [today] = await readNamed<{ deliveries: number; delivered: number | null; rejected: number | null }>(
    em,
    `select count(*) as deliveries, sum(row_count) as delivered, sum(rejected_count) as rejected from feed_delivery
      where received_at >= :since`,
    { since: startOfDay(now, settings.timeZone) },
  );
  const [last] = await readNamed<{ at: unknown }>(em, 'select max(received_at) as at from feed_delivery');
  const currentDay = state?.business_day ?? null;
  return {
    currentDay,
    asOf: readInstant(state?.as_of)?.toISOString() ?? null,
    due: settings.due ? dueDay(currentDay, now, settings.due) : null,
    waiting: settings.waiting,
    deltas: {
      accepted: settings.deltas,
      lastAt: readInstant(last?.at)?.toISOString() ?? null,
      today: {
        deliveries: Number(today?.deliveries ?? 0),
        rows: Number(today?.delivered ?? 0),
        rejected: Number(today?.rejected ?? 0),
      },
    },
  };
}
