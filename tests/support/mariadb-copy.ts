import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';

const quoted = (name: string): string => `\`${name}\``;

/**
 * Writes down what makes another database like this one: its tables as the server shows them, its rows and its triggers.
 * @returns statements to run, in one piece, with the new database chosen
 */
export async function scriptOfCopy(url: string): Promise<string> {
  const connection = await createConnection(url);
  try {
    const [tables] = await connection.query<RowDataPacket[]>("show full tables where Table_type = 'BASE TABLE'");
    const names = tables.map((row) => String(Object.values(row)[0]));
    const database = quoted(new URL(url).pathname.slice(1));
    const made: string[] = [];
    const filled: string[] = [];
    for (const name of names) {
      made.push(await shown(connection, `show create table ${quoted(name)}`, 'Create Table'));
      const columns = await written(connection, name);
      const [[first]] = await connection.query<RowDataPacket[]>(`select 1 from ${quoted(name)} limit 1`);
      if (first)
        filled.push(`insert into ${quoted(name)} (${columns}) select ${columns} from ${database}.${quoted(name)}`);
    }
    const [triggers] = await connection.query<RowDataPacket[]>('show triggers');
    const watched: string[] = [];
    for (const { Trigger } of triggers)
      watched.push(await shown(connection, `show create trigger ${quoted(String(Trigger))}`, 'SQL Original Statement'));
    return [
      'set foreign_key_checks = 0',
      ...made,
      'start transaction',
      ...filled,
      'commit',
      ...watched,
      'set foreign_key_checks = 1',
    ].join(';\n');
  } finally {
    await connection.end();
  }
}

async function shown(connection: Connection, question: string, column: string): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>(question);
  if (typeof row?.[column] !== 'string') throw new Error(`No answer to: ${question}`);
  return row[column];
}

/** Columns that may be written: all but those the server works out itself. */
async function written(connection: Connection, table: string): Promise<string> {
  const [columns] = await connection.query<RowDataPacket[]>(
    `select column_name as name from information_schema.columns
     where table_schema = database() and table_name = ? and generation_expression is null order by ordinal_position`,
    [table],
  );
  return columns.map(({ name }) => quoted(String(name))).join(', ');
}

/** Runs a script of `scriptOfCopy` in an empty database. */
export async function runCopy(url: string, script: string): Promise<void> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    await connection.query("set sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'");
    await connection.query(script);
  } finally {
    await connection.end();
  }
}
