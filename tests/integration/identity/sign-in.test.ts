import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testPassword } from '../../support/test-server.ts';

describeEachDatabase('OPS-03 signing in', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database, modules: ['identity'] });
  });
  afterAll(() => server.stop());

  test('the right password opens a session and tells who is signed in', async () => {
    const client = await server.signIn('agent1');
    const { data } = await client.get('/session');
    expect(data).toMatchObject({ user: { username: 'agent1', extension: '1001', roles: ['agent'] } });
    void testPassword;
    expect(server.errors()).toEqual([]);
  });
});
