import { Readable } from 'node:stream';
import { route } from '@tellerline/server/http/route';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TestClient } from '../../support/test-client.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const maxBytes = 100_000;
const probes = [
  route({
    method: 'post',
    path: '/probe/upload',
    summary: 'Counts the bytes sent',
    tag: 'probe',
    allow: 'any',
    upload: { maxBytes },
    query: z.object({ name: z.string() }),
    response: z.object({ bytes: z.number(), name: z.string() }),
    handler: async ({ upload, query }) => {
      let bytes = 0;
      for await (const chunk of upload) bytes += (chunk as Buffer).length;
      return { bytes, name: query.name };
    },
  }),
  route({
    method: 'get',
    path: '/probe/file',
    summary: 'Gives a file',
    tag: 'probe',
    allow: 'any',
    response: 'file',
    handler: async () => ({
      name: '客户 "名单"\r\nx: y.html',
      type: 'text/html',
      body: Readable.from([Buffer.from('<script>alert(1)</script>')]),
    }),
  }),
];

describe('files over HTTP', () => {
  let server: TestServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ modules: ['identity'], moreRoutes: probes });
    client = await server.signIn('clerk1');
  });
  afterAll(() => server.stop());

  test('bytes arrive as they were sent', async () => {
    const answer = await client.upload('/probe/upload?name=a.pdf', new Uint8Array(90_000).fill(7));
    expect(answer.data).toEqual({ bytes: 90_000, name: 'a.pdf' });
  });

  test('more bytes than allowed are refused, whether the sender says so or not', async () => {
    const told = await client.upload('/probe/upload?name=a', new Uint8Array(maxBytes + 1));
    expect([told.status, told.error?.code]).toEqual([413, 'request.too_large']);
    const untold = await fetch(`${client.base}/api/v1/probe/upload?name=a`, {
      method: 'POST',
      headers: {
        origin: client.origin,
        cookie: client.cookie ?? '',
        'x-csrf-token': client.csrfToken ?? '',
        'content-type': 'application/octet-stream',
      },
      body: Readable.toWeb(Readable.from([Buffer.alloc(60_000), Buffer.alloc(60_000)])) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(untold.status).toBe(413);
  });

  test('bytes need the session’s token like everything that changes something, and the right type', async () => {
    const token = client.csrfToken;
    client.csrfToken = 'forged';
    expect((await client.upload('/probe/upload?name=a', new Uint8Array(1))).error?.code).toBe('request.wrong_origin');
    client.csrfToken = token;
    expect((await client.post('/probe/upload?name=a', {})).status).toBe(415);
  });

  test('a file keeps its name, is never sniffed and runs nothing', async () => {
    const { status, headers, bytes } = await client.download('/probe/file');
    expect([status, bytes.toString()]).toEqual([200, '<script>alert(1)</script>']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('客户 "名单"\r\nx: y.html')}`,
    );
    expect(headers.get('x')).toBeNull();
  });
});
