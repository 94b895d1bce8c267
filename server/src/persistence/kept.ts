import type { SqlEntityManager } from '@mikro-orm/sql';
import { CompiledQuery, type Kysely } from 'kysely';
import { type Dialect, dialectOfEm } from './orm.ts';

/** What a statement is given each time it runs: single values, and lists whose length is part of its text. */
export type Values = object;

/** A statement's text, and for each of its parameters what stands there. */
export interface KeptText {
  sql: string;
  /** The values of one run, in the order of the text. */
  parametersOf(values: Values): unknown[];
}

/** Lists longer than this are rare, and their text would only fill the memory. */
const LONGEST_KEPT = 16;

/** Stands for a value while the statement is built; whoever looks into it would build for this one value only. */
class Slot {
  readonly key: string;
  readonly at: number | null;
  constructor(key: string, at: number | null) {
    this.key = key;
    this.at = at;
  }
  toString(): never {
    throw new Error(`What is made of "${this.key}" must be made before the statement is asked for`);
  }
}

interface Compilable<R> {
  compile(): CompiledQuery<R>;
}

/** A statement that is built once: building and compiling one costs more than its answer, where that is a few rows by an index. */
export class Kept<V extends Values, R> {
  readonly #build: (db: never, values: V) => Compilable<R>;
  readonly #texts = new Map<string, KeptText>();

  /** @param build puts the values into the statement as they are: it is given places for them, not the values */
  constructor(build: (db: never, values: V) => Compilable<R>) {
    this.#build = build;
  }

  async rows(em: SqlEntityManager, values: V): Promise<R[]> {
    const text = this.text(em, values);
    const { rows } = await em.getKysely().executeQuery<R>(CompiledQuery.raw(text.sql, text.parametersOf(values)));
    return rows;
  }

  /** The text for so many values. */
  text(em: SqlEntityManager, values: V): KeptText {
    const shape = shapeOf(values, dialectOfEm(em));
    const known = shape && this.#texts.get(shape);
    if (known) return known;
    const text = textOf(this.#build(em.getKysely() as never, slotsFor(values)).compile());
    if (shape) this.#texts.set(shape, text);
    return text;
  }
}

/** Declares such a statement, typed by what it is built of. */
export const kept = <T, V extends Values, R>(build: (db: Kysely<T>, values: V) => Compilable<R>): Kept<V, R> =>
  new Kept<V, R>(build as (db: never, values: V) => Compilable<R>);

function shapeOf(values: Values, dialect: Dialect): string | null {
  let shape: string = dialect;
  for (const value of Object.values(values)) {
    if (!Array.isArray(value)) continue;
    if (value.length > LONGEST_KEPT) return null;
    shape += ` ${value.length}`;
  }
  return shape;
}

const slotsFor = <V extends Values>(values: V): V =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((_, at) => new Slot(key, at)) : new Slot(key, null),
    ]),
  ) as V;

function textOf({ sql, parameters }: CompiledQuery): KeptText {
  return {
    sql,
    parametersOf: (values) => {
      const named = values as Record<string, unknown>;
      return parameters.map((parameter) => {
        if (!(parameter instanceof Slot)) return parameter;
        const value = named[parameter.key];
        return parameter.at === null ? value : (value as readonly unknown[])[parameter.at];
      });
    },
  };
}
