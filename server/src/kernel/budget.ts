import { AppError } from './app-error.ts';
import type { Clock } from './clock.ts';

export interface BudgetRule {
  /** Different things one person may ask for … */
  things: number;
  /** … within this many seconds, from his first on. */
  seconds: number;
}

interface Spent {
  until: number;
  things: Set<string>;
  told: boolean;
}

/** What one person may ask for in a while. Asking again for the same costs nothing. Counted in this process. */
export class Budget {
  private readonly rule: BudgetRule;
  private readonly clock: Clock;
  private readonly byUser = new Map<string, Spent>();

  constructor(rule: BudgetRule, clock: Clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * @param exceeded called the first time in a while that the budget does not suffice
   * @throws AppError request.too_many with the seconds to wait
   */
  async take(userId: string, thing: string, exceeded: () => Promise<void>): Promise<void> {
    const now = this.clock.now().getTime();
    const spent = this.spentBy(userId, now);
    if (spent.things.has(thing)) return;
    if (spent.things.size < this.rule.things) {
      spent.things.add(thing);
      return;
    }
    if (!spent.told) {
      spent.told = true;
      await exceeded();
    }
    const retryAfterSeconds = Math.max(1, Math.ceil((spent.until - now) / 1000));
    throw new AppError('request.too_many', { status: 429, details: { retryAfterSeconds } });
  }

  private spentBy(userId: string, now: number): Spent {
    const known = this.byUser.get(userId);
    if (known && known.until > now) return known;
    for (const [user, { until }] of this.byUser) if (until <= now) this.byUser.delete(user);
    const fresh: Spent = { until: now + this.rule.seconds * 1000, things: new Set(), told: false };
    this.byUser.set(userId, fresh);
    return fresh;
  }
}
