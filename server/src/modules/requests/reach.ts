import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { likePrefix } from '../customers/index.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';

/** Requests of the person's branches: the data gate of this module. */
export const inReach = (em: SqlEntityManager, actor: Actor) =>
  requestDb(em)
    .selectFrom('service_request as r')
    .where(sql<boolean>`r.branch_path like ${likePrefix(actor.branchPath)} escape '!'`);

/** @throws AppError resource.not_found, alike for what is absent and what is foreign */
export async function findRequest(em: SqlEntityManager, actor: Actor, id: string): Promise<RequestRecord> {
  const row = await inReach(em, actor).selectAll('r').where('r.id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return row;
}

export const leads = (actor: Actor): boolean => hasRole(actor, 'supervisor', 'manager');
const isMyPool = (actor: Actor, row: RequestRecord): boolean =>
  leads(actor) || actor.roles.some((role) => role === row.pool_role);

export const mayClaim = (actor: Actor, row: RequestRecord): boolean =>
  row.state !== 'closed' &&
  row.owner_user_id !== actor.userId &&
  isMyPool(actor, row) &&
  (row.owner_user_id === null || leads(actor));

/** Its owner works on it, and who leads; what nobody has, whoever could take it; what is closed is reopened by whoever serves. */
export const mayWork = (actor: Actor, row: RequestRecord): boolean =>
  row.owner_user_id === actor.userId ||
  leads(actor) ||
  row.state === 'closed' ||
  (row.owner_user_id === null && isMyPool(actor, row));
