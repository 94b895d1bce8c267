import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from '../../../../persistence/orm.ts';
import { boundsOf, type Chunk, inChunk, updateFrom } from '../../imports/update-from.ts';
import { type AttributeColumn, attributeColumns } from '../attribute-columns.ts';

type Value = string | number | Date | null;

const all = Object.values(attributeColumns);
/** Everything of a customer's attributes that is put back when an import is undone. */
const kept = ['account_no', ...all, 'author', 'recorded_on', 'imported_by', 'import_id', 'changed_at'] as const;

const run = async (em: SqlEntityManager, sql: string, values: Value[]): Promise<void> => {
  await em.execute(sql, values, 'run');
};

/** Nobody else changes these customers' attributes until the commit. SQLite has one writer anyway. */
export async function lockChunk(em: SqlEntityManager, dialect: Dialect, chunk: Chunk): Promise<void> {
  if (dialect === 'sqlite') return;
  await em.execute(
    `select t.customer_id from customer_attribute t join attribute_import_row o on o.customer_id = t.customer_id where ${inChunk('o')} for update`,
    boundsOf(chunk),
    'all',
  );
}

export interface Applying extends Chunk {
  dialect: Dialect;
  /** Columns the file has; the others stay as they are. */
  columns: readonly AttributeColumn[];
  importer: string;
  today: string;
  now: Date;
}

/** Applies the good rows of a chunk: keeps what was there, decides anew what is changed, writes. Six statements, however many rows. */
export async function applyChunk(em: SqlEntityManager, applying: Applying): Promise<void> {
  const { dialect, columns, importer, today, now } = applying;
  const bounds = boundsOf(applying);
  const undecided = "in ('new', 'change', 'same')";
  await lockChunk(em, dialect, applying);
  const snapshot: [string, string][] = [...kept, 'version'].map((column) => [`before_${column}`, `o.${column}`]);
  await run(
    em,
    updateFrom(dialect, {
      target: 'attribute_import_row',
      other: 'customer_attribute',
      on: 'o.customer_id = t.customer_id',
      set: snapshot,
      where: `${inChunk('t')} and t.outcome ${undecided}`,
    }),
    bounds,
  );
  const differs = columns
    .map((column) =>
      dialect === 'sqlite' ? `${column} is not before_${column}` : `not (${column} <=> before_${column})`,
    )
    .join(' or ');
  await run(
    em,
    `update attribute_import_row set outcome = case when before_version is null then 'created' when ${differs} then 'changed' else 'same' end where ${inChunk('attribute_import_row')} and outcome ${undecided}`,
    bounds,
  );
  await run(
    em,
    updateFrom(dialect, {
      target: 'customer_attribute',
      other: 'attribute_import_row',
      on: 'o.customer_id = t.customer_id',
      set: [
        ...columns.map((column): [string, string] => [column, `o.${column}`]),
        ['account_no', 'coalesce(o.account_no, t.account_no)'],
        ['author', 'coalesce(o.author, ?)'],
        ['recorded_on', 'coalesce(o.recorded_on, ?)'],
        ['imported_by', '?'],
        ['import_id', '?'],
        ['changed_at', '?'],
        ['version', 't.version + 1'],
      ],
      where: `${inChunk('o')} and o.outcome = 'changed' and t.version = o.before_version`,
    }),
    [importer, today, importer, applying.importId, now, ...bounds],
  );
  const given = all.filter((column) => columns.includes(column));
  await run(
    em,
    `insert into customer_attribute (customer_id, account_no, ${given.join(', ')}, author, recorded_on, imported_by, import_id, changed_at, version) select o.customer_id, o.account_no, ${given.map((column) => `o.${column}`).join(', ')}, coalesce(o.author, ?), coalesce(o.recorded_on, ?), ?, ?, ?, 1 from attribute_import_row o where ${inChunk('o')} and o.outcome = 'created'`,
    [importer, today, importer, applying.importId, now, ...bounds],
  );
}

/** Puts back what the rows of a chunk replaced, where nothing has changed since; the rest is told as kept. */
export async function undoChunk(em: SqlEntityManager, dialect: Dialect, chunk: Chunk): Promise<void> {
  const bounds = boundsOf(chunk);
  await lockChunk(em, dialect, chunk);
  const untouched =
    'exists (select 1 from customer_attribute a where a.customer_id = attribute_import_row.customer_id and a.import_id = attribute_import_row.import_id and a.version = coalesce(before_version, 0) + 1)';
  await run(
    em,
    `update attribute_import_row set issues = case when ${untouched} then null else ':changed_since:' end, outcome = case when ${untouched} then 'restored' else 'kept' end where ${inChunk('attribute_import_row')} and outcome in ('created', 'changed')`,
    bounds,
  );
  const added = `${inChunk('o')} and o.outcome = 'restored' and o.before_version is null`;
  // MariaDB would read every row of the import for an `in (select …)` here, chunk after chunk.
  await run(
    em,
    dialect === 'mariadb'
      ? `delete t from customer_attribute t join attribute_import_row o on o.customer_id = t.customer_id where ${added}`
      : `delete from customer_attribute where customer_id in (select o.customer_id from attribute_import_row o where ${added})`,
    bounds,
  );
  await run(
    em,
    updateFrom(dialect, {
      target: 'customer_attribute',
      other: 'attribute_import_row',
      on: 'o.customer_id = t.customer_id',
      set: [...kept.map((column): [string, string] => [column, `o.before_${column}`]), ['version', 't.version + 1']],
      where: `${inChunk('o')} and o.outcome = 'restored' and o.before_version is not null`,
    }),
    bounds,
  );
}
