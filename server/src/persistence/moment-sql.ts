import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './orm.ts';

/** Arithmetic on moments, which the two databases keep differently: milliseconds in SQLite, DATETIME(3) in MariaDB. */
export interface MomentSql {
  /** Milliseconds from one to the other. */
  between(from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<number>;
  /** `days` later. */
  daysLater(at: RawBuilder<unknown>, days: number): RawBuilder<Date>;
  /** Which slot of so many whole minutes since 1970 in UTC a moment lies in. */
  slot(at: RawBuilder<unknown>, minutes: number): RawBuilder<number>;
}

export const momentSql: Record<Dialect, MomentSql> = {
  sqlite: {
    between: (from, to) => sql`(${to} - ${from})`,
    daysLater: (at, days) => sql`(${at} + ${sql.lit(days * 86_400_000)})`,
    slot: (at, minutes) => sql`(${at} / ${sql.lit(minutes * 60_000)})`,
  },
  mariadb: {
    between: (from, to) => sql`(timestampdiff(microsecond, ${from}, ${to}) div 1000)`,
    daysLater: (at, days) => sql`(${at} + interval ${sql.lit(days)} day)`,
    slot: (at, minutes) => sql`(timestampdiff(minute, '1970-01-01', ${at}) div ${sql.lit(minutes)})`,
  },
};
