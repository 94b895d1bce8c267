import { p } from '@mikro-orm/core';

/**
 * The column kinds of the whole house. Using these, and only these, keeps SQLite and MariaDB alike: the same value read
 * back, by the ORM and by raw SQL (see sqlite-dialect.ts and orm.ts for the other half of that promise).
 */

/** A UUID of ours (version 7), the usual primary key. */
export const uuid = () => p.string().length(36);

/** A moment in UTC with milliseconds. A JavaScript Date everywhere; in raw SQL, aggregates of it go through `readInstant`. */
export const instant = () => p.datetime().length(3);

/** A calendar day without a time, as the text `2026-11-23`: sorts rightly and knows no zone. */
export const day = () => p.string().length(10);

/** Money in integer fen. BIGINT in the database, a safe integer in JavaScript. */
export const fen = () => p.bigint('number');

/** A whole number that may pass 2³¹ but never 2⁵³: sequence numbers, byte counts, durations in milliseconds. */
export const longCount = () => p.bigint('number');

/**
 * A numbered primary key for tables that may pass four thousand million rows. SQLite numbers only columns declared INTEGER,
 * which the schema comparison would take for a change of type.
 */
export const autoNumber = () => p.bigint('number').primary().autoincrement().ignoreSchemaChanges('type');

/** A short code or number made of letters, digits, `_`, `-`, `.`, at most `length` characters. Compared byte by byte. */
export const shortCode = (length = 40) => p.string().length(length);

/** A phone number in E.164, or a number as the network sent it (≤ 64). */
export const phoneNumber = () => p.string().length(64);

/** The bank's customer number. */
export const customerNo = () => p.string().length(11);

/** A name or title a person reads, at most `length` characters. */
export const name = (length = 200) => p.string().length(length);

/** Free text of a person; the length is checked where it is parsed. */
export const longText = () => p.text();

/** Structured data nobody searches by. Stored as text on SQLite, JSON on MariaDB; an object in JavaScript. */
export const json = <T>() => p.json<T>();

/** Counts changes for compare-and-set; the ORM refuses a flush over a changed row. */
export const version = () => p.integer().version();

/**
 * A moment out of raw SQL where the database lost its kind (`min(started_at)` and the like): milliseconds from SQLite,
 * Date or UTC text from MariaDB. Null stays null.
 */
export function readInstant(value: unknown): Date | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value);
  if (typeof value === 'bigint') return new Date(Number(value));
  return new Date(`${String(value).replace(' ', 'T')}Z`);
}
