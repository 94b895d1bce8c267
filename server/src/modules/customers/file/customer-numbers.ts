import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerKind } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { customerDb } from '../customer.tables.ts';
import { CustomerNumberSchema } from '../entities/personal-detail.entity.ts';
import { luhnCheck } from '../identifiers/luhn.ts';

/** Begins with 9, which no number of the core bank does, and ends with a check digit: eleven digits, as the IVR takes them. */
function numberOf(id: number): string {
  const digits = `9${String(id).padStart(9, '0')}`;
  return `${digits}${luhnCheck(digits)}`;
}

/**
 * Allots the number of a customer who is to be entered, for the branch of whoever enters him. Never given out twice; one that is
 * not used stays unused.
 * @param em an open transaction
 */
export async function allotNumber(em: SqlEntityManager, actor: Actor, kind: CustomerKind, now: Date): Promise<string> {
  const id = await em.insert(CustomerNumberSchema, {
    kind,
    customerNo: null,
    orgNo: actor.branchPath.split('/').filter(Boolean).at(-1) ?? '00',
    branchPath: actor.branchPath,
    allottedBy: actor.userId,
    allottedAt: now,
  });
  const customerNo = numberOf(id);
  await customerDb(em).updateTable('customer_number').set({ customer_no: customerNo }).where('id', '=', id).execute();
  return customerNo;
}

/** An allotted number with its branch, whether or not the customer is there already. */
export const readAllotment = (em: SqlEntityManager, customerNo: string) =>
  customerDb(em).selectFrom('customer_number').selectAll().where('customer_no', '=', customerNo).executeTakeFirst();
