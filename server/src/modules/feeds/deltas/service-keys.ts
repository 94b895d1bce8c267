import { createHash, timingSafeEqual } from 'node:crypto';
import { RateLimit } from '../../../http/rate-limit.ts';
import type { ServiceDoor } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';

/** What the core bank's sender may ask: a delivery of 500 rows every tenth of a second for as long as it likes. */
const deliveries = { points: 100, seconds: 10 };
/** Wrong keys of one address. */
const wrongKeys = { points: 20, seconds: 60 };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The door of the delta API: one of the house's keys as `Authorization: Bearer …`. Two keys may be valid at once, so that a new
 * one is brought in without a gap. Keys are compared by their digests, all of them, in constant time.
 */
export function feedKeyDoor(keys: readonly string[]): ServiceDoor {
  const digests = keys.map(digest);
  const limit = new RateLimit(deliveries);
  const wrong = new RateLimit(wrongKeys);
  return {
    service: 'feed',
    admit: async ({ authorization, address }) => {
      const given = digest(/^Bearer (\S{1,200})$/.exec(authorization)?.[1] ?? '');
      const matches = digests.map((known) => timingSafeEqual(known, given));
      if (!matches.includes(true)) {
        await wrong.take(address);
        throw new AppError('service.key_required', { status: 401 });
      }
      await limit.take('feed');
    },
  };
}
