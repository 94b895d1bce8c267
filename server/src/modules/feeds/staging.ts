import { Readable } from 'node:stream';
import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Connection, createConnection } from 'mysql2/promise';
import { dialectOfOrm } from '../../persistence/orm.ts';
import { stagedColumns, stagingTable } from './entities/staging.entities.ts';
import type { FeedFile, Row } from './files/feed-files.ts';
import type { Field } from './files/field.ts';

/** A file's way into its staging table, emptied when it was opened. */
export interface FileStaging {
  /** A line as {@link write} takes it: text, so that a row lives no longer than its line. */
  encode(line: number, row: Row): string;
  write(lines: readonly string[]): Promise<void>;
}

/** The fastest way into the staging tables each database has. */
export interface Staging {
  open(file: FeedFile): Promise<FileStaging>;
  /** The way into a table that keeps what it holds. */
  append(file: FeedFile): FileStaging;
  clear(file: FeedFile): Promise<void>;
  close(): Promise<void>;
}

export async function openStaging(orm: MikroORM): Promise<Staging> {
  return dialectOfOrm(orm) === 'sqlite' ? sqliteStaging(orm) : mariadbStaging(orm);
}

/** One statement a batch: the lines travel as one JSON text, which SQLite takes apart itself. */
function sqliteStaging(orm: MikroORM): Staging {
  const em = () => orm.em.fork() as SqlEntityManager;
  const clear = async (file: FeedFile): Promise<void> => {
    await em().execute(`delete from ${stagingTable(file)}`, [], 'run');
  };
  const append = (file: FeedFile): FileStaging => {
    const columns = stagedColumns(file);
    const names = ['line', ...columns.map(({ name }) => name)];
    const parts = names.map((_, i) => `value ->> ${i}`);
    const sql = `insert into ${stagingTable(file)} (${names.join(', ')}) select ${parts.join(', ')} from json_each(?)`;
    return {
      encode: (line, row) => JSON.stringify([line, ...columns.map(({ name }) => row[name] ?? null)]),
      write: async (lines) => {
        await em().execute(sql, [`[${lines.join()}]`], 'run');
      },
    };
  };
  return {
    clear,
    append,
    open: async (file) => {
      await clear(file);
      return append(file);
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
  const clear = async (file: FeedFile): Promise<void> => {
    // Emptying an empty table costs a new file on the disk each time.
    const [rows] = await connection.query(`select 1 from ${stagingTable(file)} limit 1`);
    if ((rows as unknown[]).length > 0) await connection.query(`truncate table ${stagingTable(file)}`);
  };
  const append = (file: FeedFile): FileStaging =>
    loads ? loadingData(connection, file) : insertingRows(connection, file);
  return {
    clear,
    append,
    open: async (file) => {
      await clear(file);
      return append(file);
    },
    close: () => connection.end(),
  };
}

/** Bytes the driver sends in one packet; a server takes no more than its `max_allowed_packet`. */
const PACKET_BYTES = 1024 * 1024;

function loadingData(connection: Connection, file: FeedFile): FileStaging {
  const columns = stagedColumns(file);
  const sql = `load data local infile 'staged' into table ${stagingTable(file)} character set utf8mb4
    fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n'
    (line, ${columns.map(({ name }) => `\`${name}\``).join(', ')})`;
  return {
    encode: (line, row) => {
      let text = String(line);
      for (const { name, stored } of columns) text += `\t${tabbed(row[name] ?? null, stored)}`;
      return `${text}\n`;
    },
    write: async (lines) => {
      const bytes = Buffer.from(lines.join(''), 'utf8');
      // The driver wants Buffers: a string here ends the process.
      await connection.query({ sql, infileStreamFactory: () => Readable.from(packets(bytes)) });
    },
  };
}

function* packets(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PACKET_BYTES) yield bytes.subarray(at, at + PACKET_BYTES);
}

function tabbed(value: string | number | null, stored: Field['stored']): string {
  if (value === null) return '\\N';
  if (stored.as === 'instant') return sqlInstant(Number(value));
  if (typeof value === 'number') return String(value);
  return /[\\\t\n]/.test(value) ? value.replace(/[\\\t\n]/g, (char) => escapes[char] ?? char) : value;
}
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };
const sqlInstant = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23);

function insertingRows(connection: Connection, file: FeedFile): FileStaging {
  const columns = stagedColumns(file);
  const sql = `insert into ${stagingTable(file)} (line, ${columns.map(({ name }) => `\`${name}\``).join(', ')}) values ?`;
  return {
    encode: (line, row) => {
      const values = columns.map(({ name, stored }) => {
        const value = row[name] ?? null;
        return stored.as === 'instant' && value !== null ? sqlInstant(Number(value)) : value;
      });
      return JSON.stringify([line, ...values]);
    },
    write: async (lines) => {
      await connection.query(sql, [JSON.parse(`[${lines.join()}]`)]);
    },
  };
}
