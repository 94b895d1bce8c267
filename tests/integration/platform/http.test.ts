import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreeText } from '@tellerline/contracts';
import { route } from '@tellerline/server/http/route';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TestClient } from '../../support/test-client.ts';
import { startTestServer, type TestServer, testOrigin, testPassword } from '../../support/test-server.ts';

/** Endpoints that exist for these tests only. */
const probes = [
  route({
    method: 'post',
    path: '/probe/:id',
    summary: 'Answers with what it understood',
    tag: 'probe',
    allow: 'any',
    params: z.object({ id: z.string().max(20) }),
    query: z.object({ limit: z.coerce.number().int().max(100).default(20) }),
    body: z.object({ note: FreeText(50), amount: z.number().optional() }),
    response: z.object({ id: z.string(), limit: z.number(), note: z.string(), amount: z.number().nullable() }),
    handler: async ({ params, query, body }) => ({
      id: params.id,
      limit: query.limit,
      note: body.note,
      amount: body.amount ?? null,
      // A field the contract does not know: must not reach the browser.
      passwordHash: 'must not leave the house',
    }),
  }),
  route({
    method: 'get',
    path: '/probe/untrue',
    summary: 'Answers against its own schema',
    tag: 'probe',
    allow: 'any',
    response: z.object({ count: z.number() }),
    handler: async () => ({ count: 'seven' }) as never,
  }),
  route({
    method: 'get',
    path: '/probe/fault',
    summary: 'Has a bug',
    tag: 'probe',
    allow: 'any',
    response: null,
    handler: async () => {
      throw new Error('select * from customer where name = 某人 failed at /srv/secret/path');
    },
  }),
];

let server: TestServer;
let agent: TestClient;
let desktop: string;
beforeAll(async () => {
  desktop = mkdtempSync(join(tmpdir(), 'tellerline-desktop-'));
  mkdirSync(join(desktop, 'assets'));
  writeFileSync(join(desktop, 'index.html'), '<!doctype html><title>desk</title>');
  writeFileSync(join(desktop, 'assets/app-1a2b3c.js'), 'export {};');
  server = await startTestServer({ modules: ['identity'], moreRoutes: probes, config: { desktopDir: desktop } });
  agent = await server.signIn('agent1');
});
afterAll(async () => {
  await server.stop();
  rmSync(desktop, { recursive: true });
});

const probe = (body: unknown, headers: Record<string, string | undefined> = {}, path = '/probe/7') =>
  agent.request('post', path, body, headers);

describe('OPS-03 what comes in', () => {
  test('is parsed, defaults filled', async () => {
    expect((await probe({ note: '  hello ' }, {}, '/probe/7?limit=5')).data).toEqual({
      id: '7',
      limit: 5,
      note: 'hello',
      amount: null,
    });
  });

  test('and breaks a rule is refused with the field and the rule, never the value', async () => {
    const { status, error } = await probe({ note: 'secret-value'.repeat(20) });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      code: 'request.invalid',
      details: { field: 'body.note' },
      issues: [{ path: 'body.note', rule: 'too_big' }],
    });
    expect(JSON.stringify(error)).not.toContain('secret-value');
  });

  test.each([
    ['control characters', { note: 'a\u0000b' }],
    ['a right-to-left override', { note: 'a\u202eb' }],
    ['a number instead of text', { note: 7 }],
    ['nothing', {}],
    ['an array', [1, 2]],
    ['null', null],
  ])('%s instead of a note is request.invalid', async (_, body) => {
    expect((await probe(body)).error?.code).toBe('request.invalid');
  });

  test.each([
    ['cut JSON', '{"note":"a"'],
    ['no JSON at all', 'note=a'],
    ['a number beyond all numbers', '{"note":"a","amount":1e400}'],
    ['a key that reaches the prototype', '{"note":"a","__proto__":{"admin":true}}'],
    ['the same, deeper', '{"note":"a","x":{"constructor":{"prototype":{}}}}'],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand brackets, closed', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['two documents', '{"note":"a"}{"note":"b"}'],
    ['NaN', '{"note":"a","amount":NaN}'],
  ])('%s is request.malformed, 400', async (_, body) => {
    const answer = await probe(body);
    expect([answer.status, answer.error?.code]).toEqual([400, 'request.malformed']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('bytes that are not UTF-8 are request.malformed', async () => {
    const response = await fetch(`${server.url}/api/v1/probe/7`, {
      method: 'POST',
      headers: {
        origin: testOrigin,
        cookie: agent.cookie ?? '',
        'x-csrf-token': agent.csrfToken ?? '',
        'content-type': 'application/json',
      },
      body: Buffer.from([0x7b, 0x22, 0xb0, 0xa1, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(response.status).toBe(400);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'JSON sent as %s is refused: no form of another site can send it as application/json',
    async (type) => {
      const answer = await probe('{"note":"a"}', { 'content-type': type ?? '' });
      expect([answer.status, answer.error?.code]).toEqual([415, 'request.malformed']);
    },
  );

  test('a packed body is refused unread: it might be a bomb', async () => {
    expect((await probe('{"note":"a"}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('a body over 256 KB is request.too_large, declared or not', async () => {
    const big = JSON.stringify({ note: 'x'.repeat(300 * 1024) });
    expect((await probe(big)).error?.code).toBe('request.too_large');
    const status = await new Promise<number>((resolve, reject) => {
      const chunked = rawRequest(
        `${server.url}/api/v1/probe/7`,
        {
          method: 'POST',
          headers: {
            origin: testOrigin,
            cookie: agent.cookie ?? '',
            'x-csrf-token': agent.csrfToken ?? '',
            'content-type': 'application/json',
          },
        },
        (response) => resolve(response.statusCode ?? 0),
      );
      chunked.on('error', reject);
      chunked.write(big.slice(0, 200_000));
      chunked.write(big.slice(200_000));
      chunked.end();
    });
    expect(status).toBe(413);
  });

  test('a repeated query parameter is refused, not guessed at', async () => {
    expect((await probe({ note: 'a' }, {}, '/probe/7?limit=5&limit=6')).error?.code).toBe('request.invalid');
  });

  test.each(['/probe/%00', '/probe/a%0d%0ab', `/probe/${'9'.repeat(2000)}`, '/probe/7?limit=%00'])(
    'the address %s is refused',
    async (path) => {
      expect((await probe({ note: 'a' }, {}, path)).status).toBe(400);
    },
  );

  test.each(['/probe/%', '/probe/%e0%a4%a', '/probe/..%2f..%2fetc%2fpasswd', '/probe/%f0%9f%92%a9'])(
    'the odd address %s is text like any other and no fault',
    async (path) => {
      expect((await probe({ note: 'a' }, {}, path)).status).toBeLessThan(500);
    },
  );
});

describe('OPS-03 what goes out', () => {
  test('holds only what its schema names', async () => {
    expect((await probe({ note: 'a' })).data).not.toHaveProperty('passwordHash');
  });

  test('is not sent when it breaks its schema: a fault, with the reason in the log only', async () => {
    const { status, error } = await agent.get('/probe/untrue');
    expect([status, error?.code]).toEqual([500, 'server.fault']);
    expect(JSON.stringify(error)).not.toContain('count');
    const line = server.errors().find((entry) => entry.requestId === error?.requestId);
    expect(JSON.stringify(line)).toContain('count');
  });

  test('tells nothing of a bug but the number to ask for', async () => {
    const { status, error } = await agent.get('/probe/fault');
    expect(status).toBe(500);
    expect(error).toEqual({
      code: 'server.fault',
      message: `Something failed; tell the administrator ${error?.requestId}`,
      details: { requestId: error?.requestId },
      requestId: expect.any(String),
    });
    expect(server.errors().some((line) => line.requestId === error?.requestId)).toBe(true);
  });

  test('carries the security headers and is never cached', async () => {
    const { headers } = await agent.get('/session');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:24001");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('OPS-03 requests from elsewhere', () => {
  test.each([
    ['another site', 'https://evil.test'],
    ['a sandboxed frame', 'null'],
    ['a like-sounding site', `${testOrigin}.evil.test`],
    ['the same host on another port', 'http://desk.test:8080'],
    ['nowhere', undefined],
  ])('a change asked for by %s is refused', async (_, origin) => {
    const answer = await probe({ note: 'a' }, { origin });
    expect([answer.status, answer.error?.code]).toEqual([403, 'request.wrong_origin']);
  });

  test('nobody can be signed in from another site', async () => {
    const answer = await server
      .client()
      .request('post', '/session', { username: 'agent1', password: testPassword }, { origin: 'https://evil.test' });
    expect(answer.error?.code).toBe('request.wrong_origin');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('a change without the session’s token, or with another’s, is refused', async () => {
    const other = await server.signIn('agent2');
    for (const token of [undefined, '', 'x', other.csrfToken]) {
      expect((await probe({ note: 'a' }, { 'x-csrf-token': token })).error?.code).toBe('request.wrong_origin');
    }
  });

  test('no site may read our answers: there are no CORS headers', async () => {
    const response = await fetch(`${server.url}/api/v1/session`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('OPS-03 hostile headers', () => {
  const rawAnswer = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let answer = '';
      socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  test('a header of twenty kilobytes is refused and the server goes on', async () => {
    const answer = await rawAnswer(`GET /healthz HTTP/1.1\r\nhost: x\r\nuser-agent: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431/);
    expect((await agent.get('/session')).status).toBe(200);
  });

  test('smuggling with two lengths is refused', async () => {
    const answer = await rawAnswer(
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400/);
  });

  test('escape sequences in a user agent do not reach the log', async () => {
    await rawAnswer(
      'GET /api/v1/session HTTP/1.1\r\nhost: x\r\nuser-agent: evil\u001b[31m\r\nx-request-id: forged\r\nconnection: close\r\n\r\n',
    );
    const { headers } = await agent.request('get', '/session', undefined, { 'x-request-id': 'forged' });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(server.logLines)).not.toMatch(/forged|evil/);
  });

  test('an address in X-Forwarded-For is believed only behind a trusted proxy', async () => {
    const wrong = { username: 'nobody', password: 'x' };
    for (let failure = 0; failure < 8; failure += 1) {
      await server.client().request('post', '/session', wrong, { 'x-forwarded-for': `203.0.113.${failure}` });
    }
    const [row] = await server.deps.orm.em.fork().getConnection().execute('select count(*) as n from sign_in_failure');
    // One row for the name, one for the one true address.
    expect(Number((row as { n: number }).n)).toBe(2);
  });
});

describe('OPS-03 the rate of requests', () => {
  test('is limited per session, with the seconds to wait', async () => {
    const busy = await server.signIn('agent6');
    const answers = await Promise.all(Array.from({ length: 450 }, () => busy.get('/session')));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.error).toMatchObject({
      code: 'request.too_many',
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    // Nobody else is held up by it.
    expect((await agent.get('/session')).status).toBe(200);
  });
});

describe('the desktop’s files', () => {
  test('hashed files may be kept for ever, the page is asked for anew', async () => {
    const script = await agent.request('get', '//assets/app-1a2b3c.js');
    expect(script.headers.get('cache-control')).toBe('max-age=31536000,immutable');
    const page = await agent.request('get', '//');
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  test('an address of the desktop’s own navigation gives the page, an unknown file or endpoint does not', async () => {
    expect((await agent.request('get', '//customers/123')).headers.get('content-type')).toContain('text/html');
    expect((await agent.request('get', '//nothing.js')).error?.code).toBe('resource.not_found');
    expect((await agent.get('/nothing')).error?.code).toBe('resource.not_found');
  });

  test.each(['//../package.json', '//..%2f..%2fpackage.json', '//assets/..%2f..%2fetc/passwd', '//%2e%2e/x.json'])(
    '%s does not lead out of the folder',
    async (path) => {
      const answer = await agent.request('get', path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('OPS-04 health', () => {
  test('is alive, tells readiness with reasons, and shows metrics without a single name', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'alive' });
    const ready = await fetch(`${server.url}/readyz`);
    const { checks } = (await ready.json()) as { checks: Record<string, { ok: boolean }> };
    expect(Object.keys(checks)).toEqual(['database', 'migrations', 'bridge']);
    expect(checks.database?.ok).toBe(true);
    expect(checks.bridge).toEqual({ ok: false, detail: 'not connected', informational: true });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('tellerline_http_request_seconds_count{method="GET",route="/session",status="200"}');
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
    expect(metrics).not.toContain('agent1');
  });
});
