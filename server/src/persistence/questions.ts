import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  AliasNode,
  ColumnNode,
  CompiledQuery,
  type Expression,
  ExpressionWrapper,
  IdentifierNode,
  type Kysely,
  ReferenceNode,
  type SelectionNode,
  type SelectQueryBuilder,
  type SelectQueryNode,
  sql,
} from 'kysely';
import { readInstant } from './columns.ts';
import { Kept, type Values } from './kept.ts';
import { dialectOfEm } from './orm.ts';

/** What is to be read, and what its rows tell. Several are asked by one statement: see `askingTogether`. */
export interface Question<Told> {
  /** Null where the answer is known without reading. */
  readonly asked: Asked | null;
  tell(rows: readonly Row[]): Told | Promise<Told>;
}

type Row = Record<string, unknown>;

interface Asked {
  /** The statement as it stands, and with all columns of a row packed into one list in JSON beside the number of the question. */
  alone: Kept<Values, Row>;
  packed: Kept<Values, Row>;
  values: Values;
  unpack(row: readonly unknown[]): Row;
}

/** The columns of a row that are moments: JSON knows none, so each must be named. */
type Moments<R> = { [Column in keyof R as NonNullable<R[Column]> extends Date ? Column : never]: true };

/**
 * Declares a question: a SELECT that is built once (see `kept`) and names each of its columns; its rows come in its order.
 * @param moments every column that is a moment
 */
export function question<T, V extends Values, DB, TB extends keyof DB, R>(
  build: (db: Kysely<T>, values: V) => SelectQueryBuilder<DB, TB, R>,
  moments: Moments<R>,
): (values: V) => Question<readonly R[]> {
  let columns: readonly string[] = [];
  const alone = new Kept<Values, Row>(build as never);
  const packed = new Kept<Values & Numbered, Row>((db: never, { nth, ...values }) => {
    const select = build(db, values as V);
    const expressions = (select.toOperationNode() as SelectQueryNode).selections ?? [];
    columns = expressions.map(nameOf);
    return select
      .clearSelect()
      .select([
        sql<number>`${nth}`.as('nth'),
        sql<string>`json_array(${sql.join(expressions.map(expressionOf))})`.as('packed'),
      ]) as never;
  });
  const momentsNamed = Object.keys(moments);
  const unpack = (values: readonly unknown[]): Row => {
    const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]));
    for (const column of momentsNamed) row[column] = readInstant(row[column]);
    return row;
  };
  return (values) => ({
    asked: { alone, packed: packed as Kept<Values, Row>, values, unpack },
    tell: (rows) => rows as readonly R[],
  });
}

interface Numbered {
  nth: number;
}

function nameOf({ selection }: SelectionNode): string {
  if (AliasNode.is(selection) && IdentifierNode.is(selection.alias)) return selection.alias.name;
  const column = ReferenceNode.is(selection) ? selection.column : selection;
  if (ColumnNode.is(column)) return column.column.name;
  throw new Error('A question names each of its columns');
}

const expressionOf = ({ selection }: SelectionNode): Expression<unknown> =>
  new ExpressionWrapper(AliasNode.is(selection) ? selection.node : selection);

/** The same question, and what its answer means. */
export const telling = <Read, Told>(
  { asked, tell }: Question<Read>,
  mean: (read: Read) => Told | Promise<Told>,
): Question<Told> => ({ asked, tell: async (rows) => mean(await tell(rows)) });

/** An answer that needs no reading. */
export const known = <Told>(told: Told): Question<Told> => ({ asked: null, tell: () => told });

/** Asks one question by itself. */
export async function ask<Told>(em: SqlEntityManager, { asked, tell }: Question<Told>): Promise<Told> {
  return tell(asked === null ? [] : await asked.alone.rows(em, asked.values));
}

/** Asks a question, and tells what its rows tell. */
export type Asking = <Told>(question: Question<Told>) => Promise<Told>;

/**
 * All that is asked in one go becomes one statement, a row of each question packed into one list in JSON: what costs is not the
 * reading of a few rows by an index but the statement around it.
 */
export function askingTogether(em: SqlEntityManager): Asking {
  let batch: Waiting[] = [];
  const send = (): void => {
    const waiting = batch;
    batch = [];
    readTogether(em, waiting).catch((fault) => {
      for (const { refuse } of waiting) refuse(fault);
    });
  };
  return async ({ asked, tell }) => {
    if (asked === null) return tell([]);
    const rows = await new Promise<Row[]>((answer, refuse) => {
      if (batch.push({ asked, answer, refuse }) === 1) queueMicrotask(send);
    });
    return tell(rows);
  };
}

interface Waiting {
  asked: Asked;
  answer(rows: Row[]): void;
  refuse(fault: unknown): void;
}

async function readTogether(em: SqlEntityManager, waiting: readonly Waiting[]): Promise<void> {
  const isSqlite = dialectOfEm(em) === 'sqlite';
  const parts = waiting.map(({ asked: { packed, values } }, nth) => {
    const { sql: text, parametersOf } = packed.text(em, { ...values, nth });
    // Each has an order and an end of its own: SQLite wants it to be a table for that.
    return { text: isSqlite ? `select * from (${text})` : `(${text})`, parameters: parametersOf({ ...values, nth }) };
  });
  const text = parts.map((part) => part.text).join(' union all ');
  const parameters = parts.flatMap((part) => part.parameters);
  const { rows } = await em.getKysely().executeQuery<PackedRow>(CompiledQuery.raw(text, parameters));
  const found = Map.groupBy(rows, ({ nth }) => Number(nth));
  for (const [nth, { asked, answer }] of waiting.entries())
    answer((found.get(nth) ?? []).map(({ packed }) => asked.unpack(JSON.parse(packed) as unknown[])));
}

interface PackedRow {
  nth: number;
  packed: string;
}
