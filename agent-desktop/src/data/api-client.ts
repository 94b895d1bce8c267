import { type ErrorCode, ToldError } from '@tellerline/contracts';
import { z } from 'zod';
import { bringErrorWords, errorWords } from '../i18n/error-words.ts';
import { fill, say, t } from '../i18n/locale.ts';
import type { Http } from './http.ts';

/** Why a request failed: the server's own code, or what happened on the way. */
type LocalFailure = 'error.offline' | 'error.timeout' | 'error.unreadable';
export type FailureCode = ErrorCode | LocalFailure;

/** A request that was refused or never arrived. `phrase` is what the agent reads. */
export class ApiError extends Error {
  readonly code: FailureCode;
  readonly body: ToldError | null;

  constructor(code: FailureCode, body: ToldError | null = null, cause?: unknown) {
    super(body?.message ?? code, { cause });
    this.name = 'ApiError';
    this.code = code;
    this.body = body;
  }

  /** Nobody refused: the same request may succeed a little later. */
  get passing(): boolean {
    return ['error.offline', 'error.timeout', 'server.unavailable', 'server.fault', 'request.too_many'].includes(
      this.code,
    );
  }
}

/** What the server refused with, once there are words for it. */
export async function refusalOf(told: ToldError): Promise<ApiError> {
  await bringErrorWords();
  return isErrorCode(told.code) ? new ApiError(told.code, told) : new ApiError('error.unreadable');
}

/** Every code with a dot is the server's, also one that is newer than this desktop. */
export const isErrorCode = (code: string): code is ErrorCode => ToldError.shape.code.safeParse(code).success;

const isLocal = (code: FailureCode): code is LocalFailure =>
  code === 'error.offline' || code === 'error.timeout' || code === 'error.unreadable';

/** The sentence for a failure in the present language, with what the server told about it; its own English where there is none. */
export function explain(failure: unknown): string {
  if (!(failure instanceof ApiError)) return t('error.unreadable');
  const { code, body } = failure;
  if (isLocal(code)) return t(code);
  const phrase = say(errorWords(code)) || body?.message;
  if (!phrase) return t('error.unreadable');
  const field = body?.issues?.map((issue) => issue.path).join(', ');
  return fill(phrase, {
    requestId: body?.requestId ?? '',
    ...(field ? { field } : {}),
    ...body?.details,
  });
}

export interface ApiClientOptions {
  fetch: typeof fetch;
  /** Called when the server no longer knows the session, so that the desk asks for sign-in. */
  onSessionLost(): void;
  /** Milliseconds until a request counts as lost. */
  timeoutMs?: number;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A file may be long under way. */
const FILE_TIMEOUT_MS = 10 * 60_000;

/** Speaks to `/api/v1`: adds the CSRF token, checks answers against their schema, turns every failure into an ApiError. */
export class ApiClient implements Http {
  csrfToken = '';
  private readonly options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.options = options;
  }

  get<T extends z.ZodType>(path: string, answer: T, signal?: AbortSignal): Promise<z.output<T>> {
    return this.send('GET', path, undefined, answer, signal);
  }

  post<T extends z.ZodType>(path: string, body: unknown, answer: T, signal?: AbortSignal): Promise<z.output<T>> {
    return this.send('POST', path, body, answer, signal);
  }

  patch<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>> {
    return this.send('PATCH', path, body, answer);
  }

  put<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>> {
    return this.send('PUT', path, body, answer);
  }

  address(path: string): string {
    return `/api/v1${path}`;
  }

  upload<T extends z.ZodType>(
    path: string,
    file: Blob,
    answer: T,
    progress: (share: number) => void = () => {},
  ): Promise<z.output<T>> {
    return new Promise((resolve, reject) => {
      // fetch() does not tell how much has been sent.
      const request = new XMLHttpRequest();
      request.open('POST', this.address(path));
      request.timeout = FILE_TIMEOUT_MS;
      request.responseType = 'json';
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.setRequestHeader('x-csrf-token', this.csrfToken);
      request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
      request.onerror = () => reject(new ApiError('error.offline'));
      request.ontimeout = () => reject(new ApiError('error.timeout'));
      request.onload = () => {
        if (request.status >= 300) return void this.refusal(request.status, request.response).then(reject);
        try {
          resolve(readAnswer('POST', path, request.response, answer));
        } catch (error) {
          reject(error);
        }
      };
      request.send(file);
    });
  }

  async download(path: string): Promise<void> {
    const response = await this.fetchOrFail(path, { credentials: 'same-origin' }, AbortSignal.timeout(FILE_TIMEOUT_MS));
    if (!response.ok) throw await this.refusal(response.status, await response.json().catch(() => null));
    const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = named ? decodeURIComponent(named) : 'download';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async delete(path: string): Promise<void> {
    await this.request('DELETE', path);
  }

  private async send<T extends z.ZodType>(
    method: Method,
    path: string,
    body: unknown,
    answer: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    return readAnswer(method, path, await this.request(method, path, body, signal), answer);
  }

  private async request(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 10_000);
    const response = await this.fetchOrFail(
      path,
      {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrfToken }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      timeout,
      signal,
    );
    if (response.status === 204) return { data: null };
    const raw: unknown = await response.json().catch(() => null);
    if (response.ok) return raw;
    throw await this.refusal(response.status, raw);
  }

  private async fetchOrFail(
    path: string,
    request: RequestInit,
    timeout: AbortSignal,
    signal?: AbortSignal,
  ): Promise<Response> {
    try {
      return await this.options.fetch(this.address(path), {
        ...request,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError(timeout.aborted ? 'error.timeout' : 'error.offline', null, cause);
    }
  }

  private async refusal(status: number, raw: unknown): Promise<ApiError> {
    const parsed = z.object({ error: ToldError }).safeParse(raw);
    if (!parsed.success) return new ApiError(status >= 500 ? 'server.unavailable' : 'error.unreadable');
    if (parsed.data.error.code === 'session.required') this.options.onSessionLost();
    return refusalOf(parsed.data.error);
  }
}

function readAnswer<T extends z.ZodType>(method: Method, path: string, raw: unknown, answer: T): z.output<T> {
  const parsed = z.object({ data: answer }).safeParse(raw);
  if (parsed.success) return (parsed.data as { data: z.output<T> }).data;
  console.error('unreadable answer', method, path.split('?')[0], parsed.error.issues.slice(0, 3));
  throw new ApiError('error.unreadable', null, parsed.error);
}
