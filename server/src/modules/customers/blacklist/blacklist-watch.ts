import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerFlag } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import type { CardFile } from '../read-card.ts';
import { blacklistFlags } from './blacklist-flags.ts';
import { noteHits } from './blacklist-hits.ts';
import { keysOf, keysOfCard } from './blacklist-keys.ts';
import { type Bearer, meetBlacklist } from './meet-blacklist.ts';

/** Who is shown something, for the log of hits. */
export interface Watcher {
  /** The call that brought him here; null: somebody opened the card himself. */
  interactionId: string | null;
  user: { userId: string; displayName: string } | null;
}

/** Meets the blacklist where customers are shown: what is to be told, and what is written down of it. */
export class BlacklistWatch {
  readonly #codes: CodeBook;
  readonly #clock: { today(): string; now(): Date };

  constructor(codes: CodeBook, clock: { today(): string; now(): Date }) {
    this.#codes = codes;
    this.#clock = clock;
  }

  /** Of a customer whose card is shown. */
  ofCard(em: SqlEntityManager, rows: CardFile, watcher: Watcher): Promise<CustomerFlag[]> {
    const { id, customer_no, birth_date } = rows.customer;
    const bearer = { customerId: id, birthDate: birth_date };
    return this.#meet(em, keysOfCard(rows, this.#clock.today()), customer_no, 'card', watcher, bearer);
  }

  /** Of a number that calls, whoever it belongs to. */
  ofNumber(em: SqlEntityManager, e164: string, interactionId: string): Promise<CustomerFlag[]> {
    return this.#meet(em, keysOf({ phones: [e164] }, this.#clock.today()), null, 'call', { interactionId, user: null });
  }

  /** Of somebody recorded on a call: nothing is told, his card says it. */
  async ofProspect(em: SqlEntityManager, phone: string | null, customerNo: string, watcher: Watcher): Promise<void> {
    if (phone !== null)
      await this.#meet(em, keysOf({ phones: [phone] }, this.#clock.today()), customerNo, 'prospect', watcher);
  }

  async #meet(
    em: SqlEntityManager,
    keys: readonly string[],
    customerNo: string | null,
    place: 'card' | 'call' | 'prospect',
    { interactionId, user }: Watcher,
    bearer: Bearer | null = null,
  ): Promise<CustomerFlag[]> {
    const day = this.#clock.today();
    const met = await meetBlacklist(em, keys, day, bearer);
    if (met.length === 0) return [];
    const where = interactionId === null ? place : place === 'card' ? 'call' : place;
    await noteHits(em, met, { place: where, customerNo, interactionId, user, at: this.#clock.now(), day });
    return blacklistFlags(met, this.#codes);
  }
}
