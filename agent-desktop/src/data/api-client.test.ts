import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ApiClient, type ApiError, explain } from './api-client.ts';

const onSessionLost = vi.fn();
const client = (answer: () => Promise<Response>, timeoutMs = 1_000): ApiClient =>
  new ApiClient({ fetch: answer as typeof fetch, onSessionLost, timeoutMs });
const json = (status: number, body: unknown): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));
const refusal = (code: string, details = {}) => ({ error: { code, message: 'x', details, requestId: 'r-1' } });
const failure = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: ApiError) => error,
  );

test('an answer is checked against its schema before anybody believes it', async () => {
  expect(await client(() => json(200, { data: { n: 1 } })).get('/x', z.object({ n: z.number() }))).toEqual({ n: 1 });
  vi.spyOn(console, 'error').mockImplementationOnce(() => {});
  expect(
    (await failure(client(() => json(200, { data: { n: 'one' } })).get('/x', z.object({ n: z.number() })))).code,
  ).toBe('error.unreadable');
});

test('a refusal is told in the words of its code, with its details', async () => {
  const error = await failure(
    client(() => json(423, refusal('session.locked', { until: '14:05' }))).post('/session', {}, z.null()),
  );
  expect(error.passing).toBe(false);
  expect(explain(error)).toBe('尝试次数过多，账号锁定至 14:05');
});

test('a code newer than this desktop is told in the words the server sent along, never as it stands', async () => {
  const error = await failure(client(() => json(409, refusal('loan.frozen_by_court'))).get('/x', z.null()));
  expect([error.code, explain(error)]).toEqual(['loan.frozen_by_court', 'x']);
});

test('a lost session asks for sign-in', async () => {
  await failure(client(() => json(401, refusal('session.required'))).get('/x', z.null()));
  expect(onSessionLost).toHaveBeenCalledOnce();
});

test('no network, no answer in time and a server that is down may pass by themselves', async () => {
  const offline = await failure(client(() => Promise.reject(new TypeError('fetch failed'))).get('/x', z.null()));
  expect([offline.code, offline.passing]).toEqual(['error.offline', true]);
  const down = await failure(
    client(() => Promise.resolve(new Response('bad gateway', { status: 502 }))).get('/x', z.null()),
  );
  expect([down.code, down.passing]).toEqual(['server.unavailable', true]);
  const silent = ((_url: string, init: RequestInit) =>
    new Promise((_resolve, reject) =>
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    )) as unknown as () => Promise<Response>;
  expect((await failure(client(silent, 20).get('/x', z.null()))).code).toBe('error.timeout');
});
