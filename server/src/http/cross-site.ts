import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../kernel/app-error.ts';
import type { HttpContext } from './koa-state.ts';
import type { Origins } from './origins.ts';

export const csrfHeader = 'x-csrf-token';

const changes = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/**
 * A request that changes something must come from our own page (Origin, always sent by browsers with such requests) and,
 * once signed in, repeat the session's token. SameSite cookies are the third lock.
 * @throws AppError request.wrong_origin
 */
export function refuseForeignRequests(ctx: HttpContext, origins: Origins): void {
  if (!changes(ctx.method)) return;
  if (!origins.allows(ctx.get('origin') || undefined)) throw new AppError('request.wrong_origin', { status: 403 });
  const { session } = ctx.state;
  if (session && !sameText(ctx.get(csrfHeader), session.csrfToken)) {
    throw new AppError('request.wrong_origin', { status: 403 });
  }
}

/** Compares in constant time; texts of unlike length differ at once, which tells nothing of the secret. */
export function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
