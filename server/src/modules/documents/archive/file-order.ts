import type { ArchiveFilesQuery } from '@tellerline/contracts';
import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';

/** How a list of files is ordered: by columns which together are unique. By position and by due day, only files that have one. */
export interface SortKey {
  columns: readonly string[];
  direction: 'asc' | 'desc';
}

export const sortKeys: Record<z.output<typeof ArchiveFilesQuery>['sort'], SortKey> = {
  customer: { columns: ['f.customer_no', 'f.org_no', 'f.account_no'], direction: 'asc' },
  position: { columns: ['f.position'], direction: 'asc' },
  due: { columns: ['m.due_on', 'f.id'], direction: 'asc' },
  // Ids sort by when they were made.
  latest: { columns: ['f.id'], direction: 'desc' },
};

const bare = (column: string): string => column.slice(column.indexOf('.') + 1);

/** Where a page ended, as text for the next request. */
export function writeSortCursor(row: object, key: SortKey): string {
  const values = key.columns.map((column) => String((row as Record<string, unknown>)[bare(column)]));
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws AppError request.invalid for a text that is none, or of another order. */
export function readSortCursor(cursor: string, key: SortKey): string[] {
  try {
    const values = z.array(z.string()).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (values.length === key.columns.length) return values;
  } catch {
    // Told below, as for any other text.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
