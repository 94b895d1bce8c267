import { defineEntity, p } from '@mikro-orm/core';
import type { BookState } from '@tellerline/contracts';
import { instant, longText, name, shortCode, uuid } from '../persistence/columns.ts';
import type { TablesOf } from '../persistence/tables.ts';

/** Every version of every book. That nobody approves what he wrote stands in the schema too. */
const BookVersionSchema = defineEntity({
  name: 'BookVersion',
  tableName: 'book_version',
  properties: {
    book: shortCode(30).primary(),
    version: p.integer().primary().autoincrement(false),
    state: shortCode(10).$type<BookState>(),
    /** JSON as text, as the book's schema of contracts has it. */
    content: longText(),
    /** Who changed it last; null: as shipped, at the first start. */
    writtenBy: uuid().nullable(),
    writtenByName: name(100).nullable(),
    /** JSON: everybody who wrote on it. */
    writers: longText(),
    changedAt: instant(),
    approvedBy: uuid().nullable(),
    approvedByName: name(100).nullable(),
    approvedAt: instant().nullable(),
    returnReason: p.string().length(200).nullable(),
    /** Counts changes, for compare-and-set. */
    revision: p.integer(),
    /** 1 while in force, 2 while worked on; null afterwards: one of each at a time. */
    slot: p.integer().nullable(),
  },
  uniques: [{ properties: ['book', 'slot'] }],
  checks: [{ name: 'book_two_people', expression: 'approved_by is null or approved_by <> written_by' }],
});

export const bookEntities = [BookVersionSchema];

/** The books' table as raw SQL sees it. */
export type BookTables = TablesOf<typeof BookVersionSchema>;
