import { type Role, roles } from '@tellerline/contracts';
import type { RouteDefinition } from '@tellerline/server/http/route';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const userOf: Record<Role, string> = {
  agent: 'agent1',
  supervisor: 'supervisor1',
  clerk: 'clerk1',
  reviewer: 'reviewer1',
  quality: 'quality1',
  manager: 'manager1',
  admin: 'admin',
};

/** A path with something in the place of each parameter. Rights come before everything else, so it need not exist. */
const addressOf = (route: RouteDefinition): string => route.path.replace(/:\w+/g, '1');
const nameOf = (route: RouteDefinition): string => `${route.method.toUpperCase()} ${route.path}`;
/** Let in by a key no browser sends of its own accord (feeds/deltas.test.ts proves it). */
const isForPrograms = ({ allow }: RouteDefinition): boolean => typeof allow === 'object' && 'admit' in allow;
const bodyOf = (route: RouteDefinition): unknown => (route.method === 'get' ? undefined : {});

describeEachDatabase('OPS-03 CIF-12 who may use which endpoint', (database) => {
  let server: TestServer;
  const clients = new Map<Role, TestClient>();
  beforeAll(async () => {
    server = await startTestServer({ database });
    for (const role of roles) clients.set(role, await server.signIn(userOf[role]));
  });
  afterAll(() => server.stop());

  test('every endpoint but sign-in refuses a stranger', async () => {
    const open: string[] = [];
    for (const route of server.routes) {
      const answer = await server.client().request(route.method, addressOf(route), bodyOf(route));
      if (!['session.required', 'service.key_required'].includes(answer.error?.code ?? '')) open.push(nameOf(route));
    }
    expect(open).toEqual(['POST /session']);
  });

  test('every endpoint refuses each role it does not name, and lets each it names past this point', async () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const route of server.routes.filter((each) => Array.isArray(each.allow))) {
      for (const role of roles) {
        const answer = await clients.get(role)?.request(route.method, addressOf(route), bodyOf(route));
        const denied = answer?.error?.code === 'access.denied';
        if (denied === (Array.isArray(route.allow) && route.allow.includes(role)))
          wrong.push(`${nameOf(route)} as ${role}: ${answer?.status}`);
        checked += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(5);
  });

  test('every changing endpoint refuses a foreign origin and a missing token, whoever asks', async () => {
    const open: string[] = [];
    const changing = server.routes.filter((each) => each.method !== 'get' && !isForPrograms(each));
    for (const headers of [{ origin: 'https://evil.test' }, { 'x-csrf-token': undefined }]) {
      for (const role of roles) {
        // A session of its own for each walk: one may only ask so often in so many seconds.
        const client = await server.signIn(userOf[role]);
        for (const route of changing) {
          const answer = await client.request(route.method, addressOf(route), bodyOf(route), headers);
          const isSignIn = route.allow === 'anonymous' && 'x-csrf-token' in headers;
          if (answer.error?.code !== 'request.wrong_origin' && !isSignIn) open.push(nameOf(route));
        }
      }
    }
    expect(open).toEqual([]);
  });

  test('no endpoint answers a wrong request with a fault', async () => {
    expect(server.errors().map((line) => line.route)).toEqual([]);
  });
});
