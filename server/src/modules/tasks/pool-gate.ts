import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';

/**
 * The data gate of tasks, as a condition on the `task` table: pools of a role the person has, at his branch or below it.
 * What a branch hands to the processing centre lies in the centre's pool, where the branch's people have no business.
 */
export function inMyPools(actor: Pick<Actor, 'roles' | 'branchPath'>): RawBuilder<boolean> {
  if (actor.roles.length === 0) return sql<boolean>`1 = 0`;
  const roles = sql.join(actor.roles.map((role) => sql`${role}`));
  return sql<boolean>`(task.pool_role in (${roles}) and task.pool_branch_path like ${prefix(actor.branchPath)} escape '!')`;
}

export const isMyPool = (
  actor: Pick<Actor, 'roles' | 'branchPath'>,
  pool: { pool_role: string; pool_branch_path: string },
): boolean => actor.roles.some((role) => role === pool.pool_role) && pool.pool_branch_path.startsWith(actor.branchPath);

const prefix = (path: string): string => `${path.replace(/[!%_]/g, '!$&')}%`;
