import { Readable, Transform } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { imageLimits, WireDocument, WireDocumentPage } from '@tellerline/contracts';
import type { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { typeByHead } from '../images/check/check-file.ts';
import type { ImageSystem, OutsideSearch } from './image-system.ts';

export interface HttpImageSystemSettings {
  /** `https://images.lending.bank.example/tellerline` */
  url: string;
  token: string;
  /** How long an answer may take, in milliseconds; of a page, how long until it begins. */
  timeoutMs?: number;
}

/** Largest list or description that is read. */
const largestAnswerBytes = 512 * 1024;
/** Longest head by which a file's type is told. */
const headBytes = 8;

const unavailable = (cause: unknown) => new AppError('image_system.unavailable', { status: 503, cause });
const wrongAnswer = (cause: unknown) => new AppError('image_system.wrong_answer', { status: 502, cause });

/** An image system that speaks the wire of docs/image-systems.md. Redirects are not followed, the token goes nowhere else. */
export class HttpImageSystem implements ImageSystem {
  readonly #base: string;
  readonly #token: string;
  readonly #timeoutMs: number;

  constructor({ url, token, timeoutMs = 5_000 }: HttpImageSystemSettings) {
    this.#base = url.replace(/\/$/, '');
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  list(search: OutsideSearch): Promise<z.output<typeof WireDocumentPage>> {
    const asked = Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.#read(`/v1/documents?${new URLSearchParams(asked)}`, WireDocumentPage);
  }

  async find(ref: string): Promise<WireDocument | null> {
    return this.#read(`/v1/documents/${encodeURIComponent(ref)}`, WireDocument).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'resource.not_found') return null;
      throw error;
    });
  }

  async open(ref: string, page: number): ReturnType<ImageSystem['open']> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.#timeoutMs);
    try {
      const answer = await this.#ask(`/v1/documents/${encodeURIComponent(ref)}/pages/${page}`, '*/*', patience.signal);
      if (!answer.body) throw wrongAnswer(new Error('a page without bytes'));
      const bytes = Readable.fromWeb(answer.body as ReadableStream);
      const head = await headOf(bytes);
      const type = typeByHead(head);
      if (!type) {
        bytes.destroy();
        throw wrongAnswer(new Error('a page that is neither JPEG, PNG, TIFF nor PDF'));
      }
      return { type, body: limited(bytes, head) };
    } catch (error) {
      throw error instanceof AppError ? error : unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>> {
    let text: string;
    try {
      const answer = await this.#ask(path, 'application/json', AbortSignal.timeout(this.#timeoutMs));
      text = await textOf(answer);
    } catch (error) {
      throw error instanceof AppError ? error : unavailable(error);
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw wrongAnswer(cause);
    }
  }

  async #ask(path: string, accept: string, signal: AbortSignal): Promise<Response> {
    const answer = await fetch(this.#base + path, {
      headers: { accept, authorization: `Bearer ${this.#token}` },
      redirect: 'error',
      signal,
    });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    if (answer.status === 404) throw new AppError('resource.not_found', { status: 404 });
    if (answer.status >= 500) throw unavailable(new Error(`answered ${answer.status}`));
    throw wrongAnswer(new Error(`answered ${answer.status}`));
  }
}

async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largestAnswerBytes) throw wrongAnswer(new Error('an answer without end'));
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: false }).decode(Buffer.concat(chunks));
}

async function headOf(bytes: Readable): Promise<Buffer> {
  let head = Buffer.alloc(0);
  const pieces = bytes.iterator({ destroyOnReturn: false });
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
    head = Buffer.concat([head, piece.value as Uint8Array]);
    if (head.length >= headBytes) break;
  }
  return head;
}

/** The page with its head put back, cut off where no page of ours may be longer. */
function limited(rest: Readable, head: Buffer): Readable {
  let size = head.length;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > imageLimits.bytes ? new Error('a page without end') : null, chunk);
    },
  });
  limit.write(head);
  rest.on('error', (error) => limit.destroy(error));
  limit.on('close', () => rest.destroy());
  return rest.pipe(limit);
}
