import { ErrorBody, type ErrorCode, phraseOf } from '@tellerline/contracts';
import { z } from 'zod';
import { locale, t } from '../i18n/locale.ts';

/** Why a request failed: the server's own code, or what happened on the way. */
export type FailureCode = ErrorCode | 'error.offline' | 'error.timeout' | 'error.unreadable';

/** A request that was refused or never arrived. `phrase` is what the agent reads. */
export class ApiError extends Error {
  readonly code: FailureCode;
  readonly body: ErrorBody | null;

  constructor(code: FailureCode, body: ErrorBody | null = null, cause?: unknown) {
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

/** The sentence for a failure in the present language, with what the server told about it. */
export function explain(failure: unknown): string {
  if (!(failure instanceof ApiError)) return t('error.unreadable');
  const { code, body } = failure;
  if (code === 'error.offline' || code === 'error.timeout' || code === 'error.unreadable') return t(code);
  const field = body?.issues?.map((issue) => issue.path).join(', ');
  return phraseOf(code, locale.get(), {
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

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Speaks to `/api/v1`: adds the CSRF token, checks answers against their schema, turns every failure into an ApiError. */
export class ApiClient {
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
    const raw = await this.request(method, path, body, signal);
    const parsed = z.object({ data: answer }).safeParse(raw);
    if (!parsed.success) {
      console.error('unreadable answer', method, path.split('?')[0], parsed.error.issues.slice(0, 3));
      throw new ApiError('error.unreadable', null, parsed.error);
    }
    return (parsed.data as { data: z.output<T> }).data;
  }

  private async request(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 10_000);
    let response: Response;
    try {
      response = await this.options.fetch(`/api/v1${path}`, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrfToken }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError(timeout.aborted ? 'error.timeout' : 'error.offline', null, cause);
    }
    if (response.status === 204) return { data: null };
    const raw: unknown = await response.json().catch(() => null);
    if (response.ok) return raw;
    throw this.refusal(response.status, raw);
  }

  private refusal(status: number, raw: unknown): ApiError {
    const parsed = z.object({ error: ErrorBody }).safeParse(raw);
    if (!parsed.success) return new ApiError(status >= 500 ? 'server.unavailable' : 'error.unreadable');
    if (parsed.data.error.code === 'session.required') this.options.onSessionLost();
    return new ApiError(parsed.data.error.code, parsed.data.error);
  }
}
