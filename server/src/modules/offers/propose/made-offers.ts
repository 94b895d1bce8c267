import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import type { Clock } from '../../../kernel/clock.ts';
import { offerDb } from '../offers.tables.ts';

const FRESH_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

/** How often each offer was made within a year, and accepted: counted once a minute, not with each call. */
export class MadeOffers {
  readonly #clock: Clock;
  #counts = new Map<string, { offered: number; accepted: number }>();
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async counts(em: SqlEntityManager): Promise<ReadonlyMap<string, { offered: number; accepted: number }>> {
    const now = this.#clock.now().getTime();
    if (now - this.#countedAt < FRESH_MS) return this.#counts;
    const rows = await offerDb(em)
      .selectFrom('offer_answer')
      .select('offer_id')
      .select(({ fn }) => fn.countAll<number>().as('offered'))
      .select(sql<number>`sum(case when outcome = 'accepted' then 1 else 0 end)`.as('accepted'))
      .where('outcome', 'not in', ['not_offered', 'done'])
      .where('answered_at', '>', new Date(now - YEAR_MS))
      .groupBy('offer_id')
      .execute();
    this.#counts = new Map(
      rows.map((row) => [row.offer_id, { offered: Number(row.offered), accepted: Number(row.accepted) }]),
    );
    this.#countedAt = now;
    return this.#counts;
  }
}
