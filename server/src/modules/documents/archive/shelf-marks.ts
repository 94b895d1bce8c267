import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ShelfMark } from '@tellerline/contracts';
import type { z } from 'zod';
import { allNumbersOf } from '../../customers/index.ts';
import { documentDb } from '../documents.tables.ts';

/**
 * Where the paper of a customer's images stands: the account's own file and the customer's general one. The caller has
 * taken the customer through the gate.
 */
export async function shelfMarks(
  em: SqlEntityManager,
  customerNo: string,
  accountNo: string | null,
): Promise<z.input<typeof ShelfMark>[]> {
  const rows = await documentDb(em)
    .selectFrom('archive_file as f')
    .leftJoin('archive_movement as m', 'm.open_file_id', 'f.id')
    .select(['f.code', 'f.position', 'm.id as movement'])
    .where('f.customer_no', 'in', await allNumbersOf(em, [customerNo]))
    .where('f.account_no', 'in', accountNo === null ? [''] : ['', accountNo])
    .where('f.position', 'is not', null)
    .orderBy('f.account_no', 'desc')
    .execute();
  return rows.map((row) => ({ fileCode: row.code, position: row.position ?? '', out: row.movement !== null }));
}
