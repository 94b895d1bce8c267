import { Readable } from 'node:stream';
import {
  readTable,
  recogniseTable,
  spoolUpload,
  type TableKind,
  type TableLimits,
  TableRefusal,
  type TableRow,
  tableLimits,
} from '@tellerline/server/exchange/index';

export interface ReadFile {
  kind: TableKind;
  rows: TableRow[];
}

/** Takes bytes the way an upload goes: to disk, recognised, read in the thread. */
export async function readFile(bytes: Buffer | string, limits: Partial<TableLimits> = {}): Promise<ReadFile> {
  const spooled = await spoolUpload(Readable.from([Buffer.from(bytes)]));
  try {
    const kind = await recogniseTable(spooled.path, spooled.isUtf8);
    const rows: TableRow[] = [];
    for await (const batch of readTable(spooled.path, kind, { ...tableLimits, ...limits })) rows.push(...batch);
    return { kind, rows };
  } finally {
    await spooled.remove();
  }
}

/** The reason a file is refused for; null when it is read. */
export const refusalOf = (bytes: Buffer | string, limits: Partial<TableLimits> = {}): Promise<string | null> =>
  readFile(bytes, limits).then(
    () => null,
    (error: unknown) => {
      if (error instanceof TableRefusal) return error.reason;
      throw error;
    },
  );
