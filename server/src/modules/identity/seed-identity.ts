import type { MikroORM } from '@mikro-orm/core';
import { type Label, queueNames, type Role } from '@tellerline/contracts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { IdentityTables } from './identity-tables.ts';
import { hashPassword } from './password.ts';

export interface BranchToSeed {
  orgNo: string;
  parentOrgNo: string | null;
  path: string;
  name: Label;
}

interface DemoUser {
  username: string;
  displayName: string;
  roles: Role[];
  extension: string | null;
  queues: readonly string[];
  /** Which of the seeded branches; the root unless said. */
  branch?: (branches: BranchToSeed[]) => BranchToSeed | undefined;
}

const agent = (number: number, queues: readonly string[]): DemoUser => ({
  username: `agent${number}`,
  displayName: `坐席 ${1000 + number}`,
  roles: ['agent'],
  extension: String(1000 + number),
  queues,
});

const clerkOf = (name: string, more: Partial<DemoUser> = {}): DemoUser => ({
  username: `clerk${name}`,
  displayName: `录入员 ${name.replace('-', '').toUpperCase()}`,
  roles: ['clerk'],
  extension: null,
  queues: [],
  ...more,
});

const firstBranch = (branches: BranchToSeed[]): BranchToSeed | undefined =>
  branches.find((branch) => branch.parentOrgNo !== null);

/**
 * Who may sign in to the demo. `agent-b` and `clerk-b` belong to the first branch and see that alone, everybody else the
 * whole bank. The clerks of the head office are the processing centre.
 */
export const demoUsers: readonly DemoUser[] = [
  ...[1, 2, 3, 4].map((number) => agent(number, queueNames)),
  agent(5, ['cards']),
  agent(6, ['corporate']),
  {
    username: 'agent-b',
    displayName: '坐席 1007',
    roles: ['agent'],
    extension: '1007',
    queues: ['retail'],
    branch: firstBranch,
  },
  { username: 'supervisor1', displayName: '班长 1011', roles: ['supervisor'], extension: '1011', queues: [] },
  clerkOf('1'),
  clerkOf('2'),
  clerkOf('-b', { branch: firstBranch }),
  { username: 'reviewer1', displayName: '复核员 1', roles: ['reviewer'], extension: null, queues: [] },
  { username: 'reviewer2', displayName: '复核员 2', roles: ['reviewer'], extension: null, queues: [] },
  { username: 'manager1', displayName: '客户经理 1', roles: ['manager'], extension: null, queues: [] },
  { username: 'quality1', displayName: '质检员 1', roles: ['quality'], extension: null, queues: [] },
  { username: 'quality2', displayName: '质检员 2', roles: ['quality'], extension: null, queues: [] },
  { username: 'admin', displayName: '管理员', roles: ['admin'], extension: null, queues: [] },
  { username: 'admin2', displayName: '管理员 2', roles: ['admin'], extension: null, queues: [] },
];

/**
 * Writes branches and demo users; what is there already is brought up to date, ids stay. All demo users get the same
 * password, which the caller made up and keeps.
 */
export async function seedIdentity(
  orm: MikroORM,
  options: { branches: BranchToSeed[]; password: string; clock: Clock },
): Promise<{ branches: number; users: number }> {
  const { branches, clock } = options;
  const root = branches.find((branch) => branch.parentOrgNo === null);
  if (!root) throw new Error('The branches have no root');
  const passwordHash = await hashPassword(options.password);

  await forkOf(orm).transactional(async (em) => {
    const kysely = em.getKysely<IdentityTables>();
    for (const { orgNo, parentOrgNo, path, name } of branches) {
      const row = { parent_org_no: parentOrgNo, path, name_zh: name['zh-CN'], name_en: name.en };
      const known = await kysely.selectFrom('branch').select('org_no').where('org_no', '=', orgNo).executeTakeFirst();
      if (known) await kysely.updateTable('branch').set(row).where('org_no', '=', orgNo).execute();
      else
        await kysely
          .insertInto('branch')
          .values({ org_no: orgNo, ...row })
          .execute();
    }
    for (const user of demoUsers) {
      const row = {
        display_name: user.displayName,
        password_hash: passwordHash,
        branch_org_no: (user.branch?.(branches) ?? root).orgNo,
        extension: user.extension,
      };
      const known = await kysely
        .selectFrom('app_user')
        .select('id')
        .where('username', '=', user.username)
        .executeTakeFirst();
      const id = known?.id ?? newId();
      if (known) await kysely.updateTable('app_user').set(row).where('id', '=', id).execute();
      else {
        await kysely
          .insertInto('app_user')
          .values({ id, username: user.username, locale: 'zh-CN', disabled_at: null, created_at: clock.now(), ...row })
          .execute();
      }
      await kysely.deleteFrom('user_role').where('user_id', '=', id).execute();
      await kysely.deleteFrom('user_queue').where('user_id', '=', id).execute();
      await kysely
        .insertInto('user_role')
        .values(user.roles.map((role) => ({ user_id: id, role })))
        .execute();
      if (user.queues.length > 0) {
        const queues = user.queues.map((queue) => ({ user_id: id, queue, penalty: 0 }));
        await kysely.insertInto('user_queue').values(queues).execute();
      }
    }
  });
  return { branches: branches.length, users: demoUsers.length };
}
