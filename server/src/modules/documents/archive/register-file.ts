import type { SqlEntityManager } from '@mikro-orm/sql';
import { fileCodePrefix, type NewArchiveFile } from '@tellerline/contracts';
import type { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { luhnCheck } from '../../customers/index.ts';
import { accountOf, customerInScope } from '../customer-in-scope.ts';
import { documentDb } from '../documents.tables.ts';
import { nextNumber } from '../running-number.ts';

/**
 * Opens a paper file for a customer, at the branch of the account or the customer's own. It waits for a place. In a
 * transaction.
 * @throws AppError archive.file_exists with the code of the one there is
 */
export async function registerFile(
  em: SqlEntityManager,
  draft: z.output<typeof NewArchiveFile>,
  actor: Actor,
  now: Date,
): Promise<{ id: string; code: string }> {
  const db = documentDb(em);
  const customer = await customerInScope(em, draft.customerNo, actor);
  const account = draft.account === undefined ? null : await accountOf(em, customer, draft.account);
  // The number first: whoever registers next waits for it, and sees this file then.
  const code = fileCode(await nextNumber(em, 'archive:file'));
  const place = {
    customer_no: customer.customerNo,
    org_no: account?.orgNo ?? customer.orgNo,
    account_no: account?.accountNo ?? '',
  };
  const known = await db
    .selectFrom('archive_file')
    .select('code')
    .where('customer_no', '=', place.customer_no)
    .where('org_no', '=', place.org_no)
    .where('account_no', '=', place.account_no)
    .executeTakeFirst();
  if (known) throw new AppError('archive.file_exists', { status: 409, details: { code: known.code } });
  const id = newId();
  await db
    .insertInto('archive_file')
    .values({
      id,
      code,
      ...place,
      copies: draft.copies,
      pages: draft.pages,
      flow_no: draft.flowNo ?? null,
      cabinet_id: null,
      slot: null,
      place: null,
      position: null,
      allotted_at: null,
      created_at: now,
      created_by: actor.userId,
      version: 1,
    })
    .execute();
  return { id, code };
}

/** `TLF000000018`: a running number and its check digit, so that a mistyped code is no other file's. */
function fileCode(running: number): string {
  const digits = String(running).padStart(8, '0');
  return `${fileCodePrefix}${digits}${luhnCheck(digits)}`;
}
