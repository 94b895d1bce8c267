import type { z } from 'zod';

/**
 * The server's API below `/api/v1`, for features that have requests of their own. Every failure is an ApiError.
 * The gallery hands in another one.
 */
export interface Http {
  get<T extends z.ZodType>(path: string, answer: T, signal?: AbortSignal): Promise<z.output<T>>;
  post<T extends z.ZodType>(path: string, body: unknown, answer: T, signal?: AbortSignal): Promise<z.output<T>>;
  put<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>>;
  patch<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>>;
  delete(path: string): Promise<void>;
  /** Sends a file as bytes. `progress` is told the share sent, 0–1. */
  upload<T extends z.ZodType>(
    path: string,
    file: Blob,
    answer: T,
    progress?: (share: number) => void,
  ): Promise<z.output<T>>;
  /** Fetches a file and lets the browser keep it under the name the server gave. */
  download(path: string): Promise<void>;
  /** Address of a file for an image or a frame. */
  address(path: string): string;
}

/** `?a=1&b=2` of what is there; nothing for null, undefined and empty text. */
export function queryOf(params: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
