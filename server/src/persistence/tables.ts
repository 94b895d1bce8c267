import type { InferKyselyDB } from '@mikro-orm/sql';
import type { ColumnType } from 'kysely';

type NamedSchema = { name: string };

/**
 * The tables of some entities as Kysely sees them, derived from the entities: a column renamed there breaks every query
 * that names it. `TablesOf<typeof CustomerSchema | typeof LoanSchema>` is `{ customer: …; loan: … }`.
 *
 * MikroORM knows the names and the null; what a value is once it comes out of raw SQL is corrected here, because raw
 * results do not pass through the ORM's types. A key the database numbers must say so with `.autoincrement()`.
 */
export type TablesOf<Schema extends NamedSchema> = {
  [Table in keyof InferKyselyDB<Schema>]: {
    [Column in keyof InferKyselyDB<Schema>[Table]]: RawColumn<InferKyselyDB<Schema>[Table][Column]>;
  };
};

type RawColumn<Column> =
  Column extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<RawValue<Select>, RawValue<Insert>, RawValue<Update>>
    : RawValue<Column>;

/** Booleans come back as 0 and 1. JSON is text on SQLite and an object from MariaDB's driver: raw SQL may not know it. */
type RawValue<Value> = Value extends boolean
  ? boolean | number
  : Value extends string | number | Date | null | undefined
    ? Value
    : unknown;
