import type { SqlEntityManager } from '@mikro-orm/sql';
import { extensionPool, QueueCode, type Role, roles } from '@tellerline/contracts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { IdentityTables } from '../identity-tables.ts';
import { hashPassword } from '../password.ts';
import { failureKey } from '../sign-in-failures.ts';

export type UserManagementDeps = Pick<ServerDeps, 'clock' | 'transaction'>;

/** As typed: nothing of it has been looked at yet. */
export interface UserWanted {
  username: string;
  displayName: string;
  roles: readonly string[];
  branchOrgNo: string;
  extension: string | null;
  queues: readonly string[];
}

/** Why nothing was changed: a sentence for each reason. */
export class UserRefused extends Error {
  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'UserRefused';
  }
}

const shortestPassword = 12;
const usernamePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Adds somebody who may sign in. An extension of a user who is disabled passes on to him.
 * @returns `unchanged` when exactly this user is there already; his password stays as it is then.
 * @throws UserRefused with every reason at once
 */
export async function addUser(
  wanted: UserWanted,
  password: string,
  deps: UserManagementDeps,
): Promise<'added' | 'unchanged'> {
  const user = { ...wanted, username: wanted.username.toLowerCase(), displayName: wanted.displayName.trim() };
  const faults = [...faultsOf(user), ...passwordFaults(password)];
  if (faults.length > 0) throw new UserRefused(faults);
  const passwordHash = await hashPassword(password);
  try {
    return await deps.transaction(async (em) => {
      const kysely = em.getKysely<IdentityTables>();
      const known = await findUser(em, user.username);
      if (known) {
        if (await isSame(em, known, user)) return 'unchanged';
        throw new UserRefused([`The name ${user.username} is taken.`]);
      }
      const branch = await kysely
        .selectFrom('branch')
        .select('org_no')
        .where('org_no', '=', user.branchOrgNo)
        .executeTakeFirst();
      if (!branch) throw new UserRefused([`There is no branch ${user.branchOrgNo}.`]);
      if (user.extension !== null) await takeExtension(em, user.extension);

      const id = newId();
      await kysely
        .insertInto('app_user')
        .values({
          id,
          username: user.username,
          display_name: user.displayName,
          password_hash: passwordHash,
          branch_org_no: user.branchOrgNo,
          extension: user.extension,
          locale: 'zh-CN',
          disabled_at: null,
          created_at: deps.clock.now(),
        })
        .execute();
      const held = [...new Set(user.roles)] as Role[];
      await kysely
        .insertInto('user_role')
        .values(held.map((role) => ({ user_id: id, role })))
        .execute();
      const served = [...new Set(user.queues)].map((queue) => ({ user_id: id, queue, penalty: 0 }));
      if (served.length > 0) await kysely.insertInto('user_queue').values(served).execute();
      const details = { roles: held.join(','), branchOrgNo: user.branchOrgNo, extension: user.extension };
      await recordAudit(em, { actor: 'system', key: 'User.Added', subjectId: id, details }, deps.clock);
      return 'added';
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new UserRefused(['The name or the extension was taken this moment.']);
  }
}

/** Gives a user another password; his open sessions end. @throws UserRefused */
export async function setPassword(username: string, password: string, deps: UserManagementDeps): Promise<void> {
  const faults = passwordFaults(password);
  if (faults.length > 0) throw new UserRefused(faults);
  const passwordHash = await hashPassword(password);
  await deps.transaction(async (em) => {
    const user = await existing(em, username);
    if (user.disabled_at) throw new UserRefused([`${user.username} is disabled.`]);
    await em
      .getKysely<IdentityTables>()
      .updateTable('app_user')
      .set({ password_hash: passwordHash })
      .where('id', '=', user.id)
      .execute();
    await endSessions(em, user.id, 'password_set', deps);
    await recordAudit(em, { actor: 'system', key: 'User.PasswordSet', subjectId: user.id }, deps.clock);
  });
}

/** Nobody signs in as this user any more, and open sessions end; what he did stays on record. @throws UserRefused */
export async function disableUser(username: string, deps: UserManagementDeps): Promise<'disabled' | 'unchanged'> {
  return deps.transaction(async (em) => {
    const user = await existing(em, username);
    if (user.disabled_at) return 'unchanged';
    await em
      .getKysely<IdentityTables>()
      .updateTable('app_user')
      .set({ disabled_at: deps.clock.now() })
      .where('id', '=', user.id)
      .execute();
    await endSessions(em, user.id, 'disabled', deps);
    await recordAudit(em, { actor: 'system', key: 'User.Disabled', subjectId: user.id }, deps.clock);
    return 'disabled';
  });
}

/**
 * A disabled user may sign in again, with the password he had. His extension may have passed on to somebody meanwhile.
 * @throws UserRefused
 */
export async function enableUser(
  username: string,
  deps: UserManagementDeps,
): Promise<{ done: 'enabled' | 'unchanged'; extension: string | null }> {
  return deps.transaction(async (em) => {
    const user = await existing(em, username);
    if (!user.disabled_at) return { done: 'unchanged', extension: user.extension };
    await em
      .getKysely<IdentityTables>()
      .updateTable('app_user')
      .set({ disabled_at: null })
      .where('id', '=', user.id)
      .execute();
    await recordAudit(em, { actor: 'system', key: 'User.Enabled', subjectId: user.id }, deps.clock);
    return { done: 'enabled', extension: user.extension };
  });
}

/** Forgets the wrong passwords that were tried with a name, so that its owner need not wait. @throws UserRefused */
export async function unlockUser(username: string, deps: UserManagementDeps): Promise<'unlocked' | 'unchanged'> {
  return deps.transaction(async (em) => {
    const user = await existing(em, username);
    const { numDeletedRows } = await em
      .getKysely<IdentityTables>()
      .deleteFrom('sign_in_failure')
      .where('key', '=', failureKey('user', user.username))
      .executeTakeFirst();
    if (numDeletedRows === 0n) return 'unchanged';
    await recordAudit(em, { actor: 'system', key: 'User.Unlocked', subjectId: user.id }, deps.clock);
    return 'unlocked';
  });
}

export function faultsOf(user: UserWanted): string[] {
  const { first, last } = extensionPool;
  const extension = Number(user.extension);
  const talks = user.roles.some((role) => role === 'agent' || role === 'supervisor');
  const unknownRoles = user.roles.filter((role) => !(roles as readonly string[]).includes(role));
  const unknownQueues = user.queues.filter((queue) => !QueueCode.safeParse(queue).success);
  const faults: [boolean, string][] = [
    [
      !usernamePattern.test(user.username),
      'A user name is 1 to 64 letters a–z, digits, dots, dashes and underscores, and begins with a letter or digit.',
    ],
    [user.displayName === '' || user.displayName.length > 80, 'A user needs a --name of at most 80 characters.'],
    [user.roles.length === 0, `A user needs a --role: ${roles.join(', ')}.`],
    [unknownRoles.length > 0, `There is no role ${unknownRoles.join(', ')}; there are: ${roles.join(', ')}.`],
    [
      unknownQueues.length > 0,
      `There is no queue ${unknownQueues.join(', ')}: a queue is named by 2 to 20 letters a–z.`,
    ],
    [
      user.extension !== null && !(/^\d{4}$/.test(user.extension) && extension >= first && extension <= last),
      `Extension ${user.extension} is not one Asterisk knows: they are ${first} to ${last}.`,
    ],
    [user.extension !== null && !talks, 'Only agents and supervisors have an extension.'],
    [user.extension === null && user.roles.includes('agent'), 'An agent needs an --extension.'],
    [user.queues.length > 0 && !user.roles.includes('agent'), 'Only agents serve queues.'],
  ];
  return faults.flatMap(([isFault, sentence]) => (isFault ? [sentence] : []));
}

const passwordFaults = (password: string): string[] =>
  password.length < shortestPassword || password.length > 256
    ? [`A password has ${shortestPassword} to 256 characters.`]
    : [];

const findUser = (em: SqlEntityManager, username: string) =>
  em
    .getKysely<IdentityTables>()
    .selectFrom('app_user')
    .selectAll()
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst();

export async function existing(em: SqlEntityManager, username: string): Promise<IdentityTables['app_user']> {
  const user = await findUser(em, username);
  if (!user) throw new UserRefused([`There is no user ${username}.`]);
  return user;
}

async function isSame(em: SqlEntityManager, known: IdentityTables['app_user'], wanted: UserWanted): Promise<boolean> {
  const kysely = em.getKysely<IdentityTables>();
  const held = await kysely.selectFrom('user_role').select('role').where('user_id', '=', known.id).execute();
  const served = await kysely.selectFrom('user_queue').select('queue').where('user_id', '=', known.id).execute();
  const list = (values: readonly string[]) => [...new Set(values)].sort().join();
  return (
    known.disabled_at === null &&
    known.display_name === wanted.displayName &&
    known.branch_org_no === wanted.branchOrgNo &&
    known.extension === wanted.extension &&
    list(held.map(({ role }) => role)) === list(wanted.roles) &&
    list(served.map(({ queue }) => queue)) === list(wanted.queues)
  );
}

export async function takeExtension(em: SqlEntityManager, extension: string): Promise<void> {
  const kysely = em.getKysely<IdentityTables>();
  const holder = await kysely
    .selectFrom('app_user')
    .select(['id', 'username', 'disabled_at'])
    .where('extension', '=', extension)
    .executeTakeFirst();
  if (!holder) return;
  if (!holder.disabled_at) throw new UserRefused([`Extension ${extension} is ${holder.username}’s.`]);
  await kysely.updateTable('app_user').set({ extension: null }).where('id', '=', holder.id).execute();
}

export async function endSessions(
  em: SqlEntityManager,
  userId: string,
  reason: string,
  deps: UserManagementDeps,
): Promise<void> {
  await em
    .getKysely<IdentityTables>()
    .updateTable('user_session')
    .set({ closed_at: deps.clock.now(), closed_reason: reason })
    .where('user_id', '=', userId)
    .where('closed_at', 'is', null)
    .execute();
}
