import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { ImageLost, type ImageStore, storeKey } from './image-store.ts';

export interface S3Settings {
  /** Address of the bucket, with a prefix where wanted: `https://s3.bank.example/images`. */
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** How long an answer may take to begin, in milliseconds. */
  timeoutMs?: number;
}

/** Images in a bucket of anything that speaks S3. Requests are signed with version 4, the content's hash included. */
export class S3Store implements ImageStore {
  readonly name: string;
  readonly #client: AwsClient;
  readonly #base: string;
  readonly #timeoutMs: number;

  constructor({ url, region, accessKeyId, secretAccessKey, timeoutMs = 10_000 }: S3Settings) {
    this.name = `s3 ${url}`;
    this.#base = url.replace(/\/$/, '');
    this.#timeoutMs = timeoutMs;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2, initRetryMs: 100 });
  }

  async put(sha256: string, path: string): Promise<void> {
    const address = this.#addressOf(sha256);
    const body = await openAsBlob(path);
    const known = await this.#send(address, { method: 'HEAD' });
    if (known.ok && Number(known.headers.get('content-length')) === body.size) return;
    const answer = await this.#send(address, {
      method: 'PUT',
      body,
      headers: { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' },
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`The image store answered ${answer.status} to a new image`);
  }

  async open(sha256: string): Promise<Readable> {
    const address = this.#addressOf(sha256);
    let answer: Response;
    try {
      answer = await this.#send(address, { method: 'GET' });
    } catch (cause) {
      throw new ImageLost(sha256, cause);
    }
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel();
      throw new ImageLost(sha256, new Error(`the image store answered ${answer.status}`));
    }
    return Readable.fromWeb(answer.body as ReadableStream);
  }

  #addressOf(sha256: string): string {
    return `${this.#base}/${storeKey(sha256)}`;
  }

  /** The time limit is for the beginning of an answer: a large body may take longer. */
  async #send(address: string, request: RequestInit): Promise<Response> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error('the image store does not answer')), this.#timeoutMs);
    try {
      return await this.#client.fetch(address, {
        ...request,
        redirect: 'error',
        signal: patience.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
