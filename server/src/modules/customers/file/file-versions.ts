import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import type { ChangeToApply } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';

export type FilePart = 'personal_file' | 'corporate_file';

/** Keeps the file as it is from now on, in the transaction that made it so. */
export async function keepVersion(
  em: SqlEntityManager,
  of: { customerId: number; part: FilePart; version: number; snapshot: unknown },
  change: Pick<ChangeToApply, 'id' | 'enteredBy' | 'reviewedBy' | 'decidedAt'>,
): Promise<void> {
  await customerDb(em)
    .insertInto('file_version')
    .values({
      id: newId(),
      customer_id: of.customerId,
      part: of.part,
      version: of.version,
      known_at: change.decidedAt,
      change_id: change.id,
      entered_by: change.enteredBy.userId,
      entered_by_name: change.enteredBy.name,
      reviewed_by: change.reviewedBy.userId,
      reviewed_by_name: change.reviewedBy.name,
      snapshot: JSON.stringify(of.snapshot),
    })
    .execute();
}

/** The file as it was known at a moment; undefined before its first version. The snapshot is JSON as it was kept. */
export const versionAsOf = (em: SqlEntityManager, customerId: number, part: FilePart, moment: Date) =>
  customerDb(em)
    .selectFrom('file_version')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('part', '=', part)
    .where('known_at', '<=', moment)
    .orderBy('known_at', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

/** When the file became what it is, the latest first. */
export const versionsOf = (em: SqlEntityManager, customerId: number, part: FilePart, limit: number) =>
  customerDb(em)
    .selectFrom('file_version')
    .select(['version', 'known_at', 'entered_by_name', 'reviewed_by_name'])
    .where('customer_id', '=', customerId)
    .where('part', '=', part)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
