import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

export type BerkaTable = 'account' | 'client' | 'disp' | 'card' | 'loan' | 'order' | 'trans';
export type BerkaRow = Record<string, string>;

/** Rows of one of the bank's files, `<table>.csv` or `<table>.csv.gz`, as a stream. */
export async function* berkaRows(folder: string, table: BerkaTable): AsyncGenerator<BerkaRow> {
  const plain = join(folder, `${table}.csv`);
  const packed = `${plain}.gz`;
  if (!existsSync(plain) && !existsSync(packed)) throw new Error(`Neither ${plain} nor ${packed} is there`);
  const bytes = existsSync(plain) ? createReadStream(plain) : createReadStream(packed).pipe(createGunzip());
  const rows = bytes.pipe(parse({ columns: true, trim: true }));
  for await (const row of rows) yield row as BerkaRow;
}
