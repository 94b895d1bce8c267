import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Role } from '@tellerline/contracts';
import { recordAudit } from '../../../kernel/audit.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { IdentityTables } from '../identity-tables.ts';
import {
  endSessions,
  existing,
  faultsOf,
  takeExtension,
  type UserManagementDeps,
  UserRefused,
  type UserWanted,
} from './manage-users.ts';

/** What is to be another way; the rest stays. */
export type UserChange = Partial<Omit<UserWanted, 'username'>>;

/**
 * Changes a user's name, roles, branch, extension or queues. Who loses or gains rights signs in anew: open sessions end.
 * @throws UserRefused with every reason at once
 */
export async function changeUser(
  username: string,
  change: UserChange,
  deps: UserManagementDeps,
): Promise<'changed' | 'unchanged'> {
  try {
    return await deps.transaction(async (em) => {
      const { id, disabled_at } = await existing(em, username);
      if (disabled_at) throw new UserRefused([`${username} is disabled: enable him first.`]);
      const before = await read(em, username);
      const after = tidy({ ...before, ...change });
      const changed = (Object.keys(after) as (keyof UserWanted)[]).filter(
        (key) => String(after[key]) !== String(before[key]),
      );
      if (changed.length === 0) return 'unchanged';
      const faults = faultsOf(after);
      if (faults.length > 0) throw new UserRefused(faults);
      await write(em, id, before, after);
      const touchesRights = changed.some((key) => key !== 'displayName' && key !== 'queues');
      if (touchesRights) await endSessions(em, id, 'rights_changed', deps);
      const details = { changed: changed.join(','), before: rightsOf(before), after: rightsOf(after) };
      await recordAudit(em, { actor: 'system', key: 'User.Changed', subjectId: id, details }, deps.clock);
      return 'changed';
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new UserRefused(['The extension was taken this moment.']);
  }
}

const rightsOf = ({ roles, branchOrgNo, extension, queues }: UserWanted): string =>
  `roles ${roles.join(',')}; branch ${branchOrgNo}; extension ${extension ?? '-'}; queues ${queues.join(',') || '-'}`;

/** In one order and without repeats, so that equal ones look equal. */
const tidy = (user: UserWanted): UserWanted => ({
  ...user,
  displayName: user.displayName.trim(),
  roles: [...new Set(user.roles)].sort(),
  queues: [...new Set(user.queues)].sort(),
});

async function read(em: SqlEntityManager, username: string): Promise<UserWanted> {
  const kysely = em.getKysely<IdentityTables>();
  const user = await existing(em, username);
  const held = await kysely.selectFrom('user_role').select('role').where('user_id', '=', user.id).execute();
  const served = await kysely.selectFrom('user_queue').select('queue').where('user_id', '=', user.id).execute();
  return tidy({
    username: user.username,
    displayName: user.display_name,
    roles: held.map(({ role }) => role),
    branchOrgNo: user.branch_org_no,
    extension: user.extension,
    queues: served.map(({ queue }) => queue),
  });
}

async function write(em: SqlEntityManager, id: string, before: UserWanted, after: UserWanted): Promise<void> {
  const kysely = em.getKysely<IdentityTables>();
  const branch = await kysely
    .selectFrom('branch')
    .select('org_no')
    .where('org_no', '=', after.branchOrgNo)
    .executeTakeFirst();
  if (!branch) throw new UserRefused([`There is no branch ${after.branchOrgNo}.`]);
  if (after.extension !== null && after.extension !== before.extension) await takeExtension(em, after.extension);
  await kysely
    .updateTable('app_user')
    .set({ display_name: after.displayName, branch_org_no: after.branchOrgNo, extension: after.extension })
    .where('id', '=', id)
    .execute();
  await kysely.deleteFrom('user_role').where('user_id', '=', id).execute();
  await kysely
    .insertInto('user_role')
    .values((after.roles as Role[]).map((role) => ({ user_id: id, role })))
    .execute();
  // Who keeps a queue keeps his place in it.
  const dropped = before.queues.filter((queue) => !after.queues.includes(queue));
  if (dropped.length > 0)
    await kysely.deleteFrom('user_queue').where('user_id', '=', id).where('queue', 'in', dropped).execute();
  const added = after.queues.filter((queue) => !before.queues.includes(queue));
  if (added.length > 0)
    await kysely
      .insertInto('user_queue')
      .values(added.map((queue) => ({ user_id: id, queue, penalty: 0 })))
      .execute();
}
