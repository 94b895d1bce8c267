import type { SessionView } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { PasswordCheck } from '@tellerline/server/modules/identity/password';
import { Sessions } from '@tellerline/server/modules/identity/sessions';
import { SignInFailures } from '@tellerline/server/modules/identity/sign-in-failures';
import { signIn } from '@tellerline/server/modules/identity/use-cases/sign-in';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../../support/test-server.ts';

describeEachDatabase('OPS-03 signing in', (database) => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await startTestServer({ database, modules: ['identity'], clock });
  });
  afterEach(async () => {
    expect(server.errors()).toEqual([]);
    await server.stop();
  });

  const attempt = (username: string, password: string) =>
    server.client().post<SessionView>('/session', { username, password });

  test('the right password opens a session and tells who is signed in', async () => {
    const client = await server.signIn('agent1');
    const { status, data } = await client.get('/session');
    expect(status).toBe(200);
    expect(data).toMatchObject({
      user: { username: 'agent1', displayName: '坐席 1001', extension: '1001', roles: ['agent'], locale: 'zh-CN' },
      expiresAt: '2026-11-23T13:00:00.000Z',
    });
  });

  test('the user name may be typed in capitals and with spaces around it', async () => {
    expect((await attempt('  AGENT1 ', testPassword)).status).toBe(200);
  });

  test('the cookie is out of reach of scripts and other sites, and its token is not in the database', async () => {
    const answer = await attempt('agent1', testPassword);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^tl_session=[\w-]{43}; path=\/; expires=.+; samesite=lax; httponly$/);
    const token = cookie.slice('tl_session='.length).split(';')[0];
    const rows = await server.deps.orm.em.fork().getConnection().execute('select * from user_session');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('a wrong password, an unknown name and a disabled user are refused alike', async () => {
    await server.deps.orm.em
      .fork()
      .getConnection()
      .execute("update app_user set disabled_at = ? where username = 'agent2'", [clock.now()]);
    const answers = [
      await attempt('agent1', 'not the password'),
      await attempt('nobody-here', 'not the password'),
      await attempt('agent2', testPassword),
    ];
    for (const { status, data, error } of answers) {
      expect(status).toBe(401);
      expect(data).toBeUndefined();
      expect(error).toEqual({
        code: 'session.wrong_credentials',
        message: 'The user name or the password is wrong',
        requestId: expect.any(String),
      });
    }
  });

  test('an unknown name costs as much work as a known one', async () => {
    const work: string[] = [];
    const passwords = new PasswordCheck(async (storedHash) => {
      // Everything that decides how long it takes: kind, memory, passes, lanes.
      work.push(storedHash.split('$').slice(0, 4).join('$'));
      return false;
    });
    const { deps } = server;
    const identity = {
      deps,
      passwords,
      failures: new SignInFailures(deps),
      sessions: new Sessions(deps, { idleMs: 1, absoluteMs: 1 }, false),
    };
    await server.deps.orm.em
      .fork()
      .getConnection()
      .execute("update app_user set disabled_at = ? where username = 'agent2'", [clock.now()]);
    for (const username of ['agent1', 'nobody-here', 'agent2']) {
      const refused = signIn({ username, password: 'not the password' }, '127.0.0.1', identity);
      await expect(refused).rejects.toMatchObject({ code: 'session.wrong_credentials' });
    }
    expect(work).toEqual(Array(3).fill('$argon2id$v=19$m=19456,t=2,p=1'));
  });

  test('the fifth failure in a row locks the name for thirty seconds, the right password included', async () => {
    for (let failure = 1; failure <= 4; failure += 1) {
      expect((await attempt('agent1', 'wrong')).error?.code).toBe('session.wrong_credentials');
    }
    const fifth = await attempt('agent1', 'wrong');
    expect(fifth.status).toBe(429);
    expect(fifth.error).toMatchObject({ code: 'session.locked', details: { until: '2026-11-23T01:00:30.000Z' } });
    expect((await attempt('agent1', testPassword)).error?.code).toBe('session.locked');
    clock.advance(30_001);
    expect((await attempt('agent1', testPassword)).status).toBe(200);
  });

  test('each further failure doubles the lock, and success forgives', async () => {
    for (let failure = 1; failure <= 5; failure += 1) await attempt('agent1', 'wrong');
    clock.advance(30_001);
    const until = (await attempt('agent1', 'wrong')).error?.details?.until;
    expect(Date.parse(String(until)) - clock.now().getTime()).toBe(60_000);
    clock.advance(60_001);
    await attempt('agent1', 'wrong');
    clock.advance(120_001);
    // After a lock has run out the next right password counts, although the failures go on.
    expect((await attempt('agent1', testPassword)).status).toBe(200);
    expect((await attempt('agent1', 'wrong')).error?.code).toBe('session.wrong_credentials');
  });

  test('a name nobody has is locked just the same, so that a lock tells nothing', async () => {
    for (let failure = 1; failure <= 4; failure += 1) await attempt('nobody-here', 'wrong');
    expect((await attempt('nobody-here', 'wrong')).error?.code).toBe('session.locked');
  });

  test('guesses sent side by side are not all answered: at most five learn anything', async () => {
    const guesses = Array.from({ length: 30 }, (_, index) =>
      attempt('agent1', index === 29 ? testPassword : `guess ${index}`),
    );
    const codes = (await Promise.all(guesses)).map((answer) => answer.error?.code ?? 'signed in');
    const answered = codes.filter((code) => code === 'session.wrong_credentials' || code === 'signed in');
    expect(answered.length).toBeLessThanOrEqual(5);
    expect(codes.filter((code) => code === 'session.locked').length).toBeGreaterThanOrEqual(25);
  });

  test('an address that fails with ever new names is locked as well', async () => {
    for (let failure = 1; failure <= 50; failure += 1) await attempt(`guess-${failure}`, 'wrong');
    expect((await attempt('agent1', testPassword)).error?.code).toBe('session.locked');
    clock.advance(30_001);
    expect((await attempt('agent1', testPassword)).status).toBe(200);
  });

  test('opened, refused, locked and closed are in the audit trail, and nothing that was typed', async () => {
    const userId = await server.userId('agent1');
    await attempt('agent1', 'my-secret-typed-wrong');
    await attempt('my-secret-in-the-wrong-field', 'x');
    for (let failure = 2; failure <= 5; failure += 1) await attempt('agent1', 'wrong');
    clock.advance(30_001);
    const client = await server.signIn('agent1');
    await client.request('delete', '/session');
    const entries = await auditEntries(server);
    expect(entries.map(({ key, subject_id }) => [key, subject_id])).toEqual([
      ['Session.Refused', userId],
      ['Session.Refused', 'unknown'],
      ...Array(3).fill(['Session.Refused', userId]),
      ['Session.Locked', userId],
      ['Session.Opened', userId],
      ['Session.Closed', userId],
    ]);
    expect(JSON.stringify(entries) + JSON.stringify(server.logLines)).not.toContain('my-secret');
  });
});

describeEachDatabase('OPS-03 a session', (database) => {
  let server: TestServer;
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await startTestServer({ database, modules: ['identity'], clock });
  });
  afterAll(() => server.stop());

  const hour = 3_600_000;

  test('ends after twelve hours without use', async () => {
    const client = await server.signIn('agent1');
    clock.advance(12 * hour - 1);
    expect((await client.get('/session')).status).toBe(200);
    clock.advance(12 * hour);
    expect((await client.get('/session')).error?.code).toBe('session.required');
  });

  test('lasts as long as it is used, over the socket as well', async () => {
    const client = await server.signIn('agent1');
    const session = await server.identity.sessions.authenticate(client.cookie?.split('=')[1]);
    const sessionId = session?.actor.sessionId ?? '';
    clock.advance(11 * hour);
    await server.identity.sessions.used(sessionId);
    clock.advance(11 * hour);
    expect(await server.identity.sessions.stillValid([sessionId, 'another'])).toEqual(new Set([sessionId]));
    clock.advance(2 * hour);
    expect(await server.identity.sessions.stillValid([sessionId])).toEqual(new Set());
  });

  test('ends after twenty-four hours however much it is used', async () => {
    const client = await server.signIn('agent1');
    for (let used = 0; used < 3; used += 1) {
      clock.advance(7 * hour);
      expect((await client.get('/session')).status).toBe(200);
    }
    clock.advance(3 * hour);
    expect((await client.get('/session')).status).toBe(401);
  });

  test('ends at once when the user signs out, and the cookie is taken away', async () => {
    const client = await server.signIn('agent1');
    const { cookie } = client;
    const answer = await client.request('delete', '/session');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toContain('expires=Thu, 01 Jan 1970');
    client.cookie = cookie;
    expect((await client.get('/session')).status).toBe(401);
  });

  test('ends at once when the user is disabled', async () => {
    const client = await server.signIn('agent3');
    const connection = server.deps.orm.em.fork().getConnection();
    await connection.execute("update app_user set disabled_at = ? where username = 'agent3'", [clock.now()]);
    expect((await client.get('/session')).status).toBe(401);
    await connection.execute("update app_user set disabled_at = null where username = 'agent3'");
  });

  test('is a new one at each sign-in; the one of the same browser before it is over', async () => {
    const client = await server.signIn('agent1');
    const first = client.cookie;
    await client.signIn('agent1', testPassword);
    expect(client.cookie).not.toBe(first);
    client.cookie = first;
    expect((await client.get('/session')).status).toBe(401);
  });

  test.each([
    ['nothing', undefined],
    ['an empty one', 'tl_session='],
    ['one of the right length', `tl_session=${'A'.repeat(43)}`],
    ['a forged JWT without algorithm', 'tl_session=eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
    ['SQL', "tl_session=' or 1=1 --"],
    ['a kilobyte', `tl_session=${'x'.repeat(1024)}`],
  ])('is not given to who shows %s for a cookie', async (_, cookie) => {
    const client = server.client();
    client.cookie = cookie;
    expect((await client.get('/session')).error?.code).toBe('session.required');
  });

  test('keeps the chosen language', async () => {
    const client = await server.signIn('agent4');
    const answer = await client.request<SessionView>('patch', '/session/preferences', { locale: 'en' });
    expect(answer.data.user.locale).toBe('en');
    const again = await server.signIn('agent4');
    expect(again.session?.user.locale).toBe('en');
  });

  test('gives SIP credentials of one’s own extension, and only to who has one', async () => {
    const agent = await server.signIn('agent1');
    expect((await agent.get('/me/phone')).data).toEqual({
      extension: '1001',
      sipUri: 'sip:1001@127.0.0.1',
      username: '1001',
      password: 'sip-secret-1001',
      webSocketUrl: 'ws://127.0.0.1:24001/ws',
    });
    for (const username of ['clerk1', 'reviewer1', 'admin']) {
      const other = await server.signIn(username);
      expect((await other.get('/me/phone')).error?.code).toBe('access.denied');
    }
  });

  test('behind https has a cookie that travels over TLS only and belongs to this host alone', async () => {
    const behindTls = await startTestServer({
      databaseUrl: server.databaseUrl,
      modules: ['identity'],
      clock,
      config: { publicOrigins: ['https://desk.test'] },
    });
    const client = behindTls.client();
    const answer = await client.request(
      'post',
      '/session',
      { username: 'agent1', password: testPassword },
      {
        origin: 'https://desk.test',
      },
    );
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-tl_session=.*; path=\/; .*secure; httponly$/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
    await behindTls.stop();
  });
});
