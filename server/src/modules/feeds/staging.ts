import { Readable } from 'node:stream';
import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Connection, createConnection } from 'mysql2/promise';
import { dialectOfOrm } from '../../persistence/orm.ts';
import { stagedColumns, stagingTable } from './entities/staging.entities.ts';
import type { FeedFile, Row } from './files/feed-files.ts';
import type { Field } from './files/field.ts';

export interface StagedLine {
  line: number;
  row: Row;
}

/** The fastest way into the staging tables each database has. */
export interface Staging {
  clear(file: FeedFile): Promise<void>;
  write(file: FeedFile, lines: readonly StagedLine[]): Promise<void>;
  close(): Promise<void>;
}

export async function openStaging(orm: MikroORM): Promise<Staging> {
  return dialectOfOrm(orm) === 'sqlite' ? sqliteStaging(orm) : mariadbStaging(orm);
}

/** One statement a batch: the lines travel as one JSON text, which SQLite takes apart itself. */
function sqliteStaging(orm: MikroORM): Staging {
  const em = () => orm.em.fork() as SqlEntityManager;
  return {
    clear: async (file) => {
      await em().execute(`delete from ${stagingTable(file)}`, [], 'run');
    },
    write: async (file, lines) => {
      const columns = stagedColumns(file);
      const names = ['line', ...columns.map(({ name }) => name)];
      const parts = names.map((_, i) => `value ->> ${i}`);
      const json = JSON.stringify(
        lines.map(({ line, row }) => [line, ...columns.map(({ name }) => row[name] ?? null)]),
      );
      await em().execute(
        `insert into ${stagingTable(file)} (${names.join(', ')}) select ${parts.join(', ')} from json_each(?)`,
        [json],
        'run',
      );
    },
    close: async () => undefined,
  };
}

/** LOAD DATA on a connection of its own; multi-row INSERT where the server does not allow LOCAL. */
async function mariadbStaging(orm: MikroORM): Promise<Staging> {
  const connection = await createConnection({
    host: orm.config.get('host') ?? '127.0.0.1',
    port: orm.config.get('port') ?? 3306,
    user: orm.config.get('user') ?? '',
    password: String(orm.config.get('password') ?? ''),
    database: orm.config.get('dbName') ?? '',
    charset: 'utf8mb4',
    timezone: 'Z',
  });
  const [[allowed]] = (await connection.query('select @@local_infile as local_infile')) as unknown as [
    { local_infile: number }[],
  ];
  const loads = allowed?.local_infile === 1;
  return {
    clear: async (file) => {
      await connection.query(`truncate table ${stagingTable(file)}`);
    },
    write: (file, lines) => (loads ? loadData(connection, file, lines) : insertRows(connection, file, lines)),
    close: () => connection.end(),
  };
}

async function loadData(connection: Connection, file: FeedFile, lines: readonly StagedLine[]): Promise<void> {
  const columns = stagedColumns(file);
  const text = lines
    .map(({ line, row }) => [line, ...columns.map(({ name, stored }) => tabbed(row[name] ?? null, stored))].join('\t'))
    .join('\n');
  await connection.query({
    sql: `load data local infile 'staged' into table ${stagingTable(file)} character set utf8mb4
      fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n'
      (line, ${columns.map(({ name }) => `\`${name}\``).join(', ')})`,
    // The driver wants Buffers: a string here ends the process.
    infileStreamFactory: () => Readable.from([Buffer.from(`${text}\n`, 'utf8')]),
  });
}

function tabbed(value: string | number | null, stored: Field['stored']): string {
  if (value === null) return '\\N';
  if (stored.as === 'instant') return sqlInstant(Number(value));
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n]/g, (char) => escapes[char] ?? char);
}
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };
const sqlInstant = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23);

async function insertRows(connection: Connection, file: FeedFile, lines: readonly StagedLine[]): Promise<void> {
  const columns = stagedColumns(file);
  const values = lines.map(({ line, row }) => [
    line,
    ...columns.map(({ name, stored }) => {
      const value = row[name] ?? null;
      return stored.as === 'instant' && value !== null ? sqlInstant(Number(value)) : value;
    }),
  ]);
  await connection.query(
    `insert into ${stagingTable(file)} (line, ${columns.map(({ name }) => `\`${name}\``).join(', ')}) values ?`,
    [values],
  );
}
