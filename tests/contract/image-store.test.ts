import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FolderStore } from '@tellerline/server/modules/documents/images/store/folder-store';
import { ImageLost, type ImageStore } from '@tellerline/server/modules/documents/images/store/image-store';
import { S3Store } from '@tellerline/server/modules/documents/images/store/s3-store';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { s3Keys, startS3Server } from '../support/s3-server.ts';
import { testFolder } from '../support/test-folder.ts';

const keys = { accessKeyId: 'tellerline', secretAccessKey: 'a secret nobody else has' };
const region = 'cn-south-1';
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** Is this request signed with our secret? Reckoned from the published rules of signature version 4, not with our client. */
function rightlySigned(request: IncomingMessage): boolean {
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=tellerline\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const payload = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, request.url, '', headers.join(''), names, payload].join('\n');
  const date = String(request.headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(hmac(`AWS4${keys.secretAccessKey}`, date.slice(0, 8)), region),
  );
  return scope === `${date.slice(0, 8)}/${region}/s3/aws4_request` && hmac(key, toSign).toString('hex') === signature;
}

/** A bucket on the wire: checks signatures, lengths and hashes as S3 does, and keeps what it is given. */
class StubBucket {
  readonly objects = new Map<string, Buffer>();
  readonly refused: string[] = [];
  misbehave: ((request: IncomingMessage, response: ServerResponse) => boolean) | null = null;
  #http: Server | null = null;

  async start(): Promise<string> {
    this.#http = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((listening) => this.#http?.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/images`;
  }

  stop(): void {
    this.#http?.closeAllConnections();
    this.#http?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.misbehave?.(request, response)) return;
    const refuse = (status: number, why: string) => {
      this.refused.push(why);
      response.writeHead(status).end(`<Error><Code>${why}</Code></Error>`);
    };
    if (!rightlySigned(request)) return refuse(403, 'SignatureDoesNotMatch');
    const key = request.url ?? '';
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return refuse(411, 'MissingContentLength');
      const body = await buffer(request);
      if (sha256(body) !== request.headers['x-amz-content-sha256']) return refuse(400, 'XAmzContentSHA256Mismatch');
      this.objects.set(key, body);
      return void response.writeHead(200).end();
    }
    const object = this.objects.get(key);
    if (!object) return refuse(404, 'NoSuchKey');
    response
      .writeHead(200, { 'content-length': String(object.length) })
      .end(request.method === 'HEAD' ? undefined : object);
  }
}

describe('CIF-08 where images are kept', () => {
  const bucket = new StubBucket();
  const folder = testFolder('store');
  let url: string;
  const stores: Record<string, ImageStore> = {};
  let server: Awaited<ReturnType<typeof startS3Server>>;
  beforeAll(async () => {
    server = await startS3Server(join(folder, 'bucket'));
    stores.server = new S3Store({ url: server.url, region, ...s3Keys });
    url = await bucket.start();
    stores.folder = new FolderStore(join(folder, 'store'));
    stores.s3 = new S3Store({ url, region, ...keys });
  });
  afterAll(async () => {
    bucket.stop();
    await server.stop();
  });
  afterEach(() => {
    bucket.misbehave = null;
    bucket.refused.length = 0;
  });
  const file = (content: Buffer): { path: string; hash: string } => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `in-${sha256(content).slice(0, 8)}`);
    writeFileSync(path, content);
    return { path, hash: sha256(content) };
  };

  // `s3` checks what is sent to the letter, `server` is one that others wrote for any client.
  describe.each(['folder', 's3', 'server'])('in a store of kind %s', (kind) => {
    const store = () => stores[kind] as ImageStore;

    test('what was put comes out byte for byte; the same again changes nothing', async () => {
      const content = Buffer.alloc(3_000_000, 'tellerline');
      const { path, hash } = file(content);
      await store().put(hash, path);
      await store().put(hash, path);
      expect((await buffer(await store().open(hash))).equals(content)).toBe(true);
      expect(bucket.refused.filter((why) => why !== 'NoSuchKey')).toEqual([]);
    });

    test('many put the same at once, and it is there whole', async () => {
      const content = Buffer.alloc(400_000, 7);
      const { path, hash } = file(content);
      await Promise.all(Array.from({ length: 8 }, () => store().put(hash, path)));
      expect((await buffer(await store().open(hash))).equals(content)).toBe(true);
    });

    test('what was never put is told as lost', async () => {
      await expect(store().open('0'.repeat(64))).rejects.toBeInstanceOf(ImageLost);
    });

    test('a name that is no hash reaches no file', async () => {
      for (const name of ['../../etc/passwd', 'a'.repeat(63), 'A'.repeat(64), '']) {
        await expect(store().open(name)).rejects.toThrow('not a SHA-256');
        await expect(store().put(name, join(folder, 'x'))).rejects.toThrow('not a SHA-256');
      }
    });
  });

  test('a folder’s files are for their owner alone and cannot be written', async () => {
    const { path, hash } = file(Buffer.from('once'));
    await stores.folder?.put(hash, path);
    const kept = join(folder, 'store', hash.slice(0, 2), hash.slice(2, 4), hash);
    expect(readFileSync(kept, 'utf8')).toBe('once');
    expect(
      [kept, join(folder, 'store', hash.slice(0, 2))].map((of) => (statSync(of).mode & 0o777).toString(8)),
    ).toEqual(['400', '700']);
  });

  test('a bucket whose secret is another refuses, and that is an error', async () => {
    const { path, hash } = file(Buffer.from('signed'));
    const wrong = new S3Store({ url, region, ...keys, secretAccessKey: 'guessed' });
    await expect(wrong.put(hash, path)).rejects.toThrow('403');
    await expect(wrong.open(hash)).rejects.toBeInstanceOf(ImageLost);
    expect(new Set(bucket.refused)).toEqual(new Set(['SignatureDoesNotMatch']));
  });

  test('a server of S3 that others wrote refuses another secret, and keeps what it was given under its hash', async () => {
    const { path, hash } = file(Buffer.from('kept by another'));
    const wrong = new S3Store({ url: server.url, region, ...s3Keys, secretAccessKey: 'guessed' });
    await expect(wrong.put(hash, path)).rejects.toThrow('403');
    await expect(stores.server?.open(hash)).rejects.toBeInstanceOf(ImageLost);
    await stores.server?.put(hash, path);
    const below = new S3Store({ url: `${server.url}/2026`, region, ...s3Keys });
    await expect(below.open(hash)).rejects.toBeInstanceOf(ImageLost);
    await below.put(hash, path);
    expect((await buffer(await below.open(hash))).toString()).toBe('kept by another');
    await expect(wrong.open(hash)).rejects.toBeInstanceOf(ImageLost);
  });

  test('content that is not what its hash says is refused by the bucket', async () => {
    const { path } = file(Buffer.from('this'));
    await expect(stores.s3?.put(sha256('that'), path)).rejects.toThrow('400');
  });

  test('a bucket that does not answer, or is gone, is told in time', async () => {
    bucket.misbehave = () => true;
    const impatient = new S3Store({ url, region, ...keys, timeoutMs: 300 });
    await expect(impatient.open(sha256('x'))).rejects.toBeInstanceOf(ImageLost);
    const gone = new S3Store({ url: 'http://127.0.0.1:9/images', region, ...keys, timeoutMs: 300 });
    await expect(gone.open(sha256('x'))).rejects.toBeInstanceOf(ImageLost);
  });

  test('a passing fault of the bucket is tried again', async () => {
    let faults = 2;
    bucket.misbehave = (request, response) => {
      if (request.method !== 'PUT' || faults-- <= 0) return false;
      request.resume();
      response.writeHead(503).end();
      return true;
    };
    const content = Buffer.from('patience');
    const { path, hash } = file(content);
    await stores.s3?.put(hash, path);
    expect((await buffer(await (stores.s3 as ImageStore).open(hash))).equals(content)).toBe(true);
  });
});
