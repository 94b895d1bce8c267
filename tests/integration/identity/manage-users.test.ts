import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { entitiesOf, seedModules } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { addUser } from '@tellerline/server/modules/identity/index';
import { migrate, migratorSettings } from '@tellerline/server/persistence/migrations';
import { openOrm } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manageUsers } from '../../../scripts/db/manage-users.ts';
import { auditEntries } from '../../support/audit-entries.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer, testPassword } from '../../support/test-server.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

describeEachDatabase('OPS-03 npm run db:user', (database) => {
  let databaseUrl: string;
  let server: TestServer;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    databaseUrl = await database.fresh();
    const orm = await openOrm({
      databaseUrl,
      entities: entitiesOf(),
      more: await migratorSettings(database.dialect),
    });
    await migrate(orm);
    await seedModules(orm, { branches: [...demoBranches], password: testPassword, clock: systemClock });
    await orm.close();
    server = await startTestServer({ databaseUrl });
  });
  afterAll(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    await server.stop();
  });

  const user = (...args: string[]) => manageUsers(args, databaseUrl);
  /** The command itself, as it is typed. */
  const typed = async (...args: string[]) => {
    const child = spawn(process.execPath, [join(project, 'scripts/db/user.ts'), ...args], {
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, DATABASE_URL: databaseUrl },
      cwd: project,
    });
    children.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, said: said.trimEnd() };
  };
  const agent8 = ['add', 'agent8', '--name', '坐席 1008', '--role', 'agent,supervisor', '--branch', '00'];
  const hisPhone = ['--extension', '1008', '--queues', 'retail,cards'];
  const passwordIn = (said: string) => /shown this once: (\S+)$/m.exec(said)?.[1] ?? '';
  const signIn = (username: string, password: string) =>
    server.client().request('post', '/session', { username, password });

  test('an agent is added, signs in with the password shown once, and finds his telephone and his queues', async () => {
    const { code, said } = await (database.dialect === 'sqlite' ? typed : user)(...agent8, ...hisPhone);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/^agent8 may sign in\. Password, shown this once: \S{20}$/),
    ]);
    const client = server.client();
    await client.signIn('agent8', passwordIn(said));
    expect(client.session?.user).toMatchObject({ displayName: '坐席 1008', extension: '1008' });
    expect((await client.get('/me/phone')).data).toMatchObject({ sipUri: 'sip:1008@127.0.0.1' });

    const again = await user(...agent8, ...hisPhone);
    expect([again.code, again.said]).toEqual([0, expect.stringContaining('nothing was changed')]);
    expect((await signIn('agent8', passwordIn(said))).status).toBe(200);
  });

  test('another password ends the open sessions; disabling ends all and frees the extension for the next one', async () => {
    const file = join(testFolder('password'), 'password');
    writeFileSync(file, 'a password from a file\n');
    const client = await server.signIn('agent4');
    expect(await user('password', 'agent4', '--password-file', file)).toMatchObject({ code: 0 });
    expect((await client.get('/session')).status).toBe(401);
    expect((await signIn('agent4', testPassword)).status).toBe(401);
    await client.signIn('agent4', 'a password from a file');

    expect(await user('disable', 'agent4')).toMatchObject({ code: 0 });
    expect((await client.get('/session')).status).toBe(401);
    expect((await signIn('agent4', 'a password from a file')).status).toBe(401);
    expect((await user('disable', 'agent4')).said).toBe('agent4 was disabled before.');
    const next = ['add', 'next', '--name', '下一位', '--role', 'agent', '--branch', '00', '--extension', '1004'];
    expect(await user(...next)).toMatchObject({ code: 0 });
    expect((await user('password', 'agent4')).said).toContain('agent4 is disabled');
  });

  test('a disabled user is enabled with his password; his extension, passed on meanwhile, is not his again', async () => {
    expect((await user('change', 'agent4', '--name', '别名')).said).toContain('agent4 is disabled');
    expect(await user('enable', 'agent4')).toEqual({
      code: 0,
      said: 'agent4 may sign in again, with the password of before, and has no extension (change gives one).',
    });
    expect((await signIn('agent4', 'a password from a file')).status).toBe(200);
    expect((await user('enable', 'agent4')).said).toContain('not disabled');
    expect((await user('change', 'agent4', '--extension', '1004')).said).toContain('Extension 1004 is next’s.');
    expect(await user('change', 'agent4', '--extension', '1030')).toMatchObject({ code: 0 });
    const client = server.client();
    await client.signIn('agent4', 'a password from a file');
    expect(client.session?.user).toMatchObject({ extension: '1030' });
  });

  test('other roles and another branch hold after the next sign-in; the same again changes nothing', async () => {
    const client = await server.signIn('agent3');
    const change = ['change', 'agent3', '--role', 'supervisor', '--branch', '01', '--queues', 'none'];
    expect((await user('change', 'agent3', '--role', 'clerk')).said).toBe(
      'Nothing was changed:\nOnly agents and supervisors have an extension.\nOnly agents serve queues.',
    );
    expect((await client.get('/session')).status).toBe(200);
    expect(await user(...change)).toMatchObject({ code: 0 });
    expect((await client.get('/session')).status).toBe(401);
    await client.signIn('agent3', testPassword);
    expect(client.session?.user.roles).toEqual(['supervisor']);
    expect(await user(...change)).toEqual({ code: 0, said: 'agent3 is just so already; nothing was changed.' });
    expect((await user('change', 'agent3', '--branch', '77')).said).toContain('There is no branch 77.');
    expect(await user('change', 'agent3', '--name', ' 三号 ')).toMatchObject({ code: 0 });
    expect((await client.get('/session')).status).toBe(200);
  });

  test('who is locked out for wrong passwords is unlocked at once', async () => {
    const wrong = () => signIn('agent2', 'not the password at all');
    const answers = [];
    for (let nth = 0; nth < 6; nth += 1) answers.push((await wrong()).status);
    expect(answers).toContain(429);
    expect((await signIn('agent2', testPassword)).status).toBe(429);
    expect(await user('unlock', 'agent2')).toMatchObject({ code: 0 });
    expect((await signIn('agent2', testPassword)).status).toBe(200);
    expect((await user('unlock', 'agent2')).said).toContain('not locked');
  });

  test('all of it is in the audit trail, without names and passwords', async () => {
    const userId = await server.userId('agent8');
    const entries = (await auditEntries(server)).filter(({ key }) => key.startsWith('User.'));
    expect(entries.map(({ key }) => key)).toEqual([
      'User.Added',
      'User.PasswordSet',
      'User.Disabled',
      'User.Added',
      'User.Enabled',
      'User.Changed',
      'User.Changed',
      'User.Changed',
      'User.Unlocked',
    ]);
    const agent3 = entries.filter(({ subject_id }) => subject_id !== userId).at(-3);
    expect(JSON.parse(String(agent3?.details))).toEqual({
      changed: 'roles,branchOrgNo,queues',
      before: expect.stringMatching(/^roles agent; branch 00; extension 1003; queues .*retail/),
      after: 'roles supervisor; branch 01; extension 1003; queues -',
    });
    expect(entries[0]).toMatchObject({
      subject_id: userId,
      actor_id: null,
      details: '{"roles":"agent,supervisor","branchOrgNo":"00","extension":"1008"}',
    });
  });

  test('what is wrong is said, all at once, and nothing is changed', async () => {
    const { code, said } = await user('add', 'Bad Name', '--role', 'boss', '--branch', '00', '--extension', '1099');
    expect(code).toBe(1);
    for (const part of [
      'user name',
      '--name',
      'no role boss',
      'Extension 1099 is not one Asterisk knows: they are 1001 to 1060',
    ]) {
      expect(said).toContain(part);
    }
    expect((await user('add')).said).toContain('npm run db:user -- add');
    expect((await user('add', 'x', '--colour', 'red')).code).toBe(1);
    expect(await user('password', 'nobody')).toEqual({
      code: 1,
      said: 'Nothing was changed:\nThere is no user nobody.',
    });
  });

  const newcomer = {
    username: 'newcomer',
    displayName: '新人',
    roles: ['agent'],
    branchOrgNo: '00',
    extension: '1020' as string | null,
    queues: ['retail'],
  };
  test.each([
    ['an unknown branch', { branchOrgNo: '77' }, 'There is no branch 77.'],
    ['a taken extension', { extension: '1001' }, 'Extension 1001 is agent1’s.'],
    ['a taken name', { username: 'AGENT1' }, 'The name agent1 is taken.'],
    ['an extension outside of the pool', { extension: '1061' }, 'Extension 1061 is not one Asterisk knows'],
    ['an agent without extension', { extension: null }, 'An agent needs an --extension.'],
    ['a clerk with one', { roles: ['clerk'], queues: [] }, 'Only agents and supervisors have an extension.'],
    ['what names no queue', { queues: ['Gold 1'] }, 'There is no queue Gold 1'],
    ['a supervisor who serves queues', { roles: ['supervisor'] }, 'Only agents serve queues.'],
  ])('refuses %s', async (_, change, sentence) => {
    const count = async () =>
      (await server.deps.orm.em.fork().getConnection().execute('select id from app_user')).length;
    const before = await count();
    await expect(addUser({ ...newcomer, ...change }, 'long enough a password', server.deps)).rejects.toThrow(sentence);
    expect(await count()).toBe(before);
  });

  test('refuses a password shorter than twelve characters', async () => {
    await expect(addUser(newcomer, 'too short', server.deps)).rejects.toThrow('A password has 12 to 256 characters.');
  });
});
