import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { OutsideDocuments, WireDocument } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../support/audit-entries.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import type { TestClient } from '../support/test-client.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const [company, foreign] = [knownCustomers.corporate.customerNo, knownCustomers.typed.customerNo];
const token = 'the-token-of-the-lending-system';
const picture = readFileSync(resolve(import.meta.dirname, '../fixtures/images/licence-original.jpg'));
const contract = (ref: string, change: Partial<WireDocument> = {}): WireDocument => ({
  ref,
  customerNo: company,
  accountNo: '80010000123456',
  title: `借款合同 ${ref}`,
  date: '2026-03-02',
  pages: 2,
  ...change,
});

/** An image system that keeps the wire of docs/image-systems.md, until a test makes it misbehave. */
class StubImageSystem {
  readonly documents = [
    contract('HT-1'),
    contract('HT-2', { date: '2026-05-01', accountNo: null }),
    contract('HT-9', { customerNo: foreign }),
  ];
  readonly asked: { path: string; authorization: string | undefined }[] = [];
  misbehave: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  #http: Server | null = null;

  async start(): Promise<string> {
    this.#http = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((listening) => this.#http?.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/images`;
  }

  stop(): void {
    this.#http?.closeAllConnections();
    this.#http?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://stub');
    this.asked.push({ path: url.pathname + url.search, authorization: request.headers.authorization });
    if (this.misbehave) {
      this.misbehave(request, response);
      return;
    }
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return void json(401, {});
    if (url.pathname === '/images/v1/documents') return void json(200, this.#list(url.searchParams));
    const [, ref = '', page] = /^\/images\/v1\/documents\/([^/]+)(?:\/pages\/(\d+))?$/.exec(url.pathname) ?? [];
    const document = this.documents.find((each) => each.ref === decodeURIComponent(ref));
    if (!document || Number(page ?? 1) > document.pages) return void json(404, {});
    if (page === undefined) return void json(200, document);
    response.writeHead(200, { 'content-type': 'text/html' }).end(picture);
  }

  #list(query: URLSearchParams) {
    const [from, to, account, cursor] = ['from', 'to', 'accountNo', 'cursor'].map((name) => query.get(name));
    const found = this.documents
      .filter(({ customerNo }) => customerNo === query.get('customerNo'))
      .filter(({ date }) => (!from || date >= from) && (!to || date <= to))
      .filter(({ accountNo }) => !account || accountNo === account)
      .sort((a, b) => (a.date < b.date ? 1 : -1));
    return cursor === 'rest' || found.length < 2
      ? { documents: cursor === 'rest' ? found.slice(1) : found, next: null }
      : { documents: found.slice(0, 1), next: 'rest' };
  }
}

describe('CIF-09 the wire to the lending and supervision image systems', () => {
  const lending = new StubImageSystem();
  let server: TestServer;
  let agent: TestClient;
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 40 });
    await forkOf(orm).execute(
      `update account set account_no = '80010000123456' where id = (select min(a.id) from account a join customer c on c.id = a.customer_id where c.customer_no = '${company}')`,
    );
    await orm.close();
    const documents = { images: null, lending: { url: await lending.start(), token, timeoutMs: 300 } };
    server = await startTestServer({ databaseUrl, config: { documents } });
    agent = await server.signIn('agent1');
  });
  afterAll(async () => {
    await server.stop();
    lending.stop();
  });
  afterEach(() => {
    lending.misbehave = null;
  });

  const base = `/customers/${company}/outside-images/lending`;
  const list = (query = '') => agent.get<OutsideDocuments>(base + query);
  const refs = async (query = '') => (await list(query)).data.items.map(({ ref }) => ref);

  test('what is not connected says so and is no fault', async () => {
    const answer = await agent.get<OutsideDocuments>(`/customers/${company}/outside-images/supervision`);
    expect(answer.data).toEqual({ connected: false, items: [], next: null });
    const page = await agent.get(`/customers/${company}/outside-images/supervision/X/1`);
    expect(page.error?.code).toBe('image_system.not_connected');
  });

  test('lists the latest first, page by page, the account masked, with the token and no session of ours', async () => {
    const { data } = await list();
    expect(data).toEqual({
      connected: true,
      items: [{ ref: 'HT-2', title: '借款合同 HT-2', accountNo: null, date: '2026-05-01', pages: 2 }],
      next: 'rest',
    });
    const rest = await list('?cursor=rest');
    expect(rest.data.items[0]).toMatchObject({ ref: 'HT-1', accountNo: '****3456' });
    expect(lending.asked.every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true);
  });

  test('filters by day and by account; the account’s number is ours to know, not the asker’s', async () => {
    expect(await refs('?from=2026-04-01')).toEqual(['HT-2']);
    expect(await refs('?to=2026-04-01')).toEqual(['HT-1']);
    const [row] = (await forkOf(server.deps.orm).execute(
      "select id from account where account_no = '80010000123456'",
    )) as { id: number }[];
    expect(await refs(`?account=id:${row?.id}`)).toEqual(['HT-1']);
    expect(lending.asked.at(-1)?.path).toContain('accountNo=80010000123456');
    expect((await list('?account=id:999999')).error?.code).toBe('document.account_unknown');
    expect((await list('?from=yesterday')).error?.code).toBe('request.invalid');
  });

  test('a page comes through as what it is, whatever the system calls it, and is in the audit trail', async () => {
    const page = await agent.download(`${base}/HT-1/2`);
    expect(page.bytes.equals(picture)).toBe(true);
    expect(page.headers.get('content-type')).toBe('image/jpeg');
    expect(page.headers.get('content-security-policy')).toContain('sandbox');
    const looks = (await auditEntries(server)).filter(({ key }) => key === 'OutsideImage.Viewed');
    expect(looks.map(({ subject_id, details }) => [subject_id, JSON.parse(details)])).toEqual([
      [company, { system: 'lending', ref: 'HT-1', page: 2 }],
    ]);
    expect((await agent.get(`${base}/HT-1/3`)).error?.code).toBe('resource.not_found');
    expect((await agent.get(`${base}/none/1`)).error?.code).toBe('resource.not_found');
  });

  test('CIF-12 another customer’s document is not shown, neither by its name nor when the system puts it into the list', async () => {
    expect((await agent.get(`${base}/HT-9/1`)).error?.code).toBe('resource.not_found');
    lending.misbehave = (_request, response) =>
      void response.end(
        JSON.stringify({ documents: [contract('HT-9', { customerNo: foreign }), contract('HT-1')], next: null }),
      );
    expect(await refs()).toEqual(['HT-1']);
    const branch = await server.signIn('agent-b');
    const before = lending.asked.length;
    expect((await branch.get(`/customers/${foreign}/outside-images/lending`)).error?.code).toBe('resource.not_found');
    expect((await branch.get(`/customers/${foreign}/outside-images/lending/HT-9/1`)).error?.code).toBe(
      'resource.not_found',
    );
    expect(lending.asked.length).toBe(before);
  });

  const text = (body: string) => (_request: IncomingMessage, response: ServerResponse) => void response.end(body);
  const status = (code: number) => (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(code).end();
  test.each([
    ['says nothing', () => {}, 'image_system.unavailable'],
    [
      'stops in the middle',
      (_: IncomingMessage, response: ServerResponse) => void response.write('{"documents":['),
      'image_system.unavailable',
    ],
    ['hangs up', (request: IncomingMessage) => void request.socket.destroy(), 'image_system.unavailable'],
    ['fails', status(500), 'image_system.unavailable'],
    ['refuses the token', status(401), 'image_system.wrong_answer'],
    ['answers no JSON', text('<html>'), 'image_system.wrong_answer'],
    ['answers another shape', text('{"documents":[{"ref":"../../etc"}],"next":null}'), 'image_system.wrong_answer'],
    ['never ends', text(`{"documents":[],"next":"${'x'.repeat(600_000)}"}`), 'image_system.wrong_answer'],
    [
      'sends elsewhere',
      (_: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      'image_system.unavailable',
    ],
  ])('a system that %s is told as such, within its time', async (_what, misbehave, code) => {
    lending.misbehave = misbehave as StubImageSystem['misbehave'];
    const began = performance.now();
    expect((await list()).error?.code).toBe(code);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test('a page that is none of the four types, or breaks off, is not shown', async () => {
    const page = (answer: (response: ServerResponse) => void) => {
      lending.misbehave = (request, response) => {
        if (request.url?.includes('/pages/')) answer(response);
        else response.end(JSON.stringify(contract('HT-1')));
      };
      return agent.get(`${base}/HT-1/1`);
    };
    expect((await page((response) => void response.end('<script>alert(1)</script>'))).error?.code).toBe(
      'image_system.wrong_answer',
    );
    expect((await page((response) => void response.end(''))).error?.code).toBe('image_system.wrong_answer');
    await expect(
      page((response) => {
        response.writeHead(200, { 'content-length': '90000' }).write(picture.subarray(0, 20_000));
        setTimeout(() => response.destroy(), 50);
      }),
    ).rejects.toThrow();
  });
});
