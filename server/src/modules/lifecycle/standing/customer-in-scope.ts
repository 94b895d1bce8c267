import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { groupOf } from '../../customers/index.ts';
import type { PrivacyApi, Sight } from '../../privacy/index.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';

export interface SeenCustomer {
  id: number;
  customerNo: string;
  /** His own first, then those merged into him. */
  ids: number[];
  branchPath: string;
  sight: Sight;
}

/**
 * The customer a number leads to, with how much of him this person sees.
 * @throws AppError resource.not_found, alike for an unknown customer and one of another branch
 */
export async function customerInScope(
  em: SqlEntityManager,
  privacy: PrivacyApi,
  customerNo: string,
  actor: Actor,
): Promise<SeenCustomer> {
  const group = await groupOf(em, customerNo, actor);
  if (!group) throw new AppError('resource.not_found', { status: 404 });
  const { branch_path: branchPath } = await lifecycleDb(em)
    .selectFrom('customer')
    .select('branch_path')
    .where('id', '=', group.id)
    .executeTakeFirstOrThrow();
  const sight = await privacy.sightOf(actor, branchPath, () => false);
  return { id: group.id, customerNo: group.customerNo, ids: group.ids, branchPath, sight };
}

/** Balances and bookings. */
export const seesMoney = (sight: Sight): boolean => sight.of('C2-service') === 'shown';
/** What the bank earns with a customer. */
export const seesWorth = (sight: Sight): boolean => sight.of('C2-economy') === 'shown';
