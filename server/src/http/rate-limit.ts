import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../kernel/app-error.ts';

export interface RateRule {
  /** Requests allowed … */
  points: number;
  /** … within this many seconds. */
  seconds: number;
}

/** Counts by key in this process. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  constructor(rule: RateRule) {
    this.limiter = new RateLimiterMemory({ points: rule.points, duration: rule.seconds });
  }

  /** @throws AppError request.too_many with the seconds to wait. */
  async take(key: string, points = 1): Promise<void> {
    try {
      await this.limiter.consume(key, points);
    } catch (rejected) {
      if (rejected instanceof Error) throw rejected;
      const retryAfterSeconds = Math.max(1, Math.ceil((rejected as RateLimiterRes).msBeforeNext / 1000));
      throw new AppError('request.too_many', { status: 429, details: { retryAfterSeconds } });
    }
  }
}

/** What one session and one address may ask of the API. A bank's branch may stand behind one address. */
export const apiRates = {
  session: { points: 400, seconds: 10 },
  anonymousAddress: { points: 600, seconds: 60 },
} as const satisfies Record<string, RateRule>;
