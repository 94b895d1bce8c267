import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteStatement } from 'kysely';

const STATEMENTS_KEPT = 500;

export interface SqliteSettings {
  /** How long a statement waits for another process's lock, in milliseconds. */
  busyTimeoutMs: number;
  /** `NORMAL` survives a crash of the process; `FULL` also a power cut at once after the commit. */
  synchronous: 'NORMAL' | 'FULL';
}

/**
 * Kysely's SQLite dialect on Node's own SQLite. Beyond MikroORM's NodeSqliteDialect it keeps prepared statements, begins
 * transactions IMMEDIATE (a later upgrade from reading to writing could not wait for its lock), binds Date and boolean,
 * and reads `datetime` columns as Date, so that raw queries answer as they do on MariaDB.
 */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(file: string, settings: SqliteSettings = { busyTimeoutMs: 5_000, synchronous: 'NORMAL' }) {
    super({ database: async () => openDatabase(file, settings) });
  }
}

function openDatabase(file: string, settings: SqliteSettings) {
  const db = new DatabaseSync(file, { timeout: settings.busyTimeoutMs });
  db.exec('pragma journal_mode = wal');
  db.exec(`pragma synchronous = ${settings.synchronous}`);
  db.exec('pragma foreign_keys = on');
  db.exec('pragma temp_store = memory');
  db.exec('pragma cache_size = -65536');
  // As on MariaDB with a binary collation; and only then may `like 'prefix%'` use an index.
  db.exec('pragma case_sensitive_like = on');

  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql: string): SqliteStatement {
      const text = sql === 'begin' ? 'begin immediate' : sql;
      const known = kept.get(text);
      if (known) return known;
      const statement = wrap(db.prepare(text));
      // The ORM writes its values into the text: such a statement never comes again and would only push out the others.
      if (!isRepeatable(text)) return statement;
      kept.set(text, statement);
      if (kept.size > STATEMENTS_KEPT) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      return statement;
    },
    close(): void {
      kept.clear();
      db.close();
    },
  };
}

const isRepeatable = (text: string): boolean => text.includes('?') || text.length < 20;

function wrap(statement: StatementSync): SqliteStatement {
  const columns = statement.columns();
  const instants = columns.filter((column) => column.type?.toLowerCase().startsWith('datetime')).map((c) => c.name);
  const revive = (row: Record<string, unknown>) => {
    for (const name of instants) {
      const value = row[name];
      if (typeof value === 'number') row[name] = new Date(value);
    }
    return row;
  };
  return {
    reader: columns.length > 0,
    all: (params) => {
      const rows = statement.all(...params.map(bindable)) as Record<string, unknown>[];
      return instants.length === 0 ? rows : rows.map(revive);
    },
    run: (params) => statement.run(...params.map(bindable)),
    iterate: function* (params) {
      for (const row of statement.iterate(...params.map(bindable))) yield revive(row as Record<string, unknown>);
    },
  };
}

function bindable(value: unknown): SQLInputValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) return null;
  return value as SQLInputValue;
}
