import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

describe('OPS-03 the API’s description', () => {
  let server: TestServer;
  let document: Document;
  beforeAll(async () => {
    server = await startTestServer();
    document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
  });
  afterAll(() => server.stop());

  const operationOf = (method: string, path: string) =>
    document.paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method];

  test('is OpenAPI 3.1 and names every endpoint that is mounted, and no other', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const mounted = server.routes.map(({ method, path }) => `${method} /api/v1${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual(mounted.sort());
  });

  test('comes packed to whoever can unpack it, and plain to whoever cannot', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${server.url}/api/v1/openapi.json`, { headers });
    const packed = await ask({ 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.json()).toEqual(document);
    const plain = await ask({ 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.json()).toEqual(document);
  });

  test('tells of each endpoint its parameters, its body and the shape of its answer', () => {
    for (const route of server.routes) {
      const operation = operationOf(route.method, route.path);
      const where = `${route.method} ${route.path}`;
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      const described = operation?.parameters?.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect([where, described ?? []]).toEqual([where, inPath]);
      expect([where, operation?.requestBody !== undefined]).toEqual([
        where,
        (route.body ?? route.upload) !== undefined,
      ]);
      const status = String(route.status ?? (route.response === null ? 204 : 200));
      const type = route.response === 'file' ? 'application/octet-stream' : 'application/json';
      const schema = operation?.responses[status]?.content?.[type]?.schema;
      expect([where, schema !== undefined]).toEqual([where, route.response !== null]);
    }
  });

  test('gives every operation a name of its own', () => {
    const names = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((operation) => operation.operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('demands the session’s token for each change by somebody signed in', () => {
    for (const route of server.routes.filter(
      ({ method, allow }) =>
        method !== 'get' && allow !== 'anonymous' && !(typeof allow === 'object' && 'admit' in allow),
    )) {
      const headers = operationOf(route.method, route.path)?.parameters?.filter((each) => each.in === 'header');
      expect(headers?.map((header) => header.name)).toEqual(['x-csrf-token']);
    }
  });
});
