import type { SqlEntityManager } from '@mikro-orm/sql';

export type Bindings = Readonly<Record<string, string | number | Date>>;

/** Turns `:name` into the driver's placeholder; the values go as parameters, never into the text. */
function bind(sql: string, bindings: Bindings): { text: string; values: (string | number | Date)[] } {
  const values: (string | number | Date)[] = [];
  const text = sql.replace(/:([a-zA-Z]+)\b/g, (_, name: string) => {
    const value = bindings[name];
    if (value === undefined) throw new Error(`No value for :${name}`);
    values.push(value);
    return '?';
  });
  return { text, values };
}

/** Runs a statement and tells how many rows it touched. */
export async function runNamed(em: SqlEntityManager, sql: string, bindings: Bindings = {}): Promise<number> {
  const { text, values } = bind(sql, bindings);
  const result = await em.execute<{ affectedRows: number }>(text, values, 'run');
  return Number(result.affectedRows);
}

export async function readNamed<T>(em: SqlEntityManager, sql: string, bindings: Bindings = {}): Promise<T[]> {
  const { text, values } = bind(sql, bindings);
  return em.execute<T[]>(text, values, 'all');
}
